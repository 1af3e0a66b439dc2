"""Who plays: students in one batch, teachers and policies that draw each alone. Every one is a ``runtime.lockstep.Player``.

An agent's draws follow from its episode's seed, whoever else is in the batch, so that an episode is the same in every run.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from agent.policy import Policy, PolicyStep
from bridge.messages import Observation, Task
from bridge.world import World
from runtime.lockstep import Player, PolicyPlayer
from runtime.policies import IDLE, RANDOM, TEACHER, make_policy
from runtime.policy_server.seats import SeatAnswer, make_seats
from runtime.policy_server.settings import BatchSettings
from runtime.suite_bench.tally import Tally, measured
from runtime.teacher_player import TeacherPlayer


class BenchedPolicy:
    """One policy of a bench, by its name on the command line.

    Args:
        name: ``student``, ``teacher``, ``random``, ``idle`` or a folder.
        threads: CPU threads of a student.
        temperature: of a student's draws.

    Raises PolicyError and PackageError as ``runtime.policies.make_policy``.
    """

    def __init__(self, name: str, threads: int, temperature: float) -> None:
        self.name = name
        self.policy: Policy | None = None if name == TEACHER else make_policy(name, threads, 0, temperature)

    @property
    def is_student(self) -> bool:
        """Whether a model answers: it needs frames, and makes a forward pass a tick."""
        return self.name not in (TEACHER, RANDOM, IDLE)

    def why_refused(self, task: Task) -> str:
        """Why it does not try a task: no teacher teaches it, or the student does not understand its goal. Empty where it does."""
        try:
            if self.policy is not None:
                self.policy.start([task.goal])
            else:
                from training.teachers.crew import make_teachers

                make_teachers(task)
        except ValueError as error:
            return str(error)
        return ""

    def player(self, batch: int) -> Player:
        """A new player of at most ``batch`` agents at one time."""
        if self.policy is None:
            return MeasuredPlayer(TeacherPlayer())
        if self.is_student:
            return SeatPlayer(self.policy, batch)
        return MeasuredPlayer(EachPlayer(lambda seed: make_policy(self.name, random_seed=seed)))


class MeasuredPlayer:
    """Lets a player play in measured worlds, and tells their tallies what it says and how long it takes."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._tallies: list[Tally] = []

    def begin(self, world: World, task: Task) -> None:
        """One more agent."""
        inner = measured(world)
        self._player.begin(inner.world, task)
        self._tallies.append(inner.tally)

    def keep(self, rows: Sequence[int]) -> None:
        """Only these agents go on."""
        self._player.keep(rows)
        self._tallies = [self._tallies[row] for row in rows]

    def step(self, observations: Sequence[Observation]) -> PolicyStep:
        """One tick of every agent."""
        begun = time.perf_counter()
        step = self._player.step(observations)
        _note(self._tallies, step.subgoals, time.perf_counter() - begun)
        return step


class EachPlayer:
    """Every agent has a policy of its own, made from its episode's seed."""

    def __init__(self, make: Callable[[int], Policy]) -> None:
        self._make = make
        self._players: list[PolicyPlayer] = []

    def begin(self, world: World, task: Task) -> None:
        """One more agent."""
        player = PolicyPlayer(self._make(getattr(world, "seed", 0)))
        player.begin(world, task)
        self._players.append(player)

    def keep(self, rows: Sequence[int]) -> None:
        """Only these agents go on."""
        self._players = [self._players[row] for row in rows]

    def step(self, observations: Sequence[Observation]) -> PolicyStep:
        """One tick of every agent."""
        steps = [player.step([seen]) for player, seen in zip(self._players, observations, strict=True)]
        return PolicyStep(
            [step.actions[0] for step in steps],
            [step.plan_tokens[0] for step in steps],
            [step.subgoals[0] for step in steps],
            None,
        )


class SeatPlayer:
    """A student whose agents share its passes; each answers as it would alone."""

    def __init__(self, policy: Policy, batch: int) -> None:
        self._seats = make_seats(policy, BatchSettings(seats=batch, max_batch=batch, exact=True))
        self._taken: list[int] = []
        self._tallies: list[Tally] = []

    def begin(self, world: World, task: Task) -> None:
        """One more agent. Raises ValueError for a goal that the student does not understand."""
        tally = measured(world).tally
        seat = self._seats.join()
        try:
            self._seats.begin(seat, task.goal, tally.seed)
        except ValueError:
            self._seats.leave(seat)
            raise
        self._taken.append(seat)
        self._tallies.append(tally)

    def keep(self, rows: Sequence[int]) -> None:
        """Only these agents go on."""
        for row, seat in enumerate(self._taken):
            if row not in rows:
                self._seats.leave(seat)
        self._taken = [self._taken[row] for row in rows]
        self._tallies = [self._tallies[row] for row in rows]

    def step(self, observations: Sequence[Observation]) -> PolicyStep:
        """One tick of every agent."""
        begun = time.perf_counter()
        answers: list[SeatAnswer] = []
        for answer in self._seats.step(self._taken, observations):
            if isinstance(answer, Exception):
                raise answer
            answers.append(answer)
        subgoals = [answer.subgoal for answer in answers]
        _note(self._tallies, subgoals, time.perf_counter() - begun)
        return PolicyStep(
            [answer.action for answer in answers], [answer.plan_token for answer in answers], subgoals, None
        )


def _note(tallies: Sequence[Tally], subgoals: Sequence[str], seconds: float) -> None:
    for tally, subgoal in zip(tallies, subgoals, strict=True):
        tally.say(subgoal)
        tally.latency_ms.append(seconds * 1000 / len(tallies))
