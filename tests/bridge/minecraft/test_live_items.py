"""Items on the embedded live server, as an unmodified mineflayer bot sees them. Rules: https://minecraft.wiki, Java Edition."""

import pytest

from tests.bridge.minecraft.bots import Bot, Servers, State, counted, dropped, held, playing
from tests.bridge.minecraft.mechanics import verifies

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="session")]

LEFT, RIGHT = 0, 1
SHIFT, NUMBER, THROW, DRAG, DOUBLE = 1, 2, 4, 5, 6
"""Modes of clicks (https://minecraft.wiki/w/Java_Edition_protocol/Packets#Click_Container)."""
OUTSIDE = -999
MAIN, HOTBAR, OFF_HAND = 9, 36, 45


@verifies("/give of any count", "stack sizes")
async def test_give_fills_stacks_and_drops_the_rest(servers: Servers, version: str) -> None:
    """A stack has up to 64 or 16 items, tools 1 (https://minecraft.wiki/w/Stackable)."""
    bot, _ = await servers.bot(version)
    await bot.give("dirt", 100)
    state = await bot.give("dirt", 20)
    assert sorted(count for _, count in held(state).values()) == [56, 64]
    state = await bot.give("egg", 20)
    assert sorted(count for _, count in held(state).values()) == [4, 16, 56, 64]
    await bot.give("stone_pickaxe", 32)
    await bot.command(f"give {bot.name} stone_pickaxe 2")
    state = await bot.until(lambda state: dropped(state) == [("stone_pickaxe", 1)] * 2)
    assert counted(state, "stone_pickaxe") == 32


@verifies("left and right click")
async def test_left_and_right_clicks(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Inventory#Managing_inventory"""
    bot, _ = await servers.bot(version)
    await bot.give("dirt", 9)
    await bot.give("stone", 3)
    await bot.do("click", slot=HOTBAR, button=RIGHT)  # the greater half
    await bot.do("click", slot=MAIN, button=RIGHT)  # one of them
    await bot.do("click", slot=HOTBAR + 1, button=LEFT)  # swap with the stone
    await bot.do("click", slot=MAIN + 1, button=LEFT)
    await bot.do("click", slot=HOTBAR + 1, button=LEFT)
    await bot.do("click", slot=HOTBAR, button=LEFT)  # onto the same
    state = await bot.server_state()
    assert (held(state), state["cursor"]) == ({36: ("dirt", 8), 9: ("dirt", 1), 10: ("stone", 3)}, None)


@verifies("shift-click")
async def test_shift_clicks(servers: Servers, version: str) -> None:
    bot, _ = await servers.bot(version)
    await bot.give("dirt", 70)
    await bot.do("click", slot=HOTBAR, mode=SHIFT)
    state = await bot.server_state()
    assert held(state) == {9: ("dirt", 64), 37: ("dirt", 6)}
    await bot.do("click", slot=MAIN, mode=SHIFT)  # onto the 6, then into the first empty place
    assert held(await bot.server_state()) == {37: ("dirt", 64), 36: ("dirt", 6)}
    await bot.give("iron_helmet")
    await bot.give("shield")
    await bot.do("click", slot=38, mode=SHIFT)
    await bot.do("click", slot=39, mode=SHIFT)
    assert held(await bot.server_state()) == {
        37: ("dirt", 64),
        36: ("dirt", 6),
        5: ("iron_helmet", 1),
        45: ("shield", 1),
    }
    await bot.do("click", slot=5, mode=SHIFT)
    assert held(await bot.server_state())[9] == ("iron_helmet", 1)


@verifies("number keys and the off-hand key")
async def test_number_keys(servers: Servers, version: str) -> None:
    bot, _ = await servers.bot(version)
    await bot.give("dirt", 5)
    await bot.do("click", slot=HOTBAR, button=8, mode=NUMBER)
    assert held(await bot.server_state()) == {44: ("dirt", 5)}
    await bot.give("stone", 2)
    await bot.do("click", slot=HOTBAR, button=8, mode=NUMBER)
    assert held(await bot.server_state()) == {44: ("stone", 2), 36: ("dirt", 5)}
    await bot.do("rawClick", slot=HOTBAR, button=40, mode=NUMBER)  # the key that swaps the hands
    await bot.until(lambda state: held(state) == {44: ("stone", 2), 45: ("dirt", 5)})


@verifies("throwing out of a window")
async def test_throwing_out_of_a_window(servers: Servers, version: str) -> None:
    bot, _ = await servers.bot(version)
    await bot.give("dirt", 9)
    await bot.do("click", slot=HOTBAR, button=0, mode=THROW)  # one
    assert held(await bot.server_state()) == {36: ("dirt", 8)}
    await bot.do("click", slot=HOTBAR, button=RIGHT)  # 4
    await bot.do("click", slot=OUTSIDE, button=RIGHT)  # one of them
    await bot.do("click", slot=OUTSIDE, button=LEFT)  # the rest
    assert held(await bot.server_state()) == {36: ("dirt", 4)}
    await bot.do("click", slot=HOTBAR, button=1, mode=THROW)  # the stack
    await bot.until(lambda state: dropped(state) == [("dirt", 1), ("dirt", 1), ("dirt", 3), ("dirt", 4)])
    assert held(await bot.server_state()) == {}


async def drag(bot: Bot, button: int, slots: list[int]) -> None:
    """Start, each slot, end (the protocol's codes)."""
    for slot, step in [(OUTSIDE, 0), *((slot, 1) for slot in slots), (OUTSIDE, 2)]:
        await bot.do("rawClick", slot=slot, button=4 * button + step, mode=DRAG)


@verifies("dragging over slots")
async def test_dragging(servers: Servers, version: str) -> None:
    """Left shares evenly, right lays one down in each."""
    bot, _ = await servers.bot(version)
    await bot.give("dirt", 20)
    await bot.do("click", slot=HOTBAR)
    await drag(bot, LEFT, [9, 10, 11])
    state = await bot.until(lambda state: len(held(state)) == 3)
    assert held(state) == {9: ("dirt", 6), 10: ("dirt", 6), 11: ("dirt", 6)}
    await drag(bot, RIGHT, [9, 12])
    await bot.until(lambda state: held(state).get(12) == ("dirt", 1))
    state = await bot.server_state()
    assert (held(state)[9], counted(state, "dirt")) == (("dirt", 7), 20)


@verifies("double click collects")
async def test_double_click(servers: Servers, version: str) -> None:
    """What lies about of the kind is gathered up to a stack, full stacks last."""
    bot, _ = await servers.bot(version)
    await bot.give("dirt", 100)  # 64 and 36
    await bot.do("click", slot=37)
    await bot.do("rawClick", slot=37, button=0, mode=DOUBLE)
    await bot.until(lambda state: held(state) == {36: ("dirt", 36)})
    await bot.do("click", slot=9)
    assert held(await bot.server_state()) == {36: ("dirt", 36), 9: ("dirt", 64)}


@verifies("armour and off-hand slots")
async def test_armour_and_off_hand(servers: Servers, version: str) -> None:
    """An armour slot takes its own kind alone, one of it."""
    bot, _ = await servers.bot(version)
    await bot.give("dirt", 3)
    await bot.do("rawClick", slot=HOTBAR, button=0, mode=0)
    await bot.do("rawClick", slot=5, button=0, mode=0)  # refused
    await bot.do("rawClick", slot=OFF_HAND, button=0, mode=0)
    await bot.until(lambda state: held(state) == {45: ("dirt", 3)})
    armour = {"diamond_helmet": "head", "leather_chestplate": "torso", "iron_leggings": "legs", "golden_boots": "feet"}
    for slot, (item, destination) in enumerate(armour.items(), 5):
        await bot.give(item)
        await bot.do("equip", item=item, destination=destination)
        assert held(await bot.server_state())[slot] == (item, 1)


@verifies("tossing, drops seen as what they are, pick-up")
async def test_tossing_and_picking_up(servers: Servers, version: str) -> None:
    """A thrown item can be picked up after 2 s (https://minecraft.wiki/w/Item_(entity))."""
    bot, _ = await servers.bot(version)
    await bot.give("iron_pickaxe")
    await bot.give("oak_log", 10)
    await bot.do("look", yaw=0, pitch=-1.5)  # at the feet
    await bot.do("toss", item="oak_log", count=4)
    await bot.do("tossStack", slot=HOTBAR)

    def has_thrown(state: State) -> bool:
        return counted(state, "oak_log") == 6 and counted(state, "iron_pickaxe") == 0

    state = await bot.until(lambda state: has_thrown(state) and sum(count for _, count in dropped(state)) == 5)
    assert {item for item, _ in dropped(state)} == {"oak_log", "iron_pickaxe"}
    state = await bot.until(lambda state: not dropped(state))
    assert (counted(state, "oak_log"), counted(state, "iron_pickaxe")) == (10, 1)


@verifies("tools wear and break")
async def test_tools_wear_and_break(servers: Servers, version: str) -> None:
    """A golden pickaxe breaks 32 blocks; a flower costs it nothing (https://minecraft.wiki/w/Durability)."""
    bot, (x, y, z) = await servers.bot(version)
    await bot.give("golden_pickaxe")
    await bot.set_block((x + 1, y, z), "poppy")
    await bot.do("dig", cell=(x + 1, y, z))
    assert (await bot.server_state())["slots"]["36"]["used"] == 0
    for broken in range(1, 32):
        await bot.set_block((x + 1, y, z), "netherrack")
        await bot.do("dig", cell=(x + 1, y, z))
        await bot.until(lambda state, broken=broken: state["slots"]["36"]["used"] == broken)
    await bot.set_block((x + 1, y, z), "netherrack")
    await bot.do("dig", cell=(x + 1, y, z))
    await bot.until(lambda state: "36" not in state["slots"] or state["slots"]["36"]["name"] != "golden_pickaxe")


@verifies("others see what is held and worn")
async def test_others_see_what_is_held_and_worn(servers: Servers, version: str) -> None:
    bot, _ = await servers.bot(version)
    await bot.give("iron_sword")
    await bot.give("iron_helmet")
    await bot.do("equip", item="iron_helmet", destination="head")
    async with playing(await servers.host(version), bot.server, "witness") as witness:
        await witness.command(f"tp witness {' '.join(str(part) for part in (await bot.state())['position'])}")

        def seen(state: State) -> set[str]:
            return {name for e in state["entities"] if e.get("name") == "player" for name in e["equipment"]}

        await witness.until(lambda state: seen(state) == {"iron_sword", "iron_helmet"})
        await bot.do("hold", slot=5)
        await witness.until(lambda state: seen(state) == {"iron_helmet"})


@verifies("dig time is checked")
async def test_dig_time_is_checked(servers: Servers, version: str) -> None:
    """Stone takes 7.5 s by hand (https://minecraft.wiki/w/Breaking): who says earlier that it is broken finds it there."""
    bot, (x, y, z) = await servers.bot(version)
    cell = (x + 1, y, z)
    await bot.set_block(cell, "stone")
    await bot.do("digAtOnce", cell=cell)
    await bot.set_block((x + 1, y, z + 1), "dirt")
    assert (await bot.do("block", cell=cell))["name"] == "stone"
    far = (x + 8, y, z)
    await bot.set_block(far, "poppy")
    await bot.do("digAtOnce", cell=far)
    await bot.set_block((x + 1, y, z + 1), "air")
    assert (await bot.do("block", cell=far))["name"] == "poppy"


@verifies("placing uses up, within reach, not into bodies or blocks")
async def test_placing(servers: Servers, version: str) -> None:
    """https://minecraft.wiki/w/Placement"""
    bot, (x, y, z) = await servers.bot(version)
    await bot.give("cobblestone", 2)
    await bot.give("oak_slab", 2)
    await bot.do("place", cell=(x + 2, y - 1, z))
    await bot.until_block((x + 2, y, z), "cobblestone")
    await bot.until(lambda state: held(state)[36] == ("cobblestone", 1))
    for cell in [(x, y - 1, z), (x + 9, y - 1, z), (x + 2, y - 1, z)]:  # into the body, too far, into the placed one
        await bot.do("activate", cell=cell)
    assert held(await bot.server_state())[36] == ("cobblestone", 1)
    await bot.do("place", cell=(x + 2, y, z), face=(-1, 0, 0))
    await bot.until_block((x + 1, y, z), "cobblestone")
    await bot.until(lambda state: 36 not in held(state))
    await bot.do("hold", slot=1)
    await bot.do("place", cell=(x, y - 1, z + 2))
    assert (await bot.until_block((x, y, z + 2), "oak_slab"))["type"] == "bottom"
    await bot.do("activate", cell=(x, y, z + 2))
    await bot.until(lambda state: 37 not in held(state))
    assert (await bot.do("block", cell=(x, y, z + 2)))["properties"]["type"] == "double"


@verifies("placed blocks stand as they should")
async def test_placed_blocks_stand_as_they_should(servers: Servers, version: str) -> None:
    """Logs along the face clicked, a furnace looks at who placed it, a torch leans on a wall, a door has two halves."""
    bot, (x, y, z) = await servers.bot(version)
    await bot.set_block((x + 2, y, z), "stone")
    for slot, item in enumerate(["oak_log", "furnace", "torch", "oak_door"]):
        await bot.give(item)
        assert held(await bot.state())[HOTBAR + slot] == (item, 1)
    await bot.do("place", cell=(x + 2, y, z), face=(0, 0, 1))
    assert (await bot.until_block((x + 2, y, z + 1), "oak_log"))["axis"] == "z"
    await bot.do("hold", slot=1)
    await bot.do("place", cell=(x, y - 1, z + 2))
    assert (await bot.until_block((x, y, z + 2), "furnace"))["facing"] == "north"
    await bot.do("hold", slot=2)
    await bot.do("place", cell=(x + 2, y, z), face=(-1, 0, 0))
    assert (await bot.until_block((x + 1, y, z), "wall_torch"))["facing"] == "west"
    await bot.do("hold", slot=3)
    await bot.do("place", cell=(x - 2, y - 1, z))
    assert (await bot.until_block((x - 2, y + 1, z), "oak_door"))["half"] == "upper"
    assert (await bot.until_block((x - 2, y, z), "oak_door"))["facing"] == "west"
