"""Animals and monsters of the live server of our own, as an unmodified mineflayer bot meets them.

Rules: https://minecraft.wiki, Java Edition.
"""

from __future__ import annotations

import asyncio
import math

import pytest

from bridge.minecraft.embedded_server import EmbeddedServer
from tests.bridge.minecraft.bots import Bot, Cell, Servers, State, counted, playing
from tests.bridge.minecraft.lives import (
    MIDNIGHT,
    NOON,
    PEACEFUL,
    Entity,
    dangerous,
    dropped,
    entity_of,
    losses,
    lying,
    summon,
    until_recorded,
)  # fmt: skip
from tests.bridge.minecraft.mechanics import verifies

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="session")]

ANIMALS = {"cow", "pig", "sheep", "chicken"}
MONSTERS = {"zombie", "skeleton", "spider", "creeper"}
CHARGED = 0.8
"""Seconds after which a sword strikes with its full damage again."""


def place_of(state: State, creature: Entity) -> list[float]:
    entity = entity_of(state, creature["id"])
    assert entity is not None
    position: list[float] = entity["position"]
    return position


def apart(one: list[float], other: list[float]) -> float:
    """Blocks between two places, on the ground."""
    return math.hypot(one[0] - other[0], one[2] - other[2])


async def build(bot: Bot, cells: list[Cell], block: str) -> None:
    for x, y, z in cells:
        await bot.command(f"setblock {x} {y} {z} {block}")
    await bot.until_block(cells[-1], block)


def ring(centre: Cell, side: int, height: int) -> list[Cell]:
    """The cells of a wall around a square."""
    x, y, z = centre
    edge = [(i, k) for i in range(-side, side + 1) for k in range(-side, side + 1) if max(abs(i), abs(k)) == side]
    return [(x + i, y + rise, z + k) for rise in range(height) for i, k in edge]


@verifies("blows by weapon and cooldown, knock-back", "animals flee and leave loot and experience")
async def test_two_full_blows_of_an_iron_sword_kill_a_cow(servers: Servers, version: str) -> None:
    """A cow has 10, the sword does 6; within half a second of a hit nothing more counts (https://minecraft.wiki/w/Melee_attack)."""
    async with dangerous(servers, version) as (bot, cell):
        await bot.give("iron_sword")
        await bot.do("equip", item="iron_sword", destination="hand")
        x, y, z = cell
        cow = await summon(bot, "cow", x + 2.5, y, z + 0.5)
        await asyncio.sleep(CHARGED)
        before = place_of(await bot.state(), cow)
        for _ in range(4):
            await bot.do("attack", entity=cow["id"])
        seen = await until_recorded(bot, lambda seen: cow["id"] in seen["hurt"])
        assert cow["id"] not in seen["dead"]
        state = await bot.until(lambda state: apart(place_of(state, cow), before) > 1.5)
        assert place_of(state, cow)[0] > before[0], "away from who struck it"
        await bot.until(lambda state: apart(place_of(state, cow), [x, y, z]) > 6)
        await bot.command("kill @e[type=cow]")
        pig = await summon(bot, "pig", x + 2.5, y, z + 0.5)
        for _ in range(2):
            await asyncio.sleep(CHARGED)
            spot = place_of(await bot.state(), pig)
            await bot.command(f"tp {bot.name} {spot[0] - 1.5} {y} {spot[2]}")
            await bot.until(lambda state, spot=spot: apart(state["position"], spot) < 2)
            await bot.do("attack", entity=pig["id"])
        seen = await until_recorded(bot, lambda seen: pig["id"] in seen["dead"])
        state = await bot.until(lambda state: dropped(state, "porkchop") + counted(state, "porkchop") >= 1)
        assert 1 <= dropped(state, "porkchop") + counted(state, "porkchop") <= 3
        await bot.until(lambda state: [h["used"] for h in state["slots"].values() if h["name"] == "iron_sword"] == [3])
        assert await until_recorded(bot, lambda seen: 1 <= seen["experience"][-1] - seen["experience"][0] <= 3)


@verifies("animals wander, step up, stay behind walls")
async def test_animals_wander_but_not_through_walls(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Cow#Behavior. They jump one block, not two."""
    async with dangerous(servers, version) as (bot, cell):
        x, y, z = cell
        pen = (x, y, z + 8)
        await build(bot, ring(pen, 3, 2), "stone")
        animals = [
            await summon(bot, kind, pen[0] + 0.5, y, pen[2] + 0.5) for kind in ("cow", "sheep", "pig", "chicken")
        ]
        animals += [await summon(bot, "chicken", pen[0] + 0.5, y, pen[2] + 0.5) for _ in range(4)]
        await bot.until(
            lambda state: any(apart(place_of(state, one), animals[0]["position"]) > 1 for one in animals), 30
        )
        for one in animals:
            place = place_of(await bot.state(), one)
            assert max(abs(place[0] - pen[0] - 0.5), abs(place[2] - pen[2] - 0.5)) < 3, "within the pen"
        # One step up: whoever is on the ledge has jumped.
        await bot.command("kill @e[type=!player]")
        await build(bot, ring((x, y, z), 4, 1), "stone")
        await bot.give("wheat")
        await bot.do("equip", item="wheat", destination="hand")
        cow = await summon(bot, "cow", x + 0.5, y, z - 6.5)
        await bot.until(lambda state: place_of(state, cow)[1] >= y + 0.9, 30)


@verifies("animals follow food")
async def test_a_pig_follows_a_carrot(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Breeding: within ten blocks, and stops near."""
    async with dangerous(servers, version) as (bot, cell):
        x, y, z = cell
        await bot.give("carrot")
        await bot.do("equip", item="carrot", destination="hand")
        pig = await summon(bot, "pig", x + 0.5, y, z + 8.5)
        await bot.until(lambda state: apart(place_of(state, pig), state["position"]) < 3, 20)


@verifies("shearing and milking")
async def test_sheep_are_sheared_and_cows_milked(servers: Servers, version: str) -> None:
    """1 to 3 wool, once (https://minecraft.wiki/w/Sheep#Wool); a bucket of milk (https://minecraft.wiki/w/Cow#Milking)."""
    async with dangerous(servers, version) as (bot, cell):
        x, y, z = cell
        for item in ("shears", "bucket"):
            await bot.give(item)
        sheep = await summon(bot, "sheep", x + 1.5, y, z + 1.5)
        await bot.do("equip", item="shears", destination="hand")
        for _ in range(2):
            await bot.do("useOn", entity=sheep["id"])

        def wool(state: State) -> int:
            stacks = [*state["slots"].values(), *lying(state)]
            return sum(stack["count"] for stack in stacks if stack["name"].endswith("_wool"))

        await bot.until(lambda state: 1 <= wool(state) <= 3 and any(h["used"] == 1 for h in state["slots"].values()))
        cow = await summon(bot, "cow", x - 0.5, y, z + 1.5)
        await bot.do("equip", item="bucket", destination="hand")
        await bot.do("useOn", entity=cow["id"])
        state = await bot.until(lambda state: counted(state, "milk_bucket") == 1)
        assert counted(state, "bucket") == 0


@verifies("zombies chase and strike")
async def test_a_zombie_chases_and_strikes(servers: Servers, version: str) -> None:
    """3 a blow at normal difficulty, and a push (https://minecraft.wiki/w/Zombie, https://minecraft.wiki/w/Knockback_(mechanic))."""
    async with dangerous(servers, version, MIDNIGHT) as (bot, cell):
        x, y, z = cell
        zombie = await summon(bot, "zombie", x + 0.5, y, z + 6.5)
        seen = await until_recorded(bot, lambda seen: losses(seen["health"]) and seen["pushes"], 30)
        assert losses(seen["health"])[0] == pytest.approx(3)
        push = seen["pushes"][0]
        assert math.hypot(push[0], push[2]) == pytest.approx(0.4, abs=0.01)
        assert push[1] == pytest.approx(0.4, abs=0.01)
        position = place_of(await bot.state(), zombie)
        assert apart(position, [x + 0.5, y, z + 0.5]) < 6


@verifies("the undead burn by day")
async def test_the_undead_burn_by_day(servers: Servers, version: str) -> None:
    """Bit 0 of an entity's flags says that it burns; the sun kills a zombie (https://minecraft.wiki/w/Zombie#Burning)."""
    async with dangerous(servers, version) as (bot, cell):
        x, y, z = cell
        await build(bot, ring((x, y, z + 8), 2, 3), "stone")
        zombie = await summon(bot, "zombie", x + 0.5, y, z + 8.5)
        await until_recorded(bot, lambda seen: zombie["id"] in seen["hurt"], 20)
        assert (await bot.do("metadata", entity=zombie["id"]))["0"] & 1


@verifies("skeletons shoot")
async def test_a_skeleton_shoots(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Skeleton#Behavior: an arrow every two seconds from up to fifteen blocks."""
    async with dangerous(servers, version, MIDNIGHT) as (bot, cell):
        x, y, z = cell
        await summon(bot, "skeleton", x + 0.5, y, z + 10.5)
        seen = await until_recorded(bot, lambda seen: losses(seen["health"]), 40)
        assert any(entity["name"] == "arrow" for entity in seen["spawned"])
        assert 1 <= losses(seen["health"])[0] <= 6


@verifies("spiders hunt in the dark only")
async def test_spiders_hunt_in_the_dark_only(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Spider#Behavior: 2 a blow at normal difficulty; by light of 12 and more they are calm."""
    async with dangerous(servers, version, NOON) as (bot, cell):
        x, y, z = cell
        await summon(bot, "spider", x + 0.5, y, z + 4.5)
        await asyncio.sleep(2)
        assert losses((await bot.do("recorded"))["health"]) == []
        await bot.command(f"time set {MIDNIGHT}")
        seen = await until_recorded(bot, lambda seen: losses(seen["health"]), 30)
        assert losses(seen["health"])[0] == pytest.approx(2)


@verifies("creepers explode")
async def test_a_creeper_explodes(servers: Servers, version: str) -> None:
    """After a fuse of 1.5 s, with power 3 (https://minecraft.wiki/w/Creeper): it hurts, breaks dirt, and is gone."""
    async with dangerous(servers, version, MIDNIGHT) as (bot, cell):
        x, y, z = cell
        creeper = await summon(bot, "creeper", x + 0.5, y, z + 3.5)
        seen = await until_recorded(bot, lambda seen: creeper["id"] in seen["gone"] and losses(seen["health"]), 30)
        assert max(losses(seen["health"])) > 5
        await bot.until(lambda state: state["health"] > 0)
        await asyncio.sleep(2)  # mineflayer tells of its place at the respawn once more
        await bot.command(f"tp {bot.name} {x + 0.5} {y + 3} {z - 4.5}")
        for _ in range(100):
            ground = [await bot.do("block", cell=(x, y - 1, k)) for k in range(z, z + 5)]
            if any(block and block["name"] == "air" for block in ground):
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"nothing is broken: {ground}")


@verifies("monsters come by night, animals on grass, peace drives off")
async def test_creatures_come_by_themselves(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Spawn: animals where columns are new, monsters in the dark and not near; peace takes them away."""
    server = EmbeddedServer()
    await server.start(version=version, difficulty="normal", creatures=True, time_of_day=14_000)
    try:
        async with playing(await servers.host(version), server, "watcher") as bot:
            await bot.do("record")
            await bot.command("tick sprint 200")
            for kinds in (ANIMALS, MONSTERS):
                await until_recorded(bot, lambda seen, kinds=kinds: {e["name"] for e in seen["spawned"]} & kinds, 60)
            known = {entity["id"]: entity for entity in (await bot.do("recorded"))["spawned"]}
            first = next(entity for entity in known.values() if entity["name"] in MONSTERS)
            assert apart(first["position"], [0.5, 0, 0.5]) > 20, "24 blocks, less what it may have walked"
            await bot.command(f"difficulty {PEACEFUL}")
            await bot.until(lambda state: not {e["name"] for e in state["entities"]} & MONSTERS)
    finally:
        await server.stop()


@verifies("sand and gravel fall")
async def test_sand_falls_and_breaks_on_a_torch(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Falling_Block: a block again where it lands, an item where something gives no way."""
    bot, (x, y, z) = await servers.bot(version)
    await bot.do("record")
    await bot.command(f"setblock {x + 2} {y + 4} {z} sand")
    await bot.command(f"setblock {x + 2} {y + 5} {z} gravel")
    await bot.until_block((x + 2, y, z), "sand")
    await bot.until_block((x + 2, y + 1, z), "gravel")
    await bot.until_block((x + 2, y + 4, z), "air")
    assert any(entity["name"] == "falling_block" for entity in (await bot.do("recorded"))["spawned"])
    await bot.set_block((x - 2, y, z), "torch")
    await bot.command(f"setblock {x - 2} {y + 3} {z} sand")
    await bot.until(lambda state: dropped(state, "sand") + counted(state, "sand") == 1)
