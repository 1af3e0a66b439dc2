"""Goal texts to token ids, by the student's own byte-level BPE tokenizer (``tokenizer.json`` of its package)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from agent.layout import Field

GOAL_TOKENS = 24
"""Longest goal that a goal encoder made today reads, in tokens."""
GOAL_PAD = 0
GOAL_FIELDS = (Field("goal_tokens", (GOAL_TOKENS,), np.int32),)
"""All inputs of a goal graph. A student may read fewer, and shorter texts: see ``agent.interface``."""
MAX_GOAL_CHARACTERS = 2000


class GoalTextError(ValueError):
    """A goal's text that a student cannot read; the message names it, its size, the limit and the remedy."""


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
