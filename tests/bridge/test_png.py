"""Pictures are PNG files that others can read."""

import struct
import zlib
from pathlib import Path

import numpy as np
import pytest

from bridge.lettering import LETTER_HEIGHT, lettering, write_on
from bridge.png import encode_png, median_cut, write_png


def read(data: bytes) -> np.ndarray:
    """A reader of our own for what we write: eight bits, no filter, true colour or a palette."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    parts, at = {}, 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        parts[kind] = data[at + 8 : at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + parts[kind])
        at += 12 + length
    width, height, depth, kind_of = struct.unpack(">IIBB", parts[b"IHDR"][:10])
    assert depth == 8
    lines = np.frombuffer(zlib.decompress(parts[b"IDAT"]), np.uint8).reshape(height, -1)
    assert not lines[:, 0].any()
    if kind_of in (2, 6):
        return lines[:, 1:].reshape(height, width, 3 if kind_of == 2 else 4)
    return np.frombuffer(parts[b"PLTE"], np.uint8).reshape(-1, 3)[lines[:, 1:]]


def test_a_picture_comes_back_as_it_was(tmp_path: Path) -> None:
    picture = np.random.default_rng(0).integers(0, 256, (7, 5, 3), np.uint8)
    write_png(tmp_path / "a.png", picture)
    assert (read((tmp_path / "a.png").read_bytes()) == picture).all()
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.png"]


def test_opacity_comes_back_too_at_any_level() -> None:
    picture = np.random.default_rng(0).integers(0, 256, (7, 5, 4), np.uint8)
    assert (read(encode_png(picture, level=1)) == picture).all()
    with pytest.raises(ValueError, match="picture"):
        encode_png(picture, 16)


def test_a_palette_keeps_few_colours_exactly_and_many_nearly() -> None:
    few = np.repeat(np.array([[[255, 0, 0], [0, 80, 200], [9, 9, 9]]], np.uint8), 20, axis=0)
    assert (read(encode_png(few, 8)) == few).all()
    ramp = np.broadcast_to(np.arange(256, dtype=np.uint8)[None, :, None], (4, 256, 3))
    assert np.abs(read(encode_png(ramp.copy(), 64)).astype(int) - ramp).max() <= 8


def test_wrong_pictures_are_refused() -> None:
    with pytest.raises(ValueError, match="uint8"):
        encode_png(np.zeros((2, 2, 3), np.float32))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="colours"):
        median_cut(np.zeros((2, 2, 3), np.uint8), 300)


def test_letters_are_written() -> None:
    assert lettering("i", 1).tolist() == [
        [c == "#" for c in row] for row in (".###.", "..#..", "..#..", "..#..", ".###.")
    ]
    picture = np.full((20, 40, 3), 100, np.uint8)
    write_on(picture, "river_1", 2, 2)
    assert (picture == 250).any()
    assert (picture[:2] == 100).all()
    assert lettering("ab").shape[0] == 2 * LETTER_HEIGHT
