"""Cakes and berries: https://minecraft.wiki/w/Cake, https://minecraft.wiki/w/Sweet_Berries, https://minecraft.wiki/w/Glow_Berries."""

from collections.abc import Callable

import pytest

from bridge import names
from bridge.block_states import describe, state_of
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Cell, Observation

BLOCKS, ITEMS = names.blocks(), names.items()
FaceBlock = Callable[[EmbeddedWorld, str], Cell]
MakeWorld = Callable[..., tuple[EmbeddedWorld, Observation]]


def click(world: EmbeddedWorld) -> None:
    world.step(Action(use=True))
    world.step(Action())


def put(world: EmbeddedWorld, face_block: FaceBlock, block: str, ground: str, **wanted: str) -> Cell:
    """A block in its state on its ground, under the crosshair."""
    x, y, z = face_block(world, "air")
    world.columns.change((x, y - 1, z), BLOCKS.id(ground))
    world.columns.change((x, y, z), BLOCKS.id(block), state_of(block, **wanted))
    world.body.pitch = 8.0
    world.step(Action())
    return x, y, z


def standing(world: EmbeddedWorld, cell: Cell) -> tuple[str, dict[str, str]]:
    block = world.grid.get(*cell)
    return BLOCKS.name(block), describe(block, world.grid.get_state(*cell))


def got(world: EmbeddedWorld) -> dict[str, int]:
    """What lies about and what the slots hold; the book says the same."""
    found: dict[int, int] = dict(world.inventory.counts())
    for drop in world.drops:
        found[int(drop["item"])] = found.get(int(drop["item"]), 0) + int(drop["count"])
    assert all(world.state.ledgers[0][item] == count for item, count in found.items())
    return {ITEMS.name(item): count for item, count in found.items()}


def test_a_cake_is_eaten_in_seven_bites(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """2 of food and 0.4 of saturation each; the last bite takes the cake."""
    world, _ = make_world()
    cell = put(world, face_block, "cake", "stone")
    world.vitals.record["food"], world.vitals.record["saturation"] = 2.0, 0.0
    for bite in range(1, 7):
        click(world)
        assert standing(world, cell) == ("cake", {"bites": str(bite)})
        assert world.vitals.record["food"] == 2.0 + 2.0 * bite
        assert world.vitals.record["saturation"] == pytest.approx(0.4 * bite)
    click(world)
    assert standing(world, cell)[0] == "air"
    assert world.vitals.record["food"] == 16.0


def test_the_full_take_no_bite(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world()
    cell = put(world, face_block, "cake", "stone")
    click(world)
    assert standing(world, cell) == ("cake", {"bites": "0"})


def test_a_candle_is_put_on_a_whole_cake_and_falls_with_the_first_bite(
    make_world: MakeWorld, face_block: FaceBlock
) -> None:
    world, _ = make_world(held=(("red_candle", 1),))
    cell = put(world, face_block, "cake", "stone")
    click(world)
    assert standing(world, cell) == ("red_candle_cake", {"lit": "false"})
    assert got(world) == {}
    world.vitals.record["food"] = 10.0
    click(world)
    assert standing(world, cell) == ("cake", {"bites": "1"})
    assert got(world) == {"red_candle": 1}


@pytest.mark.parametrize(("age", "counts"), [("2", {1, 2}), ("3", {2, 3})])
def test_ripe_bushes_are_picked_and_grow_again(
    make_world: MakeWorld, face_block: FaceBlock, age: str, counts: set[int]
) -> None:
    """1 or 2 berries of age 2, 2 or 3 of age 3; the bush is of age 1 then."""
    world, _ = make_world()
    found = set()
    before = 0
    for _ in range(12):
        cell = put(world, face_block, "sweet_berry_bush", "grass_block", age=age)
        click(world)
        assert standing(world, cell) == ("sweet_berry_bush", {"age": "1"})
        now = got(world)["sweet_berries"]
        found.add(now - before)
        before = now
    assert found == counts


def test_an_unripe_bush_gives_nothing(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world()
    cell = put(world, face_block, "sweet_berry_bush", "grass_block", age="1")
    click(world)
    assert standing(world, cell) == ("sweet_berry_bush", {"age": "1"})
    assert got(world) == {}


def test_bone_meal_makes_a_bearing_bush_grow_and_a_full_one_is_picked(
    make_world: MakeWorld, face_block: FaceBlock
) -> None:
    world, _ = make_world(held=(("bone_meal", 4),))
    cell = put(world, face_block, "sweet_berry_bush", "grass_block", age="2")
    click(world)
    assert standing(world, cell) == ("sweet_berry_bush", {"age": "3"})
    click(world)
    assert standing(world, cell) == ("sweet_berry_bush", {"age": "1"})
    assert got(world)["bone_meal"] == 3


def test_a_vine_gives_one_glow_berry(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world()
    x, y, z = put(world, face_block, "air", "stone")
    world.columns.change((x, y + 1, z), BLOCKS.id("stone"))
    world.columns.change((x, y, z), BLOCKS.id("cave_vines"), state_of("cave_vines", berries="true"))
    world.step(Action())
    click(world)
    assert standing(world, (x, y, z))[1]["berries"] == "false"
    assert got(world) == {"glow_berries": 1}
