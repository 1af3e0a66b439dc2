"""The student without a hierarchy (our definition of the ablation ``flat``): it speaks no plan, hears none, and has one skill.

The same network, with its ears, its plan head and its choice of a skill held at values that say nothing; so it is played,
exported and measured like any other.
"""

from __future__ import annotations

import torch
from torch import nn

from agent.plan import END
from agent.student import Student

ONLY_SKILL = 0
"""Index of ``agent.skill.SKILLS`` that stands for doing whatever is to be done."""
_CERTAIN = 20.0
"""A logit beside zeros."""


@torch.no_grad()
def without_hierarchy(student: Student) -> None:
    """Hold what the hierarchy would speak through at constants, which learning leaves as they are. Idempotent."""
    words: nn.Module = student.plan[-1]
    _hold(student.finished_subgoal)
    _hold(student.spoken_words)
    _hold(student.choose_skill, ONLY_SKILL)
    _hold(words, END)


def _hold(layer: nn.Module, answer: int | None = None) -> None:
    """Let a linear layer answer zeros, or the class ``answer``, whatever comes in."""
    assert isinstance(layer, nn.Linear)
    for parameter in layer.parameters():
        parameter.zero_()
        parameter.requires_grad_(False)
    if answer is not None:
        layer.bias[answer] = _CERTAIN
