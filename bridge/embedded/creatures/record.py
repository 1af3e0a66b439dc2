"""What is known of each creature, as rows of a structured array; and how a row is filled and freed."""

from __future__ import annotations

import numpy as np

from bridge.compiled import rule
from bridge.embedded.chance import below
from bridge.embedded.creatures.kinds import CHICKEN, HORSE, NOTHING, SHEEP, SLIME

MAX_CREATURES = 48
"""How many live in one world at most."""
CREATURE = np.dtype(
    [
        ("id", np.int64),
        ("kind", np.int64),
        ("health", np.float64),
        ("position", np.float64, (3,)),
        ("velocity", np.float64, (3,)),
        ("yaw", np.float64),
        ("half_width", np.float64),
        ("height", np.float64),
        ("on_ground", np.int64),
        ("collided", np.int64),
        ("in_water", np.int64),
        ("in_lava", np.int64),
        ("fall_distance", np.float64),
        ("goal", np.float64, (3,)),
        ("pace", np.float64),
        ("goal_ticks", np.int64),
        ("sidestep", np.int64),
        ("stuck_ticks", np.int64),
        ("angry_ticks", np.int64),
        ("panic_ticks", np.int64),
        ("seen_ticks", np.int64),
        ("attack_wait", np.int64),
        ("fuse", np.int64),
        ("aim", np.float64, (3,)),
        ("aim_ticks", np.int64),
        ("brew", np.int64),
        ("fireproof_until", np.int64),
        ("invulnerable_ticks", np.int64),
        ("last_damage", np.float64),
        ("player_hit_ticks", np.int64),
        ("fire_ticks", np.int64),
        ("air", np.int64),
        ("age", np.int64),
        ("love_ticks", np.int64),
        ("breed_cooldown", np.int64),
        ("size", np.int64),
        ("colour", np.int64),
        ("sheared", np.int64),
        ("egg_ticks", np.int64),
        ("ambient_ticks", np.int64),
        ("idle_ticks", np.int64),
        ("persistent", np.int64),
    ]
)
"""One creature; a ``health`` of 0 is a free row, whose ``kind`` is NOTHING.

Position (feet) and velocity in blocks and blocks a tick, ``yaw`` in degrees as the player's, health in half hearts.
``goal`` is where it walks to at ``pace``, a factor on its kind's speed, for at
most ``goal_ticks``; a pace of 0 stands still. ``sidestep`` says to which side it goes round what stopped it (-1, 0, 1).
``angry_ticks``: how long it still follows the player; ``panic_ticks``: how long it still flees; ``seen_ticks``: how long the
player has been in its sight, negative: out of it. ``fuse`` counts up in a creeper that swells. ``aim``, ``aim_ticks``,
``brew``: where a witch's potion lands, in how many ticks (or until it has been drunk), and which; ``fireproof_until``: the tick
of the clock until which fire does it no harm. ``player_hit_ticks``: how long its death counts as the player's deed. ``air`` is
its breath in ticks. ``age`` below 0 is a baby's. ``size`` is a slime's, ``colour`` (0 white .. 15 black) and ``sheared`` a
sheep's, ``egg_ticks`` a hen's. ``ambient_ticks`` since it was last heard; ``idle_ticks`` since it was last near the player.
``persistent`` ones never despawn by distance."""
FULL_AIR = 300
HORSE_HEALTH_LOW = 15.0
"""A horse has 15 to 30 of health, the middle most often (https://minecraft.wiki/w/Horse#Health)."""
BABY_AGE = -24000
BABY_SCALE = 0.5
EGG_TICKS_LOW, EGG_TICKS_SPREAD = 6000, 6000
_WHITE, _DARKER = 0, ((5, 15), (10, 7), (15, 8), (18, 12))
"""Of 100 sheep 5 are black, 5 grey, 5 light grey, 3 brown; of the others one in 500 is pink
(https://minecraft.wiki/w/Sheep)."""
_PINK, _PINK_IN = 6, 500


@rule
def free(creature):  # type: ignore[no-untyped-def]
    """Make the row empty."""
    creature.health = 0.0
    creature.kind = NOTHING


@rule
def fit_box(creature, kinds):  # type: ignore[no-untyped-def]
    """Set a creature's half width and height by its kind, its size and whether it is grown."""
    scale = BABY_SCALE if creature.age < 0 else 1.0
    if creature.kind == SLIME:
        scale = float(creature.size)
    creature.half_width = kinds[creature.kind].half_width * scale
    creature.height = kinds[creature.kind].height * scale


@rule
def _sheep_colour(random):  # type: ignore[no-untyped-def]
    draw = below(random, 100)
    for limit, colour in _DARKER:
        if draw < limit:
            return colour
    return _PINK if below(random, _PINK_IN) == 0 else _WHITE


@rule
def create(creatures, kinds, kind, x, y, z, yaw, size, random, next_id):  # type: ignore[no-untyped-def]
    """A new grown creature in a free row; its index, or -1 where no row is free.

    Args:
        creatures: CREATURE (n,).
        kinds: KIND (kinds,).
        kind: index of it.
        x, y, z: feet, in blocks; yaw: degrees, of any turn; it is kept in -180..180.
        size: of a slime, 1, 2 or 4; no matter to others.
        random: uint64[1] of ``chance``; next_id: int64[1], moves on.
    """
    for index in range(creatures.shape[0]):
        if creatures[index].health > 0.0:
            continue
        creature = creatures[index]
        creature.id = next_id[0]
        next_id[0] += 1
        creature.kind = kind
        creature.size = size if kind == SLIME else 1
        creature.health = float(size * size) if kind == SLIME else kinds[kind].health
        if kind == HORSE:
            creature.health = HORSE_HEALTH_LOW + below(random, 8) + below(random, 9)
        creature.position[0], creature.position[1], creature.position[2] = x, y, z
        creature.velocity[:] = 0.0
        creature.yaw = (yaw + 180.0) % 360.0 - 180.0
        creature.on_ground = creature.collided = creature.in_water = creature.in_lava = 0
        creature.fall_distance = creature.pace = creature.last_damage = 0.0
        creature.goal[:] = 0.0
        creature.aim[:] = 0.0
        creature.goal_ticks = creature.sidestep = creature.stuck_ticks = 0
        creature.angry_ticks = creature.panic_ticks = creature.seen_ticks = 0
        creature.attack_wait = creature.fuse = creature.aim_ticks = creature.brew = 0
        creature.fireproof_until = 0
        creature.invulnerable_ticks = creature.player_hit_ticks = creature.fire_ticks = 0
        creature.air = FULL_AIR
        creature.age = creature.love_ticks = creature.breed_cooldown = 0
        creature.colour = _sheep_colour(random) if kind == SHEEP else 0
        creature.sheared = 0
        creature.egg_ticks = EGG_TICKS_LOW + below(random, EGG_TICKS_SPREAD) if kind == CHICKEN else 0
        creature.ambient_ticks = -kinds[kind].ambient_interval
        creature.idle_ticks = creature.persistent = 0
        fit_box(creature, kinds)
        return index
    return -1
