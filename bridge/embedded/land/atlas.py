"""Draw the embedded world of a seed: ``map.png``, from above, and ``biomes.png``, what a player sees in each biome.

``python -m bridge.embedded.land.atlas --seed 1 --out DIR``
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bridge.camera import Camera
from bridge.embedded.columns import Columns
from bridge.embedded.land.biomes import biome_id, biomes
from bridge.embedded.land.map_view import draw_map
from bridge.embedded.land.sources import SeedColumns
from bridge.embedded.land.spawn import find_spawn, place_in_chunk
from bridge.embedded.land.terrain import HEIGHT, MIN_Y
from bridge.grid import CHUNK, BlockGrid
from bridge.lettering import write_on
from bridge.messages import EYE_HEIGHT, Vector
from bridge.png import write_png
from bridge.raycast import cast

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


def _is_open(grid: BlockGrid, eye: Vector, yaw: float) -> bool:
    """Whether nothing stands right before the eye."""
    return all(cast(grid, eye, yaw + turn, pitch) is None for turn in (-40, -20, 0, 20, 40) for pitch in (-20, 0))


def draw_biome(seed: int, name: str, size: tuple[int, int]) -> NDArray[np.uint8]:
    """What a player sees in a biome who looks for the richest view near where one begins: uint8 (height, width, 3)."""
    spawn, biome = find_spawn(seed, name), biome_id(name)
    grid = BlockGrid(MIN_Y, HEIGHT)
    Columns(grid, SeedColumns(seed)).follow(spawn[0], spawn[2])
    chunk_x, chunk_z = int(spawn[0] // CHUNK), int(spawn[2] // CHUNK)
    around = [(chunk_x + dx, chunk_z + dz) for dx in (-2, -1, 0, 1, 2) for dz in (-2, -1, 0, 1, 2)]
    places = [spawn, *filter(None, (place_in_chunk(seed, *chunk, biome) for chunk in around))]
    eyes = [(x, y + EYE_HEIGHT, z) for x, y, z in places]
    views = [(eye, 360.0 * view / VIEWS) for eye in eyes for view in range(VIEWS)]
    trial = Camera(_TRIAL_SIZE)

    def worth(view: tuple[Vector, float]) -> tuple[bool, float]:
        return _is_open(grid, *view), _richness(trial.render(grid, *view, _PITCH, time_of_day=_TIME))

    return Camera(size).render(grid, *max(views, key=worth), _PITCH, time_of_day=_TIME)


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
        prog="python -m bridge.embedded.land.atlas", description=(__doc__ or "").splitlines()[0]
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
