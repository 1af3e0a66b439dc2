"""Goal texts to token ids, by the student's own byte-level BPE tokenizer (``tokenizer.json`` of its package)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

GOAL_TOKENS = 24
"""Longest goal that the goal encoder reads, in tokens; the rest of a longer text is cut."""
GOAL_PAD = 0
MAX_GOAL_CHARACTERS = 2000


class GoalTokenizer:
    """Encodes goal texts.

    Args:
        path: a ``tokenizer.json`` file of the ``tokenizers`` library whose token 0 is padding.
    """

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))

    def __len__(self) -> int:
        return int(self._tokenizer.get_vocab_size())

    def encode(self, texts: Sequence[str]) -> NDArray[np.int32]:
        """int32 (len(texts), GOAL_TOKENS), padded with GOAL_PAD. ValueError for an empty or an overlong text."""
        rows = np.full((len(texts), GOAL_TOKENS), GOAL_PAD, np.int32)
        for row, text in zip(rows, texts, strict=True):
            if not text.strip() or len(text) > MAX_GOAL_CHARACTERS:
                raise ValueError(f"goal text: must have 1..{MAX_GOAL_CHARACTERS} characters, got {len(text.strip())}")
            ids = self._tokenizer.encode(text.strip().lower()).ids[:GOAL_TOKENS]
            row[: len(ids)] = ids
        return rows
