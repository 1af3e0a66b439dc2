"""The teacher hierarchy as a Player of the lock-step benchmark: it stands in the world's privileged side."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from agent.policy import PolicyStep
from bridge.messages import Observation, Task
from bridge.world import World
from runtime.ranges import ConfigError


class TeacherPlayer:
    """One teacher hierarchy an agent.

    Args:
        planner: a ``training.teachers.language`` planner that is asked for each agent's plan; None takes the scripted manager.
    """

    def __init__(self, planner: Any = None) -> None:
        self._planner = planner
        self._teachers: list[Any] = []

    def begin(self, world: World, task: Task) -> None:
        """One more agent, with a hierarchy that sees the whole of its world (an EmbeddedWorld)."""
        from bridge.embedded.world import EmbeddedWorld
        from training.teachers.crew import make_teachers
        from training.teachers.language.teachers import LanguageTeachers

        if not isinstance(world, EmbeddedWorld):
            raise TypeError(f"world: the teacher needs an EmbeddedWorld, got {type(world).__name__}")
        teacher = make_teachers(task) if self._planner is None else LanguageTeachers(self._planner)
        teacher.start(task.goal, task, world)
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


def make_planner(where: str | None, model: str, transcript: Path) -> Any:
    """The planner that ``--planner`` names: behind a URL, or in a folder; None for None.

    Raises ConfigError where it is neither, ChatError where the folder holds no model.
    """
    if where is None:
        return None
    from training.teachers.language.chat_models import ChatModel, EndpointChatModel, LocalChatModel
    from training.teachers.language.planner import LanguagePlanner

    chat: ChatModel
    if Path(where).is_dir():
        chat = LocalChatModel(Path(where))
    else:
        try:
            chat = EndpointChatModel(where, model)
        except ValueError as error:
            raise ConfigError(f"--{error}, or a folder of transformers") from error
    return LanguagePlanner(chat, transcript)
