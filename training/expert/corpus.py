"""The corpus: many different buildings, drawn from a seed, in a part to train on and a part held out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bridge.messages import BLUEPRINT_SIDE
from training.expert.buildings import KINDS, MATERIALS, Building

CORPUS_SIZE = 26_000
"""Buildings of the corpus; about a seventh of them is held out."""
_PLAIN_SHARE = 0.35
"""How often a part of any material is of the first part's block, and a parameter as it is where nothing is said of it."""
_TRIES = 50


def draw_building(kind: str, generator: np.random.Generator) -> Building:
    """A building of a kind with parameters drawn by chance."""
    found = KINDS[kind]
    shape: dict[str, int | str] = {}
    for key, values in found.shape.items():
        value = values[int(generator.integers(len(values)))]
        if key in found.unsaid and generator.random() < _PLAIN_SHARE:
            plain = found.unsaid[key]
            value = shape[plain] if isinstance(plain, str) and plain in shape else plain
        shape[key] = value
    blocks: list[str] = []
    for part, choice in found.parts.items():
        plain_part = choice is None and bool(blocks) and generator.random() < _PLAIN_SHARE
        # What has no crown has no block of it either: it would be the same building under two names.
        plain_part |= shape.get(part) == "none"
        choice = MATERIALS if choice is None else choice
        blocks.append(blocks[0] if plain_part else choice[int(generator.integers(len(choice)))])
    return Building(kind, tuple(shape.items()), tuple(blocks))


def draw_corpus(count: int = CORPUS_SIZE, seed: int = 0) -> list[Building]:
    """``count`` different buildings, the kinds in turn; a kind that has no more is left out.

    ValueError where ``count`` is more than there are.
    """
    generator = np.random.default_rng(seed)
    drawn: dict[str, Building] = {}
    kinds = list(KINDS)
    while len(drawn) < count:
        if not kinds:
            raise ValueError(f"count: there are hardly more than {len(drawn)} different buildings, got {count}")
        for kind in tuple(kinds):
            for _ in range(_TRIES):
                building = draw_building(kind, generator)
                if building.name not in drawn:
                    drawn[building.name] = building
                    break
            else:
                kinds.remove(kind)
    return list(drawn.values())[:count]


def split(buildings: Sequence[Building]) -> tuple[list[Building], list[Building]]:
    """The buildings that are trained on and those held out; no building is in both, whatever the corpus."""
    return [b for b in buildings if not b.held_out], [b for b in buildings if b.held_out]


def stack(buildings: Sequence[Building]) -> NDArray[np.uint16]:
    """Block ids, uint16 (n, 16, 16, 16)."""
    voxels = np.empty((len(buildings), *(BLUEPRINT_SIDE,) * 3), np.uint16)
    for index, building in enumerate(buildings):
        voxels[index] = building.voxels()
    return voxels
