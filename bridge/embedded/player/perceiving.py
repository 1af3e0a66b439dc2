"""What players see around them, into arrays, of many worlds in one call: the voxel cube, tools in reach, the nearest entities.

Each world's rows are what ``observation_arrays`` makes of the world's own Observation, to the last bit: the same sums in the same
order, and of equal distances the one that ``senses.entities_of`` names first.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call"
from __future__ import annotations

import functools
import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.compiled import rule
from bridge.embedded.creatures.kinds import SHEEP, kind_names
from bridge.embedded.creatures.looks import scale_of
from bridge.embedded.motion.projectiles import FREE
from bridge.embedded.player.senses import ENTITY_RANGE, PROJECTILE_NAMES
from bridge.grid import copy_cube
from bridge.messages import REACH_BLOCKS, VOXEL_RADIUS
from bridge.palette import DYES
from bridge.spaces.entity_kinds import ENTITY_KINDS, SHEARED, VARIANTS

REACH_CELLS = math.ceil(REACH_BLOCKS + 0.5)
"""No cell farther from the eye's than this has its middle within reach."""


class Numbers(NamedTuple):
    """The ids that the arrays hold, by the embedded world's own numbers: int64 each."""

    creatures: NDArray[np.int64]
    projectiles: NDArray[np.int64]
    dyes: NDArray[np.int64]
    others: NDArray[np.int64]
    """Of a dropped item, an experience orb, a shorn sheep; blocks of a crafting table and of a furnace."""


@functools.cache
def numbers() -> Numbers:
    """Made once; not to be written to."""
    blocks = names.blocks()
    projectiles = np.zeros(1 + max(PROJECTILE_NAMES), np.int64)
    for kind, name in PROJECTILE_NAMES.items():
        projectiles[kind] = ENTITY_KINDS.id(name)
    others = [
        *(ENTITY_KINDS.id(name) for name in ("item", "experience_orb")),
        VARIANTS.id(SHEARED),
        *(blocks.id(station) for station in ("crafting_table", "furnace")),
    ]
    return Numbers(ENTITY_KINDS.ids(kind_names().names), projectiles, VARIANTS.ids(DYES), np.array(others, np.int64))


@rule
def look_around(blocks, column_loaded, min_y, eyes, numbers, origins, voxels, nearby):
    """Fill ``voxels`` (zeros at first), their ``origins`` and ``nearby`` of N worlds, the first axis of each array.

    ``blocks`` and ``column_loaded`` are those of ``GridArrays``, ``eyes`` float64 (N, 3).
    """
    table, furnace = numbers.others[3], numbers.others[4]
    for world in range(eyes.shape[0]):
        eye, origin, cube = eyes[world], origins[world], voxels[world]
        for axis in range(3):
            origin[axis] = math.floor(eye[axis]) - VOXEL_RADIUS
        copy_cube(blocks[world], column_loaded[world], origin[0], origin[1] - min_y, origin[2], cube)
        low, high = VOXEL_RADIUS - REACH_CELLS, VOXEL_RADIUS + REACH_CELLS + 1
        for i in range(low, high):
            for j in range(low, high):
                for k in range(low, high):
                    block = cube[i, j, k]
                    if block in (table, furnace):
                        dx = i + origin[0] + 0.5 - eye[0]
                        dy = j + origin[1] + 0.5 - eye[1]
                        dz = k + origin[2] + 0.5 - eye[2]
                        if math.sqrt(dx * dx + dy * dy + dz * dz) <= REACH_BLOCKS:
                            nearby[world, 0 if block == table else 1] = 1


@rule
def _note(records, row, part, feet, place, order):
    """Put a record among the nearest so far, where it is one; 1 if it is perceived at all."""
    position = records[row].position
    dx, dy, dz = position[0] - feet[0], position[1] - feet[1], position[2] - feet[2]
    distance = math.sqrt(dx * dx + dy * dy + dz * dz)
    if distance > ENTITY_RANGE:
        return 0
    most = order.shape[0]
    at = most
    while at > 0 and (order[at - 1, 0] < 0 or distance < place[at - 1, 3]):
        at -= 1
    if at < most:
        for later in range(most - 1, at, -1):
            for field in range(4):
                place[later, field] = place[later - 1, field]
            order[later, 0], order[later, 1] = order[later - 1, 0], order[later - 1, 1]
        place[at, 0], place[at, 1], place[at, 2], place[at, 3] = dx, dy, dz, distance
        order[at, 0], order[at, 1] = part, row
    return 1


@rule
def find_entities(drops, creatures, projectiles, orbs, positions, places, order, counts):
    """Find the nearest entities of N worlds, the first axis of each array.

    Args:
        drops, creatures, projectiles, orbs: of ``WorldState``.
        positions: float64 (N, 3), feet.
        places: float64 (N, ENTITIES, 4), filled with offsets and distances.
        order: int64 (N, ENTITIES, 2), filled with which of the four (0..3) and which row of it; -1 at first.
        counts: int64 (N,), filled with how many are perceived.
    """
    for world in range(positions.shape[0]):
        feet, place, rows = positions[world], places[world], order[world]
        found = 0
        for row in range(drops.shape[1]):
            if drops[world, row].count > 0:
                found += _note(drops[world], row, 0, feet, place, rows)
        for row in range(creatures.shape[1]):
            if creatures[world, row].health > 0.0:
                found += _note(creatures[world], row, 1, feet, place, rows)
        for row in range(projectiles.shape[1]):
            if projectiles[world, row].kind != FREE:
                found += _note(projectiles[world], row, 2, feet, place, rows)
        for row in range(orbs.shape[1]):
            if orbs[world, row].points > 0:
                found += _note(orbs[world], row, 3, feet, place, rows)
        counts[world] = found


@rule
def describe_entities(drops, creatures, projectiles, orbs, numbers, order, told, ids, kinds, variants, items, bodies):
    """Fill what the arrays of ``spaces.observations`` tell of those that ``find_entities`` found."""
    for world in range(order.shape[0]):
        for k in range(order.shape[1]):
            part, row = order[world, k, 0], order[world, k, 1]
            if part < 0:
                break
            told[world, k, 0] = 1
            bodies[world, k, 1] = 1.0
            if part == 0:
                drop = drops[world, row]
                ids[world, k], kinds[world, k] = drop.id, numbers.others[0]
                items[world, k] = drop.item
                told[world, k, 2] = 1
            elif part == 1:
                creature = creatures[world, row]
                ids[world, k], kinds[world, k] = creature.id, numbers.creatures[creature.kind]
                bodies[world, k, 0] = creature.yaw
                bodies[world, k, 1] = scale_of(creature)
                if creature.kind == SHEEP:
                    variants[world, k] = numbers.others[2] if creature.sheared else numbers.dyes[creature.colour]
            elif part == 2:
                shot = projectiles[world, row]
                ids[world, k], kinds[world, k] = shot.id, numbers.projectiles[shot.kind]
            else:
                ids[world, k], kinds[world, k] = orbs[world, row].id, numbers.others[1]
