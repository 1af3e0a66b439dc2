"""The use key on a creature: milking, shearing, feeding.

Sources: https://minecraft.wiki/w/Cow, https://minecraft.wiki/w/Sheep, https://minecraft.wiki/w/Breeding.
"""

from __future__ import annotations

from bridge import names, sounds
from bridge.embedded.chance import below
from bridge.embedded.creatures.breeding import feed
from bridge.embedded.creatures.kinds import COW, SHEEP
from bridge.embedded.creatures.loot import lay
from bridge.embedded.creatures.realm import Realm
from bridge.embedded.events import SOUND, emit
from bridge.embedded.inventory import Inventory
from bridge.embedded.ledger import book

WOOL_LOW, WOOL_SPREAD = 1, 3


def interact(realm: Realm, index: int, inventory: Inventory) -> bool:
    """Use the held item on the creature of a row; False where that does nothing, so that the use goes on to something else."""
    creature = realm.creatures[index]
    item = inventory.held_item
    if creature["health"] <= 0.0 or item == names.NO_ITEM:
        return False
    name = names.items().name(item)
    if name == "bucket" and creature["kind"] == COW and creature["age"] >= 0:
        _milk(realm, creature, inventory)
        return True
    if name == "shears" and creature["kind"] == SHEEP and creature["age"] >= 0 and not creature["sheared"]:
        _shear(realm, index, inventory)
        return True
    if not feed(realm, creature, item):
        return False
    inventory.take(inventory.held_slot)
    book(realm.ledger, item, -1)
    return True


def _sound(realm: Realm, sound: int) -> None:
    emit(realm.events, realm.event_count, SOUND, sound, *realm.body["position"], 1.0)


def _milk(realm: Realm, creature: object, inventory: Inventory) -> None:
    """One bucket becomes a bucket of milk; without room for it, it falls before the cow."""
    milk = names.items().id("milk_bucket")
    book(realm.ledger, inventory.take(inventory.held_slot)[0], -1)
    if inventory.add(milk, 1):
        lay(realm, creature, milk, 1, 0.2)
    else:
        book(realm.ledger, milk, 1)
    _sound(realm, sounds.MILK)


def _shear(realm: Realm, index: int, inventory: Inventory) -> None:
    """One to three wool of the sheep's colour fall; the shears wear by one use."""
    creature = realm.creatures[index]
    creature["sheared"] = 1
    wool = int(realm.tables.wool[creature["colour"]])
    for _ in range(WOOL_LOW + below(realm.random, WOOL_SPREAD)):
        lay(realm, creature, wool, 1, 0.2)
    shears = inventory.held_item
    if inventory.wear_held():
        book(realm.ledger, shears, -1)
    _sound(realm, sounds.SHEAR)
