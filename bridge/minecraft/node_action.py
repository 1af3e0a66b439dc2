"""An Action as the node side takes it: with the item's name instead of its id."""

from __future__ import annotations

from bridge import names
from bridge.messages import Action, ItemAction
from bridge.minecraft.feed_messages import NamedItemAction, NodeAction


def node_action(action: Action) -> NodeAction:
    """The same action, for the wire to node."""
    item = action.item_action
    return NodeAction(
        forward=action.forward,
        strafe=action.strafe,
        jump=action.jump,
        sneak=action.sneak,
        sprint=action.sprint,
        d_pitch=action.d_pitch,
        d_yaw=action.d_yaw,
        use=action.use,
        attack=action.attack,
        drop=action.drop,
        item_action=_named(item) if item is not None else None,
    )


def _named(item: ItemAction) -> NamedItemAction:
    return NamedItemAction(item.verb, names.items().name(item.item))
