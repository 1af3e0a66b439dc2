"""The hierarchy that builds, all levels together."""

from __future__ import annotations

from training.teachers.building.actor import BuildActor
from training.teachers.building.conductor import BuildConductor
from training.teachers.building.critic import BuildCritic
from training.teachers.building.manager import BuildManager
from training.teachers.building.words import BuildSkill, BuildSubgoal
from training.teachers.hierarchy import Hierarchy


class BuildHierarchy(Hierarchy[BuildSubgoal, BuildSkill]):
    """Builds the blueprint of a task or a goal.

    Args:
        expert: whether the blueprint by which a task is judged is known; without it the goal's own is.
    """

    def __init__(self, expert: bool = True) -> None:
        super().__init__(BuildManager(expert), BuildConductor(), BuildActor(), BuildCritic())
