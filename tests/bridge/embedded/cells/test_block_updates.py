"""Blocks react to what happens beside them, in the game's time."""

import pytest

from bridge.embedded.cells.update_queue import FALLING_COUNT
from bridge.embedded.items.drops import add_drop, tick_drops
from bridge.embedded.motion.block_physics import block_physics
from bridge.embedded.player.experience import tick_orbs
from tests.bridge.embedded.field import BLOCKS, FLOOR, ITEMS, Field


@pytest.mark.parametrize(
    ("block", "state", "under", "given"),
    [
        ("torch", {}, "stone", {"torch": 1}),
        ("poppy", {}, "grass_block", {"poppy": 1}),
        ("rail", {}, "stone", {"rail": 1}),
        ("white_carpet", {}, "oak_fence", {"white_carpet": 1}),
        ("cactus", {}, "sand", {"cactus": 1}),
        ("wheat", {"age": "0"}, "farmland", {"wheat_seeds": 1}),
        ("oak_pressure_plate", {}, "oak_fence", {"oak_pressure_plate": 1}),
        ("snow", {}, "stone", {}),
    ],
)
def test_what_stands_breaks_with_its_ground(
    block: str, state: dict[str, str], under: str, given: dict[str, int]
) -> None:
    """https://minecraft.wiki/w/Opacity/Placement, and the pages of the blocks."""
    field = Field()
    field.put((0, FLOOR, 0), under)
    field.put((0, FLOOR + 1, 0), block, **state)
    field.tick(5)
    assert field.name((0, FLOOR + 1, 0)) == block
    field.put((0, FLOOR, 0), "air")
    field.tick()
    assert field.name((0, FLOOR + 1, 0)) == "air"
    assert field.dropped() == given


@pytest.mark.parametrize("block", ["wall_torch", "ladder", "oak_wall_sign", "stone_button"])
def test_what_hangs_on_a_wall_breaks_with_the_wall(block: str) -> None:
    field = Field()
    state = {"facing": "south"} | ({"face": "wall"} if block == "stone_button" else {})
    field.put((0, FLOOR + 1, 0), "stone")
    field.put((0, FLOOR + 1, 1), block, **state)
    field.tick(5)
    assert field.name((0, FLOOR + 1, 1)) == block
    field.put((0, FLOOR + 1, 0), "oak_leaves")
    field.tick()
    assert field.name((0, FLOOR + 1, 1)) == "air", "leaves hold nothing"


def test_a_door_falls_whole_and_once() -> None:
    field = Field()
    for half, rise in (("lower", 0), ("upper", 1)):
        field.put((0, FLOOR + rise, 0), "oak_door", half=half)
    field.tick()
    field.put((0, FLOOR + 1, 0), "air")
    field.tick()
    assert field.name((0, FLOOR, 0)) == "air"
    assert field.dropped() == {"oak_door": 1}


def test_a_stack_of_cane_falls_from_the_bottom() -> None:
    """It stands on sand or soil with water beside it: https://minecraft.wiki/w/Sugar_Cane."""
    field = Field()
    field.put((0, FLOOR - 1, 0), "sand")
    field.put((1, FLOOR - 1, 0), "water")
    for rise in range(3):
        field.put((0, FLOOR + rise, 0), "sugar_cane")
    field.tick(3)
    assert field.name((0, FLOOR + 2, 0)) == "sugar_cane"
    field.put((0, FLOOR - 1, 0), "stone")
    field.tick()
    assert [field.name((0, FLOOR + rise, 0)) for rise in range(3)] == ["air"] * 3
    assert field.dropped() == {"sugar_cane": 3}


@pytest.mark.parametrize("block", ["sand", "gravel", "anvil", "white_concrete_powder"])
def test_sand_falls_after_two_ticks_by_gravity(block: str) -> None:
    """https://minecraft.wiki/w/Falling_Block: 0.04 blocks a tick and tick, less 2 %; ten blocks take 26 ticks."""
    field = Field()
    field.put((0, FLOOR + 10, 0), block)
    field.tick(1)
    assert field.name((0, FLOOR + 10, 0)) == block
    field.tick(1)
    assert field.name((0, FLOOR + 10, 0)) == "air"
    height, velocity, ticks = 10.0, 0.0, 0
    while height > 0:
        velocity -= 0.04
        height += velocity
        velocity *= 0.98
        ticks += 1
    field.tick(ticks - 1)
    assert field.name((0, FLOOR, 0)) == "air"
    field.tick(1)
    assert field.name((0, FLOOR, 0)) == block


def test_a_column_of_sand_comes_down_whole() -> None:
    field = Field()
    field.put((0, FLOOR, 0), "dirt")
    for rise in range(1, 6):
        field.put((0, FLOOR + rise, 0), "sand")
    field.tick(5)
    field.put((0, FLOOR, 0), "air")
    field.tick(60)
    assert [field.name((0, FLOOR + rise, 0)) for rise in range(6)] == ["sand"] * 5 + ["air"]


def test_sand_that_falls_on_a_torch_becomes_an_item() -> None:
    field = Field()
    field.put((0, FLOOR, 0), "torch")
    field.put((0, FLOOR + 4, 0), "sand")
    field.tick(40)
    assert field.name((0, FLOOR, 0)) == "torch"
    assert field.dropped() == {"sand": 1}


def test_concrete_powder_hardens_in_water() -> None:
    """https://minecraft.wiki/w/Concrete_Powder."""
    field = Field()
    field.put((0, FLOOR - 1, 0), "water")
    field.put((0, FLOOR + 4, 0), "red_concrete_powder")
    field.tick(40)
    assert field.name((0, FLOOR - 1, 0)) == "red_concrete"


def test_farmland_under_a_block_is_dirt() -> None:
    field = Field()
    field.put((0, FLOOR, 0), "farmland")
    field.put((0, FLOOR + 1, 0), "stone")
    field.tick()
    assert field.name((0, FLOOR, 0)) == "dirt"


def test_one_seed_gives_one_state() -> None:
    ends = []
    for _ in range(2):
        field = Field(seed=7)
        field.put((0, FLOOR + 3, 0), "water")
        field.put((3, FLOOR + 3, 0), "gravel")
        field.tick(100, player=(0.0, FLOOR, 0.0))
        ends.append([field.grid.blocks.tobytes(), field.state.clocks.tobytes(), field.state.update_status.tobytes()])
    assert ends[0] == ends[1]


def test_nothing_waits_once_all_has_come_to_rest() -> None:
    field = Field()
    field.put((0, FLOOR, 0), "water")
    field.tick(200)
    assert field.state.update_status[0, 0] == 0
    assert field.state.update_status[0, 2] == 0, "none was forgotten"


def test_sand_for_which_no_row_is_free_tries_again() -> None:
    field = Field()
    field.state.falling[0]["block"] = 1
    field.state.falling[0]["x"] = 4096
    field.put((0, FLOOR + 4, 0), "sand")
    field.tick(10)
    assert field.name((0, FLOOR + 4, 0)) == "sand"
    field.state.falling[0]["block"] = 0
    field.tick(20)
    assert field.name((0, FLOOR, 0)) == "sand"


def test_what_is_on_unloaded_columns_neither_falls_nor_ages() -> None:
    """The game does not tick what is not loaded: https://minecraft.wiki/w/Chunk#Level_and_load_types."""
    field = Field()
    ledger = field.state.ledgers[0]
    drops, next_id = field.state.drops[0], field.state.clocks[0]["next_id"]
    add_drop(drops, 1, 1, -1, 500.5, FLOOR, 0.5, 0.0, 0.0, 0.0, 0, next_id, ledger)
    orbs = field.state.orbs[0]
    orbs["points"][0], orbs["position"][0] = 1, (500.5, FLOOR, 0.5)
    falling = field.state.falling[0]
    falling[0] = (BLOCKS.id("sand"), 0, 500, 0, FLOOR, 0.0)
    field.state.update_status[0, FALLING_COUNT] = 1
    arrays, physics = field.grid.arrays, block_physics()
    body, vitals = field.state.bodies[0], field.state.vitals[0]
    for _ in range(200):
        field.tick()
        tick_drops(arrays, physics, drops, ITEMS.stack_size, ledger)
        tick_orbs(arrays, physics, orbs, vitals, body, field.state.events[0], field.state.event_counts[0])
    assert drops[0]["position"][1] == orbs[0]["position"][1] == falling[0]["y"] == FLOOR
    assert drops[0]["age"] == orbs[0]["age"] == 0
