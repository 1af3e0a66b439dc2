"""Worlds that are measured while somebody plays in them, so that an episode is recorded whoever plays and however it ends."""

from __future__ import annotations

import time
from typing import Protocol

from bridge.embedded.world import EmbeddedWorld
from bridge.evidence import Evidence
from bridge.grid import BlockGrid
from bridge.messages import Action, Observation, StepInfo, Task
from bridge.world import StreamingWorld, World
from runtime.suite_bench.measures import EpisodeMeasures, nothing_done


class HasGrid(Protocol):
    """A world whose blocks can be looked at."""

    @property
    def grid(self) -> BlockGrid:
        """The blocks near the player."""


class Tally:
    """What one episode adds up to.

    Attributes:
        actions: every action that was taken, in order (lock-step alone).
        said: tick and subgoal, at every change.
        latency_ms: of each tick of this agent.
    """

    def __init__(self, task: Task, seed: int) -> None:
        self.task = task
        self.seed = seed
        self.actions: list[Action] = []
        self.said: list[tuple[int, str]] = []
        self.latency_ms: list[float] = []
        self.info = StepInfo()
        self._measures: EpisodeMeasures | None = None
        self._last: Observation | None = None
        self._begun = time.perf_counter()

    def begin(self, first: Observation, name: str, grid: BlockGrid) -> None:
        """The reset is over."""
        self._measures = EpisodeMeasures(self.task.success, first, Evidence(name, grid))
        self._last = first
        self._begun = time.perf_counter()

    def say(self, subgoal: str) -> None:
        """What the policy has in mind from this tick on."""
        if subgoal != (self.said[-1][1] if self.said else ""):
            self.said.append((len(self.actions), subgoal))

    def see(self, observation: Observation, info: StepInfo) -> None:
        """One more tick is over."""
        self._last, self.info = observation, info
        if self._measures is not None:
            self._measures.see(observation)

    @property
    def seconds(self) -> float:
        """Since the reset."""
        return time.perf_counter() - self._begun

    def values(self, won: bool) -> dict[str, float]:
        """The measures as of now."""
        if self._measures is None:
            return nothing_done(self.task.success)
        return self._measures.values(won, self.info.progress, self._last)

    def milestones(self, won: bool) -> dict[str, bool]:
        """Which were reached until now."""
        return {} if self._measures is None else self._measures.milestones(won)


class MeasuredWorld:
    """An embedded world in lock-step whose episodes are added up. Implements ``bridge.world.World``.

    Args:
        tallies: where the tally of each episode is put, by the task's name and the seed.
        draw: whether frames are drawn.
    """

    name = "embedded"

    def __init__(self, tallies: dict[tuple[str, int], Tally], draw: bool) -> None:
        self.world = EmbeddedWorld(draw=draw)
        self._tallies = tallies
        self.tally: Tally

    def reset(self, task: Task, seed: int) -> Observation:
        """Begin an episode, and its tally."""
        self.tally = self._tallies[task.name, seed] = Tally(task, seed)
        first = self.world.reset(task, seed)
        self.tally.begin(first, self.name, self.world.grid)
        return first

    def step(self, action: Action) -> tuple[Observation, float, bool, StepInfo]:
        """One tick."""
        self.tally.actions.append(action)
        stepped = self.world.step(action)
        self.tally.see(stepped[0], stepped[3])
        return stepped

    def close(self) -> None:
        """Release everything; safe to call twice."""
        self.world.close()


def measured(world: World) -> MeasuredWorld:
    """A world that is known to be measured."""
    assert isinstance(world, MeasuredWorld)
    return world


class MeasuredStream:
    """A world that does not wait, whose episode is added up. Implements ``bridge.world.StreamingWorld``.

    Args:
        world: the world.
        blocks: whose grid shows its blocks.
        tally: of the episode to come.
    """

    def __init__(self, world: StreamingWorld, blocks: HasGrid, tally: Tally) -> None:
        self.name = world.name
        self._world = world
        self._blocks = blocks
        self._tally = tally

    async def reset(self, task: Task, seed: int) -> Observation:
        """Begin the episode."""
        first = await self._world.reset(task, seed)
        self.name = self._world.name
        self._tally.begin(first, self.name, self._blocks.grid)
        return first

    async def next_step(self) -> tuple[Observation, float, bool, StepInfo]:
        """The next tick."""
        stepped = await self._world.next_step()
        self._tally.see(stepped[0], stepped[3])
        return stepped

    def act(self, action: Action) -> None:
        """Send an action."""
        self._world.act(action)

    async def close(self) -> None:
        """Release everything."""
        await self._world.close()
