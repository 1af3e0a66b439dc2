"""What tests of life on the live server share: a world that is dangerous for one test, and what a bot wrote down of it."""

from __future__ import annotations

import asyncio
import itertools
import math
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from tests.bridge.minecraft.bots import Bot, Cell, Servers, State

PEACEFUL, NORMAL = 0, 2
NOON, MIDNIGHT = 6000, 18000
Entity = dict[str, Any]


@asynccontextmanager
async def dangerous(servers: Servers, version: str, time_of_day: int = NOON) -> AsyncIterator[tuple[Bot, Cell]]:
    """The version's bot on a plot of its own, whole and fed, in a world of normal difficulty; afterwards there is peace again."""
    bot, cell = await servers.bot(version)
    await bot.command(f"difficulty {PEACEFUL}")
    await bot.command(f"effect clear {bot.name}")
    if (await bot.state())["food"] < 20:
        await bot.command(f"effect give {bot.name} saturation 1 20")
    await bot.until(lambda state: state["food"] == 20, 20)
    await heal(bot)
    await bot.command(f"time set {time_of_day}")
    await bot.command(f"difficulty {NORMAL}")
    try:
        yield bot, cell
    finally:
        await bot.command("kill @e[type=!player]")
        await bot.command(f"difficulty {PEACEFUL}")
        await bot.until(lambda state: state["health"] > 0, 20)


async def heal(bot: Bot) -> None:
    """Make a bot whole, and begin its record anew."""
    await bot.command(f"effect give {bot.name} regeneration 60 10")
    await bot.until(lambda state: state["health"] == 20)
    await bot.command(f"effect clear {bot.name}")
    await bot.do("record")


async def douse(bot: Bot, cell: Cell) -> None:
    """Put out whoever stands in a cell: lava burns on for fifteen seconds."""
    for block in ("air", "water", "air"):
        await bot.command(f"setblock {cell[0]} {cell[1]} {cell[2]} {block}")
        await bot.until_block(cell, block)
        await asyncio.sleep(0.15)


async def until_recorded(bot: Bot, holds: Callable[[dict[str, Any]], object], seconds: float = 15.0) -> dict[str, Any]:
    """Wait until what a bot has written down passes a check; AssertionError with it where it never does."""
    deadline = time.monotonic() + seconds
    while not holds(record := await bot.do("recorded")):
        assert time.monotonic() < deadline, f"after {seconds:g} s the bot has seen: {record}"
        await asyncio.sleep(0.05)
    found: dict[str, Any] = record
    return found


async def summon(bot: Bot, kind: str, x: float, y: float, z: float) -> Entity:
    """Set a creature up and wait until the bot sees it."""
    before = {entity["id"] for entity in (await bot.state())["entities"]}
    await bot.command(f"summon {kind} {x} {y} {z}")
    state = await bot.until(lambda state: new_of(state, kind, before))
    return new_of(state, kind, before)[0]


def new_of(state: State, kind: str, before: set[int]) -> list[Entity]:
    """Of a kind, those that a bot sees and has not seen before."""
    return [entity for entity in state["entities"] if entity.get("name") == kind and entity["id"] not in before]


def entity_of(state: State, number: int) -> Entity | None:
    """The entity of an id, if the bot sees it."""
    return next((entity for entity in state["entities"] if entity["id"] == number), None)


def dropped(state: State, name: str) -> int:
    """How many of an item lie within eight blocks of a bot."""
    return sum(item["count"] for item in lying(state) if item["name"] == name)


def lying(state: State) -> list[dict[str, Any]]:
    """The stacks that lie within eight blocks of a bot."""
    here = state["position"]
    near = [entity for entity in state["entities"] if math.dist(entity["position"], here) < 8]
    return [entity["item"] for entity in near if entity["item"]]


def losses(values: list[float]) -> list[float]:
    """By how much each number of a record is lower than the one before, where it is."""
    return [round(before - after, 4) for before, after in itertools.pairwise(values) if after < before]
