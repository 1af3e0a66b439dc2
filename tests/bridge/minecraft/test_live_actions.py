"""What actions come to on a live server where time, death or the server itself comes between; played at once."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest
import pytest_asyncio

from bridge import names
from bridge.messages import Action, Collect, Goal, ItemAction, ItemVerb, Observation, Task
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.feed_messages import Done, Refused
from bridge.minecraft.node_process import node_process
from bridge.minecraft.world import LiveWorld
from tests.bridge.minecraft.contract.perceived import count_of, slots_of

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="module")]

WALK = 0.216
"""Blocks a tick."""
NEVER = Task("never", Goal("collect a dragon egg"), Collect(("dragon_egg",), 1))
FEET = 63
Holds = Callable[[Observation], bool]


class Player:
    """A body on a server, and the server's console."""

    def __init__(self, server: EmbeddedServer, name: str, x: int) -> None:
        self.server, self.name, self.cell = server, name, (x, FEET, 0)
        self.world = LiveWorld(server.host, server.port, name, draw=False)
        self.seen: Observation

    async def join(self, *items: str) -> None:
        """Come to a place of its own, with items in the slots."""
        self.seen = await self.world.reset(NEVER, 0)
        await self.go(self.cell[0])
        for item in items:
            await self.server.command(f"give {self.name} {item}")
        await self.until(lambda seen: all(count_of(seen, item.split()[0]) for item in items))

    async def go(self, x: int) -> None:
        """Be brought to another place on the same line."""
        await self.server.command(f"tp {self.name} {x + 0.5} {FEET} 0.5")
        await self.until(lambda seen: abs(seen.pose.position[0] - x - 0.5) < 0.1)

    async def set_block(self, dx: int, dy: int, dz: int, block: str) -> None:
        """Have a block put beside the place."""
        x, y, z = self.cell
        cell = (x + dx, y + dy, z + dz)
        await self.server.command(f"setblock {cell[0]} {cell[1]} {cell[2]} {block}")
        await self.until(lambda _: self.world.grid.get(*cell) == names.blocks().id(block))

    async def until(self, holds: Holds, action: Action | None = None, seconds: float = 20.0) -> Observation:
        """Act each tick until something is seen."""
        deadline = time.monotonic() + seconds
        while True:
            self.world.act(action or Action())
            self.seen, _, _, _ = await self.world.next_step()
            if holds(self.seen):
                return self.seen
            told = f"{self.seen.pose}, {slots_of(self.seen)}, {self.world.outcome}"
            assert time.monotonic() < deadline, f"{self.name} sees after {seconds:g} s: {told}"

    async def ticks(self, count: int, action: Action | None = None) -> None:
        """Act for so many ticks."""
        end = self.seen.tick + count
        await self.until(lambda seen: seen.tick >= end, action)

    async def require_pace(self, wanted: float, count: int, action: Action) -> None:
        """Blocks a tick that a body does once it moves: the middle of its steps, since on a busy machine keys may be let go."""
        paces, end = [], self.seen.tick + count
        while self.seen.tick < end:
            before = self.seen
            await self.ticks(1, action)
            way = np.subtract(self.seen.pose.position, before.pose.position)
            paces.append(float(np.linalg.norm(way)) / (self.seen.tick - before.tick))
        assert np.median(paces) == pytest.approx(wanted, rel=0.2), f"{self.name} went at {paces} blocks a tick"

    async def ask(self, verb: ItemVerb, item: str) -> int:
        """Ask for an item function; the sequence number of the action."""
        self.world.act(Action(item_action=ItemAction(verb, names.items().id(item))))
        sequence = self.world._sequence
        await self.world.next_step()
        return sequence

    async def outcome(self, sequence: int, seconds: float = 20.0) -> Done | Refused:
        """What an item function came to."""
        await self.until(lambda _: getattr(self.world.outcome, "sequence", None) == sequence, seconds=seconds)
        assert self.world.outcome is not None
        return self.world.outcome


@asynccontextmanager
async def playing(server: EmbeddedServer, name: str, x: int, *items: str) -> AsyncIterator[Player]:
    """A player who has joined, with items in the slots."""
    player = Player(server, name, x)
    try:
        await player.join(*items)
        yield player
    finally:
        await player.world.close()


async def smelting_ends_with_the_life(server: EmbeddedServer) -> None:
    """A death ends it, and what the furnace made is taken out at the next smelting there."""
    async with playing(server, "mortal", -20, "raw_iron", "coal") as player:
        await player.set_block(1, 0, 1, "furnace")
        sequence = await player.ask("smelt", "iron_ingot")
        await player.until(lambda seen: count_of(seen, "raw_iron") == 0)
        put_in = time.monotonic()
        await server.command(f"kill {player.name}")
        outcome = await player.outcome(sequence)
        assert outcome == Refused(sequence, "smelt", "iron_ingot", "died")
        await player.until(lambda seen: seen.life.health > 0)
        await player.go(-20)
        await player.until(lambda _: time.monotonic() > put_in + 11.0)
        await server.command(f"give {player.name} raw_iron")
        await player.until(lambda seen: count_of(seen, "raw_iron") == 1)
        await player.ask("smelt", "iron_ingot")
        await player.until(
            lambda seen: count_of(seen, "iron_ingot") == 1 and count_of(seen, "raw_iron") == 0, seconds=5.0
        )


async def hands_are_free_while_a_furnace_cooks(server: EmbeddedServer) -> None:
    """Other functions are carried out, another smelting is refused, and one who is away takes it when he is back."""
    async with playing(server, "cook", 0, "beef 2", "coal", "oak_log") as player:
        await player.set_block(1, 0, 1, "furnace")
        sequence = await player.ask("smelt", "cooked_beef")
        await player.until(lambda seen: count_of(seen, "beef") == 1)
        await player.ticks(5)
        again = await player.outcome(await player.ask("smelt", "cooked_beef"))
        assert isinstance(again, Refused)
        assert again.reason == "cooked_beef is still in the furnace"
        assert isinstance(await player.outcome(await player.ask("craft", "oak_planks")), Done)
        await player.go(10)
        await player.ticks(220)
        assert getattr(player.world.outcome, "sequence", None) != sequence
        await player.go(0)
        assert await player.outcome(sequence) == Done(sequence, "smelt", "cooked_beef")
        assert count_of(player.seen, "cooked_beef") == 1


async def a_furnace_that_is_gone_is_told(server: EmbeddedServer) -> None:
    """Not waited for any longer than it would have taken."""
    async with playing(server, "robbed", 20, "raw_iron", "coal") as player:
        await player.set_block(1, 0, 1, "furnace")
        sequence = await player.ask("smelt", "iron_ingot")
        await player.until(lambda seen: count_of(seen, "raw_iron") == 0)
        await player.set_block(1, 0, 1, "air")
        outcome = await player.outcome(sequence)
        assert outcome == Refused(sequence, "smelt", "iron_ingot", "its furnace is gone")


async def who_draws_a_bow_walks_at_a_fifth(player: Player) -> None:
    """https://minecraft.wiki/w/Bow: as any use over time slows its user."""
    await player.ticks(5, Action(use=True))
    await player.require_pace(0.2 * WALK, 60, Action(use=True, forward=1))
    await player.ticks(10)
    await player.require_pace(WALK, 20, Action(forward=1))
    await player.ticks(10)


async def a_night_is_slept_through(player: Player) -> None:
    """https://minecraft.wiki/w/Bed: after 100 ticks it is morning; meanwhile keys move nobody."""
    await player.go(player.cell[0])
    x, y, z = player.cell
    await player.server.command(f"setblock {x} {y} {z + 1} red_bed 7")  # its foot, towards south
    await player.server.command(f"setblock {x} {y} {z + 2} red_bed 6")
    await player.server.command("time set 13000")
    await player.until(lambda seen: 13000 <= seen.time_of_day < 14000)
    pose = player.seen.pose
    turn = Action(d_yaw=-pose.yaw, d_pitch=60.0 - pose.pitch)
    player.world.act(turn)
    await player.ticks(5)
    await player.ticks(1, Action(use=True))
    bot = node_process().body(player.world.body_id)
    while not await asyncio.to_thread(lambda: bot.isSleeping):
        await player.ticks(1)
    asleep = player.seen.pose.position
    await player.until(lambda seen: seen.time_of_day < 1000, Action(forward=-1))
    assert player.seen.pose.position == pytest.approx(asleep, abs=0.05)
    await player.ticks(15, Action(forward=-1))
    assert player.seen.pose.position[2] < asleep[2] - 0.5


async def a_server_that_stands_still_is_given_up(player: Player) -> None:
    """A function that it does not answer is refused; the ticks go on meanwhile, and when it is back so are the hands."""
    await player.go(player.cell[0])
    assert player.server.pid is not None
    os.kill(player.server.pid, signal.SIGSTOP)
    try:
        first = player.seen.tick
        sequence = await player.ask("craft", "oak_planks")
        outcome = await player.outcome(sequence)
        assert outcome == Refused(sequence, "craft", "oak_planks", "the server did not answer within 6 s")
        assert player.seen.tick - first > 60
    finally:
        os.kill(player.server.pid, signal.SIGCONT)
    await player.ticks(20)
    await player.until(lambda seen: count_of(seen, "oak_log") >= 1)
    assert isinstance(await player.outcome(await player.ask("craft", "oak_planks")), Done)
    await player.until(lambda seen: count_of(seen, "oak_planks") == 4)


async def in_turn(server: EmbeddedServer, told: dict[str, asyncio.Future[None]]) -> None:
    """What one body does alone on its server, one after the other."""
    async with playing(server, "alone", 0, "bow", "arrow 5", "oak_log 3") as player:
        for deed in (
            who_draws_a_bow_walks_at_a_fifth,
            a_night_is_slept_through,
            a_server_that_stands_still_is_given_up,
        ):
            try:
                await deed(player)
                told[deed.__name__].set_result(None)
            except Exception as error:
                told[deed.__name__].set_exception(error)


TOGETHER = (smelting_ends_with_the_life, hands_are_free_while_a_furnace_cooks, a_furnace_that_is_gone_is_told)
ALONE = (who_draws_a_bow_walks_at_a_fifth, a_night_is_slept_through, a_server_that_stands_still_is_given_up)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def deeds() -> AsyncIterator[dict[str, Awaitable[None]]]:
    """Name -> what to wait for; all are under way."""
    servers = (EmbeddedServer(), EmbeddedServer())
    for server in servers:
        await server.start()
    told: dict[str, Any] = {deed.__name__: asyncio.get_running_loop().create_future() for deed in ALONE}
    turn = asyncio.create_task(in_turn(servers[1], told))
    turn.add_done_callback(lambda _: [future.cancel() for future in told.values() if not future.done()])
    together = {deed.__name__: asyncio.create_task(deed(servers[0])) for deed in TOGETHER}
    yield told | together
    for task in (turn, *together.values()):
        task.cancel()
    await asyncio.gather(turn, *together.values(), return_exceptions=True)
    for server in servers:
        await server.stop()


@pytest.mark.parametrize("deed", [deed.__name__ for deed in (*ALONE, *TOGETHER)])
async def test_on_a_live_server(deed: str, deeds: dict[str, Awaitable[None]]) -> None:
    """See the function of the same name."""
    await deeds[deed]
