"""The same loop in lock-step: many worlds that wait, one batched policy. This is the benchmark's ``sync`` mode.

No clock rules here: the world stands still while the model thinks, so no tick is ever stale.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Protocol

from agent.policy import Policy, PolicyStep
from bridge.messages import Goal, Observation, StepInfo, Task
from bridge.world import World
from runtime.records import EpisodeResult, Outcome
from runtime.rows import join_rows, keep_rows


@dataclass(frozen=True)
class Job:
    """One episode to be played."""

    task: Task
    seed: int


@dataclass(frozen=True)
class SeedResult:
    """One episode of a benchmark."""

    seed: int
    result: EpisodeResult


class Player(Protocol):
    """Steps a batch whose agents come and go. ``PolicyPlayer`` makes one of any policy; the teacher has its own."""

    def begin(self, world: World, task: Task) -> None:
        """One more agent, at the end of the batch."""

    def keep(self, rows: Sequence[int]) -> None:
        """Only these agents go on."""

    def step(self, observations: Sequence[Observation]) -> PolicyStep:
        """One tick of every agent; the PolicyStep's state is not used."""


class PolicyPlayer:
    """A Player of any policy: holds its state and cuts and joins its rows."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._state: Any = None

    def begin(self, world: World, task: Task) -> None:
        """One more agent; the policy gets nothing but the goal."""
        goals: list[Goal] = [task.goal]
        fresh = self._policy.start(goals)
        self._state = fresh if self._state is None else join_rows(self._state, fresh)

    def keep(self, rows: Sequence[int]) -> None:
        """Only these agents go on."""
        self._state = keep_rows(self._state, rows) if rows else None

    def step(self, observations: Sequence[Observation]) -> PolicyStep:
        """One batched tick."""
        step = self._policy.step(observations, self._state)
        self._state = step.state
        return step


@dataclass
class _Episode:
    job: Job
    world: World
    observation: Observation
    ticks: int = 0
    info: StepInfo = field(default_factory=StepInfo)
    latency_ms: list[float] = field(default_factory=list)

    def result(self, outcome: Outcome, note: str = "") -> EpisodeResult:
        note = note or (self.info.note if outcome == "death" else "")
        return EpisodeResult(outcome, self.ticks, 0, self.info.progress, tuple(self.latency_ms), note)


Played = tuple[Job, EpisodeResult]


def play_seeds(
    make_world: Callable[[], World], player: Player, task: Task, seeds: Sequence[int], batch: int
) -> Iterator[SeedResult]:
    """Play ``task`` once a seed; as ``play_jobs``."""
    with closing(play_jobs(make_world, player, (Job(task, seed) for seed in seeds), batch)) as playing:
        for job, result in playing:
            yield SeedResult(job.seed, result)


def play_jobs(
    make_world: Callable[[], World], player: Player, jobs: Iterable[Job], batch: int
) -> Generator[Played, None, None]:
    """Play every job, ``batch`` worlds at a time; yields each episode as it ends, in no fixed order.

    A world that raises is recorded as an ``error`` episode, the world is thrown away, and the others go on. What the
    policy raises ends the call. Latency is the policy's time for the whole batch in that tick. A job is drawn from
    ``jobs`` when there is room for it, not before.
    """
    waiting = iter(jobs)
    free: list[World] = []
    playing: list[_Episode] = []
    is_over = False
    try:
        while not is_over or playing:
            while not is_over and len(playing) < batch:
                job = next(waiting, None)
                if job is None:
                    is_over = True
                    break
                world = free.pop() if free else make_world()
                try:
                    playing.append(_Episode(job, world, world.reset(job.task, job.seed)))
                except Exception as error:  # a benchmark of many episodes outlives a broken one, and says so
                    yield _broken(job, world, error)
                    continue
                player.begin(world, job.task)
            ended = yield from _tick(player, playing)
            if ended:
                player.keep([row for row in range(len(playing)) if row not in ended])
                free += [playing[row].world for row, reusable in ended.items() if reusable]
                playing = [episode for row, episode in enumerate(playing) if row not in ended]
    finally:
        for world in (*free, *(episode.world for episode in playing)):
            world.close()


def _tick(player: Player, playing: list[_Episode]) -> Generator[Played, None, dict[int, bool]]:
    """One tick of every episode; yields those that end; returns their rows and whether their world is still good."""
    ended: dict[int, bool] = {}
    if not playing:
        return ended
    begun = time.perf_counter()
    step = player.step([episode.observation for episode in playing])
    milliseconds = (time.perf_counter() - begun) * 1000
    for row, (episode, action) in enumerate(zip(playing, step.actions, strict=True)):
        episode.latency_ms.append(milliseconds)
        try:
            episode.observation, _, done, episode.info = episode.world.step(action)
        except Exception as error:  # as above
            ended[row] = False
            yield _broken(episode.job, episode.world, error, episode)
            continue
        episode.ticks += 1
        if episode.info.success or done or episode.ticks >= episode.job.task.tick_limit:
            ended[row] = True
            yield episode.job, episode.result("success" if episode.info.success else "death" if done else "limit")
    return ended


def _broken(job: Job, world: World, error: Exception, episode: _Episode | None = None) -> Played:
    note = f"{type(error).__name__}: {error}"
    try:
        world.close()
    except Exception as second:  # closing what is broken may fail too; both are told
        note += f" (closing it: {type(second).__name__}: {second})"
    if episode is not None:
        return job, episode.result("error", note)
    return job, EpisodeResult("error", 0, 0, 0.0, (), note)
