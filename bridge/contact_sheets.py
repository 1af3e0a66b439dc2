"""Contact sheets of what the camera draws: every creature, and one place in every light.

``python -m bridge.contact_sheets FOLDER`` writes them. They are for people: whoever changes how things look makes them anew and
looks at them. Equal code gives equal pictures.
"""

from __future__ import annotations

import argparse
import os
import struct
import zlib
from pathlib import Path

import numpy as np

from bridge.block_states import state_of
from bridge.camera import Camera
from bridge.camera_speed import spawn_scene
from bridge.grid import CHUNK, BlockGrid
from bridge.light import settle_light
from bridge.messages import EYE_HEIGHT, Entity, Frame, Vector
from bridge.names import blocks, items
from bridge.sky import Weather
from bridge.sounds import CREATURES

_PANEL, _GAP = 160, 6
_KEPT_BITS = np.uint8(0xF8)
"""Of each channel: the others cost half of the file and are hardly seen."""
_UP = 2
"""PNG's number of the filter that subtracts the row above."""
_GROUND = 64
_VIEW = (75.0, 6.0)
"""Yaw and pitch, towards the sunset."""
_SEED = 5
_STORM = Weather(rain=1.0, thunder=1.0, tick=7)
_OTHERS: tuple[tuple[str, str, float], ...] = (
    *(("sheep", dye, 1.0) for dye in ("black", "pink")),
    ("sheep", "sheared", 1.0),
    *(("cow", "", 0.5), ("slime", "", 4.0), ("player", "", 1.0)),
)
_ITEMS = ("oak_log", "crafting_table", "iron_pickaxe", "bread", "iron_ingot", "bow", "wheat_seeds", "poppy")


def _sheet(frames: list[Frame], columns: int) -> Frame:
    """Frames of one size side by side, row by row, on white."""
    rows = -(-len(frames) // columns)
    height, width = frames[0].shape[:2]
    sheet = np.full((rows * (height + _GAP) + _GAP, columns * (width + _GAP) + _GAP, 3), 255, np.uint8)
    for index, frame in enumerate(frames):
        row, column = divmod(index, columns)
        top, left = _GAP + row * (height + _GAP), _GAP + column * (width + _GAP)
        sheet[top : top + height, left : left + width] = frame
    return sheet


def _meadow() -> BlockGrid:
    grid = BlockGrid(0, 128)
    column = np.zeros((CHUNK, 128, CHUNK), np.uint16)
    column[:, : _GROUND - 1] = blocks().id("dirt")
    column[:, _GROUND - 1] = blocks().id("grass_block")
    for i in range(-4, 5):
        for k in range(-4, 5):
            grid.load_column(i, k, column)
    settle_light(grid)
    return grid


def creatures_sheet() -> Frame:
    """Every kind that is heard, some variants and some items, each as a player three quarters before it sees it."""
    grid, camera, frames = _meadow(), Camera((_PANEL, _PANEL)), []
    looks = [*((kind, "", 1.0) for kind in CREATURES), *_OTHERS]
    for number, (kind, variant, scale) in enumerate(looks):
        tall = {"enderman": 2.9, "horse": 2.0, "chicken": 0.9, "slime": 0.6 * scale, "cow": 1.5 * scale}.get(kind, 1.8)
        away = 1.0 + 0.9 * max(tall, 0.9)
        entity = Entity(number, kind, (0.0, 0.0, away), away, yaw=145.0, scale=scale, variant=variant)
        eye = (0.5, _GROUND + tall * 0.5 + 0.6, 0.5)
        frames.append(camera.render(grid, eye, 0.0, 16.0, (entity,), (0.5, float(_GROUND), 0.5)))
    drops = [
        Entity(
            number,
            "item",
            (0.6 - 0.4 * (number % 4), 0.0, 1.05 + 0.5 * (number // 4)),
            1.0,
            20.0,
            item=items().id(name),
        )
        for number, name in enumerate(_ITEMS)
    ]
    eye = (0.5, _GROUND + 0.9, 0.5)
    frames.append(camera.render(grid, eye, 0.0, 40.0, drops, (0.5, float(_GROUND), 0.5)))
    return _sheet(frames, 7)


def _cave(grid: BlockGrid, eye: Vector) -> Vector:
    """Dig a hall far below an eye, with a torch on its floor and one on its wall; returns the eye in it."""
    x, z = int(eye[0]), int(eye[2])
    for i in range(-5, 6):
        for k in range(-2, 12):
            for y in range(30, 34 + (abs(i) < 3)):
                grid.set(x + i, y, z + k, 0)
    grid.set(x - 2, 30, z + 5, blocks().id("torch"))
    grid.set(x + 5, 31, z + 8, blocks().id("wall_torch"), state_of("wall_torch", facing="west"))
    grid.set(x + 3, 30, z + 7, blocks().id("iron_ore"))
    settle_light(grid)
    return eye[0], 30 + EYE_HEIGHT, eye[2]


def _lake_bed(grid: BlockGrid) -> Vector:
    """An eye in the deepest water that is loaded, two blocks under its surface."""
    water = grid.blocks == blocks().id("water")
    x, z = np.unravel_index(int(water.sum(axis=1).argmax()), water.shape[::2])
    top = int(np.flatnonzero(water[x, :, z]).max())
    return float(x) + 0.5, top - 1.5, float(z) + 0.5


def light_sheet() -> Frame:
    """One place by day, at dusk, at night, in rain and thunder; a cave with torches; and under water."""
    grid, (x, y, z) = spawn_scene(_SEED)
    eye = (x, y + 4.0, z)
    camera = Camera((_PANEL, _PANEL))
    held = Camera((_PANEL, _PANEL), show_hand=True, show_cracks=True)
    frames = [camera.render(grid, eye, *_VIEW, time_of_day=time) for time in (6000, 12400, 13400, 18000)]
    frames.append(camera.render(grid, eye, *_VIEW, time_of_day=6000, weather=Weather(rain=1.0, tick=3)))
    frames.append(camera.render(grid, eye, *_VIEW, time_of_day=9000, weather=_STORM))
    cave = _cave(grid, eye)
    ahead = (int(cave[0]) + 3, 30, int(cave[2]) + 7)
    frames.append(camera.render(grid, cave, 0.0, 8.0))
    pickaxe = items().id("iron_pickaxe")
    near = (cave[0] + 2.5, cave[1], cave[2] + 4.8)
    frames.append(held.render(grid, near, 0.0, 35.0, held_item=pickaxe, breaking=(ahead, 0.7)))
    frames.append(camera.render(grid, _lake_bed(grid), 20.0, 8.0))
    frames.append(camera.render(grid, _lake_bed(grid), 20.0, 8.0, time_of_day=18000))
    for number in (1, 2):
        camera.jitter(np.random.default_rng(number))
        frames.append(camera.render(grid, eye, *_VIEW, time_of_day=6000))
    return _sheet(frames, 4)


def _png(picture: Frame) -> bytes:
    """A picture as PNG (https://www.w3.org/TR/png-3), each row stored as its difference from the row above."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    height, width = picture.shape[:2]
    coarse = picture & _KEPT_BITS
    lines = np.full((height, 1 + 3 * width), _UP, np.uint8)
    lines[:, 1:] = np.diff(coarse.reshape(height, -1), axis=0, prepend=np.zeros((1, 3 * width), np.uint8))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def write_sheets(folder: Path) -> list[Path]:
    """Write ``creatures.png`` and ``light.png`` and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, sheet in (("creatures", creatures_sheet()), ("light", light_sheet())):
        path, unfinished = folder / f"{name}.png", folder / f".{name}.{os.getpid()}.tmp"
        unfinished.write_bytes(_png(sheet))
        unfinished.replace(path)
        paths.append(path)
    return paths


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where creatures.png and light.png are written")
    write_sheets(parser.parse_args().folder)


if __name__ == "__main__":
    main()
