"""Random ticks: what grows, spreads, dries, decays and melts (https://minecraft.wiki/w/Tick#Random_tick)."""

import numpy as np
import pytest

from bridge import names
from bridge.embedded.cells.block_rules import block_rules
from bridge.embedded.cells.growth import growth_points
from bridge.embedded.cells.leaves import leaf_states, reaches_log
from bridge.embedded.land.biomes import biome_id
from tests.bridge.embedded.field import FLOOR, Field

HERE = (0.5, float(FLOOR), 0.5)


def farm(field: Field, crop: str, moist: bool, **state: str) -> None:
    """A 9 x 9 field of farmland with rows of a crop along x, every second one."""
    for x in range(-4, 5):
        for z in range(-4, 5):
            field.put((x, FLOOR - 1, z), "farmland", moisture="7" if moist else "0")
            if z % 2 == 0:
                field.put((x, FLOOR, z), crop, **state)
    if moist:
        field.put((0, FLOOR - 1, 1), "water")


def ages(field: Field) -> np.ndarray:
    """The ages of all crops of the farm."""
    return np.array([int(field.standing((x, FLOOR, z))["age"]) for x in range(-4, 5) for z in range(-4, 5, 2)])


def test_a_cell_has_three_random_ticks_in_4096_ticks() -> None:
    """Snow under a strong light melts at its first: the mean wait is 1365 ticks."""
    field = Field()
    cells = [(x, FLOOR, z) for x in range(-8, 8) for z in range(-8, 8)]
    for cell in cells:
        field.put(cell, "snow")
    field.grid.light[:] = 15
    field.tick(946, player=HERE)
    melted = sum(field.name(cell) == "air" for cell in cells) / len(cells)
    assert melted == pytest.approx(0.5, abs=0.12), "half of them after ln 2 x 1365 ticks"


def test_places_of_crops_have_the_game_s_points() -> None:
    """https://minecraft.wiki/w/Tutorials/Crop_farming#Growth_rate: rows on moist farmland 10, a full field 5, dry
    farmland less."""
    rules = block_rules()
    field = Field()
    farm(field, "wheat", moist=True)
    assert growth_points(field.grid.arrays, rules, 3, FLOOR, -2) == pytest.approx(10.0)
    for x in range(-4, 5):
        field.put((x, FLOOR, -1), "wheat")
    assert growth_points(field.grid.arrays, rules, 3, FLOOR, -2) == pytest.approx(5.0)
    dry = Field()
    farm(dry, "wheat", moist=False)
    assert growth_points(dry.grid.arrays, rules, 3, FLOOR, -2) == pytest.approx(4.0)


def test_wheat_grows_in_light_and_faster_where_it_is_moist() -> None:
    wet, dark = Field(), Field()
    for field in (wet, dark):
        farm(field, "wheat", moist=True)
    dark.grid.light[:] = 0
    for field in (wet, dark):
        field.tick(8000, player=HERE)
    # 8000 ticks are 5.9 random ticks of which one in three grows.
    assert ages(wet).mean() == pytest.approx(2.0, abs=0.6)
    assert ages(dark).max() == 0


def test_wheat_grows_under_the_night_sky_and_saplings_do_not() -> None:
    """Crops go by raw light, whatever the hour; saplings by what is left of it: https://minecraft.wiki/w/Wheat_Seeds#Farming."""
    field = Field()
    farm(field, "wheat", moist=True)
    field.put((8, FLOOR - 1, 8), "dirt")
    field.put((8, FLOOR, 8), "oak_sapling")
    field.tick(20_000, player=HERE, sky_loss=11)
    assert ages(field).mean() > 2.0
    assert field.standing((8, FLOOR, 8))["stage"] == "0"


def test_rain_makes_farmland_moist() -> None:
    """https://minecraft.wiki/w/Farmland#Hydration; not in a desert, where no rain falls."""
    wet, dry = Field(), Field()
    for field, biome in ((wet, "plains"), (dry, "desert")):
        field.grid.arrays.biomes[:] = biome_id(biome)
        field.state.weathers[0]["rain"] = 1.0
        for x in range(-8, 8):
            field.put((x, FLOOR - 1, 0), "farmland", moisture="0")
            field.put((x, FLOOR, 0), "wheat")
        field.tick(6000, player=HERE)
    assert sum(wet.standing((x, FLOOR - 1, 0))["moisture"] == "7" for x in range(-8, 8)) >= 14
    assert {dry.standing((x, FLOOR - 1, 0))["moisture"] for x in range(-8, 8)} == {"0"}


def test_farmland_dries_without_water_and_bare_it_becomes_dirt() -> None:
    """https://minecraft.wiki/w/Farmland#Hydration, #Decay."""
    field = Field()
    field.put((0, FLOOR - 1, 0), "farmland", moisture="7")
    field.put((10, FLOOR - 1, 0), "farmland", moisture="1")
    field.put((10, FLOOR - 1, 4), "water")
    field.tick(40_000, player=HERE)
    assert field.name((0, FLOOR - 1, 0)) == "dirt"
    assert field.standing((10, FLOOR - 1, 0))["moisture"] == "7"


def test_grass_spreads_to_dirt_in_the_light_and_dies_under_stone() -> None:
    """https://minecraft.wiki/w/Grass_Block#Spread, #Decay."""
    field = Field()
    for x in range(-4, 5):
        for z in range(-4, 5):
            field.put((x, FLOOR - 1, z), "dirt")
    field.put((0, FLOOR - 1, 0), "grass_block")
    field.put((4, FLOOR - 1, 4), "grass_block")
    field.put((4, FLOOR, 4), "stone")
    field.tick(3000, player=HERE)
    assert field.name((4, FLOOR - 1, 4)) == "dirt"
    grown = sum(field.name((x, FLOOR - 1, z)) == "grass_block" for x in range(-4, 5) for z in range(-4, 5))
    assert grown > 1


def test_a_sapling_becomes_a_tree_that_keeps_its_leaves() -> None:
    """https://minecraft.wiki/w/Sapling: with light of 9 above it, one random tick in seven, twice."""
    field = Field()
    field.put((0, FLOOR - 1, 0), "grass_block")
    field.put((0, FLOOR, 0), "oak_sapling")
    field.tick(60_000, player=HERE)
    logs = 0
    while field.name((0, FLOOR + logs, 0)) == "oak_log":
        logs += 1
    assert 4 <= logs <= 6
    assert field.name((0, FLOOR + logs, 0)) == "oak_leaves"
    assert field.name((0, FLOOR - 1, 0)) == "dirt"
    assert field.dropped() == {}, "nothing decayed"


def test_leaves_decay_when_their_tree_is_felled_and_give_their_drops() -> None:
    """https://minecraft.wiki/w/Leaves#Decay."""
    field = Field()
    trunk = [(0, FLOOR + rise, 0) for rise in range(3)]
    for cell in trunk:
        field.put(cell, "oak_log")
    leaves = [(x, FLOOR + 3, z) for x in range(-5, 6) for z in range(-5, 6) if abs(x) + abs(z) <= 5]
    for cell in leaves:
        field.put(cell, "oak_leaves")
    field.put((9, FLOOR, 9), "oak_leaves", persistent="true")
    field.tick(10_000, player=HERE)
    assert all(field.name(cell) == "oak_leaves" for cell in leaves), "all of them have the log within six blocks"
    for cell in trunk:
        field.put(cell, "air")
    field.tick(20_000, player=HERE)
    assert all(field.name(cell) == "air" for cell in leaves)
    assert field.name((9, FLOOR, 9)) == "oak_leaves", "what was placed stays"
    assert set(field.dropped()) <= {"oak_sapling", "stick", "apple"}


def test_what_is_known_of_leaves_is_part_of_the_changed_columns() -> None:
    """A snapshot holds changed columns only, and the rules go on from what is known."""
    field = Field()
    field.put((0, FLOOR, 0), "oak_log")
    field.put((1, FLOOR, 0), "oak_leaves")
    field.grid.column_changed.fill(False)
    for _ in range(40):
        field.tick(200, player=HERE)
        if field.standing((1, FLOOR, 0))["distance"] != "7":
            break
    assert field.standing((1, FLOOR, 0))["distance"] != "7", "a random tick looked"
    assert field.grid.column_changed[0, 0]


def test_leaves_hold_six_blocks_from_the_log() -> None:
    field = Field()
    field.put((0, FLOOR, 0), "oak_log")
    for x in range(1, 9):
        field.put((x, FLOOR, 0), "birch_leaves")
    held = [reaches_log(field.grid.arrays, block_rules(), x, FLOOR, 0) for x in range(1, 9)]
    assert held == [True] * 6 + [False] * 2


def test_all_leaves_share_their_states() -> None:
    known = leaf_states(names.blocks().id("oak_leaves"))
    for name in names.blocks().names:
        if name.endswith("_leaves"):
            assert all(np.array_equal(a, b) for a, b in zip(known, leaf_states(names.blocks().id(name)), strict=True))


@pytest.mark.parametrize(("block", "ground"), [("sugar_cane", "sand"), ("cactus", "sand")])
def test_cane_and_cactus_grow_to_three(block: str, ground: str) -> None:
    """https://minecraft.wiki/w/Sugar_Cane#Farming: every sixteenth random tick."""
    field = Field()
    field.put((0, FLOOR - 1, 0), ground)
    if block == "sugar_cane":
        field.put((1, FLOOR - 1, 0), "water")
    field.put((0, FLOOR, 0), block)
    field.tick(90_000, player=HERE)
    assert [field.name((0, FLOOR + rise, 0)) for rise in range(4)] == [block] * 3 + ["air"]


def test_a_ripe_stem_bears_a_melon_beside_it() -> None:
    """https://minecraft.wiki/w/Melon_Seeds#Growth."""
    field = Field()
    for x in range(-1, 2):
        for z in range(-1, 2):
            field.put((x, FLOOR - 1, z), "farmland", moisture="7")
    field.put((0, FLOOR - 1, 3), "water")
    field.put((0, FLOOR, 0), "melon_stem", age="7")
    field.tick(60_000, player=HERE)
    assert field.name((0, FLOOR, 0)) == "attached_melon_stem"
    way = {"north": (0, -1), "south": (0, 1), "west": (-1, 0), "east": (1, 0)}
    dx, dz = way[field.standing((0, FLOOR, 0))["facing"]]
    assert field.name((dx, FLOOR, dz)) == "melon"
