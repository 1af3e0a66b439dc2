"""A process that makes columns of the embedded world's terrain for a server of our own.

``python -m bridge.minecraft.column_process SEED`` is started by the server's node process and ends with it.

It reads requests on stdin, 8 bytes each: chunk x and z, little-endian int32. It writes on stdout first a line of JSON, {"names",
"properties", "height", "bytes"}: the materials in id order with the properties that tell how each stands, and the length of a
column; then for each request, in order, a column of materials, uint8 in C order of [x][y][z] from layer 0 on.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from typing import BinaryIO

import numpy as np

from bridge.embedded.land.materials import MATERIALS, rows
from bridge.embedded.land.noise import seed_word
from bridge.embedded.land.terrain import HEIGHT, build_column
from bridge.grid import CHUNK

_REQUEST = struct.Struct("<ii")
COLUMN_BYTES = CHUNK * HEIGHT * CHUNK


class MaterialColumns:
    """Columns of a seed as materials: the terrain's own small numbers."""

    def __init__(self, seed: int) -> None:
        self._seed = seed_word(seed)
        # The identity as a palette: each material stands for itself.
        self._same = np.arange(MATERIALS, dtype=np.uint16)
        self._plain = np.zeros(MATERIALS, np.uint8)
        self._found = np.empty((CHUNK, HEIGHT, CHUNK), np.uint16)
        self._states = np.empty(self._found.shape, np.uint8)

    def column(self, chunk_x: int, chunk_z: int) -> bytes:
        """COLUMN_BYTES of one column."""
        build_column(self._seed, chunk_x, chunk_z, self._same, self._plain, self._found, self._states)
        return self._found.astype(np.uint8).tobytes()


def serve(columns: MaterialColumns, requests: BinaryIO, replies: BinaryIO) -> None:
    """Answer until the requests end."""
    columns.column(0, 0)  # what must be compiled is, before the reader is told that all is ready
    found = rows()
    head = {
        "names": [name for name, _ in found],
        "properties": [properties for _, properties in found],
        "height": HEIGHT,
        "bytes": COLUMN_BYTES,
    }
    replies.write(json.dumps(head).encode() + b"\n")
    replies.flush()
    while len(request := requests.read(_REQUEST.size)) == _REQUEST.size:
        replies.write(columns.column(*_REQUEST.unpack(request)))
        replies.flush()


def main() -> None:
    """Command line entry. What libraries print goes to stderr, out of the way of the columns."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    serve(MaterialColumns(int(sys.argv[1])), sys.stdin.buffer, replies)


if __name__ == "__main__":
    main()
