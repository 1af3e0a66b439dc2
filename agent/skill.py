"""The conductors' skills by name: what the agent is doing right now, as one choice that all its action heads follow."""

from __future__ import annotations

from typing import Literal, get_args

SkillName = Literal[
    "explore",
    "approach",
    "mine",
    "collect_drop",
    "done",
    "look",
    "craft",
    "smelt",
    "equip",
    "place",
    "use",
    "fight",
    "flee",
    "eat",
    "build",
    "discard",
]
SKILLS: tuple[SkillName, ...] = get_args(SkillName)
"""In the order of the skill head's classes."""
