"""Water and lava flow by the game's rules: https://minecraft.wiki/w/Fluid, /w/Water, /w/Lava."""

import pytest

from tests.bridge.embedded.field import FLOOR, Field


def levels(field: Field, count: int) -> list[str]:
    """Levels along x from the origin on, or the block's name where it is no fluid."""
    cells = [(x, FLOOR, 0) for x in range(count)]
    return [field.standing(cell).get("level", field.name(cell)) for cell in cells]


def test_water_spreads_seven_blocks_a_block_every_five_ticks() -> None:
    field = Field()
    field.put((0, FLOOR, 0), "water")
    field.tick(4)
    assert levels(field, 3) == ["0", "air", "air"]
    field.tick(1)
    assert levels(field, 3) == ["0", "1", "air"]
    field.tick(5)
    assert levels(field, 3) == ["0", "1", "2"]
    field.tick(60)
    assert levels(field, 9) == ["0", "1", "2", "3", "4", "5", "6", "7", "air"]


def test_lava_spreads_three_blocks_a_block_every_thirty_ticks() -> None:
    field = Field()
    field.put((0, FLOOR, 0), "lava")
    field.tick(29)
    assert levels(field, 2) == ["0", "air"]
    field.tick(1)
    assert levels(field, 2) == ["0", "2"]
    field.tick(150)
    assert levels(field, 5) == ["0", "2", "4", "6", "air"]


def test_water_dries_up_without_its_source() -> None:
    field = Field()
    field.put((0, FLOOR, 0), "water")
    field.tick(60)
    field.put((0, FLOOR, 0), "air")
    field.tick(120)
    assert levels(field, 9) == ["air"] * 9


def test_water_falls_and_spreads_anew_where_it_lands() -> None:
    field = Field()
    field.put((0, FLOOR + 4, 0), "stone")
    field.put((0, FLOOR + 5, 0), "water")
    field.tick(100)
    assert field.standing((1, FLOOR + 5, 0))["level"] == "1"
    assert field.standing((1, FLOOR + 2, 0))["level"] == "8"
    assert field.name((2, FLOOR + 2, 0)) == "air", "what falls does not spread in the air"
    assert field.standing((2, FLOOR, 0))["level"] == "1"


@pytest.mark.parametrize(("distance", "turns"), [(5, True), (6, False)])
def test_water_looks_for_a_drop_four_blocks_from_where_it_flows_to(distance: int, turns: bool) -> None:
    """https://minecraft.wiki/w/Fluid#Fluid_spread: from the block beside it, so five blocks from itself."""
    field = Field()
    field.put((distance, FLOOR - 1, 0), "air")
    field.put((0, FLOOR, 0), "water")
    field.tick(6)
    assert field.name((1, FLOOR, 0)) == "water"
    assert field.name((0, FLOOR, 1)) == ("air" if turns else "water")


def test_two_sources_make_a_third_between_them() -> None:
    field = Field()
    for x in (0, 2):
        field.put((x, FLOOR - 1, 0), "water")
    field.put((1, FLOOR - 1, 0), "air")
    field.tick(30)
    assert field.standing((1, FLOOR - 1, 0))["level"] == "0"


def test_two_sources_of_lava_do_not() -> None:
    field = Field()
    for x in (0, 2):
        field.put((x, FLOOR - 1, 0), "lava")
    field.put((1, FLOOR - 1, 0), "air")
    field.tick(100)
    assert field.standing((1, FLOOR - 1, 0))["level"] == "2"


def test_a_source_of_lava_that_water_touches_is_obsidian() -> None:
    field = Field()
    field.put((3, FLOOR - 1, 0), "lava")
    field.put((0, FLOOR, 0), "water")
    field.tick(40)
    assert field.name((3, FLOOR - 1, 0)) == "obsidian"


def test_flowing_lava_that_water_touches_is_cobblestone() -> None:
    field = Field()
    for cell in [(x, FLOOR - 1, 0) for x in range(5)]:
        field.put(cell, "air")
    field.put((0, FLOOR - 1, 0), "lava")
    field.tick(65)
    field.put((4, FLOOR - 1, 0), "water")
    field.tick(40)
    assert "cobblestone" in [field.name((x, FLOOR - 1, 0)) for x in range(1, 4)]
    assert field.name((0, FLOOR - 1, 0)) == "lava"


def test_lava_that_falls_into_water_leaves_stone() -> None:
    field = Field()
    field.put((0, FLOOR - 1, 0), "water")
    field.put((0, FLOOR + 2, 0), "lava")
    field.tick(150)
    assert field.name((0, FLOOR - 1, 0)) == "stone"
    assert field.name((0, FLOOR, 0)) == "lava"


@pytest.mark.parametrize(("distance", "turns"), [(3, True), (4, False)])
def test_lava_looks_for_a_drop_two_blocks_from_where_it_flows_to(distance: int, turns: bool) -> None:
    field = Field()
    field.put((distance, FLOOR - 1, 0), "air")
    field.put((0, FLOOR, 0), "lava")
    field.tick(31)
    assert field.name((1, FLOOR, 0)) == "lava"
    assert field.name((0, FLOOR, 1)) == ("air" if turns else "lava")


def test_lava_burns_what_it_flows_over() -> None:
    """https://minecraft.wiki/w/Lava: what lava replaces drops nothing."""
    field = Field()
    field.put((1, FLOOR, 0), "torch")
    field.put((0, FLOOR, 0), "lava")
    field.tick(40)
    assert field.name((1, FLOOR, 0)) == "lava"
    assert field.dropped() == {}


def test_water_washes_a_torch_away_but_no_door() -> None:
    field = Field()
    field.put((1, FLOOR, 0), "torch")
    for half, rise in (("lower", 0), ("upper", 1)):
        field.put((-1, FLOOR + rise, 0), "oak_door", half=half)
    field.put((0, FLOOR, 0), "water")
    field.tick(10)
    assert field.name((1, FLOOR, 0)) == "water"
    assert field.name((-1, FLOOR, 0)) == "oak_door"
    assert field.dropped() == {"torch": 1}
