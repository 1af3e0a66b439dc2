"""The teacher hierarchy as a Player of the lock-step benchmark: it stands in the world's privileged side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.policy import PolicyStep
from bridge.messages import Observation, Task
from bridge.world import World


class UntaughtError(ValueError):
    """No teacher teaches a task; the text says why."""


class TeacherPlayer:
    """One teacher hierarchy an agent."""

    def __init__(self) -> None:
        self._teachers: list[Any] = []

    def begin(self, world: World, task: Task) -> None:
        """One more agent, with a hierarchy that sees the whole of its world (an EmbeddedWorld).

        Raises UntaughtError where there is none for such a task.
        """
        from bridge.embedded.world import EmbeddedWorld
        from training.teachers.crew import make_teachers

        if not isinstance(world, EmbeddedWorld):
            raise TypeError(f"world: the teacher needs an EmbeddedWorld, got {type(world).__name__}")
        try:
            teacher = make_teachers(task)
            teacher.start(task.goal, task, world)
        except ValueError as error:
            raise UntaughtError(str(error)) from error
        self._teachers.append(teacher)

    def keep(self, rows: Sequence[int]) -> None:
        """Only these agents go on."""
        self._teachers = [self._teachers[row] for row in rows]

    def step(self, observations: Sequence[Observation]) -> PolicyStep:
        """What each hierarchy would do."""
        labels = [teacher.label(seen) for teacher, seen in zip(self._teachers, observations, strict=True)]
        return PolicyStep(
            [label.action for label in labels], [""] * len(labels), [label.subgoal for label in labels], None
        )
