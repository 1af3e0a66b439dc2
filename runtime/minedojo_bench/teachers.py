"""Which MineDojo tasks the teachers play, and how they stand in the engine's own world to do it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.policy import PolicyStep
from bridge.messages import Collect, Observation, Task
from bridge.minedojo.malmo import MalmoServer
from bridge.world import World, WorldError
from runtime.minedojo_bench.catalogue import CatalogueEntry
from runtime.minedojo_bench.goals import logs_asked

LOG_KINDS = ("oak_log", "birch_log", "spruce_log", "jungle_log", "acacia_log", "dark_oak_log")


def why_not_taught(entry: CatalogueEntry) -> str:
    """Why the teachers do not play a task; empty where they do."""
    return "" if logs_asked(entry.task) is not None else "the teachers collect logs: this task asks for something else"


class MineDojoTeacher:
    """A ``Player`` that knows everything: a teacher hierarchy in the world of the embedded engine that answers MineDojo.

    Args:
        entry: of a task that is taught.
        engine: which has one client, MineDojo.
    """

    def __init__(self, entry: CatalogueEntry, engine: MalmoServer) -> None:
        count = logs_asked(entry.task)
        assert count is not None
        self._success = Collect(LOG_KINDS, count)
        self._engine = engine
        self._teacher: Any = None

    def begin(self, world: World, task: Task) -> None:
        """Take place in the engine's world. Raises WorldError where the engine has no mission."""
        from training.teachers.crew import make_teachers

        del world  # what MineDojo shows of it
        worlds = self._engine.worlds()
        if len(worlds) != 1:
            raise WorldError(f"the teacher needs the one world that MineDojo plays in; the engine has {len(worlds)}")
        wanted = Task(task.name, task.goal, self._success, task.tick_limit)
        self._teacher = make_teachers(wanted)
        self._teacher.start(task.goal, wanted, worlds[0])

    def keep(self, rows: Sequence[int]) -> None:
        """There is one agent, who stays or goes."""
        if not rows:
            self._teacher = None

    def step(self, observations: Sequence[Observation]) -> PolicyStep:
        """What the hierarchy would do."""
        (observation,) = observations
        label = self._teacher.label(observation)
        return PolicyStep([label.action], [""], [label.subgoal], None)
