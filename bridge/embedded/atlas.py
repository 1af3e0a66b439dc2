"""Draw the embedded world of a seed: ``map.png``, from above, and ``biomes.png``, what a player sees in each biome.

``python -m bridge.embedded.atlas --seed 1 --out DIR``
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bridge.camera import Camera
from bridge.embedded.biomes import biomes
from bridge.embedded.columns import Columns
from bridge.embedded.map_view import draw_map
from bridge.embedded.spawn import find_spawn
from bridge.embedded.terrain import HEIGHT, MIN_Y
from bridge.grid import BlockGrid
from bridge.lettering import write_on
from bridge.messages import EYE_HEIGHT
from bridge.png import write_png

VIEWS = 12
"""Gazes around the circle of which the richest is kept."""
_PITCH = 8.0
_TIME = 4000
"""Ticks since sunrise: the sun stands high enough to be in no picture."""
_TRIAL_SIZE = (40, 64)
_ACROSS = 4
_GAP = 4
_LABEL = 16
"""Rows of pixels at a picture's foot that are darkened for its name."""


def _richness(frame: NDArray[np.uint8]) -> float:
    """How much there is to see: the spread of colours in the picture's large parts, which neither a wall nor a bare sky has."""
    height, width = frame.shape[0] // 8, frame.shape[1] // 8
    parts = frame[: height * 8, : width * 8].reshape(height, 8, width, 8, 3).mean(axis=(1, 3))
    return float(parts.std(axis=(0, 1)).sum() + 2 * np.abs(np.diff(parts, axis=1)).mean())


def draw_biome(seed: int, name: str, size: tuple[int, int]) -> NDArray[np.uint8]:
    """What a player sees who begins in a biome and turns to the richest view: uint8 (height, width, 3)."""
    spawn = find_spawn(seed, name)
    grid = BlockGrid(MIN_Y, HEIGHT)
    Columns(grid, seed).follow(spawn[0], spawn[2])
    eye = (spawn[0], spawn[1] + EYE_HEIGHT, spawn[2])
    trial = Camera(_TRIAL_SIZE)
    gazes = [360.0 * view / VIEWS for view in range(VIEWS)]
    yaw = max(gazes, key=lambda gaze: _richness(trial.render(grid, eye, gaze, _PITCH, time_of_day=_TIME)))
    return Camera(size).render(grid, eye, yaw, _PITCH, time_of_day=_TIME)


def contact_sheet(seed: int, size: tuple[int, int] = (176, 272)) -> NDArray[np.uint8]:
    """One frame of ``size`` (height, width) a biome, each with its name, in rows of four."""
    height, width = size[0] + _GAP, size[1] + _GAP
    rows = -(-len(biomes()) // _ACROSS)
    sheet = np.full((rows * height + _GAP, _ACROSS * width + _GAP, 3), 24, np.uint8)
    for index, name in enumerate(biomes().names):
        frame = draw_biome(seed, name, size)
        frame[-_LABEL:] //= 3
        write_on(frame, name, size[0] - _LABEL + 3, 5)
        top, left = index // _ACROSS * height + _GAP, index % _ACROSS * width + _GAP
        sheet[top : top + size[0], left : left + size[1]] = frame
    return sheet


def main(arguments: list[str] | None = None) -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(
        prog="python -m bridge.embedded.atlas", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--seed", type=int, default=1, help="of the world (default: %(default)s)")
    parser.add_argument("--out", type=Path, required=True, help="folder for the two pictures; made where it is missing")
    parser.add_argument(
        "--side", type=int, default=1024, help="of the map in blocks, a multiple of 32 (default: %(default)s)"
    )
    parser.add_argument(
        "--centre", type=int, nargs=2, default=(0, 0), metavar=("X", "Z"), help="of the map (default: 0 0)"
    )
    parser.add_argument("--colours", type=int, help="of a palette, 1..256, for small files (default: all colours)")
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    write_png(chosen.out / "map.png", draw_map(chosen.seed, tuple(chosen.centre), chosen.side), chosen.colours)
    write_png(chosen.out / "biomes.png", contact_sheet(chosen.seed), chosen.colours)


if __name__ == "__main__":
    main()
