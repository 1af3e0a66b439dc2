"""What the crosshair rests on: the nearest of a block, a creature and another player.

The player reaches blocks 4.5 and creatures 3.0 blocks from the eye (https://minecraft.wiki/w/Attack_range): a creature before
the block but farther than that leaves the crosshair on nothing, as in the game.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge.compiled import rule
from bridge.embedded.motion.movement import HALF_WIDTH, PLAYER_HEIGHT
from bridge.messages import EYE_HEIGHT, REACH_BLOCKS, SNEAKING_EYE_HEIGHT
from bridge.packed import packed
from bridge.raycast import BlockHit, enter_box, first_block, look_direction, outline_rows
from bridge.shapes import block_shapes

CREATURE_REACH = 3.0


NOTHING, A_BLOCK, A_CREATURE, A_PLAYER = range(4)
SEEN = np.dtype(
    [
        ("kind", np.int64),
        ("cell", np.int64, (3,)),
        ("face", np.int64, (3,)),
        ("block", np.int64),
        ("point", np.float64, (3,)),
        ("row", np.int64),
        ("id", np.int64),
        ("distance", np.float64),
    ]
)
"""What lies under the crosshair. ``kind`` is one of this module's; ``cell``, ``face``, ``block``, ``point`` are those of a
``BlockHit``, ``row`` and ``id`` of a ``CreatureHit``, of another player his seat and ``player_id``; ``distance`` in blocks from
the eye."""


class Sights(NamedTuple):
    """What the crosshair meets: the fields of ``BlockShapes`` of these names."""

    selectable: NDArray[np.uint8]
    kind: NDArray[np.uint8]
    row: NDArray[np.uint16]
    count: NDArray[np.int64]  # type: ignore[assignment]  # hides tuple.count, which nobody calls here
    boxes: NDArray[np.float32]


@functools.cache
def sights() -> Sights:
    """The table, made once; not to be written to."""
    shapes = block_shapes()
    return packed(Sights(shapes.selectable, shapes.kind, outline_rows(), shapes.count, shapes.boxes))


gaze = rule(look_direction)
"""``look_direction``, compiled."""


class CreatureHit(NamedTuple):
    """A creature, or another player, under the crosshair."""

    row: int
    """Its index among the records, or his seat."""
    id: int
    distance: float
    """Blocks from the eye to its box."""


@rule
def first_creature(creatures, origin, direction, reach):  # type: ignore[no-untyped-def]
    """(row, distance) of the nearest living creature whose box a ray enters within ``reach``; (-1, reach) for none.

    ``creatures`` are records (n,) with the fields of ``projectiles.TARGET``; ``origin`` and the unit vector ``direction`` are
    triples.
    """
    found, nearest = -1, reach
    for row in range(creatures.shape[0]):
        creature = creatures[row]
        if creature.health <= 0.0:
            continue
        position, half_width = creature.position, creature.half_width
        box = (
            position[0] - half_width,
            position[1],
            position[2] - half_width,
            position[0] + half_width,
            position[1] + creature.height,
            position[2] + half_width,
        )
        met = enter_box(origin, direction, box)[0]
        if 0.0 <= met <= nearest:
            found, nearest = row, met
    return found, nearest


@rule
def player_id(seat):  # type: ignore[no-untyped-def]
    """What a player is called among the entities of his world, whose other ids are above 0."""
    return -1 - seat


@rule
def _first_other(bodies, lives, seat, origin, direction, reach):  # type: ignore[no-untyped-def]
    """(seat, distance) of the nearest living other player whose box a ray enters within ``reach``; (-1, reach) for none."""
    found, nearest = -1, reach
    for other in range(bodies.shape[0]):
        if other == seat or lives[other].health <= 0.0:
            continue
        x, y, z = bodies[other].position[0], bodies[other].position[1], bodies[other].position[2]
        box = (x - HALF_WIDTH, y, z - HALF_WIDTH, x + HALF_WIDTH, y + PLAYER_HEIGHT, z + HALF_WIDTH)
        met = enter_box(origin, direction, box)[0]
        if 0.0 <= met <= nearest:
            found, nearest = other, met
    return found, nearest


@rule
def look(realm, creatures, sneaking, seen):  # type: ignore[no-untyped-def]
    """Find out what the crosshair rests on; ``creatures`` are those of the realm in use, ``seen`` is a ``SEEN`` record."""
    body, grid, sights = realm.body, realm.grid, realm.sights
    position = body.position
    eye = position[0], position[1] + (SNEAKING_EYE_HEIGHT if sneaking else EYE_HEIGHT), position[2]
    direction = gaze(body.yaw, body.pitch)
    x, y, z, axis, block, distance = first_block(
        grid.blocks,
        grid.states,
        grid.column_loaded,
        grid.min_y,
        sights.selectable,
        sights.kind,
        sights.row,
        sights.count,
        sights.boxes,
        eye[0],
        eye[1],
        eye[2],
        direction[0],
        direction[1],
        direction[2],
        REACH_BLOCKS,
        False,
        0,
        0,
        0,
    )
    seen.kind = NOTHING if axis < 0 else A_BLOCK
    reach = REACH_BLOCKS
    if axis >= 0:
        reach = distance
        seen.block, seen.distance = block, distance
        seen.cell[0], seen.cell[1], seen.cell[2] = x, y, z
        for k in range(3):
            seen.face[k] = 0 if k != axis else -1 if direction[k] > 0 else 1
            seen.point[k] = eye[k] + direction[k] * distance
    row, near = first_creature(creatures, eye, direction, reach)
    if row >= 0:
        seen.kind = A_CREATURE if near <= CREATURE_REACH else NOTHING
        seen.row, seen.id, seen.distance = row, creatures[row].id, near
    other, near = _first_other(realm.bodies, realm.lives, realm.seat, eye, direction, near)
    if other >= 0:
        seen.kind = A_PLAYER if near <= CREATURE_REACH else NOTHING
        seen.row, seen.id, seen.distance = other, player_id(other), near


def block_seen(seen: NDArray[np.void]) -> BlockHit | None:
    """The block of a ``SEEN`` record."""
    if seen["kind"] != A_BLOCK:
        return None
    (x, y, z), (dx, dy, dz), (px, py, pz) = seen["cell"].tolist(), seen["face"].tolist(), seen["point"].tolist()
    return BlockHit((x, y, z), (dx, dy, dz), int(seen["block"]), float(seen["distance"]), (px, py, pz))


def creature_seen(seen: NDArray[np.void]) -> CreatureHit | None:
    """The creature of a ``SEEN`` record."""
    return _being(seen) if seen["kind"] == A_CREATURE else None


def being_seen(seen: NDArray[np.void]) -> CreatureHit | None:
    """The creature or the player of a ``SEEN`` record."""
    return _being(seen) if seen["kind"] in (A_CREATURE, A_PLAYER) else None


def _being(seen: NDArray[np.void]) -> CreatureHit:
    return CreatureHit(int(seen["row"]), int(seen["id"]), float(seen["distance"]))
