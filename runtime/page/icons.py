"""Icons of all items on one sheet: our own sprites, painted by ``bridge.item_sprites``."""

from __future__ import annotations

import functools

import numpy as np

from bridge import names
from bridge.item_sprites import item_skin
from bridge.png import encode_png
from bridge.skins import FRONT
from runtime.page.door import PageFile, page_file

ICON_SIDE = 16
ICON_COLUMNS = 40
"""Icons in a row of the sheet; item i stands at column i % ICON_COLUMNS, row i // ICON_COLUMNS."""


@functools.cache
def icon_sheet() -> bytes:
    """Icons of all items as one PNG with opacity, ICON_COLUMNS in a row."""
    items = len(names.items())
    rows = -(-items // ICON_COLUMNS)
    sheet = np.zeros((rows * ICON_SIDE, ICON_COLUMNS * ICON_SIDE, 4), np.uint8)
    for item in range(1, items):
        sprite = item_skin(item)[FRONT]
        y, x = item // ICON_COLUMNS * ICON_SIDE, item % ICON_COLUMNS * ICON_SIDE
        sheet[y : y + ICON_SIDE, x : x + ICON_SIDE] = sprite
        sheet[y : y + ICON_SIDE, x : x + ICON_SIDE, 3] = np.where(sprite[..., 3] >= 128, 255, 0)
    return encode_png(sheet)


def icon_file() -> PageFile:
    """The sheet as a page's file."""
    return page_file("icons.png", icon_sheet())
