"""How a creature looks beside others of its kind: its size and its colour, as ``messages.Entity`` tells them."""

from __future__ import annotations

from typing import Any

from bridge.compiled import rule
from bridge.embedded.creatures.kinds import SHEEP, SLIME
from bridge.embedded.creatures.record import BABY_SCALE
from bridge.palette import DYES


@rule
def scale_of(creature):  # type: ignore[no-untyped-def]
    """The scale of ``look_of``, for compiled code."""
    if creature.kind == SLIME:
        return float(creature.size)
    return BABY_SCALE if creature.age < 0 else 1.0


def look_of(creature: Any) -> tuple[float, str]:
    """(scale, variant) of a CREATURE record: half the size for a baby, a slime's own; a sheep's dye, or that it is shorn."""
    scale = float(creature["size"]) if creature["kind"] == SLIME else BABY_SCALE if creature["age"] < 0 else 1.0
    if creature["kind"] != SHEEP:
        return scale, ""
    return scale, "sheared" if creature["sheared"] else tuple(DYES)[creature["colour"]]
