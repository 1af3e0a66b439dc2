"""Which of our items a name of 1.11.2 means: one of its kinds, by what the slots hold.

``planks`` are six items here. To craft them is to craft the first kind whose ingredients are held; to equip or place them is to
take the first slot that holds any, as the Java code does.
"""

from __future__ import annotations

from bridge.embedded.items.inventory import Inventory
from bridge.messages import ItemAction, Nearby
from bridge.minedojo.names import item_of, items_of
from bridge.recipes import recipe_book


def choose_item(verb: str, name: str, inventory: Inventory, nearby: Nearby) -> ItemAction | str:
    """The item function for a command, or a note that says why there is none.

    Args:
        verb: of ``commands.ITEM_VERBS``.
        name: of 1.11.2; ``planks#2`` names one variant.
        inventory: of the player.
        nearby: tools in reach.
    """
    try:
        kinds = _kinds(name)
    except KeyError as error:
        return f"{verb}: {error.args[0]}"
    if verb in ("equip", "place"):
        held = next((int(item) for item, count, _ in inventory.slots.tolist() if count and item in kinds), None)
        if held is None:
            return f"{verb}: no {name} in the inventory"
        return ItemAction("equip" if verb == "equip" else "place", held)
    counts = inventory.counts()
    if verb == "smeltNearby":
        if not nearby.furnace:
            return f"{verb}: no furnace within reach"
        return ItemAction("smelt", recipe_book().first_makeable("smelt", kinds, counts))
    if verb == "craftNearby" and not nearby.crafting_table:
        return f"{verb}: no crafting table within reach"
    return ItemAction("craft", recipe_book().first_makeable("craft", kinds, counts, nearby.crafting_table))


def _kinds(name: str) -> tuple[int, ...]:
    plain, _, metadata = name.partition("#")
    if not metadata:
        return items_of(plain)
    if not (metadata.isascii() and metadata.isdigit()):
        raise KeyError(f"{name!r:.60} names no variant; write NAME#NUMBER")
    return (item_of(plain, int(metadata[:5])),)
