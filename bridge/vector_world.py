"""Many worlds that one call resets or steps together."""

from __future__ import annotations

import contextlib
import functools
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Protocol, TypeVar

from bridge.messages import Action, Observation, StepInfo, Task
from bridge.world import World

StepResult = tuple[Observation, float, bool, StepInfo]
"""Observation, reward, done (success or death), info: what ``World.step`` returns."""
Result = TypeVar("Result")


class VectorWorld(Protocol):
    """N worlds in lock-step: all wait for their actions, and tick together."""

    count: int
    """N; worlds are numbered from 0."""

    def reset(
        self, tasks: Sequence[Task], seeds: Sequence[int], which: Sequence[int] | None = None
    ) -> list[Observation]:
        """Begin an episode in each of the worlds ``which`` (None: all): a task, a seed and an observation for each, in order."""

    def step(self, actions: Sequence[Action], which: Sequence[int] | None = None) -> list[StepResult]:
        """One tick of each of the worlds ``which`` (None: all): an action and a result for each, in order."""

    def close(self) -> None:
        """Release everything; safe to call twice."""


class WorldGroup:
    """A ``VectorWorld`` of worlds that know nothing of each other, such as remote ones.

    Args:
        worlds: at least one; ``close`` closes them.
        threads: how many are reset or stepped at one time.

    Where a world fails, the call raises its error once the others have done their part.
    """

    def __init__(self, worlds: Sequence[World], threads: int = 1) -> None:
        if not worlds:
            raise ValueError("worlds: give at least one")
        if threads < 1:
            raise ValueError(f"threads: must be at least 1, got {threads}")
        self.worlds = tuple(worlds)
        self.count = len(self.worlds)
        self._pool = ThreadPoolExecutor(threads - 1, thread_name_prefix="worlds") if threads > 1 else None
        self._helpers = threads - 1

    def reset(
        self, tasks: Sequence[Task], seeds: Sequence[int], which: Sequence[int] | None = None
    ) -> list[Observation]:
        """Begin an episode in each of the worlds ``which`` (None: all)."""
        jobs = zip(self._chosen(which), tasks, seeds, strict=True)
        return self._all([functools.partial(world.reset, task, seed) for world, task, seed in jobs])

    def step(self, actions: Sequence[Action], which: Sequence[int] | None = None) -> list[StepResult]:
        """One tick of each of the worlds ``which`` (None: all)."""
        jobs = zip(self._chosen(which), actions, strict=True)
        return self._all([functools.partial(world.step, action) for world, action in jobs])

    def close(self) -> None:
        """Close every world; safe to call twice."""
        if self._pool is not None:
            self._pool.shutdown()
        for world in self.worlds:
            world.close()

    def _chosen(self, which: Sequence[int] | None) -> list[World]:
        return [self.worlds[index] for index in (range(self.count) if which is None else which)]

    def _all(self, jobs: Sequence[Callable[[], Result]]) -> list[Result]:
        """Do all jobs, this thread taking its share: to wake another one costs more than the tick of a few worlds."""
        if self._pool is None:
            return [job() for job in jobs]
        futures: list[Future[Result]] = [Future() for _ in jobs]
        waiting = deque(zip(jobs, futures, strict=True))
        for _ in range(min(self._helpers, len(jobs) - 1)):
            self._pool.submit(_work_off, waiting)
        _work_off(waiting)
        wait(futures)
        return [future.result() for future in futures]


def _work_off(waiting: deque[tuple[Callable[[], Result], Future[Result]]]) -> None:
    """Do one job after the other until none waits; several threads may do so at one time."""
    with contextlib.suppress(IndexError):
        while True:
            job, future = waiting.popleft()
            try:
                future.set_result(job())
            except BaseException as error:
                future.set_exception(error)
