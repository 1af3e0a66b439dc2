"""The embedded world as ``gymnasium`` environments: one world, or many in step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from gymnasium import spaces
from gymnasium.vector import AutoresetMode
from numpy.typing import NDArray

from bridge.camera import Camera
from bridge.embedded.perception import perceive
from bridge.embedded.player.controls import put_choices
from bridge.embedded.saving.anvil.saved_world import SavedWorld
from bridge.embedded.vector import EmbeddedWorlds
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import DEFAULT_FRAME_SIZE, Task
from bridge.spaces.actions import ActionStyle, Choice, require_style
from bridge.spaces.observations import Arrays
from bridge.vector_environment import Outcome, VectorEnvironment
from bridge.world_environment import WorldEnvironment


class EmbeddedEnvironment(WorldEnvironment):
    """One task in the embedded world as ``gymnasium.Env`` (``WorldEnvironment`` says how).

    Args:
        task: what is to be done.
        frame_size: height and width of the frames, in pixels.
        actions: style of the action space.
        saved: a saved world to play in instead of the seed's.
    """

    def __init__(
        self,
        task: Task,
        frame_size: tuple[int, int] = (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE),
        actions: ActionStyle = "minedojo",
        saved: SavedWorld | None = None,
    ) -> None:
        super().__init__(EmbeddedWorld(Camera(frame_size), saved=saved), task, frame_size, actions)


class EmbeddedVectorEnvironment(VectorEnvironment):
    """One task in many embedded worlds as ``gymnasium.vector.VectorEnv`` (``VectorEnvironment`` says how).

    The worlds tick together, and what is perceived is written from their memory into the arrays of the batch, with no Observation
    in between.

    Args:
        task: what is to be done in each.
        worlds: how many.
        frame_size: height and width of the frames, in pixels.
        threads: how many worlds are stepped at one time.
        autoreset: what happens to a world whose episode is over.
        actions: style of the action space.
        saved: a saved world that each plays in, instead of its seed's.
    """

    def __init__(
        self,
        task: Task,
        worlds: int,
        frame_size: tuple[int, int] = (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE),
        threads: int = 1,
        autoreset: AutoresetMode = AutoresetMode.NEXT_STEP,
        actions: ActionStyle = "minedojo",
        saved: SavedWorld | None = None,
    ) -> None:
        require_style(actions)
        # The worlds need not draw for observations of their own: all frames are drawn at once.
        self._worlds = EmbeddedWorlds(worlds, frame_size, draw=False, threads=threads, saved=saved)
        self._frames = np.zeros((worlds, *frame_size, 3), np.uint8)
        self._undrawn = set(range(worlds))
        self._now: Arrays = {}
        super().__init__(self._worlds, task, frame_size, autoreset, actions)

    def render(self) -> tuple[NDArray[np.uint8], ...]:
        """The newest frame of each world; none before the first reset."""
        return tuple(self._perceived()["frame"]) if self._begun else ()

    def _reset_worlds(self, which: Sequence[int], seeds: Sequence[int]) -> None:
        self._worlds.reset([self.task] * len(which), seeds, which)
        self._undrawn.update(which)

    def _tick(self, actions: Choice, running: Sequence[int]) -> list[Outcome]:
        arrays = self._worlds.arrays
        put_choices(arrays.controls, actions, arrays.state.inventories["slots"])
        # Those whose episodes are over tick along: they are begun anew before anybody looks.
        self._worlds.advance()
        self._undrawn.update(range(self.num_envs))
        judged, ticks = self._worlds.judge(), arrays.state.clocks["tick"].tolist()
        return [Outcome(*judged[world], ticks[world]) for world in running]

    def _rows(self, which: Sequence[int]) -> list[Arrays]:
        return [{key: self._single(key, array[world]) for key, array in self._perceived().items()} for world in which]

    def _single(self, key: str, value: NDArray[np.generic] | np.generic) -> NDArray[np.generic] | np.generic:
        assert isinstance(self.single_observation_space, spaces.Dict)
        return value if isinstance(self.single_observation_space[key], spaces.Discrete) else np.array(value)

    def _batch(self) -> Arrays:
        return dict(self._perceived())

    def _perceived(self) -> Arrays:
        """What is perceived now: new arrays where anything changed since it was asked for."""
        if self._undrawn:
            frames = self._frames.copy()
            if len(self._undrawn) == self.num_envs:
                self._worlds.frames(frames)
            else:
                for world in self._undrawn:
                    frames[world] = self._worlds.worlds[world].frame()
            self._undrawn.clear()
            self._frames, self._now = frames, perceive(self._worlds.arrays, frames)
        return self._now
