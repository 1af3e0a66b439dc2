"""Ids that the node side sends must be of the vocabulary that it was given: kernels index tables by them without looking."""

from __future__ import annotations

import numpy as np

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
