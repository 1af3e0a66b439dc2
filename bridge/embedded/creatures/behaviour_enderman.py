"""Endermen leave the player alone until he looks them in the face or strikes them; they teleport, and
from the sun they do so; water hurts them.

Source: https://minecraft.wiki/w/Enderman. They carry no blocks.
"""

from __future__ import annotations

import math

from bridge.compiled import rule
from bridge.embedded.chance import below, uniform
from bridge.embedded.creatures.behaviour_animals import THINK_TICKS, idle
from bridge.embedded.creatures.behaviour_melee import follows_player
from bridge.embedded.creatures.sight import meets_the_sun, sees_player
from bridge.embedded.creatures.steering import go_to, stop
from bridge.embedded.motion.block_physics import STOPS, WATER
from bridge.embedded.motion.collision import box_blocked, is_loaded, make_box, traits_at
from bridge.grid import BODY_BOX
from bridge.messages import EYE_HEIGHT

STARE_RANGE = 64.0
ANGRY_PACE = 1.5
"""An angry one's speed is 0.45 instead of 0.3."""
STARE_WIDTH = 0.025
"""A gaze counts whose cosine to the enderman's eyes is above 1 less this over the distance."""
STARE_TICKS = 5
ANGRY_TICKS = 200
TELEPORT_SIDE = 32.0
TELEPORT_TRIES = 16
FAR, FAR_CHANCE = 16.0, 8
"""An angry one farther than FAR teleports to the player in one thought of FAR_CHANCE: after 30 ticks or so."""


@rule
def is_stared_at(realm, creature):  # type: ignore[no-untyped-def]
    """Whether the player looks at an enderman's eyes and nothing is between."""
    body = realm.body
    feet, position = body.position, creature.position
    dx, dz = position[0] - feet[0], position[2] - feet[2]
    eye = position[1] + realm.tables.kinds[creature.kind].eye_height
    dy = eye - feet[1] - EYE_HEIGHT
    distance = math.sqrt(dx * dx + dy * dy + dz * dz)
    if distance > STARE_RANGE or distance < 1e-6:
        return False
    yaw, pitch = math.radians(body.yaw), math.radians(body.pitch)
    level = math.cos(pitch)
    along = -math.sin(yaw) * level * dx - math.sin(pitch) * dy + math.cos(yaw) * level * dz
    return along / distance > 1.0 - STARE_WIDTH / distance and sees_player(realm, creature)


@rule
def teleport(realm, creature, centre_x, centre_y, centre_z, side):  # type: ignore[no-untyped-def]
    """Go to firm dry ground within ``side`` of a place; whether one of some tries found any."""
    box = realm.grid.boxes[BODY_BOX]
    for _ in range(TELEPORT_TRIES):
        x = math.floor(centre_x + uniform(realm.random, -side, side)) + 0.5
        z = math.floor(centre_z + uniform(realm.random, -side, side)) + 0.5
        y = math.floor(centre_y + uniform(realm.random, -side, side))
        cell_x, cell_z = math.floor(x), math.floor(z)
        if not is_loaded(realm.grid, cell_x, cell_z):
            continue
        while y > realm.grid.min_y and not traits_at(realm.grid, realm.physics, cell_x, y - 1, cell_z) & STOPS:
            y -= 1
        if y <= realm.grid.min_y or traits_at(realm.grid, realm.physics, cell_x, y, cell_z) & WATER:
            continue
        make_box(box, x, y, z, creature.half_width, creature.height)
        if box_blocked(realm.grid, realm.physics, box):
            continue
        creature.position[0], creature.position[1], creature.position[2] = x, float(y), z
        creature.velocity[:] = 0.0
        creature.fall_distance = 0.0
        stop(creature)
        return True
    return False


@rule
def teleport_about(realm, creature):  # type: ignore[no-untyped-def]
    """Go somewhere within TELEPORT_SIDE."""
    position = creature.position
    return teleport(realm, creature, position[0], position[1], position[2], TELEPORT_SIDE)


@rule
def think_enderman(realm, creature, distance):  # type: ignore[no-untyped-def]
    """Count the stare, and leave the sun; once angry, go to the player, and teleport to him from afar."""
    if creature.angry_ticks == 0:
        if realm.vitals.health > 0.0 and is_stared_at(realm, creature):
            creature.seen_ticks += THINK_TICKS
            if creature.seen_ticks > STARE_TICKS:
                creature.angry_ticks = ANGRY_TICKS
        elif not creature.in_water and meets_the_sun(realm, creature, THINK_TICKS):
            creature.seen_ticks = 0
            teleport_about(realm, creature)
        else:
            creature.seen_ticks = 0
            idle(realm, creature)
        return
    if not follows_player(realm, creature, distance):
        idle(realm, creature)
        return
    feet = realm.body.position
    if distance > FAR and below(realm.random, FAR_CHANCE) == 0:
        teleport(realm, creature, feet[0], feet[1], feet[2], 8.0)
    else:
        go_to(creature, feet[0], feet[2], ANGRY_PACE, 3 * THINK_TICKS)
