"""The sounds that worlds tell of: one id each, and Minecraft's own names for them (https://minecraft.wiki/w/Sounds.json).

What the game splits by material or takes from a set is one sound here (``block.break``), so that a category is something that one
can act on.
"""

from __future__ import annotations

from bridge.names import Vocabulary

CREATURES = (
    *("cow", "pig", "sheep", "chicken", "horse", "wolf", "villager"),
    *("zombie", "skeleton", "spider", "creeper", "slime", "enderman", "witch"),
)
"""Kinds that are heard: each has the sounds ``entity.KIND.ambient``, ``.hurt`` and ``.death``, in this order.
A slime's ``ambient`` is its hop, and a creeper has none."""
_OTHERS = (
    *("block.break", "block.place", "block.chest.open", "block.door.open", "block.fire.extinguish"),
    *("block.water.ambient", "block.lava.ambient", "ambient.cave", "weather.rain", "entity.lightning_bolt.thunder"),
    *(
        "entity.player.hurt",
        "entity.player.death",
        "entity.generic.eat",
        "entity.generic.splash",
        "entity.generic.explode",
    ),
    *(
        "entity.item.pickup",
        "entity.experience_orb.pickup",
        "entity.arrow.shoot",
        "entity.arrow.hit",
        "item.shield.block",
    ),
    *("item.bucket.fill", "item.bucket.empty", "entity.sheep.shear", "entity.cow.milk", "entity.creeper.primed"),
)
BLOCK_BREAK, BLOCK_PLACE, CHEST_OPEN, DOOR_OPEN, FIRE_EXTINGUISH = range(5)
WATER_AMBIENT, LAVA_AMBIENT, CAVE_AMBIENT, RAIN, THUNDER = range(5, 10)
PLAYER_HURT, PLAYER_DEATH, EAT, SPLASH, EXPLODE = range(10, 15)
ITEM_PICKUP, EXPERIENCE_PICKUP, ARROW_SHOOT, ARROW_HIT, SHIELD_BLOCK = range(15, 20)
BUCKET_FILL, BUCKET_EMPTY, SHEAR, MILK, CREEPER_PRIMED = range(20, 25)
"""Ids of the others, in their order."""
FIRST_CREATURE = len(_OTHERS)
AMBIENT, HURT, DEATH = range(3)
"""The sound of creature kind k (an index into CREATURES) is ``FIRST_CREATURE + 3 * k + AMBIENT``, HURT or DEATH."""
_CREATURE_SOUNDS = tuple(f"entity.{kind}.{what}" for kind in CREATURES for what in ("ambient", "hurt", "death"))
SOUNDS = Vocabulary("sound", _OTHERS + _CREATURE_SOUNDS)
