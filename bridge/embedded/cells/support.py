"""Whether a block is held where it stands or is to be placed: ground for plants, walls for torches, the other half of a door.

Sources: https://minecraft.wiki/w/Opacity/Placement and the pages of the blocks. In this version vines, coral,
scaffolding, chorus and dripstone stay wherever they are.
"""

from __future__ import annotations

from bridge.compiled import rule
from bridge.embedded.cells.block_rules import (
    AS_BAMBOO,
    AS_BED,
    AS_CACTUS,
    AS_DOOR,
    AS_LANTERN,
    AS_SUGAR_CANE,
    AS_TALL_PLANT,
    BAMBOO,
    BY_FACE,
    CACTUS,
    CANE,
    FARMLAND,
    FLOOR_ANY,
    FLOOR_CENTRE,
    FLOOR_FULL,
    FROM_ABOVE,
    GRAVEL,
    HANGING,
    IN_WATER_ON_FLOOR,
    JUNGLE_LOG,
    KELP,
    NO_SUPPORT,
    ON_DRY_SOIL,
    ON_FARMLAND,
    ON_LOG,
    ON_SOIL,
    ON_SOUL_SAND,
    ON_THE_CEILING,
    ON_THE_FLOOR,
    ON_WALL,
    ON_WATER,
    SAND,
    SOIL,
    SOUL_SAND,
    TERRACOTTA,
)
from bridge.embedded.cells.faces import DOWN, STEPS, UP, holds_centre, holds_full
from bridge.embedded.motion.block_physics import CUBE, LAVA, WATER
from bridge.embedded.motion.collision import stops_at, traits_at
from bridge.grid import get_block, get_state

_SIDES = ((0, -1), (0, 1), (-1, 0), (1, 0))


@rule
def ground_at(grid, rules, x, y, z):  # type: ignore[no-untyped-def]
    """The ground bits of the block in a cell."""
    return rules.ground[get_block(grid, x, y, z)]


@rule
def _cactus_held(grid, physics, rules, x, y, z):  # type: ignore[no-untyped-def]
    """On sand or cactus, nothing solid and no lava beside it, nothing liquid above."""
    if ground_at(grid, rules, x, y - 1, z) & (SAND | CACTUS) == 0:
        return False
    for dx, dz in _SIDES:
        if traits_at(grid, physics, x + dx, y, z + dz) & LAVA or stops_at(grid, physics, x + dx, y, z + dz):
            return False
    return traits_at(grid, physics, x, y + 1, z) & (WATER | LAVA) == 0


@rule
def _cane_held(grid, physics, rules, x, y, z):  # type: ignore[no-untyped-def]
    """On cane, or on soil or sand that has water beside it."""
    ground = ground_at(grid, rules, x, y - 1, z)
    if ground & CANE:
        return True
    if ground & (SOIL | SAND) == 0:
        return False
    beside = 0
    for dx, dz in _SIDES:
        beside |= traits_at(grid, physics, x + dx, y - 1, z + dz)
    return beside & WATER != 0


@rule
def _on_side(grid, faces, x, y, z, facing):  # type: ignore[no-untyped-def]
    """Whether the block behind has a full face for what looks away from it."""
    if facing < 0:
        return True
    dx, dy, dz = STEPS[facing ^ 1]
    return holds_full(grid, faces, x + dx, y + dy, z + dz, facing)


@rule
def _other_half_stands(grid, rules, x, y, z, block, state):  # type: ignore[no-untyped-def]
    """For doors, tall plants (above one another) and beds (along their facing)."""
    upper = rules.upper[block, state]
    dx, dy, dz = 0, -1 if upper == 1 else 1, 0
    if rules.support[block] == AS_BED:
        dx, dy, dz = STEPS[rules.facing[block, state] ^ 1 if upper == 1 else rules.facing[block, state]]
    other = get_state(grid, x + dx, y + dy, z + dz)
    return get_block(grid, x + dx, y + dy, z + dz) == block and rules.upper[block, other] == 1 - upper


@rule
def _double_held(grid, faces, rules, x, y, z, block, state, whole):  # type: ignore[no-untyped-def]
    if whole and not _other_half_stands(grid, rules, x, y, z, block, state):
        return False
    if rules.upper[block, state] == 1 or rules.support[block] == AS_BED:
        return True
    if rules.support[block] == AS_DOOR:
        return holds_full(grid, faces, x, y - 1, z, UP)
    return ground_at(grid, rules, x, y - 1, z) & SOIL != 0


@rule
def is_held(grid, physics, faces, rules, x, y, z, block, state, whole):  # type: ignore[no-untyped-def]
    """Whether a block in a state stays at x, y, z.

    Args:
        grid, physics, faces, rules: ``GridArrays``, ``BlockPhysics``, ``BlockFaces``, ``BlockRules``.
        whole: False while it is being placed: blocks of two halves need the other one only later, water plants need water.
    """
    kind = rules.support[block]
    if kind == NO_SUPPORT:
        return True
    ground = ground_at(grid, rules, x, y - 1, z)
    if kind == FLOOR_FULL:
        return holds_full(grid, faces, x, y - 1, z, UP)
    if kind == FLOOR_CENTRE:
        return holds_centre(grid, faces, x, y - 1, z, UP)
    if kind == FLOOR_ANY:
        return get_block(grid, x, y - 1, z) != 0 and traits_at(grid, physics, x, y - 1, z) & (WATER | LAVA) == 0
    if kind == ON_SOIL:
        return ground & SOIL != 0
    if kind == ON_FARMLAND:
        return ground & FARMLAND != 0
    if kind == ON_DRY_SOIL:
        return ground & (SOIL | SAND | TERRACOTTA) != 0
    if kind == ON_SOUL_SAND:
        return ground & SOUL_SAND != 0
    if kind == AS_CACTUS:
        return _cactus_held(grid, physics, rules, x, y, z)
    if kind == AS_SUGAR_CANE:
        return _cane_held(grid, physics, rules, x, y, z)
    if kind == AS_BAMBOO:
        return ground & (SOIL | SAND | GRAVEL | BAMBOO) != 0
    if kind == ON_WALL:
        return _on_side(grid, faces, x, y, z, rules.facing[block, state])
    if kind == ON_LOG:
        dx, dy, dz = STEPS[rules.facing[block, state]]
        return ground_at(grid, rules, x + dx, y + dy, z + dz) & JUNGLE_LOG != 0
    if kind in (BY_FACE, AS_LANTERN):
        attached = rules.attached[block, state]
        if attached == ON_THE_FLOOR:
            return holds_centre(grid, faces, x, y - 1, z, UP)
        if attached == ON_THE_CEILING:
            return holds_centre(grid, faces, x, y + 1, z, DOWN)
        return _on_side(grid, faces, x, y, z, rules.facing[block, state])
    if kind in (AS_DOOR, AS_TALL_PLANT, AS_BED):
        return _double_held(grid, faces, rules, x, y, z, block, state, whole)
    if kind == ON_WATER:
        return traits_at(grid, physics, x, y - 1, z) & WATER != 0
    if kind == FROM_ABOVE:
        return ground_at(grid, rules, x, y + 1, z) & HANGING != 0 or holds_full(grid, faces, x, y + 1, z, DOWN)
    if kind == IN_WATER_ON_FLOOR:
        held = ground & KELP != 0 or traits_at(grid, physics, x, y - 1, z) & CUBE != 0
        return held and (whole or rules.wet[get_block(grid, x, y, z), get_state(grid, x, y, z)] != 0)
    return True
