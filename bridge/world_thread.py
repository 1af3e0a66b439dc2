"""A thread for a lock-step world, so that its ticks do not hold up the event loop and never overlap."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from bridge.messages import Action, Observation, StepInfo, Task
from bridge.world import World

Result = TypeVar("Result")


class WorldThread:
    """A world that lives in a thread of its own: made, stepped and closed there, one call after the other.

    A call that is cancelled still runs to its end; the next one waits for it.
    """

    def __init__(self, factory: Callable[[], World]) -> None:
        self._factory = factory
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="world")
        self._world: World | None = None

    @property
    def started(self) -> bool:
        """Whether the world was made and is not closed."""
        return self._world is not None

    async def start(self) -> str:
        """Make the world; returns its name."""
        self._world = await self._call(self._factory)
        return self._world.name

    async def reset(self, task: Task, seed: int) -> Observation:
        """``World.reset``."""
        world = self._started()
        return await self._call(lambda: world.reset(task, seed))

    async def step(self, action: Action) -> tuple[Observation, float, bool, StepInfo]:
        """``World.step``."""
        world = self._started()
        return await self._call(lambda: world.step(action))

    async def call(self, function: Callable[[], Result]) -> Result:
        """Run a function in the world's thread, between two of its ticks."""
        self._started()
        return await self._call(function)

    async def close(self) -> None:
        """``World.close``, after the call that may still run. Safe to call twice."""
        world, self._world = self._world, None
        try:
            if world is not None:
                await self._call(world.close)
        finally:
            self._thread.shutdown(wait=False)

    def _started(self) -> World:
        assert self._world is not None
        return self._world

    async def _call(self, function: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function)
