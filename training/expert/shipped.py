"""The blueprint expert that ships: what tells the codes of a building, and what draws them again."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from agent.building import BlueprintDecoder
from agent.package import BLUEPRINT_GRAPH

if TYPE_CHECKING:
    from training.expert.blueprint_model import BlueprintModel

SHIPPED_DECODER = Path(__file__).parent / "weights" / BLUEPRINT_GRAPH


@functools.cache
def shipped_decoder() -> BlueprintDecoder | None:
    """The shipped decoder; None where there is none. PackageError where it is not the file that its manifest lists."""
    if not SHIPPED_DECODER.is_file():
        return None
    from agent import blueprint  # needs onnxruntime

    return blueprint.BlueprintDecoder(SHIPPED_DECODER)


def codes_of(blueprints: NDArray[np.uint16]) -> NDArray[np.int32]:
    """Codes int32 (n, DESIGN_CODES) of block ids (n, 16, 16, 16), by the shipped expert; to be asked where there is a decoder.

    ValueError naming blocks that it does not know.
    """
    return _shipped_model().codes_of_blueprints(blueprints)


@functools.cache
def _shipped_model() -> BlueprintModel:
    from training.expert.blueprint_model import load_blueprint_model  # needs torch, and reads some megabytes

    return load_blueprint_model(SHIPPED_DECODER.parent)
