"""The teachers of materials and of life: collect anything, climb the milestones, kill, survive."""

from __future__ import annotations

from dataclasses import replace

from bridge.messages import Observation
from training.teachers.errand_conductor import ErrandConductor
from training.teachers.hand_skills import HandsSkill
from training.teachers.hands_actor import HandsActor
from training.teachers.hierarchy import Hierarchy
from training.teachers.labels import TeacherLabel
from training.teachers.needs import Step
from training.teachers.provision import ProvisionManager
from training.teachers.step_critic import StepCritic


class MaterialsTeachers(Hierarchy[Step, HandsSkill]):
    """Manager, conductor, actor and critic of steps.

    Args:
        expert: whether they know the map of the land; without it they know what has been in view.
    """

    def __init__(self, expert: bool = True) -> None:
        conductor = ErrandConductor(expert)
        super().__init__(ProvisionManager(conductor), conductor, HandsActor(), StepCritic(), conductor)

    def label(self, observation: Observation) -> TeacherLabel:
        """What the teachers would say and do here and now. Who changes tools on the way does that, whatever it is for."""
        label = super().label(observation)
        item_action = label.action.item_action
        changes = item_action is not None and item_action.verb == "equip"
        return replace(label, skill="equip") if changes else label
