"""Which figures of a snapshot index something, and what they may be: compiled rules do not look before they read."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from bridge import names
from bridge.block_states import STATES
from bridge.embedded.cells.falling import MAX_FALLING
from bridge.embedded.cells.update_queue import COUNT, FALLING_COUNT, MAX_UPDATES
from bridge.embedded.creatures.kinds import NOTHING, kind_names
from bridge.embedded.events import CREATURE_DIED, MAX_EVENTS, SOUND
from bridge.embedded.motion.projectiles import EGG
from bridge.palette import DYES
from bridge.sounds import SOUNDS
from bridge.world import WorldError

FARTHEST = float(1 << 31)
"""Of a position, in blocks, from the origin: the game's border lies at 30 million."""
_HOTBAR = 9
_DAY = 24_000
_MOST_IN_A_SLOT = 64


@functools.cache
def _ranges() -> Mapping[str, Mapping[str, tuple[int, int]]]:
    """Array -> field -> lowest and highest value."""
    item, block = (0, len(names.items()) - 1), (0, len(names.blocks()) - 1)
    return {
        "clocks": {"time_of_day": (0, _DAY - 1)},
        "inventories": {"held_slot": (0, _HOTBAR - 1)},
        "drops": {"item": item, "count": (0, _MOST_IN_A_SLOT)},
        "projectiles": {"kind": (0, EGG), "item": item},
        "creatures": {"kind": (NOTHING, len(kind_names()) - 1), "colour": (0, len(DYES) - 1)},
        "combats": {"item": item},
        "uses": {"item": item},
        "mining": {"item": item, "block": block},
        "updates": {"block": block},
        "falling": {"block": block, "state": (0, STATES - 1)},
    }


def check_ranges(arrays: Mapping[str, NDArray[Any]]) -> None:
    """Raise WorldError that names array, field, value and range where a figure of a ``WorldState`` would lead out of a table."""
    for name, fields in _ranges().items():
        for field, (lowest, highest) in fields.items():
            _require(f"{name}.{field}", arrays[name][field], lowest, highest)
    for name, field in (("inventories", "slots"), ("inventories", "worn"), ("containers", "slots")):
        slots = arrays[name][field]
        _require(f"{name}.{field}: item", slots[..., 0], 0, len(names.items()) - 1)
        _require(f"{name}.{field}: count", slots[..., 1], 0, _MOST_IN_A_SLOT)
    for name, array in arrays.items():
        if "position" in (array.dtype.names or ()):
            _require(f"{name}.position", array["position"], -FARTHEST, FARTHEST)
    _require("update_status: rows", arrays["update_status"][:, COUNT], 0, MAX_UPDATES)
    _require("update_status: falling", arrays["update_status"][:, FALLING_COUNT], 0, MAX_FALLING)
    _require("event_counts", arrays["event_counts"], 0, MAX_EVENTS)
    events = arrays["events"]
    for kind, vocabulary in ((SOUND, SOUNDS), (CREATURE_DIED, kind_names())):
        _require("events.subject", events["subject"][events["kind"] == kind], 0, len(vocabulary) - 1)


def _require(what: str, values: NDArray[Any], lowest: float, highest: float) -> None:
    # A float that is no number lies in no range.
    wrong = values[~((values >= lowest) & (values <= highest))]
    if wrong.size:
        raise WorldError(f"snapshot: {what}: {wrong[0]} lies outside {lowest}..{highest}")
