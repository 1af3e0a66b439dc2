"""The camera: draws what an eye in the block grid sees. The same for every world, so that the student cannot tell
them apart."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bridge import camera_kernel, creatures, horizon, names, textures
from bridge.grid import CHUNKS, SIDE, BlockGrid
from bridge.messages import DEFAULT_FRAME_SIZE, FIELD_OF_VIEW_DEGREES, MAX_FRAME_SIDE, Entity, Frame, Vector
from bridge.raycast import look_direction
from bridge.shapes import block_shapes

DRAW_DISTANCE = 48.0
"""Blocks to the end of the fog; below half of the grid's SIDE, less a chunk."""
WATER_DRAW_DISTANCE = 24.0
"""The same for an eye under water."""
DAY_TICKS = 24000
_DARKEST = 0.25
"""Light of a clear midnight, as a share of noon's."""
_ZENITH, _HORIZON, _SUN, _DUSK = (
    np.array(colour, np.float32) for colour in ((104, 158, 250), (190, 214, 246), (255, 250, 206), (236, 150, 90))
)
_NIGHT_ZENITH, _NIGHT_HORIZON, _MOON = (
    np.array(colour, np.float32) for colour in ((6, 8, 20), (14, 18, 34), (210, 216, 228))
)
_SPECKS_A_BLOCK = np.float32(8)
_NEAREST = 0.05


def daylight(time_of_day: int) -> float:
    """Light of the sky in ``_DARKEST``..1 at a time in ticks since sunrise.

    Minecraft's formula: the sun's angle runs a little faster at dawn and dusk, and the light is 2 cos(angle) + 0.5,
    clipped.
    """
    share = (time_of_day / DAY_TICKS - 0.25) % 1.0
    angle = share + ((1 - (math.cos(share * math.pi) + 1) / 2) - share) / 3
    return max(_DARKEST, min(1.0, 2 * math.cos(angle * 2 * math.pi) + 0.5))


class Camera:
    """Draws frames of one size.

    Args:
        frame_size: (height, width) in pixels, 1..1024 each.
        fov_degrees: vertical field of view, 1..150.
        palette_jitter: if given, the colours of all blocks are varied with it (training); see ``jitter_palette``.

    One camera serves one thread: it keeps its buffers between frames. Equal inputs give equal bytes.
    """

    def __init__(
        self,
        frame_size: tuple[int, int] = (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE),
        fov_degrees: float = FIELD_OF_VIEW_DEGREES,
        palette_jitter: np.random.Generator | None = None,
    ) -> None:
        if not all(1 <= side <= MAX_FRAME_SIDE for side in frame_size):
            raise ValueError(f"frame_size: height and width must lie in 1..{MAX_FRAME_SIDE}, got {frame_size}")
        if not 1.0 <= fov_degrees <= 150.0:
            raise ValueError(f"fov_degrees: must lie in 1..150, got {fov_degrees}")
        self.frame_size = (int(frame_size[0]), int(frame_size[1]))
        self._pixel = np.float32(2 * math.tan(math.radians(fov_degrees) / 2) / self.frame_size[0])
        self._depth = np.empty(self.frame_size, np.float32)
        self._horizon = np.empty(horizon.SECTORS, np.float32)
        self._in_sight = np.zeros((CHUNKS, CHUNKS), np.bool_)
        self._shapes = block_shapes()
        self._water = names.blocks().id("water")
        self._atlas = textures.atlas()
        if palette_jitter is not None:
            self.jitter_palette(palette_jitter)

    def jitter_palette(self, generator: np.random.Generator) -> None:
        """Draw new random variations of every block's colours, as at the start of a training episode."""
        self._atlas = textures.jittered(textures.atlas(), generator)

    def render(
        self,
        grid: BlockGrid,
        eye: Vector,
        yaw: float,
        pitch: float,
        entities: Sequence[Entity] = (),
        feet: Vector | None = None,
        time_of_day: int = 1000,
    ) -> Frame:
        """What an eye sees: a new frame uint8 (height, width, 3).

        Args:
            grid: the blocks; columns that are not loaded are drawn as air.
            eye: world position of the eye.
            yaw, pitch: degrees, as in ``bridge.messages``.
            entities: creatures and items, whose offsets run from ``feet``.
            feet: world position of the agent's feet; needed only with entities.
            time_of_day: ticks since sunrise.
        """
        if not all(map(math.isfinite, (*eye, yaw, pitch))):
            raise ValueError(f"eye, yaw, pitch: must be finite, got {eye}, {yaw}, {pitch}")
        if entities and feet is None:
            raise ValueError("feet: must be given with entities, because their offsets run from the feet")
        light = daylight(time_of_day)
        sky, sun, deep_water = _sky_colours(time_of_day, light)
        local_eye = np.array([eye[0] % SIDE, eye[1] - grid.min_y, eye[2] % SIDE], np.float32)
        basis = _basis(yaw, pitch)
        cell = [math.floor(v) for v in eye]
        in_water = bool(self._shapes.wet[grid.get(*cell)])
        distance = np.float32(WATER_DRAW_DISTANCE if in_water else DRAW_DISTANCE)
        horizon.columns_in_sight(grid.column_loaded, cell[0] >> 4, cell[2] >> 4, self._in_sight)
        top = horizon.find_horizon(grid.surface, self._in_sight, local_eye, distance, self._horizon)
        frame = np.empty((*self.frame_size, 3), np.uint8)
        camera_kernel.draw_blocks(
            grid.blocks.reshape(-1),
            grid.height,
            self._in_sight,
            top,
            self._horizon,
            self._shapes.kind,
            self._shapes.wet,
            self._shapes.box,
            self._atlas,
            self._water * textures.FACES + textures.TOP,
            local_eye,
            basis,
            self._pixel,
            distance,
            np.float32(light),
            in_water,
            sky,
            sun,
            deep_water,
            frame,
            self._depth,
        )
        if feet is not None:
            fog = deep_water if in_water else sky[3:6]
            for entity in entities:
                self._draw_entity(entity, np.subtract(eye, feet), basis, distance, light, fog, frame)
        return frame

    def _draw_entity(
        self,
        entity: Entity,
        eye_from_feet: NDArray[np.float64],
        basis: NDArray[np.float32],
        distance: np.float32,
        light: float,
        fog: NDArray[np.float32],
        frame: Frame,
    ) -> None:
        to_eye = eye_from_feet - entity.offset
        if float(to_eye @ to_eye) > (float(distance) + 4.0) ** 2:
            return
        angle = math.radians(entity.yaw)
        sine, cosine = math.sin(angle), math.cos(angle)
        # Columns: the creature's right, up and forward in the world.
        turn = np.array([[-cosine, 0.0, -sine], [0.0, 1.0, 0.0], [-sine, 0.0, cosine]])
        origin = (to_eye @ turn).astype(np.float32)
        local_basis = np.ascontiguousarray((basis @ turn).astype(np.float32))
        boxes, colours = creatures.parts(entity.kind, entity.item)
        for box, colour in zip(boxes, colours, strict=True):
            rectangle = self._rectangle(box, origin, local_basis)
            if rectangle is not None:
                camera_kernel.draw_box(
                    origin, local_basis, box, colour, _SPECKS_A_BLOCK, self._pixel, distance, np.float32(light), fog,
                    rectangle, frame, self._depth,
                )  # fmt: skip

    def _rectangle(
        self, box: NDArray[np.float32], origin: NDArray[np.float32], local_basis: NDArray[np.float32]
    ) -> tuple[int, int, int, int] | None:
        """Rows and columns that a box can reach in the frame, or None where it lies behind the eye or beside the
        frame."""
        height, width = self.frame_size
        corners = np.array([[box[i], box[j], box[k]] for i in (0, 3) for j in (1, 4) for k in (2, 5)], np.float32)
        depth, right, up = local_basis @ (corners - origin).T
        if depth.max() < _NEAREST:
            return None
        if depth.min() < _NEAREST:
            return 0, height, 0, width
        columns = right / (depth * self._pixel) + width / 2
        rows = height / 2 - up / (depth * self._pixel)
        i0, i1 = max(0, math.floor(rows.min())), min(height, math.ceil(rows.max()) + 1)
        j0, j1 = max(0, math.floor(columns.min())), min(width, math.ceil(columns.max()) + 1)
        return (i0, i1, j0, j1) if i0 < i1 and j0 < j1 else None


def _basis(yaw: float, pitch: float) -> NDArray[np.float32]:
    """float32 (3, 3): unit vectors forward, right and up of a gaze, as rows."""
    angle = math.radians(yaw)
    fx, fy, fz = look_direction(yaw, pitch)
    rx, rz = -math.cos(angle), -math.sin(angle)
    up = (-rz * fy, rz * fx - rx * fz, rx * fy)  # right x forward
    return np.array(((fx, fy, fz), (rx, 0.0, rz), up), np.float32)


@functools.lru_cache(maxsize=64)
def _sky_colours(
    time_of_day: int, light: float
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """The kernel's ``sky``, ``sun`` and ``deep_water`` for a time of day. At night the disc is the moon."""
    angle = 2 * math.pi * time_of_day / DAY_TICKS
    day = np.float32((light - _DARKEST) / (1 - _DARKEST))
    sun_is_up = math.sin(angle) > -0.1
    turn = 1.0 if sun_is_up else -1.0
    dusk = np.float32(max(0.0, 1 - abs(math.sin(angle)) / 0.35)) if day > 0 else np.float32(0)
    low_sky = _NIGHT_HORIZON + (_HORIZON - _NIGHT_HORIZON) * day
    low_sky = low_sky + (_DUSK - low_sky) * dusk * np.float32(0.35)
    zenith = _NIGHT_ZENITH + (_ZENITH - _NIGHT_ZENITH) * day
    disc = _SUN if sun_is_up else _MOON
    sun = np.array(
        [turn * math.cos(angle), turn * math.sin(angle), 0.0, 0.25 + 0.5 * dusk if sun_is_up else 0.0], np.float32
    )
    deep_water = np.array([26, 58, 130], np.float32) * np.float32(light)
    sky = np.concatenate([zenith, low_sky, disc]).astype(np.float32)
    for array in (sky, sun, deep_water):
        array.setflags(write=False)
    return sky, sun, deep_water
