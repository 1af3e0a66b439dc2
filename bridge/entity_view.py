"""Puts creatures and items into a frame: which boxes an entity has, where they stand before the eye, and their light."""

from __future__ import annotations

import functools
import math

import numpy as np
from numpy.typing import NDArray

from bridge import item_sprites
from bridge.creatures import creature_parts
from bridge.entity_kernel import draw_box
from bridge.messages import Entity, Frame

ITEM_SIDE = 0.25
"""Side of a dropped block, in blocks (Minecraft's own)."""
_SPRITE_SIDE, _SPRITE_THICK = 0.4, 0.02
_HOVER = 0.1
_NEAREST = 0.05
_BEYOND = 4.0
"""Blocks that an entity may reach out from its feet."""


@functools.lru_cache(maxsize=1024)
def look_of(
    kind: str, item: int | None = None, variant: str = "", scale: float = 1.0
) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
    """The boxes of an entity, float32 (n, 6) corners in its own frame, and their skins, uint8 (n, 6, side, side, 4)."""
    if kind in ("item", "item_stack"):
        skin = item_sprites.item_skin(item)
        if item is None or item_sprites.is_cube(item):
            half = ITEM_SIDE / 2
            boxes = [(-half, _HOVER, -half, half, _HOVER + ITEM_SIDE, half)]
            return np.array(boxes, np.float32), skin[None]
        # A flat item stands crosswise, so that it is seen from all around.
        half, thin, top = _SPRITE_SIDE / 2, _SPRITE_THICK / 2, _HOVER + _SPRITE_SIDE
        across = skin[[4, 5, 2, 3, 0, 1]]
        boxes = [(-half, _HOVER, -thin, half, top, thin), (-thin, _HOVER, -half, thin, top, half)]
        return np.array(boxes, np.float32), np.stack([skin, across])
    parts = creature_parts(kind, variant)
    return np.array([box for box, _ in parts], np.float32) * np.float32(scale), np.stack([skin for _, skin in parts])


def draw_entity(
    entity: Entity,
    eye_from_feet: NDArray[np.float64],
    basis: NDArray[np.float32],
    pixel: np.float32,
    distance: np.float32,
    light: NDArray[np.float32],
    fog: NDArray[np.float32],
    frame: Frame,
    depth: NDArray[np.float32],
) -> None:
    """Draw one entity where it is nearer than ``depth``.

    ``eye_from_feet`` runs from the feet that the entity's offset counts from to the eye; the other arguments are those of
    ``bridge.entity_kernel.draw_box``.
    """
    to_eye = eye_from_feet - entity.offset
    if float(to_eye @ to_eye) > (float(distance) + _BEYOND) ** 2:
        return
    angle = math.radians(entity.yaw)
    sine, cosine = math.sin(angle), math.cos(angle)
    # Columns: the creature's right, up and forward in the world.
    turn = np.array([[-cosine, 0.0, -sine], [0.0, 1.0, 0.0], [-sine, 0.0, cosine]])
    origin = (to_eye @ turn).astype(np.float32)
    local_basis = np.ascontiguousarray((basis @ turn).astype(np.float32))
    boxes, skins = look_of(entity.kind, entity.item, entity.variant, entity.scale)
    for box, skin in zip(boxes, skins, strict=True):
        rectangle = reach_in_frame(box, origin, local_basis, pixel, depth.shape)
        if rectangle is not None:
            draw_box(origin, local_basis, box, skin, pixel, distance, light, fog, rectangle, frame, depth)


def reach_in_frame(
    box: NDArray[np.float32],
    origin: NDArray[np.float32],
    local_basis: NDArray[np.float32],
    pixel: np.float32,
    frame_size: tuple[int, ...],
) -> tuple[int, int, int, int] | None:
    """Rows and columns that a box can reach in the frame, or None where it lies behind the eye or beside the frame."""
    height, width = frame_size
    corners = np.array([[box[i], box[j], box[k]] for i in (0, 3) for j in (1, 4) for k in (2, 5)], np.float32)
    depth, right, up = local_basis @ (corners - origin).T
    if depth.max() < _NEAREST:
        return None
    if depth.min() < _NEAREST:
        return 0, height, 0, width
    columns = right / (depth * pixel) + width / 2
    rows = height / 2 - up / (depth * pixel)
    i0, i1 = max(0, math.floor(rows.min())), min(height, math.ceil(rows.max()) + 1)
    j0, j1 = max(0, math.floor(columns.min())), min(width, math.ceil(columns.max()) + 1)
    return (i0, i1, j0, j1) if i0 < i1 and j0 < j1 else None
