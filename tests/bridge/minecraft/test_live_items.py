"""Items on the embedded live server, as an unmodified mineflayer bot sees them. Rules: https://minecraft.wiki, Java Edition."""

import pytest

from tests.bridge.minecraft.bots import Servers, counted
from tests.bridge.minecraft.mechanics import verifies

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="session")]


@verifies("/give of any count")
async def test_give_fills_stacks_and_drops_the_rest(servers: Servers, version: str) -> None:
    """A stack has up to 64 or 16 items, tools 1 (https://minecraft.wiki/w/Stackable)."""
    bot, _ = await servers.bot(version)
    await bot.give("dirt", 100)
    state = await bot.give("dirt", 20)
    assert sorted(held["count"] for held in state["slots"].values()) == [56, 64]
    state = await bot.give("egg", 20)
    assert sorted(held["count"] for held in state["slots"].values()) == [4, 16, 56, 64]
    await bot.give("stone_pickaxe", 32)
    await bot.command(f"give {bot.name} stone_pickaxe 2")
    state = await bot.until(
        lambda state: [e["item"]["name"] for e in state["entities"] if e["item"]] == ["stone_pickaxe"] * 2
    )
    assert counted(state, "stone_pickaxe") == 32


@verifies("crafting in the hand (2x2) and at a table (3x3)")
async def test_crafting(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Crafting: a log gives 4 planks, two planks 4 sticks."""
    bot, (x, y, z) = await servers.bot(version)
    await bot.give("oak_log", 3)
    await bot.do("craft", item="oak_planks", count=3)
    state = await bot.until(lambda state: counted(state, "oak_planks") == 12 and counted(state, "oak_log") == 0)
    await bot.do("craft", item="stick", count=1)
    await bot.do("craft", item="crafting_table")
    state = await bot.until(lambda state: counted(state, "crafting_table") == 1)
    assert (counted(state, "oak_planks"), counted(state, "stick")) == (6, 4)
    table = (x + 1, y, z)
    await bot.set_block(table, "crafting_table")
    await bot.do("craft", item="wooden_pickaxe", table=table)
    state = await bot.until(lambda state: counted(state, "wooden_pickaxe") == 1)
    assert (counted(state, "oak_planks"), counted(state, "stick")) == (3, 2)
