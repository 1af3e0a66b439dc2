"""What types alone do not say of a message of the feed: ids are of the vocabulary that the node side got, floats are finite.

Kernels index tables by ids, and turn floats into cells, without looking.
"""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct

from bridge import names
from bridge.known_ids import require_known
from bridge.minecraft.feed_messages import Change, Column, NodeMessage, Tick


def require_known_ids(message: NodeMessage) -> None:
    """Check every block and item id of a message; raises ValueError naming the field and the id."""
    match message:
        case Change():
            require_known("change.block", message.block, names.blocks())
        case Column():
            for section in message.sections:
                blocks = section.blocks
                ids = blocks if isinstance(blocks, int) else np.frombuffer(blocks, "<u2")
                require_known("column.sections.blocks", ids, names.blocks())
        case Tick():
            for field, data in (("tick.inventory", message.inventory), ("tick.equipment", message.equipment)):
                require_known(field, np.frombuffer(data, "<i4")[::3], names.items())
            for entity in message.entities:
                require_known("tick.entities.item", entity.item, names.items())


def require_finite(message: NodeMessage) -> None:
    """Check every float of a message; raises ValueError naming the field and the value. Only ticks hold any."""
    if isinstance(message, Tick):
        _require_finite("tick", message)


def _require_finite(field: str, value: object) -> None:
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError(f"{field}: must be a finite number, got {value}")
    elif isinstance(value, (tuple, list)):
        for member in value:
            _require_finite(field, member)
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            _require_finite(f"{field}.{name}", getattr(value, name))
