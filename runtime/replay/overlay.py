"""One tick as a picture for people: what was seen, and over it the goal, the plan, the keys, and who acted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge.messages import Action, Frame
from runtime.hud_font import ADVANCE, GLYPH_HEIGHT, draw_text
from runtime.records import TickRecord
from runtime.words import action_words, inventory_words, shortened

SIDE = 640
"""Pixels of the longer side that a frame is enlarged to, by a whole number, from below."""
SCALE = 2
LINE = (GLYPH_HEIGHT + 4) * SCALE
MARGIN = 10
_KEY = 2 * LINE // 3 + 12
_SHADE = 0.38
"""What is left of the brightness beneath text."""
_WHITE, _QUIET, _PLAN, _ACT, _LATE = (245, 245, 245), (176, 184, 194), (150, 225, 205), (255, 214, 120), (255, 110, 90)
_KEYS = (("W", 1, 0), ("A", 0, 1), ("S", 1, 1), ("D", 2, 1))
"""Letter, column, row."""
_DEEDS = ("jump", "sneak", "sprint", "attack", "use", "drop")


def picture_of(record: TickRecord, goal: str, tick_limit: int, spoken: str) -> NDArray[np.uint8]:
    """The picture of a tick: uint8 (height, width, 3), both extents even.

    Args:
        record: the tick, with its frame.
        goal: its text.
        tick_limit: the goal's.
        spoken: the words of the plan that are being said.
    """
    picture = _enlarged(record.observation.frame)
    height, width = picture.shape[:2]
    letters = (width - 2 * MARGIN) // (ADVANCE * SCALE)
    _shade(picture, 0, 2 * LINE + MARGIN)
    count = f"{record.tick}/{tick_limit}"
    _write(picture, shortened(goal, letters - len(count) - 2), MARGIN, MARGIN // 2, _WHITE)
    _write(picture, count, width - MARGIN - len(count) * ADVANCE * SCALE, MARGIN // 2, _QUIET)
    plan = f"{record.subgoal or '-'} > {spoken}_"
    _write(picture, shortened(plan, letters), MARGIN, MARGIN // 2 + LINE, _PLAN)
    foot = height - 3 * LINE - 2 * _KEY - 2 * MARGIN
    _shade(picture, foot, height)
    _draw_keys(picture, record.action, MARGIN, foot + MARGIN // 2)
    life = record.observation.life
    latency = "" if record.latency_ms is None else f"  {record.latency_ms:.0f} ms"
    late = record.stale or record.actor == "hold"
    lines = (
        (action_words(record.action), _LATE if late else _ACT),
        (
            f"{record.actor}{' late' if record.stale else ''}{latency}  health {life.health:.0f}  food {life.food:.0f}",
            _QUIET,
        ),
        (inventory_words(record.observation.inventory), _QUIET),
    )
    for index, (line, ink) in enumerate(lines):
        _write(picture, shortened(line, letters), MARGIN, height - (3 - index) * LINE - MARGIN // 2, ink)
    return picture


def _enlarged(frame: Frame) -> NDArray[np.uint8]:
    """A copy, as large as fits SIDE by a whole number, with even extents."""
    scale = max(1, SIDE // max(frame.shape[:2]))
    large = frame.repeat(scale, axis=0).repeat(scale, axis=1)
    height, width = large.shape[:2]
    return np.pad(large, ((0, height % 2), (0, width % 2), (0, 0)))


def _shade(picture: NDArray[np.uint8], top: int, bottom: int) -> None:
    band = picture[max(0, top) : bottom]
    band[:] = (band * _SHADE).astype(np.uint8)


def _write(picture: NDArray[np.uint8], text: str, left: int, top: int, ink: tuple[int, int, int]) -> None:
    draw_text(picture, text, max(0, left), max(0, top), ink, SCALE)


def _draw_keys(picture: NDArray[np.uint8], action: Action, left: int, top: int) -> None:
    """The keys as they lie, lit where they are down."""
    down = {"W": action.forward > 0, "S": action.forward < 0, "A": action.strafe > 0, "D": action.strafe < 0}
    for letter, column, row in _KEYS:
        _draw_key(picture, letter, left + column * (_KEY + 4), top + row * (_KEY + 4), _KEY, down[letter])
    start, wide = left + 3 * (_KEY + 4) + 12, 6 * ADVANCE * SCALE + 12
    for index, deed in enumerate(_DEEDS):
        row, column = divmod(index, 3)
        _draw_key(picture, deed, start + column * (wide + 4), top + row * (_KEY + 4), wide, getattr(action, deed))


def _draw_key(picture: NDArray[np.uint8], text: str, left: int, top: int, width: int, is_down: bool) -> None:
    key = picture[top : top + _KEY, left : left + width]
    if not key.size:
        return
    key[:] = _ACT if is_down else (key * 0.5 + 30).astype(np.uint8)
    inset = (width - len(text) * ADVANCE * SCALE + SCALE) // 2
    ink = (20, 20, 20) if is_down else _QUIET
    _write(picture, text, left + inset, top + (_KEY - GLYPH_HEIGHT * SCALE) // 2, ink)
