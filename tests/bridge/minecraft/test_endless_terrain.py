"""The live server's ground has no end, and what was dug and built stays so, also for the next that serves its folder."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bridge import names
from bridge.embedded.land.terrain import HEIGHT, generate_column
from bridge.embedded.saving.anvil.level import LEVEL_FILE, Level, write_level
from bridge.embedded.saving.anvil.saved_world import SavedWorld
from bridge.embedded.world import EmbeddedWorld
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.world import WorldError
from tests.bridge.minecraft.bots import Bot, BotHost, playing
from tests.bridge.minecraft.conftest import NEVER

pytestmark = pytest.mark.live

SEED = 12
FAR = 4000
"""Blocks: 250 columns, beyond anything that was made for the spawn."""
Cell = tuple[int, int, int]


def ground(x: int, z: int) -> Cell:
    """The highest cell of the seed's terrain that holds something."""
    stack = generate_column(SEED, x >> 4, z >> 4).blocks[x % 16, :, z % 16]
    return x, int(np.flatnonzero(stack).max()), z


def name_at(cell: Cell) -> str:
    x, y, z = cell
    return names.blocks().name(int(generate_column(SEED, x >> 4, z >> 4).blocks[x % 16, y, z % 16]))


@asynccontextmanager
async def bot_on(**start: object) -> AsyncIterator[Bot]:
    """A bot on a server of its own, started with these arguments."""
    server, host = EmbeddedServer(), await BotHost.start()
    try:
        await server.start(**start)
        async with playing(host, server, "wanderer") as bot:
            yield bot
    finally:
        await host.stop()
        await server.stop()


async def travel(bot: Bot, x: int, z: int) -> Cell:
    """Put the bot on the ground at a place; the cell below its feet."""
    below = ground(x, z)
    await bot.command(f"tp {bot.name} {x + 0.5} {below[1] + 1} {z + 0.5}")
    await bot.until(lambda state: np.allclose(state["position"], (x + 0.5, below[1] + 1, z + 0.5), atol=0.6), 30)
    await bot.until_block(below, name_at(below), 30)
    return below


async def assert_ground_around(bot: Bot, x: int, z: int) -> None:
    """Every cell of the columns around a place is what the embedded world has there."""
    for chunk_x in range((x >> 4) - 1, (x >> 4) + 2):
        for chunk_z in range((z >> 4) - 1, (z >> 4) + 2):
            seen = await column_of(bot, chunk_x, chunk_z)
            blocks = np.array([names.blocks().id(name) for name in seen["names"]])[np.array(seen["cells"])]
            expected = generate_column(SEED, chunk_x, chunk_z).blocks
            assert np.array_equal(blocks.reshape(expected.shape), expected), (chunk_x, chunk_z)


async def column_of(bot: Bot, chunk_x: int, chunk_z: int) -> dict[str, Any]:
    """What ``driver/deeds/ground.js`` tells of a column, once the bot knows it."""
    deadline = time.monotonic() + 30
    while (seen := await bot.do("column", chunk=[chunk_x, chunk_z], bottom=0, height=HEIGHT)) is None:
        assert time.monotonic() < deadline, (chunk_x, chunk_z)
        await asyncio.sleep(0.1)
    column: dict[str, Any] = seen
    return column


async def test_what_is_dug_far_away_is_dug_after_a_restart(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with bot_on(seed=SEED, world_folder=tmp_path) as bot:
        dug = await travel(bot, FAR, -FAR)
        await assert_ground_around(bot, FAR, -FAR)
        await bot.do("dig", cell=dug)
        await bot.until_block(dug, "air")
        await bot.set_block((FAR + 3, dug[1] + 5, -FAR), "oak_stairs[facing=east,half=top]")
    async with bot_on(seed=SEED, world_folder=tmp_path) as bot:
        assert (await bot.state())["position"][0] == pytest.approx(FAR + 0.5, abs=1), "it comes back where it left"
        await bot.until_block(dug, "air")
        assert (await bot.until_block((FAR + 3, dug[1] + 5, -FAR), "oak_stairs"))["half"] == "top"
        await assert_ground_around(bot, FAR + 64, -FAR)
    assert not [record.message for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(SavedWorld(tmp_path).places()) <= 2, "what the seed makes again is not kept"
    world = EmbeddedWorld(draw=False, saved=SavedWorld(tmp_path))
    world.reset(NEVER, 0)
    column = world.columns.column(FAR >> 4, -FAR >> 4)
    assert column.blocks[FAR % 16, dug[1], -FAR % 16] == 0, "the embedded world plays on in it"


async def test_a_generator_that_is_killed_is_started_again() -> None:
    async with bot_on(seed=SEED) as bot:
        assert bot.server.pid is not None
        (child,) = children_of(bot.server.pid)
        os.kill(child, signal.SIGKILL)
        await travel(bot, FAR, FAR)
        await assert_ground_around(bot, FAR, FAR)
        (other,) = children_of(bot.server.pid)
        assert other != child
    assert not Path(f"/proc/{other}").exists() or not children_alive(other)


def children_of(pid: int) -> list[int]:
    return [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]


def children_alive(pid: int) -> bool:
    """Whether a process still runs; one that ended may wait to be taken note of."""
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


async def test_a_server_that_is_killed_leaves_a_folder_that_the_next_serves(tmp_path: Path) -> None:
    async with bot_on(seed=SEED, world_folder=tmp_path) as bot:
        dug = await travel(bot, 300, 300)
        await bot.do("dig", cell=dug)
        assert bot.server.pid is not None
        await until_saved(tmp_path, dug)
        os.kill(bot.server.pid, signal.SIGKILL)
    async with bot_on(seed=SEED, world_folder=tmp_path) as bot:
        await bot.command(f"tp {bot.name} 300.5 {dug[1]} 300.5")
        await bot.until_block(dug, "air", 30)


async def until_saved(folder: Path, cell: Cell) -> None:
    x, y, z = cell
    deadline = time.monotonic() + 20
    while SavedWorld(folder).column(x >> 4, z >> 4).blocks[x % 16, y, z % 16] != 0:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.2)


@pytest.mark.parametrize(
    ("level", "said"),
    [
        (Level(SEED + 1), rf"a world of seed {SEED + 1} is saved there, not {SEED}; give its seed, or another folder"),
        (Level(SEED, version="1.16.5"), r"was played in with version 1\.16\.5, .* those of 1\.20\.4: serve it as 1\.16\.5"),
    ],
)
async def test_a_folder_of_another_seed_or_version_is_refused(tmp_path: Path, level: Level, said: str) -> None:
    write_level(tmp_path / LEVEL_FILE, level)
    before = (tmp_path / LEVEL_FILE).read_bytes()
    with pytest.raises(WorldError, match=said):
        await EmbeddedServer().start(seed=SEED, world_folder=tmp_path)
    assert (tmp_path / LEVEL_FILE).read_bytes() == before
