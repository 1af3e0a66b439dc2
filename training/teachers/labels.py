"""What the teachers say of one tick."""

from __future__ import annotations

from dataclasses import dataclass

from agent.skill import SkillName
from bridge.messages import Action, Vector


@dataclass(frozen=True)
class TeacherLabel:
    """What every level of the hierarchy would say in the state that the student has reached."""

    action: Action
    """The actor's word."""
    subgoal: str
    """The manager's and the conductor's word, such as ``collect oak_log 3`` or ``explore oak_log``."""
    target: Vector | None
    """World position of what the agent is after; None where there is none, as while it explores."""
    skill: SkillName
    """The conductor's choice by name, or ``mine`` while its way is dug free."""
