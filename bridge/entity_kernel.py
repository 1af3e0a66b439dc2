"""Draws the boxes of creatures and things over the blocks of a frame. Compiled by numba."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

import math

import numpy as np
from numba import njit

from bridge.horizon import TINY
from bridge.shades import FOG_BEGINS, SHADE_BOTTOM, SHADE_EAST_WEST, SHADE_NORTH_SOUTH, SHADE_TOP

SKIN_SIDE = 16
"""Texels a side of each face of a box."""
THING = np.dtype(
    [
        ("offset", np.float64, (3,)),
        ("distance", np.float64),
        ("yaw", np.float64),
        ("scale", np.float64),
        ("look", np.int64),
    ]
)
"""A creature or a thing before the eye: from the agent's feet to its own in blocks, its yaw in degrees, its size beside a grown
one's, and which of ``bridge.entity_view.LookArrays`` it has."""
_NEAREST = np.float32(0.05)
_BEYOND = 4.0
"""Blocks that an entity may reach out from its feet."""


@njit(cache=True, nogil=True, error_model="numpy")
def draw_thing(thing, looks, to_eye, basis, pixel, distance, light, fog_colour, frame, depth, origin, local_basis, box):
    """Draw one entity where it is nearer than ``depth``.

    thing: a THING; looks: ``LookArrays``; to_eye float64 (3,): from its feet to the eye; basis float32 (3, 3) of the eye in the
    world; origin (3,), local_basis (3, 3) and box (6,), float32, are worked in; the others are those of ``draw_box``.
    """
    reach = np.float64(distance) + _BEYOND
    if to_eye[0] * to_eye[0] + to_eye[1] * to_eye[1] + to_eye[2] * to_eye[2] > reach * reach:
        return
    angle = math.radians(thing.yaw)
    sine, cosine = math.sin(angle), math.cos(angle)
    # The creature's right is (-cosine, 0, -sine) in the world, and its forward (-sine, 0, cosine).
    origin[0] = -to_eye[0] * cosine - to_eye[2] * sine
    origin[1] = to_eye[1]
    origin[2] = to_eye[2] * cosine - to_eye[0] * sine
    for row in range(3):
        x, z = np.float64(basis[row, 0]), np.float64(basis[row, 2])
        local_basis[row, 0] = -x * cosine - z * sine
        local_basis[row, 1] = basis[row, 1]
        local_basis[row, 2] = z * cosine - x * sine
    scale = np.float32(thing.scale)
    first = looks.first[thing.look]
    for part in range(first, first + looks.parts[thing.look]):
        for k in range(6):
            box[k] = looks.boxes[part, k] * scale
        rectangle = reach_in_frame(box, origin, local_basis, pixel, depth.shape[0], depth.shape[1])
        if rectangle[0] < rectangle[1] and rectangle[2] < rectangle[3]:
            draw_box(
                origin, local_basis, box, looks.skins[part], pixel, distance, light, fog_colour, rectangle, frame, depth
            )


@njit(cache=True, nogil=True, error_model="numpy")
def reach_in_frame(box, origin, local_basis, pixel, height, width):
    """Rows and columns (i0, i1, j0, j1) that a box can reach in a frame: none where i0 >= i1 or j0 >= j1."""
    least, most = np.float32(np.inf), -np.float32(np.inf)
    left, right, top, bottom = least, most, least, most
    for corner in range(8):
        x = box[3 if corner & 1 else 0] - origin[0]
        y = box[4 if corner & 2 else 1] - origin[1]
        z = box[5 if corner & 4 else 2] - origin[2]
        ahead = local_basis[0, 0] * x + local_basis[0, 1] * y + local_basis[0, 2] * z
        least, most = min(least, ahead), max(most, ahead)
        if ahead >= _NEAREST:
            scale = np.float32(1) / (ahead * pixel)
            across = (local_basis[1, 0] * x + local_basis[1, 1] * y + local_basis[1, 2] * z) * scale
            up = (local_basis[2, 0] * x + local_basis[2, 1] * y + local_basis[2, 2] * z) * scale
            left, right = min(left, across), max(right, across)
            top, bottom = min(top, -up), max(bottom, -up)
    if most < _NEAREST:
        return 0, 0, 0, 0
    if least < _NEAREST:
        return 0, height, 0, width
    middle_i, middle_j = np.float32(height) / np.float32(2), np.float32(width) / np.float32(2)
    # What lies far beside the frame is clipped before it becomes a whole number, which may not hold it.
    i0 = math.floor(min(np.float32(height), max(np.float32(0), top + middle_i)))
    i1 = min(height, math.ceil(min(np.float32(height), max(np.float32(-1), bottom + middle_i))) + 1)
    j0 = math.floor(min(np.float32(width), max(np.float32(0), left + middle_j)))
    j1 = min(width, math.ceil(min(np.float32(width), max(np.float32(-1), right + middle_j))) + 1)
    return i0, i1, j0, j1


@njit(cache=True, nogil=True, error_model="numpy")
def draw_box(origin, local_basis, box, skin, pixel, distance, light, fog_colour, rectangle, frame, depth):
    """Draw one box of a creature into ``frame`` where it is nearer than ``depth``.

    origin float32 (3,): eye in the creature's own frame; local_basis float32 (3, 3): rows forward, right, up in that
    frame; box float32 (6,): lower and upper corner there; skin uint8 (6, SKIN_SIDE, SKIN_SIDE, 4): its faces towards -x, +x, -y,
    +y, -z, +z, row 0 at the top, alpha below 128 where one sees through; light float32 (3,): by which colours are scaled;
    fog_colour float32 (3,); rectangle: rows and columns (i0, i1, j0, j1) that the box can reach.
    """
    height, width = depth.shape
    zero, one, half, side = np.float32(0), np.float32(1), np.float32(0.5), np.float32(SKIN_SIDE)
    place, along = np.empty(3, np.float32), np.empty(3, np.float32)
    for i in range(rectangle[0], rectangle[1]):
        v_screen = (np.float32(height) * half - np.float32(i) - half) * pixel
        for j in range(rectangle[2], rectangle[3]):
            u_screen = (np.float32(j) + half - np.float32(width) * half) * pixel
            near, far, axis = zero, depth[i, j], -1
            for k in range(3):
                r = local_basis[0, k] + u_screen * local_basis[1, k] + v_screen * local_basis[2, k]
                r = r if abs(r) > TINY else TINY
                along[k] = r
                t0 = (box[k] - origin[k]) / r
                t1 = (box[k + 3] - origin[k]) / r
                if t0 > t1:
                    t0, t1 = t1, t0
                if t0 > near:
                    near, axis = t0, k
                far = min(far, t1)
            if axis < 0 or near >= far or near >= depth[i, j]:
                continue
            length = math.sqrt(one + u_screen * u_screen + v_screen * v_screen)
            if near * length > distance:
                continue
            for k in range(3):
                share = (origin[k] + along[k] * near - box[k]) / (box[k + 3] - box[k])
                place[k] = min(one, max(zero, share))
            face = 2 * axis + (0 if along[axis] > zero else 1)
            if axis == 1:
                u, v, shade = place[0], one - place[2], SHADE_TOP if face == 3 else SHADE_BOTTOM
            elif axis == 0:
                u, v, shade = place[2], one - place[1], SHADE_EAST_WEST
            else:
                u, v, shade = place[0], one - place[1], SHADE_NORTH_SOUTH
            texel = skin[face, min(SKIN_SIDE - 1, int(v * side)), min(SKIN_SIDE - 1, int(u * side))]
            if texel[3] < 128:
                continue
            fog = min(one, max(zero, (near * length / distance - FOG_BEGINS) / (one - FOG_BEGINS)))
            for k in range(3):
                value = min(np.float32(255), np.float32(texel[k]) * light[k] * shade)
                frame[i, j, k] = np.uint8(value + (fog_colour[k] - value) * fog)
            depth[i, j] = near
