"""Texts of buildings to token ids, by a byte-level BPE tokenizer of the corpus' own wordings."""

from __future__ import annotations

import string
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from bridge.atomic_file import write_atomically
from training.expert.buildings import Building
from training.expert.wordings import describe

WORDS = 64
"""Longest text that is read, in tokens."""
VOCABULARY = 768
_MOST_CHARACTERS = 2000
_LETTERS = string.ascii_lowercase


class BuildingTexts:
    """Encodes texts of buildings.

    Args:
        path: a ``tokenizer.json`` that ``train_tokenizer`` wrote.
    """

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))

    def encode(self, texts: Sequence[str]) -> NDArray[np.int64]:
        """Token ids, int64 (n, WORDS), 0 where there is none. ValueError for an empty or an overlong text."""
        rows = np.zeros((len(texts), WORDS), np.int64)
        for row, text in zip(rows, texts, strict=True):
            if not text.strip() or len(text) > _MOST_CHARACTERS:
                raise ValueError(f"text: must have 1..{_MOST_CHARACTERS} characters, got {len(text.strip())}")
            ids = self._tokenizer.encode(text.strip().lower()).ids
            if len(ids) > WORDS:
                raise ValueError(f"text: {text[:80]!r} has {len(ids)} tokens, at most {WORDS}; say it in fewer words")
            row[: len(ids)] = ids
        return rows


def with_chance_words(text: str, generator: np.random.Generator) -> str:
    """A text with up to two made-up words put in, so that words that were never met are learned to be looked past."""
    words = text.split(" ")
    for _ in range(int(generator.integers(3))):
        letters = generator.integers(26, size=int(generator.integers(1, 7)))
        words.insert(int(generator.integers(len(words) + 1)), "".join(_LETTERS[letter] for letter in letters))
    return " ".join(words)


def train_tokenizer(path: Path, buildings: Sequence[Building], seed: int) -> None:
    """Train the tokenizer on one text of every building, in the wordings of training, and write it to ``path``."""
    generator = np.random.default_rng(seed)
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=["<pad>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator([describe(building, generator) for building in buildings], trainer)
    write_atomically(path, tokenizer.to_str(pretty=True).encode())
