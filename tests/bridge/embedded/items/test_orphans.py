"""Whatever takes a chest or a furnace away, what was in it is neither lost nor kept: https://minecraft.wiki/w/Chest."""

from collections.abc import Callable

import pytest

from bridge import names
from bridge.embedded.creatures.behaviour_creeper import explode
from bridge.embedded.items.ledger import book
from bridge.embedded.world import EmbeddedWorld
from bridge.grid import SIDE
from bridge.messages import Action, Collect, Goal, Task, WorldSetup

BLOCKS, ITEMS = names.blocks(), names.items()
GOLD = ITEMS.id("gold_ingot")
Remove = Callable[[EmbeddedWorld, tuple[int, int, int]], None]


def by_an_explosion(world: EmbeddedWorld, cell: tuple[int, int, int]) -> None:
    explode(world.herd.realm, cell[0] + 0.5, cell[1] + 0.5, cell[2] + 2.0, 3.0)


def unnoticed(world: EmbeddedWorld, cell: tuple[int, int, int]) -> None:
    world.grid.set(*cell, names.AIR)


@pytest.fixture
def world() -> EmbeddedWorld:
    world = EmbeddedWorld(draw=False)
    world.reset(Task("t", Goal("g"), Collect(("diamond",), 1), setup=WorldSetup(terrain="flat")), 1)
    return world


@pytest.fixture
def cell(world: EmbeddedWorld) -> tuple[int, int, int]:
    """Twelve blocks from the player, who is then out of an explosion's reach."""
    x, y, z = (int(part // 1) for part in world.body.position)
    return x + 12, y, z


@pytest.mark.parametrize("remove", [by_an_explosion, unnoticed])
def test_a_chest_that_is_gone_spills(world: EmbeddedWorld, cell: tuple[int, int, int], remove: Remove) -> None:
    world.columns.change(cell, BLOCKS.id("chest"))
    assert world.containers.add(cell, GOLD, 70) == 0
    book(world.state.ledgers[0], GOLD, 70)
    world.step(Action())
    assert len(world.drops) == 0
    remove(world, cell)
    world.step(Action())
    lying = sum(int(drop["count"]) for drop in world.drops if drop["item"] == GOLD)
    assert lying == 70 == world.state.ledgers[0, GOLD]
    assert not world.state.containers[0]["in_use"].any()


@pytest.mark.parametrize("remove", [by_an_explosion, unnoticed])
def test_a_furnace_that_is_gone_burns_no_longer(
    world: EmbeddedWorld, cell: tuple[int, int, int], remove: Remove
) -> None:
    world.columns.change(cell, BLOCKS.id("furnace"))
    world.state.furnaces[0, 0] = (cell, 500)
    world.step(Action())
    assert world.state.furnaces[0, 0]["burn_ticks"] == 500
    remove(world, cell)
    world.step(Action())
    assert world.state.furnaces[0, 0]["burn_ticks"] == 0


def test_a_chest_far_away_keeps_what_it_holds(world: EmbeddedWorld, cell: tuple[int, int, int]) -> None:
    world.columns.change(cell, BLOCKS.id("chest"))
    world.containers.add(cell, GOLD, 70)
    world.body.position[0] += SIDE
    world.step(Action())
    assert not world.grid.is_loaded(cell[0] >> 4, cell[2] >> 4)
    assert world.containers.contents([cell]) == {GOLD: 70}
