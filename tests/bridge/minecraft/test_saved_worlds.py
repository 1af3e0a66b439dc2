"""One world in two engines: flying-squid serves what we saved, and we play on in what it saved."""

import asyncio
import logging
import time
from pathlib import Path

import numpy as np
import pytest

from bridge import names
from bridge.block_states import state_of
from bridge.embedded.land.terrain import HEIGHT
from bridge.embedded.saving.anvil.level import Level
from bridge.embedded.saving.anvil.region import region_files
from bridge.embedded.saving.anvil.saved_world import SavedWorld, save_world, square
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.world import LiveWorld
from bridge.world import WorldError
from tests.bridge.minecraft.conftest import NEVER

pytestmark = pytest.mark.live

BLOCKS = names.blocks()
AROUND = 2
"""Chunks on each side of the body that are compared."""


async def until_saved(folder: Path, cell: tuple[int, int, int], block: int) -> None:
    """The server saves within a second or two."""
    deadline = time.monotonic() + 20
    x, y, z = cell
    while True:
        saved = SavedWorld(folder)
        if saved.column(x >> 4, z >> 4).blocks[x % 16, y, z % 16] == block:
            return
        assert time.monotonic() < deadline
        await asyncio.sleep(0.2)


async def test_a_body_on_flying_squid_sees_the_world_that_was_saved(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    world = EmbeddedWorld(draw=False)
    world.reset(NEVER, 12)
    x, y, z = (int(v // 1) for v in world.body.position)
    stairs = BLOCKS.id("oak_stairs")
    upside_down = state_of(stairs, facing="east", half="top")
    world.columns.change((x + 2, y + 1, z), stairs, upside_down)
    save_world(tmp_path, world.columns, square((x >> 4, z >> 4), AROUND), Level(12, (x, y, z)))
    server = EmbeddedServer()
    await server.start(world_folder=tmp_path)
    live = LiveWorld(server.host, server.port, "reader", draw=False)
    try:
        first = await live.reset(NEVER, 0)
        assert first.pose.position == pytest.approx((x + 0.5, y, z + 0.5))
        for place in square((x >> 4, z >> 4), AROUND):
            assert np.array_equal(live.grid.column(*place)[:, 64 : 64 + HEIGHT], world.columns.column(*place).blocks)
        await server.command(f"setblock {x + 3} {y} {z} oak_log")
        await until_saved(tmp_path, (x + 3, y, z), BLOCKS.id("oak_log"))
    finally:
        await live.close()
        await server.stop()
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    column = SavedWorld(tmp_path).column((x + 2) >> 4, z >> 4)
    assert column.blocks[(x + 2) % 16, y + 1, z % 16] == stairs
    assert column.states[(x + 2) % 16, y + 1, z % 16] == upside_down, "flying-squid read and wrote how they stand"


async def test_a_world_that_flying_squid_made_and_saved_is_played_on(tmp_path: Path) -> None:
    server = EmbeddedServer()
    await server.start(world_folder=tmp_path)
    live = LiveWorld(server.host, server.port, "maker", draw=False)
    await live.reset(NEVER, 0)
    await server.command("setblock 3 63 0 stone")
    await live.close()
    await server.stop()
    saved = SavedWorld(tmp_path)
    assert len(saved.places()) > 25
    world = EmbeddedWorld(draw=False, saved=saved)
    first = world.reset(NEVER, 0)
    assert first.pose.position[1] == 63.0
    assert world.grid.get(0, 62, 0) == BLOCKS.id("grass_block")
    assert world.grid.get(3, 63, 0) == BLOCKS.id("stone")
    assert world.step(Action())[0].pose.on_ground


async def test_a_malformed_world_folder_is_named_before_a_server_starts(tmp_path: Path) -> None:
    world = EmbeddedWorld(draw=False)
    world.reset(NEVER, 12)
    save_world(tmp_path, world.columns, [(0, 0)], Level(12, (0, 80, 0)))
    (region,) = region_files(tmp_path / "region")
    region.write_bytes(region.read_bytes()[:9000])
    with pytest.raises(WorldError, match=r"r\.0\.0\.mca: chunk 0 0: .*cut off"):
        await EmbeddedServer().start(world_folder=tmp_path)
