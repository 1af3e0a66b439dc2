"""Goal texts: the ways to ask for the same thing, and the tokenizer that is made from them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from bridge import names
from bridge.atomic_file import write_atomically
from training.task_files import TICKS_A_MINUTE, TaskFamily, load_family, shipped_families
from training.task_names import TaskName

NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FAMILY = "collect_log"
"""The task file whose texts every item is asked for in, so that the tokenizer has met them all."""
VOCABULARY = 1024
NUMBER_AS_A_WORD = 0.3
BARE_NAME = 0.1
"""How often a number is written as a word, and an item by its bare name (``oak_log``)."""


def plural(item: str, count: int) -> str:
    """How people write an item's name: ``oak_log`` to "oak log" or "oak logs"."""
    words = item.replace("_", " ")
    return words if count == 1 or words.endswith("s") else words + "s"


def phrase(wording: str, things: str, count: int, generator: np.random.Generator, bare_name: str | None = None) -> str:
    """One goal text.

    Args:
        wording: a text of a task file, with places for count and things.
        things: how people call so many of what is wanted.
        count: how many; now and then it becomes a word, up to ten.
        generator: decides.
        bare_name: the game's own name of what is wanted, which now and then stands for ``things``; None where there is none.
    """
    number = str(count)
    if count < len(NUMBER_WORDS) and generator.random() < NUMBER_AS_A_WORD:
        number = NUMBER_WORDS[count]
    if bare_name is not None and generator.random() < BARE_NAME:
        things = bare_name
    return wording.format(count=number, things=things, minutes=f"{count / TICKS_A_MINUTE:g}")


def draw_goal_text(name: TaskName, generator: np.random.Generator) -> str:
    """One of the wordings that are trained on, for a task; never one of those that its file holds out.

    ValueError for a kind that its file lacks.
    """
    file = name.file
    if name.kind not in file.kinds:
        raise ValueError(f"task: {name.family} has {', '.join(file.kinds)}; got {name.kind!r}")
    return _phrase_of(file, file.texts[int(generator.integers(len(file.texts)))], name.kind, name.count, generator)


def _phrase_of(file: TaskFamily, wording: str, kind: str, count: int, generator: np.random.Generator) -> str:
    wanted = file.kinds[kind]
    things = wanted.one if count == 1 else wanted.many or wanted.one
    # A name stands for the words only where the two mean the same: a tree is more than its oak_log.
    own = [item for item in wanted.items if item.replace("_", " ") == wanted.one]
    return phrase(wording, things, count, generator, own[0] if len(own) == 1 else None)


def _corpus(generator: np.random.Generator) -> Iterator[str]:
    """Every item in some wordings, and every trained wording of every family that ships with every kind of it."""
    texts = load_family(FAMILY).texts
    for item in names.items().names[1:]:
        for _ in range(3):
            wording, count = texts[int(generator.integers(len(texts)))], int(generator.integers(1, 65))
            yield phrase(wording, plural(item, count), count, generator, item)
    for family in shipped_families():
        file = load_family(family)
        for wording in file.texts:
            for kind in file.kinds:
                counts = file.counts_of(kind)
                yield _phrase_of(file, wording, kind, counts[int(generator.integers(len(counts)))], generator)


def train_tokenizer(path: Path, seed: int = 0) -> None:
    """Train the byte-level BPE of the goals on every item and every family's wordings; write ``tokenizer.json`` to ``path``."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=["<pad>"],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(_corpus(np.random.default_rng(seed)), trainer)
    write_atomically(path, tokenizer.to_str(pretty=True).encode())
