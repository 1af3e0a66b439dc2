"""``python -m training.expert.pictures FILE.png``: held-out buildings, drawn from a text by the expert, beside what was asked.

Each panel holds the expert's drawing on the left, the building that was meant on the right, the text in a wording that training
never used, and their overlap. Equal weights give an equal picture.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
import tyro

from bridge import names
from bridge.camera import Camera
from bridge.grid import CHUNK, BlockGrid
from bridge.lettering import write_on
from bridge.light import settle_light
from bridge.messages import Frame, Voxels
from bridge.png import write_png
from training.expert.blueprint_model import BlueprintModel, load_blueprint_model
from training.expert.buildings import KINDS, Building
from training.expert.corpus import draw_corpus, split
from training.expert.evaluate import overlaps
from training.expert.wordings import describe

_SIDE = 144
_LINE, _LINES, _LETTERS = 13, 4, 35
_GAP = 8
_COLUMNS = 4
_COLOURS = 128
_HEIGHT = 32
_CHUNKS = range(-3, 4)


def photograph(voxels: Voxels, middle: tuple[float, float, float], size: float) -> Frame:
    """A structure on grass, seen from above one corner; what lies ``size`` blocks around ``middle`` fills the frame."""
    grid = BlockGrid(0, _HEIGHT)
    for chunk_x in _CHUNKS:
        for chunk_z in _CHUNKS:
            column = np.zeros((CHUNK, _HEIGHT, CHUNK), np.uint16)
            column[:, 0] = names.blocks().id("grass_block")
            if chunk_x == chunk_z == 0:
                column[:, 1 : 1 + CHUNK] = voxels
            grid.load_column(chunk_x, chunk_z, column)
    settle_light(grid)
    away = 1.3 * size
    eye = (middle[0] - 0.66 * away, 1 + middle[1] + 0.55 * away, middle[2] - 0.75 * away)
    yaw = math.degrees(math.atan2(-0.66, 0.75))
    pitch = math.degrees(math.atan2(0.55, math.hypot(0.66, 0.75)))
    return Camera((_SIDE, _SIDE)).render(grid, eye, yaw, pitch, time_of_day=4000)


def _panel(text: str, drawn: Voxels, wanted: Voxels) -> Frame:
    corner = np.argwhere(wanted).max(axis=0) + 1
    x, y, z = (corner / 2).tolist()
    size = float(np.linalg.norm(corner)) + 1.0
    overlap = overlaps(drawn[None], wanted[None])[0]
    height = _SIDE + _LINES * _LINE
    panel = np.full((height, 2 * _SIDE, 3), 40, np.uint8)
    panel[:_SIDE, :_SIDE] = photograph(drawn, (x, y, z), size)
    panel[:_SIDE, _SIDE:] = photograph(wanted, (x, y, z), size)
    lines = textwrap.wrap(f"{text} - overlap {100 * overlap:.0f} of 100", _LETTERS)[:_LINES]
    for number, line in enumerate(lines):
        write_on(panel, line, _SIDE + 3 + number * _LINE, 4, scale=2)
    return panel


def contact_sheet(model: BlueprintModel, buildings: Sequence[Building], seed: int = 0) -> Frame:
    """The panels of some buildings, four in a row."""
    generator = np.random.default_rng(seed)
    texts = [describe(building, generator, held_out=True) for building in buildings]
    drawn = model.draw(model.codes_of_texts(texts))
    panels = [_panel(text, cube, b.voxels()) for text, cube, b in zip(texts, drawn, buildings, strict=True)]
    height, width = panels[0].shape[:2]
    rows = -(-len(panels) // _COLUMNS)
    sheet = np.full((rows * (height + _GAP) + _GAP, _COLUMNS * (width + _GAP) + _GAP, 3), 255, np.uint8)
    for index, panel in enumerate(panels):
        row, column = divmod(index, _COLUMNS)
        top, left = _GAP + row * (height + _GAP), _GAP + column * (width + _GAP)
        sheet[top : top + height, left : left + width] = panel
    return sheet


def sixteen() -> list[Building]:
    """The first held-out building of the corpus of each of sixteen kinds, the largest sizes aside."""
    _, held_out = split(draw_corpus())
    kinds = [kind for kind in KINDS if kind not in ("pillar", "ring", "floor")]
    return [next(building for building in held_out if building.kind == kind) for kind in kinds]


def main(file: tyro.conf.Positional[Path]) -> None:
    """Draw sixteen held-out buildings.

    Args:
        file: the PNG that is written.
    """
    torch.set_num_threads(1)
    write_png(file, contact_sheet(load_blueprint_model(), sixteen()), _COLOURS)


if __name__ == "__main__":
    tyro.cli(main)
