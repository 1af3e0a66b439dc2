"""The scripted player: plans over recipes, and errands that a real embedded world sees done."""

from collections.abc import Mapping

import numpy as np
import pytest

from bridge import names
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import CreatureSetup, Goal, Survive, Task, WorldSetup
from training.teachers.costs import HOPELESS
from training.teachers.errands import Errands
from training.teachers.hands import counts
from training.teachers.needs import Craft, Gather, Hunt, Smelt, UseOn
from training.teachers.planner import Planner, Stations
from training.teachers.sources import block_sources, creature_sources
from training.teachers.wishes import Hold, Slay, UseTool, Wish

TICKS = 1200


def item(name: str) -> int:
    return names.items().id(name)


def planner(
    held: Mapping[str, int], land: Mapping[str, float], creatures: Mapping[str, float] | None = None
) -> Planner:
    ids = {names.blocks().id(name): ticks for name, ticks in land.items()}
    return Planner(
        {item(name): count for name, count in held.items()},
        Stations(False, False),
        lambda block: ids.get(block, HOPELESS),
        lambda kind: (creatures or {}).get(kind, np.inf),
    )


def play(setup: WorldSetup, wish: Wish, seed: int = 3) -> EmbeddedWorld:
    """The world after the errand, or after TICKS ticks."""
    world = EmbeddedWorld(draw=False)
    observation = world.reset(Task("errand", Goal("an errand"), Survive(10**6), 10**6, setup), seed)
    errands = Errands(world, wish)
    kills = world.herd.kills.copy()
    begun = counts(observation)
    for _ in range(TICKS):
        observation, _, _, _ = world.step(errands.act(observation))
        held = counts(observation)
        if isinstance(wish, Hold) and sum(held.get(i, 0) - begun.get(i, 0) for i in wish.items) >= wish.count:
            break
        if isinstance(wish, Slay) and (world.herd.kills > kills).any():
            break
    return world


def test_a_pickaxe_is_planned_from_the_tree_on() -> None:
    steps = planner({}, {"oak_log": 10.0}).plan_tool(item("wooden_pickaxe"))
    assert steps is not None
    first = steps[0]
    assert isinstance(first, Gather)
    assert names.blocks().id("oak_log") in first.blocks
    # 3 planks for the head, 2 for the sticks, 4 for the table: 9 of them are 3 logs.
    assert first.count == 3
    assert steps[-1] == Craft(item("wooden_pickaxe"), at_table=True)


def test_stone_is_mined_with_a_pickaxe_and_smelted_with_fuel() -> None:
    land = {"oak_log": 10.0, "stone": 20.0, "coal_ore": 30.0}
    steps = planner({"furnace": 1, "coal": 1}, land).plan((item("stone"),), 1)
    assert steps is not None
    assert steps[-1] == Smelt(item("stone"))
    assert any(isinstance(step, Gather) and item("wooden_pickaxe") in step.tools for step in steps)
    assert Craft(item("wooden_pickaxe"), at_table=True) in steps


def test_what_is_held_is_not_made_again() -> None:
    steps = planner({"oak_planks": 8, "stick": 2}, {}).plan_tool(item("wooden_pickaxe"))
    assert steps == [Craft(item("crafting_table"), at_table=False), Craft(item("wooden_pickaxe"), at_table=True)]


def test_what_nothing_gives_has_no_plan() -> None:
    assert planner({}, {"oak_log": 10.0}).plan((item("nether_star"),), 1) is None


def test_a_tool_on_a_creature_is_a_way_to_an_item() -> None:
    steps = planner({"bucket": 1}, {}, {"cow": 5.0}).plan((item("milk_bucket"),), 1)
    assert steps == [UseOn("cow", item("bucket"), (item("milk_bucket"),))]
    assert planner({}, {}, {"cow": 5.0}).plan((item("beef"),), 2) == [Hunt("cow", (item("beef"),), 2)]


def test_sources_follow_the_worlds_own_tables() -> None:
    stone = next(s for s in block_sources()[item("cobblestone")] if s.block == names.blocks().id("stone"))
    assert item("wooden_pickaxe") in stone.tools
    seeds = next(s for s in block_sources()[item("wheat_seeds")] if s.block == names.blocks().id("short_grass"))
    assert seeds.share == pytest.approx(0.125)
    assert {source.kind for source in creature_sources()[item("beef")]} == {"cow"}


def test_a_crafting_table_is_made_from_nothing() -> None:
    world = play(WorldSetup(biome="forest"), Hold((item("crafting_table"),), 1))
    assert world.inventory.counts()[item("crafting_table")] == 1


def test_stone_is_dug_and_a_stone_tool_is_made_at_a_table_that_is_placed() -> None:
    setup = WorldSetup(inventory=(("wooden_pickaxe", 1), ("crafting_table", 1), ("stick", 2)), biome="plains")
    world = play(setup, Hold((item("stone_pickaxe"),), 1))
    assert world.inventory.counts()[item("stone_pickaxe")] == 1


def test_a_cow_is_milked_and_a_zombie_is_killed() -> None:
    near_cow = WorldSetup(inventory=(("bucket", 1),), terrain="flat", creatures=(CreatureSetup("cow", 1, 6.0),))
    assert play(near_cow, Hold((item("milk_bucket"),), 1)).inventory.counts()[item("milk_bucket")] == 1
    armed = WorldSetup(
        inventory=(("diamond_sword", 1),),
        terrain="flat",
        time_of_day=18000,
        creatures=(CreatureSetup("zombie", 1, 7.0),),
    )
    world = play(armed, Slay(("zombie",)))
    assert world.herd.kills[kind_names().id("zombie")] == 1


def test_a_tool_that_is_held_is_worn() -> None:
    setup = WorldSetup(inventory=(("iron_shovel", 1),), terrain="flat")
    world = EmbeddedWorld(draw=False)
    observation = world.reset(Task("errand", Goal("an errand"), Survive(10**6), 10**6, setup), 1)
    errands = Errands(world, UseTool(item("iron_shovel")))
    for _ in range(200):
        observation, _, _, _ = world.step(errands.act(observation))
    (stack,) = [row for row in observation.inventory.tolist() if row[0] == item("iron_shovel")]
    assert stack[2] < names.items().max_durability[item("iron_shovel")]
