"""A world file holds the terrain block for block."""

import gzip
from pathlib import Path

import msgpack
import numpy as np
import pytest

from bridge import names
from bridge.block_states import state_of
from bridge.embedded.land.spawn import find_spawn
from bridge.embedded.land.terrain import generate_column
from bridge.embedded.saving.export import spawn_chunk, write_world


def test_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "hills.world"
    write_world(path, seed=4, radius_chunks=1)
    world = msgpack.unpackb(gzip.decompress(path.read_bytes()))
    assert {key: world[key] for key in ("format", "seed", "min_y", "height")} == {
        "format": 1,
        "seed": 4,
        "min_y": 0,
        "height": 128,
    }
    assert tuple(world["spawn"]) == find_spawn(4)
    ids = names.blocks().ids(world["palette"])
    kinds = zip(world["palette"], world["properties"], strict=True)
    states = np.array([state_of(name, 0, **properties) for name, properties in kinds])
    assert len(world["columns"]) == 9
    centre = spawn_chunk(4)
    assert {(c["x"] - centre[0], c["z"] - centre[1]) for c in world["columns"]} == {
        (x, z) for x in (-1, 0, 1) for z in (-1, 0, 1)
    }
    for column in world["columns"]:
        index = np.frombuffer(column["blocks"], "<u2").reshape(16, 128, 16)
        expected = generate_column(4, column["x"], column["z"])
        assert np.array_equal(ids[index], expected.blocks)
        assert np.array_equal(states[index], expected.states)
    assert list(tmp_path.iterdir()) == [path]


def test_equal_arguments_give_equal_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_world(tmp_path / name, seed=2**40, centre_chunk=(-3, 9), radius_chunks=0)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="radius_chunks"):
        write_world(tmp_path / "w", seed=1, radius_chunks=-1)
    with pytest.raises(ValueError, match="seed"):
        write_world(tmp_path / "w", seed=2**70)
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError, match="taken"):
        write_world(tmp_path / "taken", seed=1, radius_chunks=0)
    assert [entry.name for entry in tmp_path.iterdir()] == ["taken"]


def test_terrain_reaches_14_chunks_from_the_spawn_on_every_side(tmp_path: Path) -> None:
    """About 40 s of sprinting."""
    write_world(tmp_path / "w", seed=4)
    columns = msgpack.unpackb(gzip.decompress((tmp_path / "w").read_bytes()))["columns"]
    x, z = spawn_chunk(4)
    assert {(c["x"] - x, c["z"] - z) for c in columns} == {(i, k) for i in range(-14, 15) for k in range(-14, 15)}
