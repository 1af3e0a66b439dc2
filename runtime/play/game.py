"""The game behind the page: one embedded world at 20 Hz, which stands still while nobody looks."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Coroutine
from typing import Any

from bridge.camera import Camera
from bridge.embedded.land.biomes import biomes
from bridge.embedded.saving.anvil.saved_world import SavedWorld
from bridge.embedded.world import EmbeddedWorld
from bridge.grid import get_biome
from bridge.messages import Action, Frame, Observation, StepInfo, Task
from bridge.world_thread import WorldThread
from runtime.config import MAX_SEED
from runtime.play.controls import Controls

FLAT_BIOME = "plains"
"""Of flat terrain whose task names none."""
PLAYING, SUCCESS, DEATH, LIMIT = "", "success", "death", "limit"
"""How an episode stands; all but the first end it."""


class PlayedWorld:
    """The embedded world with a second, larger picture of the same view for people. Implements ``bridge.world.World``."""

    name = EmbeddedWorld.name

    def __init__(self, size: int, saved: SavedWorld | None = None) -> None:
        self.embedded = EmbeddedWorld(saved=saved)
        self._size = size
        self._camera: Camera | None = None
        self.wants_large = False
        self.picture: Frame | None = None
        """The newest picture to be shown: the agent's own frame, or the larger one."""

    def reset(self, task: Task, seed: int) -> Observation:
        """See ``World``."""
        observation = self.embedded.reset(task, seed)
        self._look(observation)
        return observation

    def step(self, action: Action) -> tuple[Observation, float, bool, StepInfo]:
        """See ``World``."""
        result = self.embedded.step(action)
        self._look(result[0])
        return result

    def close(self) -> None:
        """See ``World``."""
        self.embedded.close()

    def _look(self, observation: Observation) -> None:
        self.picture = observation.frame
        if not self.wants_large:
            return
        if self._camera is None:
            self._camera = Camera((self._size, self._size), show_hand=True, show_cracks=True)
        self.picture = self.embedded.picture(self._camera)


class Game:
    """Episodes of one task, one seed after the other.

    The world goes on in its thread even where the page that asked for a reset or a tick goes meanwhile. So either is carried to
    its end, and what is known of it changes at once: seed, observation and count of ticks are always those of one episode.

    Args:
        task: what is played.
        seed: of the first episode.
        size: side of the larger picture in pixels.
        saved: a saved world to play in instead of the seeds'.
    """

    def __init__(self, task: Task, seed: int, size: int, saved: SavedWorld | None = None) -> None:
        self.task = task
        self.seed = seed
        self.controls = Controls()
        self.outcome = PLAYING
        self.paused = True
        self.info = StepInfo()
        self.ticks = 0
        self._world = PlayedWorld(size, saved)
        self._thread = WorldThread(lambda: self._world)
        self._observation: Observation | None = None
        self._doing: asyncio.Future[bool] | None = None

    @property
    def observation(self) -> Observation:
        """The newest one; there is none before ``begin``."""
        assert self._observation is not None
        return self._observation

    @property
    def picture(self) -> Frame:
        """What the page shows now."""
        return self.observation.frame if self._world.picture is None else self._world.picture

    @property
    def world(self) -> str:
        """The engine's name."""
        return self._world.name

    @property
    def biome(self) -> str:
        """Name of the biome where the player stands."""
        setup = self.task.setup
        if setup.terrain == "flat":
            return setup.biome or FLAT_BIOME
        x, _, z = self.observation.pose.position
        return biomes().name(int(get_biome(self._world.embedded.grid.arrays, math.floor(x), math.floor(z))))

    def show_large(self, large: bool) -> None:
        """From the next tick on show the larger picture, or the agent's own again."""
        self._world.wants_large = large

    async def begin(self, next_seed: bool = False) -> None:
        """Begin an episode, of the same seed or of the next. Raises WorldError where the task does not fit the world."""
        await self._carry_out(self._begin(next_seed))

    async def tick(self) -> bool:
        """Play one tick, unless the episode is over or paused; returns whether it was played."""
        if self.paused or self.outcome != PLAYING:
            return False
        return await self._carry_out(self._tick())

    async def settle(self) -> None:
        """Wait for a reset or a tick that somebody asked for who is gone."""
        if self._doing is not None and not self._doing.done():
            await asyncio.wait([self._doing])

    async def _carry_out(self, deed: Coroutine[Any, Any, bool]) -> bool:
        """Do it to its end, whoever waits for it."""
        self._doing = asyncio.ensure_future(deed)
        return await asyncio.shield(self._doing)

    async def _begin(self, next_seed: bool) -> bool:
        if not self._thread.started:
            await self._thread.start()
        seed = (self.seed + 1) % (MAX_SEED + 1) if next_seed else self.seed
        self.controls.release()
        observation = await self._thread.reset(self.task, seed)
        self.seed, self._observation = seed, observation
        self.outcome, self.info, self.ticks = PLAYING, StepInfo(), 0
        return True

    async def _tick(self) -> bool:
        self._observation, _, done, self.info = await self._thread.step(self.controls.take())
        self.ticks += 1
        if self.info.success:
            self.outcome = SUCCESS
        elif done:
            self.outcome = DEATH
        elif self.ticks >= self.task.tick_limit:
            self.outcome = LIMIT
        return True

    async def close(self) -> None:
        """Close the world."""
        await self.settle()
        await self._thread.close()
