"""Small procedural painters: each makes one 16x16 face of a block from a colour and a generator. No picture is copied
from anywhere.

Every painter returns float32 (16, 16, 4), red green blue alpha in 0..255, row 0 at the top of the face.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bridge.palette import Colour, scaled

Face = NDArray[np.float32]
TEXELS = 16
_ROWS, _COLUMNS = np.mgrid[0:TEXELS, 0:TEXELS]


def _face(colour: Colour, brightness: NDArray[np.floating] | float) -> Face:
    face = np.empty((TEXELS, TEXELS, 4), np.float32)
    face[..., :3] = np.asarray(colour, np.float32) * np.broadcast_to(brightness, (TEXELS, TEXELS))[..., None]
    face[..., 3] = 255
    return face


def _soft_noise(generator: np.random.Generator, cell: int) -> NDArray[np.floating]:
    """Noise in -1..1 made of squares of ``cell`` texels, so that it still shows from afar."""
    side = -(-TEXELS // cell)
    return np.kron(generator.uniform(-1, 1, (side, side)), np.ones((cell, cell)))[:TEXELS, :TEXELS]


def grain(generator: np.random.Generator, colour: Colour, amount: float = 0.1) -> Face:
    """Earth and stone: fine grain with some blotches."""
    noise = 0.65 * _soft_noise(generator, 1) + 0.35 * _soft_noise(generator, 4)
    return _face(colour, 1 + amount * noise)


def flat(generator: np.random.Generator, colour: Colour) -> Face:
    """Concrete and other smooth stuff."""
    return _face(colour, 1 + 0.02 * _soft_noise(generator, 1))


def woven(generator: np.random.Generator, colour: Colour) -> Face:
    """Wool and carpet: a soft weave."""
    weave = 0.05 * np.where((_ROWS // 2 + _COLUMNS // 2) % 2, 1, -1)
    return _face(colour, 1 + weave + 0.05 * _soft_noise(generator, 1))


def pebbles(generator: np.random.Generator, colour: Colour, stones: int = 12, mortar: float = 0.62) -> Face:
    """Cobblestone, gravel: the cells of scattered points, wrapped round the edges, with dark joints."""
    points = generator.uniform(0, TEXELS, (stones, 2))
    shade = generator.uniform(0.85, 1.15, stones)
    offset = np.stack([_ROWS, _COLUMNS], -1)[:, :, None, :] + 0.5 - points
    offset = (offset + TEXELS / 2) % TEXELS - TEXELS / 2
    distance = np.hypot(offset[..., 0], offset[..., 1])
    nearest = np.sort(distance, axis=-1)
    joint = nearest[..., 1] - nearest[..., 0] < 1.0
    return _face(colour, np.where(joint, mortar, shade[distance.argmin(-1)]) + 0.04 * _soft_noise(generator, 1))


def courses(generator: np.random.Generator, colour: Colour, rows: int = 4, joint: float = 0.7) -> Face:
    """Bricks in staggered courses."""
    tall = TEXELS // rows
    course = _ROWS // tall
    across = (_COLUMNS + (course % 2) * 4) % TEXELS
    shade = generator.uniform(0.9, 1.1, (rows, 2))[course, across // 8]
    is_joint = (_ROWS % tall == tall - 1) | (across % 8 == 7)
    return _face(colour, np.where(is_joint, joint, shade) + 0.03 * _soft_noise(generator, 1))


def boards(generator: np.random.Generator, colour: Colour) -> Face:
    """Planks: four boards with dark seams, staggered ends and lengthwise grain."""
    board = _ROWS // 4
    streaks = np.repeat(_soft_noise(generator, 2)[:, ::4], 4, axis=1)
    seam = (_ROWS % 4 == 3) | (np.array([3, 11, 6, 14])[board] == _COLUMNS)
    shade = generator.uniform(0.94, 1.06, 4)[board] + 0.06 * streaks
    return _face(colour, np.where(seam, 0.68, shade))


def bordered(generator: np.random.Generator, colour: Colour, rim: float = 0.8) -> Face:
    """Polished and metal blocks: a plain middle with a rim."""
    edge = np.minimum(np.minimum(_ROWS, TEXELS - 1 - _ROWS), np.minimum(_COLUMNS, TEXELS - 1 - _COLUMNS))
    return _face(colour, np.where(edge == 0, rim, np.where(edge == 1, 1.08, 1.0)) + 0.03 * _soft_noise(generator, 1))


def bark(generator: np.random.Generator, colour: Colour, furrows: int = 6, depth: float = 0.35) -> Face:
    """Bark of upright strips: ``furrows`` dark lines a face, broken here and there."""
    strip = generator.uniform(0.9, 1.12, TEXELS)
    strip[np.unique(np.linspace(0, TEXELS - 1, furrows).astype(int))] = 1 - depth
    streaks = np.repeat(_soft_noise(generator, 1)[::4], 4, axis=0)
    return _face(colour, strip[None, :] + 0.1 * streaks)


def birch_bark(generator: np.random.Generator, colour: Colour) -> Face:
    """Pale bark with short dark dashes lying across."""
    face = grain(generator, colour, 0.05)
    for _ in range(9):
        row, column, length = generator.integers(0, TEXELS), generator.integers(0, TEXELS), generator.integers(2, 6)
        face[row, (column + np.arange(length)) % TEXELS, :3] = (54, 52, 48)
    return face


def rings(generator: np.random.Generator, wood: Colour, rind: Colour) -> Face:
    """The cut end of a log: square growth rings inside a rind of bark."""
    radius = np.maximum(np.abs(_ROWS - 7.5), np.abs(_COLUMNS - 7.5)).astype(int)
    face = _face(wood, np.where(radius % 2 == 0, 0.82, 1.02) + 0.04 * _soft_noise(generator, 1))
    face[radius >= 7] = _face(rind, 1 + 0.1 * _soft_noise(generator, 1))[radius >= 7]
    return face


def leaves(generator: np.random.Generator, colour: Colour) -> Face:
    """Foliage: light and dark tufts with near-black holes."""
    noise = 0.5 * _soft_noise(generator, 1) + 0.5 * _soft_noise(generator, 2)
    brightness = 1 + 0.42 * noise
    brightness[noise < -0.52] = 0.32
    return _face(colour, brightness)


def specks(generator: np.random.Generator, stone: Face, colour: Colour) -> Face:
    """Ore: coloured lumps with a shadow under each, in a face of stone."""
    face = stone.copy()
    for lump_row, lump_column in ((2, 3), (3, 10), (7, 6), (8, 13), (11, 2), (12, 9), (5, 14)):
        row = lump_row + int(generator.integers(-1, 2))
        column = lump_column + int(generator.integers(-1, 2))
        for d_row, d_column in ((0, 0), (0, 1), (1, 0), (1, 1), (0, -1), (-1, 1)):
            shade = generator.uniform(0.8, 1.2)
            face[(row + d_row) % TEXELS, (column + d_column) % TEXELS, :3] = scaled(colour, shade)
        face[(row + 2) % TEXELS, column % TEXELS, :3] *= 0.7
    return face


def rimmed(generator: np.random.Generator, side: Face, rim: Face) -> Face:
    """The side of a grass block: a ragged fringe of the top over the side."""
    fringe = generator.integers(3, 6, TEXELS)[None, :] > _ROWS
    return np.where(fringe[..., None], rim, side).astype(np.float32)


def pane(generator: np.random.Generator, colour: Colour) -> Face:
    """Glass: a frame and two glints, nothing between."""
    edge = (_ROWS % 15 == 0) | (_COLUMNS % 15 == 0)
    glint = (_ROWS + _COLUMNS == 8) | ((_ROWS + _COLUMNS == 22) & (_ROWS > 8))
    face = _face(colour, np.where(edge, 0.9, 1.1))
    face[..., 3] = np.where(edge | glint, 255, 0)
    return face


def lattice(generator: np.random.Generator, colour: Colour) -> Face:
    """Grates and cages: bars with holes."""
    face = grain(generator, colour)
    face[..., 3] = np.where((_ROWS % 5 == 0) | (_COLUMNS % 5 == 0), 255, 0)
    return face


def striped(generator: np.random.Generator, colours: Sequence[Colour]) -> Face:
    """Horizontal bands of several colours, top to bottom."""
    face = _face(colours[0], 1.0)
    band = _ROWS * len(colours) // TEXELS
    face[..., :3] = np.asarray(colours, np.float32)[band] * (1 + 0.05 * _soft_noise(generator, 1))[..., None]
    return face


def with_patch(face: Face, rows: slice, columns: slice, colour: Colour) -> Face:
    """The same face with a rectangle of one colour."""
    face = face.copy()
    face[rows, columns, :3] = colour
    return face


def blades(generator: np.random.Generator, colour: Colour, tallest: int = 13) -> Face:
    """Grass, fern, crops: upright blades of many heights on nothing."""
    face = _face(colour, 1 + 0.22 * _soft_noise(generator, 1))
    heights = generator.integers(tallest // 3, tallest + 1, TEXELS) * (generator.random(TEXELS) < 0.8)
    face[..., 3] = np.where(heights[None, :] >= TEXELS - _ROWS, 255, 0)
    return face


def blossom(generator: np.random.Generator, colour: Colour, stem: Colour = (70, 124, 44)) -> Face:
    """A flower: a stem with two leaves under a round head."""
    face = _face(colour, 1 + 0.15 * _soft_noise(generator, 1))
    face[..., 3] = 0
    head = (_ROWS - 6.0) ** 2 + (_COLUMNS - 7.5) ** 2 < 3.2**2
    green = ((np.abs(_COLUMNS - 7.5) < 1) & (_ROWS >= 8)) | ((_ROWS == 12) & (np.abs(_COLUMNS - 7.5) < 4))
    face[green] = (*stem, 255)
    face[head, 3] = 255
    face[head, :3] = (np.asarray(colour) * (1 + 0.15 * _soft_noise(generator, 1))[head][:, None]).astype(np.float32)
    return face


def bush(generator: np.random.Generator, colour: Colour, trunk: Colour = (104, 78, 46)) -> Face:
    """A sapling or shrub: a crown of leaves on a short trunk."""
    face = leaves(generator, colour)
    crown = generator.uniform(20, 46, (TEXELS, TEXELS)) > (_ROWS - 6.0) ** 2 + (_COLUMNS - 7.5) ** 2
    stem = (np.abs(_COLUMNS - 7.5) < 1) & (_ROWS >= 10)
    face[stem & ~crown, :3] = trunk
    face[..., 3] = np.where(crown | stem, 255, 0)
    return face


def cap(generator: np.random.Generator, colour: Colour) -> Face:
    """A mushroom: a cap on a pale stem."""
    face = blossom(generator, colour, (214, 206, 190))
    hat = ((_ROWS - 11.0) / 4.5) ** 2 + ((_COLUMNS - 7.5) / 4.5) ** 2 < 1
    stem = (np.abs(_COLUMNS - 7.5) < 1.6) & (_ROWS > 11)
    face[..., 3] = np.where((hat & (_ROWS <= 11)) | stem, 255, 0)
    face[stem, :3] = (214, 206, 190)
    face[hat & (_ROWS <= 11), :3] = colour
    return face


def stalks(generator: np.random.Generator, colour: Colour, count: int = 3) -> Face:
    """Sugar cane, bamboo: upright stalks over the whole height, with a dark joint now and then and a leaf at some."""
    face = _face(colour, 1 + 0.12 * _soft_noise(generator, 1))
    face[..., 3] = 0
    for stalk in range(count):
        column = int((stalk + 0.5) * TEXELS / count) - 1 + int(generator.integers(-1, 2))
        face[:, column : column + 2, 3] = 255
        face[:, column + 1, :3] *= 0.85
        joints = np.arange(int(generator.integers(0, 4)), TEXELS, 5)
        face[joints, column : column + 2, :3] *= 0.65
        leaf = int(generator.choice(joints))
        side = slice(max(column - 2, 0), column) if generator.random() < 0.5 else slice(column + 2, column + 4)
        face[leaf, side, 3] = 255
    return face


def hanging(generator: np.random.Generator, colour: Colour) -> Face:
    """Vines: leafy strands from the top down, some to the bottom."""
    face = leaves(generator, colour)
    lengths = np.where(generator.random(TEXELS) < 0.45, TEXELS, generator.integers(5, TEXELS, TEXELS))
    face[..., 3] = np.where((lengths[None, :] > _ROWS) & (generator.random((TEXELS, TEXELS)) < 0.8), 255, 0)
    return face


def crop(generator: np.random.Generator, colour: Colour, green: Colour = (62, 138, 46)) -> Face:
    """Roots that grow in rows: green tops, with what is harvested showing at the ground."""
    face = blades(generator, green, 11)
    root = (_ROWS >= 13) & (face[..., 3] > 0)
    face[root, :3] = _face(colour, 1 + 0.15 * _soft_noise(generator, 1))[root, :3]
    return face


def flowering(generator: np.random.Generator, colour: Colour, green: Colour = (66, 126, 48)) -> Face:
    """A tall bush in bloom: leaves over the whole height, and blossoms of one colour scattered on them."""
    face = leaves(generator, green)
    crown = generator.uniform(24, 50, (TEXELS, TEXELS)) > 0.6 * (_ROWS - 8.0) ** 2 + (_COLUMNS - 7.5) ** 2
    bloom = np.kron(generator.random((8, 8)) < 0.4, np.ones((2, 2))).astype(bool)
    face[bloom, :3] = _face(colour, 1 + 0.12 * _soft_noise(generator, 1))[bloom, :3]
    face[..., 3] = np.where(crown, 255, 0)
    return face


def spotted(generator: np.random.Generator, face: Face, colour: Colour, share: float = 0.08) -> Face:
    """The same face with single texels of another colour: the spines of a cactus, embers."""
    spots = generator.random((TEXELS, TEXELS)) < share
    return np.where(spots[..., None], (*colour, 255), face).astype(np.float32)


def molten(generator: np.random.Generator, colour: Colour, bright: Colour = (252, 196, 64)) -> Face:
    """Lava: glowing streams between darker crusts."""
    noise = 0.5 * _soft_noise(generator, 4) + 0.3 * _soft_noise(generator, 2) + 0.2 * _soft_noise(generator, 1)
    glow = np.clip(noise * 1.6 + 0.3, 0, 1)[..., None]
    face = _face(scaled(colour, 0.85), 1.0)
    face[..., :3] += (np.asarray(bright, np.float32) - face[..., :3]) * glow
    return face
