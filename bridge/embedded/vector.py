"""Many embedded worlds whose blocks and states lie in one piece of memory each, the world as first axis."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from bridge.camera import Camera
from bridge.embedded.pictures import draw_worlds, scenes_of
from bridge.embedded.realm import WorldArrays
from bridge.embedded.saving.anvil.saved_world import SavedWorld
from bridge.embedded.tick import tick_worlds
from bridge.embedded.turn import BEGIN
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import DEFAULT_FRAME_SIZE, StepInfo
from bridge.vector_world import WorldGroup


class EmbeddedWorlds(WorldGroup):
    """Implements ``bridge.vector_world.VectorWorld``: each world is as ``EmbeddedWorld`` alone would be, to the last bit.

    Args:
        worlds: how many; each takes some 35 MB once it is played in.
        frame_size: height and width of the frames, in pixels.
        draw: False skips drawing and hands out black frames.
        threads: how many are stepped at one time.
        saved: a saved world that each plays in, instead of its seed's.

    Attributes:
        worlds: the single ones, for teachers, snapshots and structures.
        grids: ``GridArrays`` with the world as first axis.
        state: ``WorldState`` of all.
    """

    name = "embedded"

    def __init__(
        self,
        worlds: int,
        frame_size: tuple[int, int] = (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE),
        draw: bool = True,
        threads: int = 1,
        saved: SavedWorld | None = None,
    ) -> None:
        if worlds < 1:
            raise ValueError(f"worlds: must be at least 1, got {worlds}")
        self.arrays = WorldArrays.allocate(worlds)
        self._held = self.arrays.held()
        self.grids, self.state = self.arrays.grids, self.arrays.state
        self._scenes, self._cameras = scenes_of(self.arrays), [Camera(frame_size) for _ in range(worlds)]
        self.worlds: tuple[EmbeddedWorld, ...]
        super().__init__(
            [
                EmbeddedWorld(
                    camera,
                    draw,
                    saved=None if saved is None else saved.again(),
                    arrays=self.arrays.row(index),
                )
                for index, camera in enumerate(self._cameras)
            ],
            threads,
        )
        self._threads = min(threads, worlds)
        self._notes = [""] * worlds

    def advance(self) -> None:
        """One tick of every world by ``arrays.controls``, without perceiving or judging anything: all is in the arrays then.

        Every world must have been reset. An episode does not end here: the dead wait, or stand up where the task lets them.
        """
        self.arrays.turns["stage"] = BEGIN
        self._all([functools.partial(self._advance, first, last) for first, last in self._parts()])

    def judge(self) -> list[tuple[float, bool, StepInfo]]:
        """Reward, done and info of each world for the tick that ``advance`` just made, as ``EmbeddedWorld.step`` tells them."""
        return [world.judge(note) for world, note in zip(self.worlds, self._notes, strict=True)]

    def frames(self, out: NDArray[np.uint8]) -> None:
        """Draw what each player sees now into uint8 (N, height, width, 3)."""

        expected = (self.count, *self._cameras[0].frame_size, 3)
        if out.shape != expected or out.dtype != np.uint8:
            raise ValueError(f"out: expected uint8 {expected}, got {out.dtype} {out.shape}")
        self._all([functools.partial(self._draw, first, last, out) for first, last in self._parts()])

    def _draw(self, first: int, last: int, out: NDArray[np.uint8]) -> None:
        while first < last:  # worlds whose cameras were jittered alike are drawn by one call
            end, camera = first + 1, self._cameras[first]
            while end < last and self._cameras[end].atlas is camera.atlas:
                end += 1
            draw_worlds(self._scenes, camera, first, end, out[first:end])
            first = end

    def _parts(self) -> list[tuple[int, int]]:
        """Bounds of the worlds of each thread."""
        parts = self._threads
        return [(self.count * part // parts, self.count * (part + 1) // parts) for part in range(parts)]

    def _advance(self, first: int, last: int) -> None:
        tick_worlds(self._held, first, last)
        self._notes[first:last] = [""] * (last - first)
        for world in self.arrays.turns["needs_python"][first:last].nonzero()[0].tolist():
            self._notes[first + world] = self.worlds[first + world].end_tick()
