"""Blocks that hold water are sources of it: https://minecraft.wiki/w/Waterlogging."""

import numpy as np
import pytest

from bridge import names
from bridge.block_states import describe
from bridge.embedded.cells.placing import Placing, click_of
from bridge.embedded.motion.block_physics import WATER, block_physics
from bridge.embedded.motion.collision import traits_at
from bridge.embedded.motion.medium import water_height
from bridge.embedded.motion.physics import Body
from bridge.messages import Action, Cell
from tests.bridge.embedded.field import FLOOR, Field

MIDDLE = (0, FLOOR, 0)


def place(field: Field, item: str, cell: Cell = MIDDLE) -> str:
    """Place an item onto the floor under a cell, north of who looks there; the block's name, or why not."""
    under = (cell[0], cell[1] - 1, cell[2])
    click = click_of(under, (0, 1, 0), (cell[0] + 0.5, float(cell[1]), cell[2] + 0.5), 180.0, 30.0)
    placement = Placing(field.grid).place(names.items().id(item), click, np.zeros((0, 6)))
    if isinstance(placement, str):
        return placement
    for where, block, state in placement.changes:
        field.put(where, names.blocks().name(block), **describe(block, state))
    return field.name(cell)


def is_wet(field: Field, cell: Cell) -> bool:
    return bool(traits_at(field.grid.arrays, block_physics(), *cell) & WATER)


@pytest.mark.parametrize(
    "item", ["oak_stairs", "oak_slab", "oak_fence", "oak_leaves", "chest", "oak_sign", "glass_pane"]
)
@pytest.mark.parametrize(("level", "wet"), [("0", True), ("1", False)])
def test_what_is_placed_into_a_source_takes_the_water_in(item: str, level: str, wet: bool) -> None:
    field = Field()
    field.put(MIDDLE, "water", level=level)
    assert place(field, item) == item
    assert field.standing(MIDDLE)["waterlogged"] == ("true" if wet else "false")
    assert is_wet(field, MIDDLE) == wet
    assert (water_height(field.grid.arrays, block_physics(), *MIDDLE) > 0.8) == wet


@pytest.mark.parametrize("wet", [False, True])
def test_a_body_swims_in_it(wet: bool) -> None:
    field = Field()
    field.put(MIDDLE, "ladder", facing="north", waterlogged="true" if wet else "false")
    body = Body((0.5, float(FLOOR), 0.4))
    body.tick(field.grid, Action())
    assert body.in_water == wet


def test_coral_out_of_water_is_dry() -> None:
    """Its default state holds water."""
    field = Field()
    assert place(field, "tube_coral_fan") == "tube_coral_fan"
    assert not is_wet(field, MIDDLE)


def test_a_double_slab_holds_no_water() -> None:
    field = Field()
    field.put(MIDDLE, "oak_slab", waterlogged="true")
    click = click_of(MIDDLE, (0, 1, 0), (0.5, FLOOR + 0.5, 0.5), 180.0, 30.0)
    placement = Placing(field.grid).place(names.items().id("oak_slab"), click, np.zeros((0, 6)))
    assert not isinstance(placement, str)
    assert describe(*placement.changes[0][1:]) == {"type": "double", "waterlogged": "false"}


def test_water_plants_are_placed_under_water_only() -> None:
    field = Field()
    assert place(field, "seagrass") == "place: nothing holds seagrass there"
    field.put(MIDDLE, "water")
    assert place(field, "seagrass") == "seagrass"


@pytest.mark.parametrize("block", ["oak_fence", "seagrass", "kelp"])
def test_water_flows_out_and_dries_up_with_it(block: str) -> None:
    field = Field()
    field.put(MIDDLE, block, **({"waterlogged": "true"} if block == "oak_fence" else {}))
    field.tick(60)
    assert [field.standing((x, FLOOR, 0)).get("level") for x in range(1, 8)] == list("1234567")
    field.put(MIDDLE, "stone")
    field.tick(120)
    assert field.name((1, FLOOR, 0)) == "air"


def test_water_leaves_by_no_full_face() -> None:
    """A bottom slab is open to its sides and shut below; a top slab lets nothing up, and all out below."""
    field = Field()
    for y in (FLOOR + 3, FLOOR + 6):
        field.put((0, y, 0), "oak_slab", type="bottom" if y == FLOOR + 3 else "top", waterlogged="true")
    field.put((8, FLOOR + 3, 0), "oak_leaves", persistent="true", waterlogged="true")
    field.tick(6)
    assert field.name((0, FLOOR + 2, 0)) == "air"
    assert field.standing((1, FLOOR + 3, 0))["level"] == "1"
    assert field.standing((0, FLOOR + 5, 0))["level"] == "8"
    assert all(field.name((8 + x, FLOOR + 3 + y, z)) == "air" for x, y, z in ((1, 0, 0), (0, -1, 0), (0, 0, 1)))


def test_two_sources_fill_what_lies_between_them() -> None:
    field = Field()
    for x in (-1, 1):
        field.put((x, FLOOR - 1, 0), "oak_slab", waterlogged="true")
    field.put((0, FLOOR - 1, 0), "oak_fence")
    field.tick(10)
    assert is_wet(field, (0, FLOOR - 1, 0))
    field.put((0, FLOOR - 1, 1), "oak_fence")
    field.tick(10)
    assert not is_wet(field, (0, FLOOR - 1, 1)), "one source is not enough"


def test_flows_do_not_enter_what_can_hold_water() -> None:
    field = Field()
    field.put((2, FLOOR, 0), "oak_fence")
    field.put(MIDDLE, "water")
    field.tick(20)
    assert not is_wet(field, (2, FLOOR, 0))


def test_lava_hardens_beside_it() -> None:
    field = Field()
    field.put(MIDDLE, "lava")
    field.put((1, FLOOR, 0), "oak_fence", waterlogged="true")
    field.tick(2)
    assert field.name(MIDDLE) == "obsidian"


def test_what_breaks_leaves_its_water() -> None:
    """Both by hands, as the world does it, and where nothing holds it any longer."""
    field = Field()
    field.put(MIDDLE, "seagrass")
    assert names.blocks().name(field.blocks.left_by(MIDDLE)) == "water"
    field.put((3, FLOOR, 0), "ladder", facing="west", waterlogged="true")
    field.tick(2)
    assert field.standing((3, FLOOR, 0)) == {"level": "0"}
    field.put((-3, FLOOR, 0), "oak_fence")
    assert names.blocks().name(field.blocks.left_by((-3, FLOOR, 0))) == "air"
