"""What a player sees beside the world: the cracks of the block that is being broken, and the hand with what it holds."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

import functools
import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge import item_sprites
from bridge.entity_kernel import draw_box, reach_in_frame
from bridge.messages import Frame
from bridge.names import NO_ITEM
from bridge.skins import banded

CRACK_STAGES = 10
_TEXELS = 16
_CRACK_SHADE = np.float32(0.45)
_MARGIN = np.float32(0.01)
_FAR = np.float32(3.0e38)
_HAND = banded(((34, 152, 158), (198, 150, 120), (198, 150, 120)))
_ARM_BOX = (0.34, -0.75, 0.55, 0.52, -0.3, 0.75)
_CUBE_BOX = (0.32, -0.56, 0.75, 0.64, -0.24, 1.07)
_SPRITE_BOX = (0.1, -0.52, 0.7, 0.52, -0.1, 0.73)
"""Right, up and ahead of the eye, in blocks."""
_HAND_TURN_DEGREES = -18.0


@functools.cache
def crack_patterns() -> NDArray[np.bool_]:
    """bool (CRACK_STAGES, 16, 16): where a face is cracked; each stage keeps the cracks of the one before."""
    generator = np.random.default_rng(1204)
    patterns = np.zeros((CRACK_STAGES, _TEXELS, _TEXELS), np.bool_)
    walks = generator.uniform(0, 2 * np.pi, CRACK_STAGES)
    for stage in range(CRACK_STAGES):
        if stage:
            patterns[stage] = patterns[stage - 1]
        x, y, angle = 7.5, 7.5, walks[stage] + 2.4 * stage
        for _ in range(6 + stage):
            patterns[stage, int(y) % _TEXELS, int(x) % _TEXELS] = True
            angle += generator.uniform(-0.8, 0.8)
            x, y = x + math.cos(angle), y + math.sin(angle)
    patterns.setflags(write=False)
    return patterns


@njit(cache=True, nogil=True)
def draw_cracks(frame, depth, eye, basis, pixel, cell, pattern, rectangle):
    """Darken the cracks on the faces of a cell wherever it was met.

    eye float32 (3,) and cell float32 (3,), its lower corner, in one frame of reference; pattern bool (16, 16); the other
    arguments are those of ``bridge.camera_kernel.draw_blocks`` and ``bridge.entity_kernel.draw_box``.
    """
    height, width = depth.shape
    half = np.float32(0.5)
    place = np.empty(3, np.float32)
    for i in range(rectangle[0], rectangle[1]):
        v_screen = (np.float32(height) * half - np.float32(i) - half) * pixel
        for j in range(rectangle[2], rectangle[3]):
            u_screen = (np.float32(j) + half - np.float32(width) * half) * pixel
            inside, axis = True, 0
            for k in range(3):
                along = basis[0, k] + u_screen * basis[1, k] + v_screen * basis[2, k]
                place[k] = eye[k] + along * depth[i, j] - cell[k]
                inside = inside and -_MARGIN <= place[k] <= np.float32(1) + _MARGIN
                # The face is that of the axis along which the point lies farthest from the middle.
                if abs(place[k] - half) > abs(place[axis] - half):
                    axis = k
            if not inside:
                continue
            u = place[2] if axis == 0 else place[0]
            v = place[2] if axis == 1 else np.float32(1) - place[1]
            row = min(_TEXELS - 1, max(0, int(v * np.float32(_TEXELS))))
            column = min(_TEXELS - 1, max(0, int(u * np.float32(_TEXELS))))
            if pattern[row, column]:
                for k in range(3):
                    frame[i, j, k] = np.uint8(np.float32(frame[i, j, k]) * _CRACK_SHADE)


def crack_stage(progress: float) -> int:
    """Which of ``crack_patterns`` shows a progress of 0..1; -1 for none."""
    return min(CRACK_STAGES - 1, int(progress * CRACK_STAGES)) if progress > 0.0 else -1


def draw_hand(frame: Frame, held_item: int, pixel: np.float32, light: NDArray[np.float32]) -> None:
    """The held item, or the bare hand, in the lower right corner, before everything else.

    ``pixel``: extent of a pixel at depth 1; ``light`` float32 (3,): by which its colours are scaled.
    """
    if held_item == NO_ITEM:
        box, skin = _ARM_BOX, _HAND
    else:
        box, skin = _CUBE_BOX if item_sprites.is_cube(held_item) else _SPRITE_BOX, item_sprites.item_skin(held_item)
    angle = math.radians(_HAND_TURN_DEGREES)
    sine, cosine = math.sin(angle), math.cos(angle)
    # The box's own frame is that of the eye (right, up, ahead), turned about the box's middle so that two sides are seen.
    basis = np.array([[-sine, 0.0, cosine], [cosine, 0.0, sine], [0.0, 1.0, 0.0]], np.float32)
    middle = np.array([(box[k] + box[k + 3]) / 2 for k in range(3)], np.float32)
    right, up, ahead = middle
    eye = -(basis.T @ np.array([ahead, right, up], np.float32))
    centred = np.array(box, np.float32) - np.concatenate([middle, middle])
    depth = np.full(frame.shape[:2], _FAR, np.float32)
    rectangle = reach_in_frame(centred, eye, basis, pixel, depth.shape[0], depth.shape[1])
    fog = np.zeros(3, np.float32)
    draw_box(eye, basis, centred, skin, pixel, np.float32(100), light, fog, rectangle, frame, depth)
