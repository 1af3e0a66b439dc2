"""The use key on a creature: milking, shearing, feeding.

Sources: https://minecraft.wiki/w/Cow, https://minecraft.wiki/w/Sheep, https://minecraft.wiki/w/Breeding.
"""

from __future__ import annotations

from bridge import names, sounds
from bridge.embedded.chance import below
from bridge.embedded.creatures.breeding import feed
from bridge.embedded.creatures.kinds import COW, SHEEP
from bridge.embedded.creatures.loot import lay
from bridge.embedded.deeds.deed import DONE, PASS, Held
from bridge.embedded.events import SOUND, emit
from bridge.embedded.realm import Realm

WOOL_LOW, WOOL_SPREAD = 1, 3
WOOL_HOP = 0.2


def touch(realm: Realm, row: int, held: Held) -> str | None:
    """Use what a hand holds on the creature of a row; PASS where that does nothing, so that the use goes on to something
    else."""
    creature = realm.creatures[row]
    if held.item == names.NO_ITEM or creature["health"] <= 0.0:
        return PASS
    name, grown = names.items().name(held.item), creature["age"] >= 0
    if name == "bucket" and creature["kind"] == COW and grown:
        held.exchange("milk_bucket")
        _sound(realm, sounds.MILK)
    elif name == "shears" and creature["kind"] == SHEEP and grown and not creature["sheared"]:
        _shear(realm, row)
        held.wear()
    elif feed(realm, creature, held.item):
        held.use_up()
    else:
        return PASS
    return DONE


def _sound(realm: Realm, sound: int) -> None:
    x, y, z = realm.body["position"]
    emit(realm.events, realm.event_count, SOUND, sound, x, y, z, 1.0)


def _shear(realm: Realm, row: int) -> None:
    """One to three wool of the sheep's colour fall."""
    creature = realm.creatures[row]
    creature["sheared"] = 1
    wool = int(realm.tables.wool[creature["colour"]])
    for _ in range(WOOL_LOW + below(realm.random, WOOL_SPREAD)):
        lay(realm, creature, wool, 1, WOOL_HOP)
    _sound(realm, sounds.SHEAR)
