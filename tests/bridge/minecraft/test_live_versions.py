"""A body on a server of our own in each version tested: it sees the ground that there is, walks, digs, and owns what it dug."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.land.terrain import HEIGHT, generate_column
from bridge.embedded.saving.anvil.saved_world import square
from bridge.messages import Action, ItemAction, Observation, count_items
from bridge.minecraft.agreed_version import WrongVersionError, agree_version
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.install import NODE_PACKAGE
from bridge.minecraft.versions import SERVED, TESTED
from bridge.minecraft.world import LiveWorld
from tests.bridge.minecraft.conftest import NEVER

pytestmark = pytest.mark.live

SEED = 12
BLOCKS = names.blocks()
DIRT = np.array([names.items().id("dirt")])
LOG = names.items().id("birch_log")
"""One of several that share a name before 1.13."""
ADDED = {
    "1.9": {"beetroots"},
    "1.13": {"kelp", "kelp_plant", "seagrass", "tall_seagrass"},
    "1.14": {"bamboo", "sweet_berry_bush", "cornflower", "lily_of_the_valley"},
    "1.17": {"copper_ore", "calcite"},
    "1.19": {"mud"},
}
"""Blocks of the terrain that a version brought (https://minecraft.wiki/w/Java_Edition_version_history)."""
RESTARTED = {"1.8.8", "1.12.2", "1.16.5", "1.21.4"}
"""One version of each form in which chunks are kept and saved; 1.20.4's restart is in test_endless_terrain.py."""
STAND_INS: dict[str, str] = json.loads((NODE_PACKAGE / "server" / "stand_ins.json").read_text())


def shown_in(version: str) -> NDArray[np.uint16]:
    """Block id of the terrain -> the one that a server of a version can show."""
    shown = np.arange(len(BLOCKS), dtype=np.uint16)
    for later, added in ADDED.items():
        if SERVED.index(version) < SERVED.index(later):
            for name in added:
                shown[BLOCKS.id(name)] = BLOCKS.id(STAND_INS[name])
    return shown


@asynccontextmanager
async def joined(version: str, folder: Path) -> AsyncIterator[tuple[EmbeddedServer, LiveWorld]]:
    server = EmbeddedServer()
    await server.start(version=version, seed=SEED, world_folder=folder)
    world = LiveWorld(server.host, server.port, "pioneer", draw=False)
    try:
        yield server, world
    finally:
        await world.close()
        await server.stop()


async def play(
    world: LiveWorld, action: Action, ticks: int, until: Callable[[Observation], object] = lambda _: False
) -> Observation:
    """Do an action each tick; the last observation."""
    for _ in range(ticks):
        world.act(action)
        observation, _, _, _ = await world.next_step()
        if until(observation):
            break
    return observation


def assert_ground(world: LiveWorld, shown: NDArray[np.uint16], place: tuple[int, int]) -> None:
    """All columns around a place are those of the embedded world, as far as the version has the blocks."""
    bottom = -world.grid.min_y
    for chunk in square(place, 3):
        expected = shown[generate_column(SEED, *chunk).blocks]
        assert np.array_equal(world.grid.column(*chunk)[:, bottom : bottom + HEIGHT], expected), chunk


def has_dirt(observation: Observation) -> bool:
    return count_items(observation.inventory, DIRT) == 1


async def step_into(world: LiveWorld, cell: tuple[int, int, int]) -> Observation:
    """Look south, stand in the middle of a hole, and wait for what lies there to be picked up."""
    observation = await play(world, Action(), 1)
    for _ in range(60):
        off = cell[2] + 0.5 - observation.pose.position[2]
        if has_dirt(observation) and observation.pose.position[1] == cell[1]:
            break
        observation = await play(world, Action(forward=int(np.sign(off)) if abs(off) > 0.15 else 0), 1)
    return observation


@pytest.mark.parametrize("version", TESTED)
async def test_a_body_sees_walks_digs_and_finds_it_so_again(
    version: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with joined(version, tmp_path) as (server, world):
        first = await world.reset(NEVER, 0)
        assert world.name == f"minecraft {version}"
        tall = SERVED.index(version) >= SERVED.index("1.18")
        assert (world.grid.min_y, world.grid.height) == ((-64, 384) if tall else (0, 256))
        x, _, z = first.pose.position
        assert_ground(world, shown_in(version), (int(x // 16), int(z // 16)))

        walked = await play(world, Action(forward=1, jump=True), 20)
        assert np.hypot(walked.pose.position[0] - x, walked.pose.position[2] - z) > 2

        aimed = await play(world, Action(d_pitch=90.0), 10, lambda seen: seen.pose.on_ground)
        aimed = await play(world, Action(), 3)
        assert aimed.target is not None
        assert aimed.target.cell is not None
        assert aimed.target.block == BLOCKS.id("grass_block")
        dug = aimed.target.cell
        await play(world, Action(attack=True), 40, lambda _: world.grid.get(*dug) == 0)
        last = await step_into(world, dug)
        assert has_dirt(last)
        await server.command("give pioneer birch_log 3")
        last = await play(
            world, Action(item_action=ItemAction("equip", LOG)), 40, lambda seen: seen.equipment[0, 0] == LOG
        )
        assert last.equipment[0, :2].tolist() == [LOG, 3]
        with pytest.raises(WrongVersionError, match=rf"version {version} .*, not 1\.21\.11"):
            await agree_version(server.host, server.port, "1.21.11")

    if version in RESTARTED:
        async with joined(version, tmp_path) as (_, world):
            again = await world.reset(NEVER, 0)
            assert world.grid.get(*dug) == 0
            assert has_dirt(again)
            assert count_items(again.inventory, np.array([LOG])) == 3
            assert again.pose.position == pytest.approx(last.pose.position, abs=0.3)
    assert not [record.message for record in caplog.records if record.levelno >= logging.WARNING]
