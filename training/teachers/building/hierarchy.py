"""The hierarchy that builds, all levels together."""

from __future__ import annotations

from training.teachers.building.actor import BuildActor
from training.teachers.building.conductor import BuildConductor
from training.teachers.building.critic import BuildCritic
from training.teachers.building.manager import BuildManager
from training.teachers.building.words import BuildSkill, BuildSubgoal
from training.teachers.hierarchy import Hierarchy


class BuildHierarchy(Hierarchy[BuildSubgoal, BuildSkill]):
    """Builds the blueprint of a task or a goal."""

    def __init__(self) -> None:
        super().__init__(BuildManager(), BuildConductor(), BuildActor(), BuildCritic())
