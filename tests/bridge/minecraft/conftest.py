"""A small flat world with a tree, tasks, and a tick of a body, for the tests of live worlds."""

import gzip
import socket
import time
from collections.abc import AsyncIterator
from pathlib import Path

import msgpack
import msgspec
import numpy as np
import pytest
import pytest_asyncio

from bridge import names
from bridge.messages import Collect, Goal, Task
from bridge.minecraft.feed_messages import Tick
from tests.bridge.minecraft.bots import Servers

SPAWN = (8.5, 64.0, 8.5)
TRUNK = (8, 11)
"""x and z of a trunk of four oak logs from y 64, three blocks south of the spawn."""
GROUND = 63
NEVER = Task("never", Goal("collect 64 diamonds"), Collect(("diamond",), 64))
"""A task that no test fulfils."""


def free_port() -> int:
    """A port of loopback where nothing listens now."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def servers() -> AsyncIterator[Servers]:
    """A server and a bot of each version, for tests that run in the session's loop."""
    servers = Servers()
    yield servers
    await servers.stop()


@pytest.fixture(scope="session")
def collect_log() -> Task:
    return Task("collect-log", Goal("collect 1 oak log"), Collect(("oak_log",), 1))


@pytest.fixture(scope="session")
def world_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    palette = ["air", "bedrock", "stone", "dirt", "grass_block", "oak_log", "oak_leaves"]
    columns = []
    for chunk_x in range(-4, 5):
        for chunk_z in range(-4, 5):
            blocks = np.zeros((16, 128, 16), "<u2")
            blocks[:, 0], blocks[:, 1:60], blocks[:, 60:GROUND], blocks[:, GROUND] = 1, 2, 3, 4
            if (chunk_x, chunk_z) == (0, 0):
                blocks[TRUNK[0], 64:68, TRUNK[1]] = 5
                blocks[TRUNK[0], 68, TRUNK[1]] = 6
            columns.append({"x": chunk_x, "z": chunk_z, "blocks": blocks.tobytes()})
    content = {
        "format": 1, "seed": 0, "min_y": 0, "height": 128, "spawn": list(SPAWN), "palette": palette, "columns": columns,
    }  # fmt: skip
    path = tmp_path_factory.mktemp("world") / "tree.world"
    path.write_bytes(gzip.compress(msgpack.packb(content), 1))
    return path


def make_tick(**changes: object) -> Tick:
    """The node side's message of one tick: a body that holds logs in its fifth slot."""
    inventory = np.zeros((36, 3), "<i4")
    inventory[:, 2] = -1
    inventory[4] = (names.items().id("oak_log"), 3, -1)
    tick = Tick(
        tick=12, made_ns=time.monotonic_ns(), sequence=3, echo_ns=5, position=(8.5, 64.0, 8.5), yaw=0.0, pitch=0.0,
        velocity=(0.0, -0.0784, 0.0), on_ground=True, in_water=False, sneaking=False, health=20.0, food=20.0,
        saturation=5.0, oxygen=300.0, experience=0.0, armour=0.0, time_of_day=1000, held_slot=4,
        inventory=inventory.tobytes(), equipment=inventory[:6].tobytes(), entities=[], dig=None, target_entity=None,
        silence_ms=1.0,
    )  # fmt: skip
    return msgspec.structs.replace(tick, **changes)
