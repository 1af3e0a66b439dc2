"""How well the expert draws: intersection over union with what was wanted.

Counted as ``bridge.built`` does: the cells with the same block in both, by the cells in either, where a cell that holds two
different blocks counts twice. The shift and the turn that ``bridge.built`` would try are not tried.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.expert.blueprint_model import BlueprintModel
from training.expert.buildings import Building
from training.expert.corpus import stack
from training.expert.wordings import describe


def overlaps(drawn: NDArray[np.integer], wanted: NDArray[np.integer]) -> NDArray[np.float64]:
    """Intersection over union of each structure, float64 (n,), of two arrays (n, 16, 16, 16) of blocks with 0 for air."""
    n = len(wanted)
    drawn, wanted = drawn.reshape(n, -1), wanted.reshape(n, -1)
    same = ((drawn == wanted) & (wanted > 0)).sum(1)
    whole = (drawn > 0).sum(1) + (wanted > 0).sum(1) - same
    return np.asarray(same / np.maximum(whole, 1), np.float64)


def reconstruction_overlaps(model: BlueprintModel, buildings: Sequence[Building]) -> NDArray[np.float64]:
    """Each building's overlap with what its own codes are drawn as, float64 (n,)."""
    voxels = stack(buildings)
    return overlaps(model.draw(model.codes_of_blueprints(voxels)), voxels)


def text_overlaps(
    model: BlueprintModel, buildings: Sequence[Building], held_out_wordings: bool, seed: int = 1
) -> NDArray[np.float64]:
    """Each building's overlap with what is drawn from one text of it, float64 (n,); the wordings are drawn from ``seed``."""
    generator = np.random.default_rng(seed)
    texts = [describe(building, generator, held_out_wordings) for building in buildings]
    return overlaps(model.draw(model.codes_of_texts(texts)), stack(buildings))
