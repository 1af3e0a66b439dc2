"""The decoder of blueprints among the expert's shipped weights: what draws the codes that its teachers say."""

from __future__ import annotations

from pathlib import Path

from agent.building import BlueprintDecoder
from agent.package import BLUEPRINT_GRAPH

SHIPPED_DECODER = Path(__file__).parent / "weights" / BLUEPRINT_GRAPH


def shipped_decoder() -> BlueprintDecoder | None:
    """The shipped decoder; None where there is none. PackageError where it is not the file that its manifest lists."""
    if not SHIPPED_DECODER.is_file():
        return None
    from agent import blueprint  # needs onnxruntime

    return blueprint.BlueprintDecoder(SHIPPED_DECODER)
