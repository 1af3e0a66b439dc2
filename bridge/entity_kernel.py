"""Draws the boxes of creatures and things over the blocks of a frame. Compiled by numba."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

import math

import numpy as np
from numba import njit

from bridge.camera_kernel import (
    FOG_BEGINS,
    SHADE_BOTTOM,
    SHADE_EAST_WEST,
    SHADE_NORTH_SOUTH,
    SHADE_TOP,
)
from bridge.horizon import TINY

SKIN_SIDE = 16
"""Texels a side of each face of a box."""


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
