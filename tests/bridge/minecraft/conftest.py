"""A small flat world with a tree, and tasks, for the tests of live worlds."""

import gzip
from pathlib import Path

import msgpack
import numpy as np
import pytest

from bridge.messages import Collect, Goal, Task

SPAWN = (8.5, 64.0, 8.5)
TRUNK = (8, 11)
"""x and z of a trunk of four oak logs from y 64, three blocks south of the spawn."""
GROUND = 63


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
