"""Goal texts: the ways to ask for the same thing, and the tokenizer that is made from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from bridge import names
from training.task_files import load_family

NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FAMILY = "collect_log"
"""The task file whose texts are the wordings."""
VOCABULARY = 1024


def plural(item: str, count: int) -> str:
    """How people write an item's name: ``oak_log`` to "oak log" or "oak logs"."""
    words = item.replace("_", " ")
    return words if count == 1 or words.endswith("s") else words + "s"


def phrase(wording: str, item: str, count: int, generator: np.random.Generator) -> str:
    """One goal text; now and then the number is a word and the item its bare name."""
    number = str(count)
    if count < len(NUMBER_WORDS) and generator.random() < 0.3:
        number = NUMBER_WORDS[count]
    things = item if generator.random() < 0.1 else plural(item, count)
    return wording.format(count=number, things=things)


def draw_goal_text(item: str, count: int, generator: np.random.Generator) -> str:
    """One of the wordings that are trained on, for an item and a count."""
    texts = load_family(FAMILY).texts
    return phrase(texts[int(generator.integers(len(texts)))], item, count, generator)


def train_tokenizer(path: Path, seed: int = 0) -> None:
    """Train the byte-level BPE of the goals on every item of the vocabulary and write ``tokenizer.json`` to ``path``."""
    generator = np.random.default_rng(seed)
    family = load_family(FAMILY)
    corpus = [
        phrase(
            family.texts[int(generator.integers(len(family.texts)))], item, int(generator.integers(1, 65)), generator
        )
        for item in names.items().names[1:]
        for _ in range(3)
    ]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=["<pad>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(corpus, trainer)
    tokenizer.save(str(path))
