"""Crafting, furnaces and chests of the embedded live server, as an unmodified mineflayer bot uses them."""

import asyncio
from pathlib import Path

import pytest

from tests.bridge.minecraft.bots import Bot, Servers, State, counted, dropped, held, playing, saved_world, shown
from tests.bridge.minecraft.mechanics import verifies

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="session")]

RIGHT, SHIFT = 1, 1
INPUT, FUEL, OUTPUT = 0, 1, 2


@verifies("crafting in the hand (2x2) and at a table (3x3)")
async def test_crafting(servers: Servers, version: str) -> None:
    """A log gives 4 planks, two planks 4 sticks (https://minecraft.wiki/w/Crafting)."""
    bot, (x, y, z) = await servers.bot(version)
    await bot.give("oak_log", 3)
    await bot.do("craft", item="oak_planks", count=3)
    await bot.until(lambda state: counted(state, "oak_planks") == 12 and counted(state, "oak_log") == 0)
    await bot.do("craft", item="stick")
    await bot.do("craft", item="crafting_table")
    state = await bot.until(lambda state: counted(state, "crafting_table") == 1)
    assert (counted(state, "oak_planks"), counted(state, "stick")) == (6, 4)
    table = (x + 1, y, z)
    await bot.set_block(table, "crafting_table")
    await bot.do("craft", item="wooden_pickaxe", table=table)
    state = await bot.until(lambda state: counted(state, "wooden_pickaxe") == 1)
    assert (counted(state, "oak_planks"), counted(state, "stick")) == (3, 2)


@verifies("shift-click crafts as many as there are")
async def test_shift_click_crafts_many(servers: Servers, version: str) -> None:
    bot, _ = await servers.bot(version)
    await bot.give("oak_log", 5)
    await bot.do("click", slot=36)
    await bot.do("click", slot=1)
    await bot.do("rawClick", slot=0, button=0, mode=SHIFT)
    await bot.until(lambda state: counted(state, "oak_planks") == 20)
    assert held(await bot.server_state()) == {44: ("oak_planks", 20)}


@verifies("mixed kinds and mirrored shapes are crafted")
async def test_mixed_and_mirrored(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Crafting: planks may be of different kinds, shapes may be mirrored."""
    bot, _ = await servers.bot(version)
    await bot.give("oak_planks", 2)
    await bot.give("birch_planks", 2)
    await lay(bot, {1: 36, 2: 36, 3: 37, 4: 37})
    assert shown_result(held(await bot.server_state())) == ("crafting_table", 1)
    bot, (x, y, z) = await servers.bot(version)
    await bot.set_block((x + 1, y, z), "crafting_table")
    await bot.give("iron_ingot", 3)
    await bot.give("stick", 2)
    await bot.do("open", cell=(x + 1, y, z))
    await lay(bot, {2: 37, 3: 37, 5: 38, 6: 37, 8: 38})  # an axe whose blade is on the other side
    assert shown_result(shown(await bot.server_state())) == ("iron_axe", 1)


async def lay(bot: Bot, cells: dict[int, int]) -> None:
    """One from a slot into each cell."""
    for cell, slot in cells.items():
        await bot.do("click", slot=slot)
        await bot.do("click", slot=cell, button=RIGHT)
        await bot.do("click", slot=slot)


def shown_result(slots: dict[int, tuple[str, int]]) -> tuple[str, int] | None:
    return slots.get(0)


@verifies("what stays of an ingredient")
async def test_what_stays_of_an_ingredient(servers: Servers, version: str) -> None:
    """A cake leaves three buckets (https://minecraft.wiki/w/Cake)."""
    bot, (x, y, z) = await servers.bot(version)
    await bot.set_block((x + 1, y, z), "crafting_table")
    for item, count in [
        ("milk_bucket", 1),
        ("milk_bucket", 1),
        ("milk_bucket", 1),
        ("sugar", 2),
        ("egg", 1),
        ("wheat", 3),
    ]:
        await bot.give(item, count)
    await bot.do("craft", item="cake", table=(x + 1, y, z))
    state = await bot.until(lambda state: counted(state, "bucket") == 3)
    assert {name: counted(state, name) for name, _ in held(state).values()} == {"bucket": 3, "cake": 1}


@verifies("what lies in a grid comes back")
async def test_what_lies_in_a_grid_comes_back(servers: Servers, version: str) -> None:
    bot, (x, y, z) = await servers.bot(version)
    await bot.set_block((x + 1, y, z), "crafting_table")
    await bot.give("dirt", 4)
    await bot.do("open", cell=(x + 1, y, z))
    await bot.do("click", slot=37)
    await bot.do("click", slot=5, button=RIGHT)
    await bot.set_block((x + 1, y, z), "air")  # who loses the table loses nothing
    await bot.until(lambda state: state["window"] is None and counted(state, "dirt") == 4)


@verifies("furnaces smelt and show it")
async def test_furnace(servers: Servers, version: str) -> None:
    """An item takes 200 ticks, a plank burns 300 (https://minecraft.wiki/w/Smelting)."""
    bot, (x, y, z) = await servers.bot(version)
    cell = (x + 1, y, z)
    await bot.set_block(cell, "furnace")
    await bot.give("beef", 3)
    await bot.give("oak_planks", 1)
    await bot.do("openFurnace", cell=cell)
    await bot.do("putInput", item="beef", count=3)
    await bot.do("putFuel", item="oak_planks", count=1)
    fuels, shares = set(), set()
    while not (furnace := await bot.do("furnace"))["progress"] or furnace["progress"] < 0.1:
        fuels.add(furnace["fuel"])
        shares.add(furnace["progress"])
        await asyncio.sleep(0.05)
    assert furnace["total_progress"] == 200
    assert furnace["total_fuel"] == 300
    assert len(fuels) > 3
    assert len(shares) > 3
    assert (await bot.do("block", cell=cell))["properties"]["lit"] is True
    await bot.command("tick sprint 190")
    await bot.until(lambda state: shown(state).get(OUTPUT) == ("cooked_beef", 1))
    await bot.do("takeOutput")
    state = await bot.until(lambda state: counted_in_window(shown(state), "cooked_beef") == 1)
    assert shown(state)[INPUT] == ("beef", 2)
    # The fuel lasts for one and a half: the second is never done, and what is left falls out.
    await bot.command("tick sprint 120")
    await bot.until_lit(cell, False)
    state = await bot.server_state()
    assert shown(state)[INPUT] == ("beef", 2)
    await bot.do("close")
    await bot.set_block(cell, "air")
    await bot.until(lambda state: in_sight(state, "beef") == 2)


def in_sight(state: State, item: str) -> int:
    """How many are held or lie about: a drop may hop to where the body reaches it, or may not."""
    return counted(state, item) + sum(count for name, count in dropped(state) if name == item)


def counted_in_window(slots: dict[int, tuple[str, int]], item: str) -> int:
    return sum(count for slot, (name, count) in slots.items() if name == item and slot > OUTPUT)


@verifies("furnaces take fuel and what smelts by shift-click, and keep a bucket of lava's bucket")
async def test_furnace_slots(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Fuel"""
    bot, (x, y, z) = await servers.bot(version)
    await bot.set_block((x + 1, y, z), "furnace")
    for item in ("lava_bucket", "sand", "diamond"):
        await bot.give(item)
    await bot.do("openFurnace", cell=(x + 1, y, z))
    for slot in (30, 31, 32):
        await bot.do("click", slot=slot, mode=SHIFT)
    state = await bot.until(lambda state: shown(state).get(FUEL) == ("bucket", 1))
    assert shown(state) == {INPUT: ("sand", 1), FUEL: ("bucket", 1), 3: ("diamond", 1)}
    await bot.do("rawClick", slot=3, button=0, mode=0)
    await bot.do("rawClick", slot=OUTPUT, button=0, mode=0)  # refused
    await bot.do("rawClick", slot=4, button=0, mode=0)
    assert shown(await bot.server_state())[4] == ("diamond", 1)


@verifies("chests keep what lies in them and drop it when they break")
async def test_chest(servers: Servers, version: str) -> None:
    bot, (x, y, z) = await servers.bot(version)
    cell = (x + 1, y, z)
    await bot.set_block(cell, "chest")
    await bot.give("dirt", 70)
    await bot.give("iron_pickaxe")
    assert await bot.do("open", cell=cell) == "minecraft:generic_9x3"
    for slot in (54, 55, 56):
        await bot.do("click", slot=slot, mode=SHIFT)
    await bot.do("close")
    await bot.until(lambda state: not state["slots"])
    await bot.do("open", cell=cell)
    assert shown(await bot.server_state()) == {0: ("dirt", 64), 1: ("dirt", 6), 2: ("iron_pickaxe", 1)}
    await bot.do("click", slot=1, mode=SHIFT)
    await bot.do("close")
    await bot.until(lambda state: counted(state, "dirt") == 6)
    await bot.set_block(cell, "air")
    await bot.until(lambda state: in_sight(state, "dirt") == 70 and in_sight(state, "iron_pickaxe") == 1)


@verifies("two chests make a large one")
async def test_large_chest(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Chest#Large_chest"""
    bot, (x, y, z) = await servers.bot(version)
    await bot.give("chest", 2)
    await bot.give("dirt", 5)
    await bot.do("place", cell=(x, y - 1, z + 2))
    await bot.until_block((x, y, z + 2), "chest")
    await bot.do("place", cell=(x + 1, y - 1, z + 2))
    await bot.until_block((x + 1, y, z + 2), "chest")
    assert await bot.do("open", cell=(x, y, z + 2)) == "minecraft:generic_9x6"
    await bot.do("click", slot=54 + 27 + 1)
    await bot.do("click", slot=40)
    await bot.do("close")
    assert await bot.do("open", cell=(x + 1, y, z + 2)) == "minecraft:generic_9x6"
    assert shown(await bot.server_state()) == {40: ("dirt", 5)}
    await bot.do("close")
    for cell in ((x, y, z + 2), (x + 1, y, z + 2)):
        await bot.set_block(cell, "air")
    await bot.until(lambda state: in_sight(state, "dirt") == 5)


@verifies("several players see into one chest")
async def test_two_players_at_one_chest(servers: Servers, version: str) -> None:
    bot, (x, y, z) = await servers.bot(version)
    cell = (x + 1, y, z)
    await bot.set_block(cell, "chest")
    await bot.give("dirt", 5)
    async with playing(await servers.host(version), bot.server, "neighbour") as other:
        await other.command(f"tp neighbour {x + 0.5} {y} {z + 1.5}")
        await other.until_block(cell, "chest")
        for player in (bot, other):
            await player.do("open", cell=cell)
        await bot.do("click", slot=54, mode=SHIFT)
        await other.until(lambda state: shown(state) == {0: ("dirt", 5)})
        await other.do("click", slot=0, mode=SHIFT)
        await bot.until(lambda state: shown(state) == {})
        await other.do("close")


@verifies("chests and furnaces are saved with the world")
async def test_chests_and_furnaces_are_saved(tmp_path: Path, servers: Servers, version: str) -> None:
    host = await servers.host(version)
    chest, furnace = (1, 63, 0), (0, 63, 1)
    async with saved_world(host, version, tmp_path) as bot:
        await bot.set_block(chest, "chest")
        await bot.set_block(furnace, "furnace")
        await bot.give("iron_pickaxe")
        await bot.give("raw_iron", 2)
        await bot.give("coal", 2)
        await bot.do("open", cell=chest)
        await bot.do("click", slot=54, mode=SHIFT)
        await bot.do("close")
        await bot.do("openFurnace", cell=furnace)
        await bot.do("click", slot=31, mode=SHIFT)
        await bot.do("click", slot=32, mode=SHIFT)
        await bot.until(lambda state: shown(state).get(FUEL) == ("coal", 1))
        await bot.do("close")
    async with saved_world(host, version, tmp_path) as bot:
        await bot.until_block(chest, "chest")
        await bot.do("open", cell=chest)
        assert shown(await bot.server_state()) == {0: ("iron_pickaxe", 1)}
        await bot.do("close")
        await bot.until_lit(furnace, True)
        await bot.do("openFurnace", cell=furnace)
        await bot.command("tick sprint 200")
        await bot.until(lambda state: shown(state).get(OUTPUT) == ("iron_ingot", 1))
