"""A player's life on the live server of our own, as an unmodified mineflayer bot lives it.

Rules: https://minecraft.wiki, Java Edition.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bridge.minecraft.embedded_server import EmbeddedServer
from tests.bridge.minecraft.bots import Bot, BotHost, Cell, Servers, counted, playing
from tests.bridge.minecraft.lives import (
    MIDNIGHT,
    PEACEFUL,
    dangerous,
    douse,
    dropped,
    heal,
    losses,
    until_recorded,
)
from tests.bridge.minecraft.mechanics import VERSIONS, verifies

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="session")]

FAR = (0, 400)
"""x and z, far from all plots: who drowns there disturbs nobody."""


async def drown(host: BotHost, server: EmbeddedServer) -> list[int]:
    """Stand under water until it hurts, then come up; what was told of breath, in bubbles."""
    async with playing(host, server, "diver") as diver:
        x, z = FAR
        await diver.command(f"tp {diver.name} {x + 0.5} 63 {z + 0.5}")
        await diver.until(lambda state: abs(state["position"][2] - z) < 1)
        for y in (63, 64, 65):
            for cell in ((x, y, z), (x + 1, y, z), (x - 1, y, z), (x, y, z + 1), (x, y, z - 1)):
                await diver.command(
                    f"setblock {cell[0]} {cell[1]} {cell[2]} {'water' if cell == (x, y, z) else 'stone'}"
                )
        await diver.command(f"setblock {x} 66 {z} stone")
        await diver.until_block((x, 66, z), "stone", 30)
        await diver.do("record")
        # Who was hurt while the place was made heals at first: it is a loss that tells.
        await until_recorded(diver, lambda seen: 0 in seen["oxygen"] and losses(seen["health"]), 60)
        await diver.command(f"tp {diver.name} {x + 0.5} 67 {z + 0.5}")
        seen = await until_recorded(diver, lambda seen: seen["oxygen"][-1] == 20, 20)
        oxygen: list[int] = seen["oxygen"]
        return oxygen


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def divers(servers: Servers) -> AsyncIterator[dict[str, asyncio.Task[list[int]]]]:
    """One bot of each version that drowns while the other tests go on: breath lasts fifteen seconds."""
    tasks = {}
    for version in VERSIONS:
        bot, _ = await servers.bot(version)
        tasks[version] = asyncio.create_task(drown(await servers.host(version), bot.server))
    yield tasks
    for task in tasks.values():
        task.cancel()
    await asyncio.gather(*tasks.values(), return_exceptions=True)


@pytest.fixture(autouse=True)
def _meanwhile(divers: dict[str, asyncio.Task[list[int]]]) -> None:
    """Begin with who drowns."""


async def fall_from(bot: Bot, cell: Cell, height: float) -> list[float]:
    """What a fall costs; a fall is over when the body lies on the ground."""
    x, y, z = cell
    await bot.do("record")
    await bot.command(f"tp {bot.name} {x + 0.5} {y + height} {z + 0.5}")
    await bot.until(lambda state: state["position"][1] > y + height / 2)
    await bot.until(lambda state: state["on_ground"] or state["position"][1] < y)
    await asyncio.sleep(0.2)
    return losses((await bot.do("recorded"))["health"])


@verifies("falls hurt, softened by hay and water")
async def test_a_fall_costs_what_goes_beyond_three_blocks(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Fall_damage. The way of the last tick, less than a block here, the game's code does not count."""
    async with dangerous(servers, version) as (bot, cell):
        # Not 3: whether the server sees the body's last step before the ground is chance.
        assert await fall_from(bot, cell, 2.9) == []
        (loss,) = await fall_from(bot, cell, 10)
        assert loss in (6, 7)
        await heal(bot)
        await bot.set_block((cell[0], cell[1] - 1, cell[2]), "hay_block")
        (loss,) = await fall_from(bot, cell, 10)
        assert loss in (1, 2)
        await bot.command(f"setblock {cell[0]} {cell[1] - 1} {cell[2]} air")
        await bot.command(f"setblock {cell[0]} {cell[1] - 1} {cell[2]} water")
        await bot.until_block((cell[0], cell[1] - 1, cell[2]), "water")
        assert await fall_from(bot, cell, 10) == []


@verifies("fire and lava burn, water puts out")
async def test_lava_burns_and_sets_alight_until_water_puts_out(servers: Servers, version: str) -> None:
    """4 a hit in lava, 1 a second on fire (https://minecraft.wiki/w/Lava, https://minecraft.wiki/w/Fire#Burning)."""
    async with dangerous(servers, version) as (bot, cell):
        place = f"{cell[0]} {cell[1]} {cell[2]}"
        await bot.command(f"setblock {place} lava")
        seen = await until_recorded(bot, lambda seen: losses(seen["health"]))
        assert losses(seen["health"])[0] == 4
        await bot.command(f"setblock {place} air")
        await bot.until_block(cell, "air")
        await bot.do("record")
        seen = await until_recorded(bot, lambda seen: losses(seen["health"]))
        assert losses(seen["health"])[0] <= 1, "on fire"
        await bot.command(f"setblock {place} water")
        await bot.until_block(cell, "water")
        await heal(bot)
        await asyncio.sleep(1.2)
        assert losses((await bot.do("recorded"))["health"]) == []
        await bot.command(f"setblock {place} air")
        await bot.until_block(cell, "air")
        await bot.command(f"setblock {place} fire")
        assert await until_recorded(bot, lambda seen: 1 in losses(seen["health"]))
        await douse(bot, cell)


@verifies("cactus, walls and the void hurt")
async def test_cactus_walls_and_the_void_hurt(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Cactus, https://minecraft.wiki/w/Suffocation, https://minecraft.wiki/w/Void."""
    async with dangerous(servers, version) as (bot, cell):
        x, y, z = cell
        await bot.command(f"setblock {x} {y} {z} cactus")
        seen = await until_recorded(bot, lambda seen: losses(seen["health"]))
        assert losses(seen["health"])[0] == 1
        await bot.command(f"setblock {x} {y} {z} air")
        await bot.do("record")
        await bot.command(f"setblock {x} {y + 1} {z} stone")
        seen = await until_recorded(bot, lambda seen: losses(seen["health"]))
        assert losses(seen["health"])[0] == 1
        await bot.command(f"setblock {x} {y + 1} {z} air")
        await bot.command(f"tp {bot.name} {x + 0.5} -150 {z + 0.5}")
        assert await until_recorded(bot, lambda seen: seen["deaths"] == 1 and 4 in losses(seen["health"]))


@verifies("a hit protects for half a second")
async def test_a_hit_protects_for_half_a_second(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Damage#Immunity. Told by counts, so that no delay can make it fail."""
    async with dangerous(servers, version) as (bot, cell):
        begun = time.monotonic()
        await bot.command(f"setblock {cell[0]} {cell[1]} {cell[2]} cactus")
        seen = await until_recorded(bot, lambda seen: len(losses(seen["health"])) >= 3)
        assert len(losses(seen["health"])) <= (time.monotonic() - begun) * 2 + 1
        await bot.command(f"setblock {cell[0]} {cell[1]} {cell[2]} air")


@verifies("armour takes its share and wears")
async def test_armour_takes_its_share_and_wears(servers: Servers, version: str) -> None:
    """15 points leave 1.92 of 4 (https://minecraft.wiki/w/Armor#Mechanics); each piece loses a use."""
    pieces = {"iron_helmet": "head", "iron_chestplate": "torso", "iron_leggings": "legs", "iron_boots": "feet"}
    async with dangerous(servers, version) as (bot, cell):
        for piece, destination in pieces.items():
            await bot.give(piece)
            await bot.do("equip", item=piece, destination=destination)
        await bot.do("record")
        await bot.command(f"setblock {cell[0]} {cell[1]} {cell[2]} lava")
        seen = await until_recorded(bot, lambda seen: losses(seen["health"]))
        await douse(bot, cell)
        assert losses(seen["health"])[0] == pytest.approx(1.92, abs=0.01)
        state = await bot.until(lambda state: all(held["used"] > 0 for held in state["slots"].values()))
        assert sorted(held["name"] for held in state["slots"].values()) == sorted(pieces)


@verifies("hunger, starving, eating in 32 ticks", "status effects")
async def test_hunger_starves_and_bread_feeds(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Hunger: at normal difficulty starving costs 1 every 4 s; bread gives 5 in 1.6 s."""
    async with dangerous(servers, version) as (bot, _):
        await bot.give("bread", 2)
        await bot.do("equip", item="bread", destination="hand")
        await bot.command(f"effect give {bot.name} hunger 60 255")
        await bot.until(lambda state: state["saturation"] == 0 and state["food"] <= 15)
        await bot.command(f"effect clear {bot.name}")
        before = await bot.state()
        assert await bot.do("eat") >= 1500
        state = await bot.until(lambda state: state["food"] > before["food"] and counted(state, "bread") == 1)
        assert state["food"] == pytest.approx(before["food"] + 5, abs=1), "less what the last of the effect took"
        assert 4 <= state["saturation"] <= 6
        await bot.command(f"effect give {bot.name} hunger 60 255")
        await bot.do("record")
        await bot.command("tick sprint 200")
        seen = await until_recorded(bot, lambda seen: losses(seen["health"]), 20)
        assert losses(seen["health"])[0] == 1, seen
        assert seen["food"][-1] == 0, seen
        await bot.command(f"effect clear {bot.name}")


@verifies("wounds heal by eating well")
async def test_wounds_heal_by_eating_well(servers: Servers, version: str) -> None:
    """Full food and saturation heal up to 1 every half second, at the saturation's cost (https://minecraft.wiki/w/Hunger)."""
    async with dangerous(servers, version) as (bot, cell):
        await bot.give("cooked_beef", 2)
        await bot.do("equip", item="cooked_beef", destination="hand")
        await bot.command(f"effect give {bot.name} hunger 60 255")
        await bot.until(lambda state: state["food"] <= 11)
        await bot.command(f"effect clear {bot.name}")
        await bot.do("eat")
        await bot.do("eat")
        fed = await bot.until(lambda state: state["food"] == 20)
        assert fed["saturation"] > 8
        await fall_from(bot, cell, 12)
        hurt = await bot.state()
        state = await bot.until(lambda state: state["health"] >= hurt["health"] + 3)
        assert state["saturation"] < fed["saturation"]


@verifies("a peaceful world feeds and heals")
async def test_a_peaceful_world_feeds_and_heals(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Difficulty#Peaceful: 1 of health a second, food every half second, and no hunger."""
    async with dangerous(servers, version) as (bot, cell):
        await bot.command(f"effect give {bot.name} hunger 60 255")
        await bot.until(lambda state: state["food"] <= 14)
        await fall_from(bot, cell, 8)
        await bot.command(f"difficulty {PEACEFUL}")
        await bot.command("tick sprint 200")
        await bot.until(lambda state: state["food"] == 20 and state["health"] == 20, 20)
        await bot.command(f"effect clear {bot.name}")


@verifies("death drops all, respawn begins anew")
async def test_the_dead_leave_all_and_begin_anew(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Death: the inventory falls, 7 points a level; level L takes L² + 6 L points up to 16
    (https://minecraft.wiki/w/Experience)."""
    async with dangerous(servers, version, MIDNIGHT) as (bot, cell):
        await bot.give("dirt", 70)
        await bot.give("stone_axe")
        await bot.command(f"xp 100 {bot.name}")
        seen = await until_recorded(bot, lambda seen: max(seen["experience"], default=0) >= 100)
        level = int(math.sqrt(9 + seen["experience"][-1]) - 3)  # above 100 points where an earlier test left some
        await bot.do("record")
        await bot.command(f"kill {bot.name}")
        await until_recorded(bot, lambda seen: seen["deaths"] == 1 and seen["experience"][-1:] == [0])
        await bot.until(lambda state: not state["slots"] and state["health"] == 20 and state["food"] == 20)
        x, y, z = cell
        await bot.command(f"tp {bot.name} {x + 0.5} {y} {z + 0.5}")
        for item, count in (("dirt", 70), ("stone_axe", 1)):
            await bot.until(lambda state, item=item, count=count: counted(state, item) + dropped(state, item) == count)
        await until_recorded(bot, lambda seen: seen["experience"][-1] == 7 * level)


@verifies("drowning")
async def test_drowning(divers: dict[str, asyncio.Task[list[int]]], version: str) -> None:
    """Breath lasts 15 s and comes back in the air (https://minecraft.wiki/w/Drowning)."""
    oxygen = await divers[version]
    down = oxygen[: oxygen.index(0) + 1]
    assert down == list(range(20, -1, -1))[-len(down) :]
    assert oxygen[-1] == 20


async def test_an_unknown_difficulty_is_refused() -> None:
    with pytest.raises(ValueError, match="difficulty: must be one of peaceful, easy, normal, hard, got 'deadly'"):
        await EmbeddedServer().start(difficulty="deadly")  # type: ignore[arg-type]
