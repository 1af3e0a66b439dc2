"""Goals to the arrays that a goal encoder reads: the text as token ids of the student's own byte-level BPE tokenizer
(``tokenizer.json`` of its package), and the picture and the sound category where there are such."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from agent.hearing import sound_number
from agent.layout import FRAME_SIDE, Field
from agent.observe import Arrays, shrink_frame
from bridge.messages import Goal

GOAL_TOKENS = 48
"""Longest goal that a goal encoder made today reads, in tokens."""
GOAL_PAD = 0
GOAL_FIELDS = (
    Field("goal_tokens", (GOAL_TOKENS,), np.int32),
    Field("goal_image", (FRAME_SIDE, FRAME_SIDE, 3), np.uint8),
    Field("goal_has_image", (), np.int32),
    Field("goal_sound", (), np.int32),
)
"""All inputs of a goal graph: the text; the picture, and 1 where there is one; the sound's number (``agent.hearing``), or 0.
A student may read fewer, and shorter texts: see ``agent.interface``."""
SHOWN_FIELDS = GOAL_FIELDS[1:]
"""What a goal holds beside its words."""
MAX_GOAL_CHARACTERS = 2000


class GoalTextError(ValueError):
    """A goal's text that a student cannot read; the message names it, its size, the limit and the remedy."""


def goal_arrays(goals: Sequence[Goal], tokenizer: GoalTokenizer) -> Arrays:
    """GOAL_FIELDS of some goals, with a leading axis, the texts as long as the tokenizer's.

    GoalTextError as ``GoalTokenizer.encode`` raises it; ValueError as ``shown_arrays`` does.
    """
    arrays = shown_arrays(goals)
    arrays["goal_tokens"] = tokenizer.encode([goal.text for goal in goals])
    return arrays


def shown_arrays(goals: Sequence[Goal]) -> Arrays:
    """SHOWN_FIELDS of some goals, with a leading axis.

    ValueError for a picture that is not square or too small, and for an unknown sound category.
    """
    arrays: Arrays = {field.name: np.zeros((len(goals), *field.shape), field.dtype) for field in SHOWN_FIELDS}
    for row, goal in enumerate(goals):
        if goal.image is not None:
            try:
                arrays["goal_image"][row] = shrink_frame(goal.image)
            except ValueError as error:
                raise ValueError(f"goal.image: {error}") from error
            arrays["goal_has_image"][row] = 1
        if goal.sound is not None:
            arrays["goal_sound"][row] = sound_number(goal.sound)
            if not arrays["goal_sound"][row]:
                raise ValueError(f"goal.sound: {goal.sound!r} is no sound that students know; see bridge/sounds.py")
    return arrays


class GoalTokenizer:
    """Encodes goal texts.

    Args:
        path: a ``tokenizer.json`` file of the ``tokenizers`` library whose token 0 is padding.
        tokens: longest text that the student reads, in tokens.
    """

    def __init__(self, path: Path, tokens: int = GOAL_TOKENS) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokens = tokens

    def __len__(self) -> int:
        return int(self._tokenizer.get_vocab_size())

    def encode(self, texts: Sequence[str]) -> NDArray[np.int32]:
        """int32 (len(texts), tokens), padded with GOAL_PAD.

        GoalTextError for an empty or an overlong text: of one that was cut the count or the item might be what is missing.
        """
        rows = np.full((len(texts), self._tokens), GOAL_PAD, np.int32)
        for row, text in zip(rows, texts, strict=True):
            if not text.strip() or len(text) > MAX_GOAL_CHARACTERS:
                raise GoalTextError(
                    f"goal text: must have 1..{MAX_GOAL_CHARACTERS} characters, got {len(text.strip())}"
                )
            ids = self._tokenizer.encode(text.strip().lower()).ids
            if len(ids) > self._tokens:
                raise GoalTextError(
                    f"goal text: {text[:80]!r} has {len(ids)} tokens, this student reads {self._tokens}; "
                    "say it in fewer words, such as 'collect 4 oak logs'"
                )
            row[: len(ids)] = ids
        return rows
