"""Pictures as PNG files, written with the standard library alone (W3C, "Portable Network Graphics Specification")."""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PALETTE_COLOURS = 256
_TRUE_COLOUR, _INDEXED, _WITH_ALPHA = 2, 3, 6
SMALLEST = 9
"""The level of compression that makes the smallest file; 1 is about ten times as fast."""
_SPLIT_SHIFT = 3
"""Colours that agree but for so many low bits are counted as one while a palette is made."""


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def median_cut(picture: NDArray[np.uint8], colours: int) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Few colours for a picture uint8 (h, w, 3), by Heckbert's median cut (1982): the palette (n, 3) and indices (h, w)."""
    if not 1 <= colours <= _PALETTE_COLOURS:
        raise ValueError(f"colours: must lie in 1..{_PALETTE_COLOURS}, got {colours}")
    coarse = picture.reshape(-1, 3) >> _SPLIT_SHIFT
    kinds, inverse, counts = np.unique(coarse, axis=0, return_inverse=True, return_counts=True)
    sums = np.stack([np.bincount(inverse, picture.reshape(-1, 3)[:, c], len(kinds)) for c in range(3)], 1)
    boxes = [np.arange(len(kinds))]
    while len(boxes) < min(colours, len(kinds)):
        spans = [np.ptp(kinds[box].astype(int), axis=0).max() * np.sqrt(counts[box].sum()) for box in boxes]
        box = boxes.pop(int(np.argmax(spans)))
        axis = int(np.argmax(np.ptp(kinds[box].astype(int), axis=0)))
        box = box[np.argsort(kinds[box, axis], kind="stable")]
        shares = np.cumsum(counts[box])
        half = int(np.clip(np.searchsorted(shares, shares[-1] / 2), 1, len(box) - 1))
        boxes += [box[:half], box[half:]]
    palette = np.stack([sums[box].sum(0) / counts[box].sum() for box in boxes])
    place = np.empty(len(kinds), np.uint8)
    for index, box in enumerate(boxes):
        place[box] = index
    return np.rint(palette).astype(np.uint8), place[inverse].reshape(picture.shape[:2])


def encode_png(picture: NDArray[np.uint8], colours: int | None = None, level: int = SMALLEST) -> bytes:
    """A picture as a PNG file.

    Args:
        picture: uint8 (height, width, 3) red green blue, or (height, width, 4) with opacity.
        colours: 1..256 makes one of a palette, which is much smaller; not with opacity.
        level: of zlib's compression, 0..9.
    """
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] not in ((3, 4) if colours is None else (3,)):
        raise ValueError(f"picture: expected uint8 (height, width, 3), got {picture.dtype} {picture.shape}")
    height, width, channels = picture.shape
    kind, middle, rows = _TRUE_COLOUR if channels == 3 else _WITH_ALPHA, b"", picture.reshape(height, -1)
    if colours is not None:
        palette, rows = median_cut(picture, colours)
        kind, middle = _INDEXED, _chunk(b"PLTE", palette.tobytes())
    header = struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0)
    lines = np.concatenate(
        [np.zeros((height, 1), np.uint8), rows], axis=1
    )  # each begins with the number of its filter, none
    body = _chunk(b"IDAT", zlib.compress(lines.tobytes(), level))
    return _SIGNATURE + _chunk(b"IHDR", header) + middle + body + _chunk(b"IEND", b"")


def write_png(path: Path, picture: NDArray[np.uint8], colours: int | None = None) -> None:
    """``encode_png`` into a file, written under a temporary name and then moved into place."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        unfinished.write_bytes(encode_png(picture, colours))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
