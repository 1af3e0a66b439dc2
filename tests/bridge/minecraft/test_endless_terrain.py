"""The live server's ground has no end, and what was dug and built stays so, also for the next that serves its folder."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
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
    """The open grass of the seed's terrain that is nearest to the east of a place."""
    while name_at(top := (x, highest(x, z), z)) != "grass_block":
        x += 1
    return top


def highest(x: int, z: int) -> int:
    """Layer of the highest cell that holds something."""
    stack = generate_column(SEED, x >> 4, z >> 4).blocks[x % 16, :, z % 16]
    return int(np.flatnonzero(stack).max())


def name_at(cell: Cell) -> str:
    x, y, z = cell
    return names.blocks().name(int(generate_column(SEED, x >> 4, z >> 4).blocks[x % 16, y, z % 16]))


@asynccontextmanager
async def bot_on(world_folder: Path | None = None) -> AsyncIterator[Bot]:
    """A bot on a server of its own with the seed's terrain."""
    server, host = EmbeddedServer(), await BotHost.start()
    try:
        await server.start(seed=SEED, world_folder=world_folder)
        async with playing(host, server, "wanderer") as bot:
            yield bot
    finally:
        await host.stop()
        await server.stop()


async def travel(bot: Bot, x: int, z: int) -> Cell:
    """Put the bot on the grass near a place; the cell below its feet."""
    below = x, _, z = ground(x, z)
    await bot.command(f"tp {bot.name} {x + 0.5} {below[1] + 1} {z + 0.5}")
    await bot.until(lambda state: np.allclose(state["position"], (x + 0.5, below[1] + 1, z + 0.5), atol=0.6), 30)
    await bot.until_block(below, name_at(below), 30)
    return below


async def assert_ground_around(bot: Bot, cell: Cell) -> None:
    """Every cell of the columns around one is what the embedded world has there."""
    for chunk_x in range((cell[0] >> 4) - 1, (cell[0] >> 4) + 2):
        for chunk_z in range((cell[2] >> 4) - 1, (cell[2] >> 4) + 2):
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
    async with bot_on(tmp_path) as bot:
        dug = await travel(bot, FAR, -FAR)
        await assert_ground_around(bot, dug)
        await bot.do("dig", cell=dug)
        await bot.until_block(dug, "air")
        built = (dug[0] + 3, dug[1] + 5, dug[2])
        await bot.command(f"setblock {built[0]} {built[1]} {built[2]} oak_stairs[facing=east,half=top]")
        await bot.until_block(built, "oak_stairs")
    async with bot_on(tmp_path) as bot:
        assert (await bot.state())["position"][0] == pytest.approx(dug[0] + 0.5, abs=1), "it comes back where it left"
        await bot.until_block(dug, "air")
        assert (await bot.until_block(built, "oak_stairs"))["half"] == "top"
        await assert_ground_around(bot, await travel(bot, dug[0] + 64, dug[2]))
    assert not [record.message for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(SavedWorld(tmp_path).places()) <= 2, "what the seed makes again is not kept"
    world = EmbeddedWorld(draw=False, saved=SavedWorld(tmp_path))
    world.reset(NEVER, 0)
    column = world.columns.column(dug[0] >> 4, dug[2] >> 4)
    assert column.blocks[dug[0] % 16, dug[1], dug[2] % 16] == 0, "the embedded world plays on in it"


async def test_a_generator_that_is_killed_is_started_again() -> None:
    async with bot_on() as bot:
        assert bot.server.pid is not None
        (child,) = children_of(bot.server.pid)
        os.kill(child, signal.SIGKILL)
        await assert_ground_around(bot, await travel(bot, FAR, FAR))
        (other,) = children_of(bot.server.pid)
        assert other != child
    await until_ended(other)


def children_of(pid: int) -> list[int]:
    return [
        int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]


async def until_ended(pid: int) -> None:
    """Wait until a process does not run any more; one that ended may still have to be taken note of."""
    deadline = time.monotonic() + 10
    with suppress(FileNotFoundError):
        while Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
            assert time.monotonic() < deadline, "it outlives its server"
            await asyncio.sleep(0.1)


async def test_a_server_that_is_killed_leaves_a_folder_that_the_next_serves(tmp_path: Path) -> None:
    async with bot_on(tmp_path) as bot:
        dug = await travel(bot, 300, 300)
        await bot.do("dig", cell=dug)
        assert bot.server.pid is not None
        await until_saved(tmp_path, dug)
        with pytest.raises(WorldError, match="another server serves this world"):
            await EmbeddedServer().start(seed=SEED, world_folder=tmp_path)
        os.kill(bot.server.pid, signal.SIGKILL)
    async with bot_on(tmp_path) as bot:
        await bot.command(f"tp {bot.name} {dug[0] + 0.5} {dug[1]} {dug[2] + 0.5}")
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
        (Level(SEED + 1), rf"a world of seed {SEED + 1} is saved there, not {SEED}; give another folder, or its seed"),
        (
            Level(SEED, version="1.16.5"),
            r"was played in with version 1\.16\.5, .* those of 1\.20\.4: serve it as 1\.16\.5",
        ),
    ],
)
async def test_a_folder_of_another_seed_or_version_is_refused(tmp_path: Path, level: Level, said: str) -> None:
    write_level(tmp_path / LEVEL_FILE, level)
    before = (tmp_path / LEVEL_FILE).read_bytes()
    with pytest.raises(WorldError, match=said):
        await EmbeddedServer().start(seed=SEED, world_folder=tmp_path)
    assert (tmp_path / LEVEL_FILE).read_bytes() == before
