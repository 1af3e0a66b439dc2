"""Places in the world as the eye sees them, and the compact forms of the voxel cube that the student reads.

Geometry of a place, ``agent.layout.GEOMETRY`` float32 features: offset to the right, up and ahead (blocks / 8, in axes that turn
with the yaw but not with the pitch), the turn that would put it under the crosshair (yaw error as sine, cosine and as
degrees / 30 clipped to +-1, pitch error in degrees / 30 clipped to +-1 and in degrees / 90), distance / 8, whether
it is within reach, and whether the crosshair is on it (``agent.layout.CROSSHAIR_FEATURE``, for the caller to set).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from agent.layout import CROSSHAIR_FEATURE, FRAME_TOKENS, POINTS, SURROUND_SHAPE, TOUCHING
from bridge.messages import FIELD_OF_VIEW_DEGREES, REACH_BLOCKS, VOXEL_SIDE

PATCH_DISTANCE = 16.0
"""How far off, in blocks, what a patch of the frame shows is taken to be: only its direction is known."""
MAX_KINDS = 64
NEAREST_A_KIND = 16
_LEVELS = (-1, 0, 1, 2)
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1))
TOUCHING_CELLS = np.array([(0, -1, 0), (0, 2, 0), *((x, y, z) for x, z in _SIDES for y in _LEVELS)], np.int64)
"""From the cell of the feet: the floor, what is over the head, and of each side what a step down, along or up leads through."""
assert len(TOUCHING_CELLS) == TOUCHING


@njit(cache=True)
def place_geometry(dx: float, dy: float, dz: float, yaw_deg: float, pitch_deg: float, out: NDArray[np.float32]) -> None:
    """Write the geometry features of the offset (dx, dy, dz) from the eye, in blocks, into ``out`` (GEOMETRY,).

    The crosshair's feature stays as it is.
    """
    yaw = math.radians(yaw_deg)
    sin_yaw, cos_yaw = math.sin(yaw), math.cos(yaw)
    ahead = -dx * sin_yaw + dz * cos_yaw
    right = -dx * cos_yaw - dz * sin_yaw
    flat = math.hypot(ahead, right)
    distance = math.hypot(flat, dy)
    # Of what lies straight above or below, the signs of two zeros would make half a turn.
    turn = math.degrees(math.atan2(right, ahead)) if flat > 1e-6 else 0.0
    tilt = -math.degrees(math.atan2(dy, flat)) - pitch_deg
    out[0] = right / 8.0
    out[1] = dy / 8.0
    out[2] = ahead / 8.0
    out[3] = right / max(flat, 1e-6)
    out[4] = ahead / max(flat, 1e-6)
    out[5] = min(1.0, max(-1.0, turn / 30.0))
    out[6] = min(1.0, max(-1.0, tilt / 30.0))
    out[7] = tilt / 90.0
    out[8] = distance / 8.0
    out[9] = 1.0 if distance <= REACH_BLOCKS else 0.0


@njit(cache=True)
def cell_geometry(
    x: float,
    y: float,
    z: float,
    eye: NDArray[np.float64],
    yaw_deg: float,
    pitch_deg: float,
    crosshair: NDArray[np.int64],
    out: NDArray[np.float32],
) -> None:
    """Write the geometry features of the middle of cell (x, y, z), the crosshair's among them, into ``out`` (GEOMETRY,)."""
    place_geometry(x + 0.5 - eye[0], y + 0.5 - eye[1], z + 0.5 - eye[2], yaw_deg, pitch_deg, out)
    if x == crosshair[0] and y == crosshair[1] and z == crosshair[2]:
        out[CROSSHAIR_FEATURE] = 1.0


@njit(cache=True)
def patch_places(pitch_deg: float, out: NDArray[np.float32]) -> None:
    """Write where each patch of the frame looks into ``out`` (FRAME_TOKENS, GEOMETRY), row by row from the top."""
    side = int(math.sqrt(FRAME_TOKENS))
    half = math.tan(math.radians(FIELD_OF_VIEW_DEGREES) / 2)
    sin_pitch, cos_pitch = math.sin(math.radians(pitch_deg)), math.cos(math.radians(pitch_deg))
    for row in range(side):
        for column in range(side):
            right = (2 * (column + 0.5) / side - 1) * half
            up = (1 - 2 * (row + 0.5) / side) * half
            length = math.sqrt(1 + right * right + up * up) / PATCH_DISTANCE
            ahead = cos_pitch + up * sin_pitch
            above = up * cos_pitch - sin_pitch
            # At a yaw of 0 one looks along +z, and -x is to the right.
            place_geometry(-right / length, above / length, ahead / length, 0.0, pitch_deg, out[row * side + column])


@njit(cache=True)
def exposed_points(
    voxels: NDArray[np.uint16],
    solid: NDArray[np.uint8],
    origin: NDArray[np.float64],
    eye: NDArray[np.float64],
    yaw_deg: float,
    pitch_deg: float,
    crosshair: NDArray[np.int64],
    left_out: NDArray[np.int64],
    blocks_out: NDArray[np.int32],
    geometry_out: NDArray[np.float32],
) -> int:
    """Choose POINTS blocks of the cube: of every kind its nearest first, then every kind's second nearest, and so on.

    So a rare block is never crowded out by common ones. A block counts as exposed when one of its six neighbours in the cube
    does not stop a body. ``crosshair`` is the cell (3,) under it; cells ``left_out`` (n, 3) are told of elsewhere. Writes block
    ids (POINTS,) and geometry (POINTS, GEOMETRY); returns how many were found.
    """
    kinds = np.zeros(MAX_KINDS, np.int64)
    found = np.zeros(MAX_KINDS, np.int64)
    distances = np.full((MAX_KINDS, NEAREST_A_KIND), np.inf)
    cells = np.zeros((MAX_KINDS, NEAREST_A_KIND), np.int64)
    kind_count = 0
    side = VOXEL_SIDE
    for x in range(side):
        for y in range(side):
            for z in range(side):
                block = voxels[x, y, z]
                if block == 0:
                    continue
                exposed = False
                for axis in range(3):
                    for direction in (-1, 1):
                        nx = x + (direction if axis == 0 else 0)
                        ny = y + (direction if axis == 1 else 0)
                        nz = z + (direction if axis == 2 else 0)
                        inside = 0 <= nx < side and 0 <= ny < side and 0 <= nz < side
                        if inside and solid[voxels[nx, ny, nz]] == 0:
                            exposed = True
                if not exposed:
                    continue
                told = False
                for i in range(left_out.shape[0]):
                    at = left_out[i]
                    told |= origin[0] + x == at[0] and origin[1] + y == at[1] and origin[2] + z == at[2]
                if told:
                    continue
                kind = 0
                while kind < kind_count and kinds[kind] != block:
                    kind += 1
                if kind == kind_count:
                    if kind_count == MAX_KINDS:
                        continue
                    kinds[kind] = block
                    kind_count += 1
                dx = origin[0] + x + 0.5 - eye[0]
                dy = origin[1] + y + 0.5 - eye[1]
                dz = origin[2] + z + 0.5 - eye[2]
                distance = dx * dx + dy * dy + dz * dz
                rank = min(found[kind], NEAREST_A_KIND)
                if rank == NEAREST_A_KIND and distance >= distances[kind, NEAREST_A_KIND - 1]:
                    continue
                found[kind] += 1
                rank = min(rank, NEAREST_A_KIND - 1)
                while rank > 0 and distances[kind, rank - 1] > distance:
                    distances[kind, rank] = distances[kind, rank - 1]
                    cells[kind, rank] = cells[kind, rank - 1]
                    rank -= 1
                distances[kind, rank] = distance
                cells[kind, rank] = (x * side + y) * side + z
    count = 0
    for rank in range(NEAREST_A_KIND):
        for kind in range(kind_count):
            if rank >= found[kind] or count == POINTS:
                continue
            cell = cells[kind, rank]
            x, y, z = (
                origin[0] + cell // (side * side),
                origin[1] + cell // side % side,
                origin[2] + cell % side,
            )
            blocks_out[count] = kinds[kind]
            cell_geometry(x, y, z, eye, yaw_deg, pitch_deg, crosshair, geometry_out[count])
            count += 1
    return count


@njit(cache=True)
def blocks_of(
    cells: NDArray[np.int64],
    voxels: NDArray[np.uint16],
    origin: NDArray[np.float64],
    eye: NDArray[np.float64],
    yaw_deg: float,
    pitch_deg: float,
    crosshair: NDArray[np.int64],
    blocks_out: NDArray[np.int32],
    geometry_out: NDArray[np.float32],
) -> None:
    """Write block ids (n,) and geometry (n, GEOMETRY) of the ``cells`` (n, 3); zeros for air and what lies outside the cube."""
    for i in range(len(cells)):
        cell = cells[i]
        x, y, z = cell[0] - int(origin[0]), cell[1] - int(origin[1]), cell[2] - int(origin[2])
        if not (0 <= x < VOXEL_SIDE and 0 <= y < VOXEL_SIDE and 0 <= z < VOXEL_SIDE) or voxels[x, y, z] == 0:
            continue
        blocks_out[i] = voxels[x, y, z]
        cell_geometry(cell[0], cell[1], cell[2], eye, yaw_deg, pitch_deg, crosshair, geometry_out[i])


@njit(cache=True)
def solidity_ahead(
    voxels: NDArray[np.uint16],
    solid: NDArray[np.uint8],
    liquid: NDArray[np.bool_],
    origin: NDArray[np.float64],
    feet: NDArray[np.float64],
    yaw_deg: float,
    out: NDArray[np.uint8],
) -> None:
    """Sample the cube on a grid of one block in the agent's own axes: uint8 SURROUND_SHAPE, 2 solid, 1 liquid, 0 free.

    Index 0 runs from left to right, index 1 from one block behind to seven ahead, index 2 from two below the feet upward.
    """
    yaw = math.radians(yaw_deg)
    sin_yaw, cos_yaw = math.sin(yaw), math.cos(yaw)
    rights, aheads, ups = SURROUND_SHAPE
    for i in range(rights):
        for j in range(aheads):
            right, ahead = i - rights // 2, j - 1
            x = math.floor(feet[0] - right * cos_yaw - ahead * sin_yaw - origin[0])
            z = math.floor(feet[2] - right * sin_yaw + ahead * cos_yaw - origin[2])
            for k in range(ups):
                y = math.floor(feet[1] + 0.01 - origin[1]) + k - 2
                value = 0
                if 0 <= x < VOXEL_SIDE and 0 <= y < VOXEL_SIDE and 0 <= z < VOXEL_SIDE:
                    block = voxels[x, y, z]
                    value = 2 if solid[block] else 1 if liquid[block] else 0
                out[i, j, k] = value
