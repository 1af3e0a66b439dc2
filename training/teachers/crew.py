"""Which teachers teach a task: one door for whoever plays, labels or measures, whatever the task asks for."""

from __future__ import annotations

from typing import Protocol

from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Build, Collect, Explore, Find, Goal, Kill, Milestones, Observation, Reach, Survive, Task
from training.teachers.building.hierarchy import BuildHierarchy
from training.teachers.hierarchy import TeacherHierarchy
from training.teachers.labels import TeacherLabel
from training.teachers.materials import MaterialsTeachers
from training.teachers.navigation.navigators import make_navigators


class Teachers(Protocol):
    """All levels that teach one agent in one world."""

    def start(self, goal: Goal, task: Task | None, world: EmbeddedWorld) -> None:
        """Begin an episode in a world that was reset just now."""

    def hear(self, words: str) -> None:
        """Be told the words that the student goes by, before ``label``: a course that no sense tells is its own to choose.

        Empty where they are none of its own.
        """

    def label(self, observation: Observation) -> TeacherLabel:
        """What every level would say and do here and now; to be called once for every observation in its order."""


def make_teachers(task: Task, expert: bool = True) -> Teachers:
    """The teachers of a task, by its success test.

    Args:
        task: what is to be done.
        expert: whether they know what neither the senses nor the hierarchy tell: the map, the recipe graph's prices in this land,
            blueprints. Without it they know what has been in view (our definition of the ablation ``no-expert``).

    Raises ValueError for a building that only a text tells of where there is no expert: what it is like then nobody knows.
    """
    match task.success:
        case Find() | Explore() | Reach() as success:
            return make_navigators(success, expert)
        case Collect(items=items) if not all(item.endswith("_log") for item in items):
            return MaterialsTeachers(expert)
        case Milestones() | Kill() | Survive():
            return MaterialsTeachers(expert)
        case Build():
            if not expert and task.goal.blueprint is None:
                raise ValueError(
                    f"task {task.name}: without the expert nobody knows what {task.goal.text!r} looks like; "
                    "leave it out, or give the goal a blueprint"
                )
            return BuildHierarchy(expert)
        case _:
            return TeacherHierarchy()
