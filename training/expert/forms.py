"""Forms of buildings: sets of cells with y upward from the lowest layer, each cell with the part that it belongs to.

A part is a number: 0 what the building is mostly made of, 1 and 2 its other materials. Where a cell comes twice the later one
counts. Every form stands on the ground and hangs together by faces, so that it can be placed block by block.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

PartCells = Iterator[tuple[int, int, int, int]]
"""x, y, z and part of each cell."""
MAIN, SECOND, THIRD = range(3)
"""The parts."""


def _box(xs: Iterable[int], ys: Iterable[int], zs: Iterable[int], part: int = MAIN) -> PartCells:
    return ((x, y, z, part) for x, y, z in itertools.product(xs, ys, zs))


def _layer(width: int, depth: int, y: int, part: int = MAIN, inset: int = 0) -> PartCells:
    """A full rectangle, ``inset`` cells narrower on every side."""
    return _box(range(inset, width - inset), (y,), range(inset, depth - inset), part)


def _shell(width: int, depth: int, ys: Iterable[int], part: int = MAIN) -> PartCells:
    """The outline of a rectangle in some layers."""
    for x, y, z, part_ in _box(range(width), ys, range(depth), part):
        if x in (0, width - 1) or z in (0, depth - 1):
            yield x, y, z, part_


def _corners(width: int, depth: int, ys: Iterable[int], part: int = MAIN) -> PartCells:
    return _box(sorted({0, width - 1}), ys, sorted({0, depth - 1}), part)


def _roof(kind: str, width: int, depth: int, y: int, part: int) -> PartCells:
    """A roof from layer ``y`` on: ``flat``; ``gable``, stepped from both sides to a ridge along z; ``hip``, stepped from four."""
    if kind == "flat":
        yield from _layer(width, depth, y, part)
    for step in range((width + 1) // 2 if kind == "gable" else 0):
        yield from _box(range(step, width - step), (y + step,), range(depth), part)
    for step in range((min(width, depth) + 1) // 2 if kind == "hip" else 0):
        yield from _layer(width, depth, y + step, part, step)


def pillar(height: int) -> PartCells:
    """One column."""
    return _box((0,), range(height), (0,))


def tower(height: int, width: int, crown: str) -> PartCells:
    """Hollow and square; the crown is one layer of battlements at the ``corners``, on every second cell (``ring``), or none."""
    yield from _shell(width, width, range(height))
    if crown == "corners":
        yield from _corners(width, width, (height,), SECOND)
    if crown == "ring":
        yield from ((x, y, z, part) for x, y, z, part in _shell(width, width, (height,), SECOND) if (x + z) % 2 == 0)


def wall(length: int, height: int, thickness: int, crown: str) -> PartCells:
    """Along x; its crown is battlements on every second cell (``ring``), or none."""
    yield from _box(range(length), range(height), range(thickness))
    if crown == "ring":
        yield from _box(range(0, length, 2), (height,), range(thickness), SECOND)


def floor(width: int, depth: int) -> PartCells:
    """Flat, with a rim of the second material."""
    yield from _layer(width, depth, 0)
    yield from _shell(width, depth, (0,), SECOND)


def stairs(steps: int, width: int) -> PartCells:
    """Rising along x, filled below."""
    for step in range(steps):
        yield from _box((step,), range(step + 1), range(width))


def pyramid(layers: int) -> PartCells:
    """Filled; each layer is one cell narrower on every side, the last one is a tip of the second material."""
    for y in range(layers):
        yield from _layer(2 * layers - 1, 2 * layers - 1, y, SECOND if y == layers - 1 else MAIN, y)


def house(width: int, depth: int, height: int, roof: str, door: str, windows: str) -> PartCells:
    """Walls, a doorway 2 high in the side at z = 0, windows one cell high in all sides, and a roof of the second material."""
    for x, y, z, part in _shell(width, depth, range(height)):
        if not (door == "yes" and x == width // 2 and z == 0 and y < 2):
            yield x, y, z, part
    if windows == "yes":
        along_x = [x for x in range(1, width - 1, 2) if x != width // 2]
        yield from _box(along_x, (1,), (0, depth - 1), THIRD)
        yield from _box((0, width - 1), (1,), range(2, depth - 2, 2), THIRD)
    yield from _roof(roof, width, depth, height, SECOND)


def hut(width: int, height: int, roof: str, door: str) -> PartCells:
    """Square, with corner posts and a roof of the second material."""
    for x, y, z, part in _shell(width, width, range(height)):
        if not (door == "yes" and x == width // 2 and z == 0 and y < 2):
            yield x, y, z, part
    yield from _corners(width, width, range(height), SECOND)
    yield from _roof(roof, width, width, height, SECOND)


def bridge(length: int, width: int) -> PartCells:
    """A deck along x with a rail of the second material along either side."""
    yield from _box(range(length), (0,), range(width))
    yield from _box(range(length), (1,), (0, width - 1), SECOND)


def arch(height: int, span: int, thickness: int) -> PartCells:
    """Two posts, ``span`` cells apart from outside to outside, and a beam of the second material on them."""
    yield from _box((0, span - 1), range(height), range(thickness))
    yield from _box(range(span), (height,), range(thickness), SECOND)


def gate(height: int, opening: int, crown: str) -> PartCells:
    """Two solid towers of 2 x 2 with a passage between them, a beam over it and battlements on the towers."""
    xs = (0, 1, opening + 2, opening + 3)
    yield from _box(xs, range(height), range(2))
    yield from _box(range(2, opening + 2), range(height - 2, height), range(2), SECOND)
    if crown == "corners":
        yield from _box(xs[::3], (height,), range(2))


def ring(width: int, depth: int) -> PartCells:
    """The outline of a rectangle, one high."""
    return _shell(width, depth, (0,))


def fence(width: int, depth: int, gap: str) -> PartCells:
    """An outline one high with posts of the second material on every second cell, two high, and perhaps a gap to walk through."""
    for x, y, z, part in _shell(width, depth, range(2)):
        post = (x + z) % 2 == 0
        if not (gap == "yes" and z == 0 and x == width // 2) and (post or y == 0):
            yield x, y, z, SECOND if post else part


def farm(width: int, depth: int) -> PartCells:
    """A bed of the second material in a frame of the first, with rows of the third on it along z."""
    yield from _layer(width, depth, 0, SECOND)
    yield from _shell(width, depth, (0,))
    yield from _box(range(1, width - 1, 2), (1,), range(1, depth - 1), THIRD)


def well(width: int, height: int, roof: str) -> PartCells:
    """A rim one high, posts of the second material on its corners, and a roof of it upon them."""
    yield from _shell(width, width, (0,))
    yield from _corners(width, width, range(1, height), SECOND)
    yield from _roof(roof, width, width, height, SECOND)


def lighthouse(height: int, width: int) -> PartCells:
    """A hollow tower in stripes two high of the first and second material; on its roof a lamp of the third."""
    for y in range(height):
        yield from _shell(width, width, (y,), MAIN if y // 2 % 2 == 0 else SECOND)
    yield from _layer(width, width, height)
    middle = width // 2
    yield from _box((middle,), (height + 1, height + 2), (middle,), THIRD)


def colonnade(columns: int, height: int, spacing: int) -> PartCells:
    """A row of pillars along x, ``spacing`` cells from one to the next, under a beam of the second material."""
    yield from _box(range(0, spacing * (columns - 1) + 1, spacing), range(height), (0,))
    yield from _box(range(spacing * (columns - 1) + 1), (height,), (0,), SECOND)


def platform(width: int, depth: int, height: int) -> PartCells:
    """A deck on four legs of the second material; ``height`` is that of its upper side."""
    yield from _corners(width, depth, range(height - 1), SECOND)
    yield from _layer(width, depth, height - 1)


def temple(width: int, depth: int, height: int) -> PartCells:
    """A floor, columns of the second material on every second cell of its outline, and a flat roof."""
    yield from _layer(width, depth, 0)
    for x, y, z, part in _shell(width, depth, range(1, height), SECOND):
        if (x + z) % 2 == 0:
            yield x, y, z, part
    yield from _layer(width, depth, height)
