"""What a random tick does to a block: crops and trees grow, grass spreads, farmland dries, leaves decay, ice melts.

Light is that of the grid: for crops, stems and bushes that of the sky as at noon, by night as well; for grass and saplings less
what the hour takes of it. Rain makes farmland moist as water does. Sources:
https://minecraft.wiki/w/Tutorials/Crop_farming, /w/Farmland, /w/Grass_Block#Spread, /w/Sugar_Cane, /w/Cactus, /w/Melon_Seeds,
/w/Sweet_Berries, /w/Ice#Melting.
"""

from __future__ import annotations

from bridge.compiled import rule
from bridge.embedded.cells.block_rules import FARMLAND, SOIL
from bridge.embedded.cells.faces import STEPS
from bridge.embedded.cells.growth_rules import (
    BERRIES,
    CACTUS_GROWS,
    CANE,
    CROP,
    DECAYS,
    DRIES,
    MELTS,
    MELTS_TO_WATER,
    SAPLING,
    SLOW_CROP,
    SPREADS,
    STEM,
    WART,
)
from bridge.embedded.cells.leaves import should_decay
from bridge.embedded.cells.saplings import grow_tree
from bridge.embedded.cells.support import is_held
from bridge.embedded.cells.update_queue import change_block
from bridge.embedded.chance import below, happens
from bridge.embedded.items.loot import drop_loot
from bridge.embedded.motion.block_physics import WATER
from bridge.embedded.motion.collision import traits_at
from bridge.embedded.weather import is_raining_at
from bridge.grid import SIDE, get_block, get_state, is_inside

LIGHT_TO_GROW = 9
LIGHT_TO_TAKE_ROOT = 4
"""Over dirt that grass spreads to, by day or night."""
LIGHT_TO_MELT = 12
"""Light of blocks, not of the sky, at which snow and ice melt (ice takes a level of it away)."""
MOIST = 7
WATER_REACH = 4
TALLEST = 3
"""Blocks that sugar cane and cactus grow to."""


@rule
def light_at(grid, x, y, z, sky_loss):  # type: ignore[no-untyped-def]
    """Light level 0..15 of a cell: that of blocks, or of the sky less ``sky_loss`` levels. Outside of what is loaded, 0."""
    if not is_inside(grid, x, y, z):
        return 0
    light = grid.light[x % SIDE, z % SIDE, y - grid.min_y]
    return max((light >> 4) - sky_loss, light & 15, 0)


@rule
def _block_light(grid, x, y, z):  # type: ignore[no-untyped-def]
    return grid.light[x % SIDE, z % SIDE, y - grid.min_y] & 15


@rule
def _under_cover(grid, physics, growth, x, y, z):  # type: ignore[no-untyped-def]
    """Whether grass cannot live at x, y, z for what lies on it."""
    return growth.opaque[get_block(grid, x, y + 1, z)] or traits_at(grid, physics, x, y + 1, z) & WATER != 0


@rule
def _spread(grid, physics, rules, growth, updates, random, x, y, z, sky_loss):  # type: ignore[no-untyped-def]
    """Die under cover, or take one of four cells of dirt around that have light."""
    if _under_cover(grid, physics, growth, x, y, z):
        change_block(grid, rules, updates, x, y, z, rules.dirt, 0)
        return
    if light_at(grid, x, y + 1, z, sky_loss) < LIGHT_TO_GROW:
        return
    grass = get_block(grid, x, y, z)
    for _ in range(4):
        i, j, k = x + below(random, 3) - 1, y + below(random, 5) - 3, z + below(random, 3) - 1
        bare = get_block(grid, i, j, k) == rules.dirt and light_at(grid, i, j + 1, k, 0) >= LIGHT_TO_TAKE_ROOT
        if bare and not _under_cover(grid, physics, growth, i, j, k):
            change_block(grid, rules, updates, i, j, k, grass, 0)


@rule
def _dry(grid, physics, rules, updates, weather, x, y, z):  # type: ignore[no-untyped-def]
    """Farmland in rain or near water (four blocks, its layer or the one above) is moist; else it dries, and is dirt if bare."""
    moisture = get_state(grid, x, y, z)
    if is_raining_at(grid, weather, x, y + 1, z):
        if moisture < MOIST:
            change_block(grid, rules, updates, x, y, z, rules.farmland, MOIST)
        return
    for i in range(x - WATER_REACH, x + WATER_REACH + 1):
        for k in range(z - WATER_REACH, z + WATER_REACH + 1):
            for j in range(y, y + 2):
                if traits_at(grid, physics, i, j, k) & WATER:
                    if moisture < MOIST:
                        change_block(grid, rules, updates, x, y, z, rules.farmland, MOIST)
                    return
    if moisture > 0:
        change_block(grid, rules, updates, x, y, z, rules.farmland, moisture - 1)
    elif get_block(grid, x, y + 1, z) == rules.air:
        change_block(grid, rules, updates, x, y, z, rules.dirt, 0)


@rule
def growth_points(grid, rules, x, y, z):  # type: ignore[no-untyped-def]
    """The game's points of a crop's place: its soil 2 or 4, those around a quarter; half where crops of its kind crowd it."""
    points = 1.0
    for dx in range(-1, 2):
        for dz in range(-1, 2):
            if rules.ground[get_block(grid, x + dx, y - 1, z + dz)] & FARMLAND:
                worth = 3.0 if get_state(grid, x + dx, y - 1, z + dz) > 0 else 1.0
                points += worth if dx == 0 and dz == 0 else worth / 4
    crop = get_block(grid, x, y, z)
    along_x = get_block(grid, x - 1, y, z) == crop or get_block(grid, x + 1, y, z) == crop
    along_z = get_block(grid, x, y, z - 1) == crop or get_block(grid, x, y, z + 1) == crop
    across = False
    for dx in (-1, 1):
        for dz in (-1, 1):
            across = across or get_block(grid, x + dx, y, z + dz) == crop
    return points / 2 if (along_x and along_z) or across else points


@rule
def _bear_fruit(grid, rules, growth, updates, random, x, y, z, stem):  # type: ignore[no-untyped-def]
    face = 2 + below(random, 4)
    dx, _, dz = STEPS[face]
    if get_block(grid, x + dx, y, z + dz) == rules.air and rules.ground[get_block(grid, x + dx, y - 1, z + dz)] & SOIL:
        change_block(grid, rules, updates, x + dx, y, z + dz, growth.fruit[stem], 0)
        change_block(grid, rules, updates, x, y, z, growth.attached[stem], growth.attached_state[stem, face])


@rule
def _ripen(grid, rules, growth, updates, random, x, y, z, block, kind):  # type: ignore[no-untyped-def]
    """A crop or stem with enough light: a year older with a chance of 1 in 25 / points + 1."""
    if kind == SLOW_CROP and happens(random, 1 / 3):
        return
    if below(random, int(25.0 / growth_points(grid, rules, x, y, z)) + 1) != 0:
        return
    age = get_state(grid, x, y, z)
    if age < growth.last_age[block]:
        change_block(grid, rules, updates, x, y, z, block, age + 1)
    elif kind == STEM:
        _bear_fruit(grid, rules, growth, updates, random, x, y, z, block)


@rule
def _grow_up(grid, physics, faces, rules, growth, updates, x, y, z, block):  # type: ignore[no-untyped-def]
    """Sugar cane and cactus: the sixteenth random tick adds a block on top, up to three."""
    if get_block(grid, x, y + 1, z) != rules.air:
        return
    height = 1
    while height < TALLEST and get_block(grid, x, y - height, z) == block:
        height += 1
    if height == TALLEST:
        return
    age = get_state(grid, x, y, z)
    if age < growth.last_age[block]:
        change_block(grid, rules, updates, x, y, z, block, age + 1)
        return
    change_block(grid, rules, updates, x, y, z, block, 0)
    if is_inside(grid, x, y + 1, z) and is_held(grid, physics, faces, rules, x, y + 1, z, block, 0, False):
        change_block(grid, rules, updates, x, y + 1, z, block, 0)


@rule
def random_tick(  # type: ignore[no-untyped-def]
    grid, physics, faces, rules, growth, species, leaves, updates, spills, x, y, z, block, sky_loss, weather
):
    """One random tick of the block in a cell.

    Args:
        grid, physics, faces, rules, growth, species, leaves: the tables of the modules of these names.
        updates, spills: ``Updates`` and ``Spills`` of the world.
        sky_loss: levels of sky light that the hour and the weather take away, 0 by a clear day and 11 at night.
        weather: the WEATHER record.
    """
    kind, random = growth.kind[block], spills.random
    if kind == SPREADS:
        _spread(grid, physics, rules, growth, updates, random, x, y, z, sky_loss)
    elif kind == DRIES:
        _dry(grid, physics, rules, updates, weather, x, y, z)
    elif kind in (CANE, CACTUS_GROWS):
        _grow_up(grid, physics, faces, rules, growth, updates, x, y, z, block)
    elif kind == MELTS_TO_WATER:
        if _block_light(grid, x, y, z) >= LIGHT_TO_MELT - 1:
            change_block(grid, rules, updates, x, y, z, rules.water, 0)
    elif kind == MELTS:
        if _block_light(grid, x, y, z) >= LIGHT_TO_MELT:
            change_block(grid, rules, updates, x, y, z, rules.air, 0)
    elif kind == DECAYS:
        if should_decay(grid, rules, leaves, x, y, z):
            state = get_state(grid, x, y, z)
            drop_loot(spills, block, state, False, x, y, z)
            change_block(grid, rules, updates, x, y, z, rules.water if rules.wet[block, state] else rules.air, 0)
    elif kind == WART:
        if get_state(grid, x, y, z) < growth.last_age[block] and below(random, 10) == 0:
            change_block(grid, rules, updates, x, y, z, block, get_state(grid, x, y, z) + 1)
    elif light_at(grid, x, y + (kind in (SAPLING, BERRIES)), z, sky_loss if kind == SAPLING else 0) >= LIGHT_TO_GROW:
        if kind in (CROP, SLOW_CROP, STEM):
            _ripen(grid, rules, growth, updates, random, x, y, z, block, kind)
        elif kind == BERRIES:
            if get_state(grid, x, y, z) < growth.last_age[block] and below(random, 5) == 0:
                change_block(grid, rules, updates, x, y, z, block, get_state(grid, x, y, z) + 1)
        elif kind == SAPLING and below(random, 7) == 0:
            if get_state(grid, x, y, z) == 0:
                change_block(grid, rules, updates, x, y, z, block, 1)
            else:
                grow_tree(grid, rules, species, updates, random, x, y, z)
