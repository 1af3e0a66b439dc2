"""Write a piece of the embedded world's terrain as a file from which a live server of our own serves the same blocks.

Format: gzip of one MessagePack map {"format": 1, "seed", "min_y", "height", "spawn": [x, y, z], "palette": [block names],
"properties": [{name: value}], "columns": [{"x", "z", "blocks"}]}; ``properties`` say how the block at the same place of the
palette stands, where it has any; ``blocks`` are little-endian uint16 indexes into the palette in C order of [x][y][z]."""

from __future__ import annotations

import gzip
from pathlib import Path

import msgpack
import numpy as np

from bridge import names
from bridge.atomic_file import write_atomically
from bridge.block_states import STATES, describe
from bridge.embedded.land.spawn import find_spawn
from bridge.embedded.land.terrain import HEIGHT, MIN_Y, generate_column

FORMAT = 1
DEFAULT_RADIUS_CHUNKS = 14
"""232 blocks of true terrain on each side of the spawn's column: about 40 s of sprinting straight on. 841 columns take 0.5 s and
0.7 MB. Beyond it the server repeats the columns at the edge."""
_COMPRESSION = 3
"""Of gzip: higher levels take several times as long for a few percent."""


def spawn_chunk(seed: int) -> tuple[int, int]:
    """The chunk column in which episodes of a seed begin."""
    x, _, z = find_spawn(seed)
    return int(x // 16), int(z // 16)


def write_world(
    path: Path, seed: int, centre_chunk: tuple[int, int] | None = None, radius_chunks: int = DEFAULT_RADIUS_CHUNKS
) -> None:
    """Write the columns within ``radius_chunks`` of a chunk (default: the spawn's), a square, to ``path``.

    Equal arguments give equal bytes. Raises ValueError for a negative radius, or a seed of more than 64 bits.
    """
    if not -(2**63) <= seed < 2**64:
        raise ValueError(f"seed: a world file holds 64 bits, got {seed}")
    if radius_chunks < 0:
        raise ValueError(f"radius_chunks: must be 0 or more, got {radius_chunks}")
    centre_x, centre_z = spawn_chunk(seed) if centre_chunk is None else centre_chunk
    span = range(-radius_chunks, radius_chunks + 1)
    places = [(centre_x + dx, centre_z + dz) for dx in span for dz in span]
    # A block in a state is one number, so that the palette holds each that occurs once.
    columns = [
        blocks.astype(np.uint32) * STATES + states
        for blocks, states in (generate_column(seed, x, z) for x, z in places)
    ]
    palette = np.unique(np.concatenate([np.unique(column) for column in columns]))
    kinds = [divmod(int(kind), STATES) for kind in palette]
    world = {
        "format": FORMAT,
        "seed": seed,
        "min_y": MIN_Y,
        "height": HEIGHT,
        "spawn": list(find_spawn(seed)),
        "palette": [names.blocks().name(block) for block, _ in kinds],
        "properties": [describe(block, state) for block, state in kinds],
        "columns": [
            {"x": x, "z": z, "blocks": np.searchsorted(palette, column).astype("<u2").tobytes()}
            for (x, z), column in zip(places, columns, strict=True)
        ],
    }
    write_atomically(path, gzip.compress(msgpack.packb(world), compresslevel=_COMPRESSION, mtime=0))
