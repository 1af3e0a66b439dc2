"""The camera: draws what an eye in the block grid sees. The same for every world, so that the student cannot tell
them apart."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bridge import camera_kernel, horizon, names, overlays, sky, textures
from bridge.entity_view import draw_entity, reach_in_frame
from bridge.grid import CHUNKS, FULL_SKY_LIGHT, SIDE, BlockGrid
from bridge.jitter import jittered
from bridge.light import light_byte
from bridge.messages import DEFAULT_FRAME_SIZE, FIELD_OF_VIEW_DEGREES, MAX_FRAME_SIDE, Cell, Entity, Frame, Vector
from bridge.raycast import look_direction
from bridge.shapes import block_shapes
from bridge.sky_kernel import draw_rain

DRAW_DISTANCE = 48.0
"""Blocks to the end of the fog; below half of the grid's SIDE, less a chunk."""
WATER_DRAW_DISTANCE = 24.0
"""The same for an eye under water."""
RAIN_DRAW_DISTANCE = 0.75
"""By how much full rain brings the end of the fog nearer."""
MIDDLE_OF_BODY = 0.9
"""Height above an entity's feet of the cell whose light it has, in blocks."""


class Camera:
    """Draws frames of one size.

    Args:
        frame_size: (height, width) in pixels, 1..1024 each.
        fov_degrees: vertical field of view, 1..150.
        show_hand: whether the hand, or what it holds, is drawn in the lower right corner.
        show_cracks: whether the block that is being broken shows its cracks.

    Hand and cracks are for people who watch or play. The student that we ship was trained without them, and has what they tell
    from its other senses, so they are off unless asked for.

    One camera serves one thread: it keeps its buffers between frames. Equal inputs give equal bytes.
    """

    def __init__(
        self,
        frame_size: tuple[int, int] = (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE),
        fov_degrees: float = FIELD_OF_VIEW_DEGREES,
        *,
        show_hand: bool = False,
        show_cracks: bool = False,
    ) -> None:
        if not all(1 <= side <= MAX_FRAME_SIDE for side in frame_size):
            raise ValueError(f"frame_size: height and width must lie in 1..{MAX_FRAME_SIDE}, got {frame_size}")
        if not 1.0 <= fov_degrees <= 150.0:
            raise ValueError(f"fov_degrees: must lie in 1..150, got {fov_degrees}")
        self.frame_size = (int(frame_size[0]), int(frame_size[1]))
        self.show_hand = show_hand
        self.show_cracks = show_cracks
        self._pixel = np.float32(2 * math.tan(math.radians(fov_degrees) / 2) / self.frame_size[0])
        self._depth = np.empty(self.frame_size, np.float32)
        self._horizon = np.empty(horizon.SECTORS, np.float32)
        self._in_sight = np.zeros((CHUNKS, CHUNKS), np.bool_)
        self._shapes = block_shapes()
        self._water = names.blocks().id("water")
        self._atlas = textures.atlas()
        self._own_atlas: textures.Atlas | None = None

    def jitter(self, generator: np.random.Generator, strength: float = 1.0) -> None:
        """Vary all colours and textures at random from now on, as at the start of a training episode.

        ``strength`` 0 shows the world as it is, 1 is what a student should bear; see ``bridge.jitter``. Equal states of the
        generator give equal colours.
        """
        if strength == 0.0:
            self._atlas = textures.atlas()
            return
        if self._own_atlas is None:
            self._own_atlas = textures.atlas().copy()
        jittered(textures.atlas(), generator, strength, self._own_atlas)
        self._atlas = self._own_atlas

    def render(
        self,
        grid: BlockGrid,
        eye: Vector,
        yaw: float,
        pitch: float,
        entities: Sequence[Entity] = (),
        feet: Vector | None = None,
        time_of_day: int = 1000,
        weather: sky.Weather = sky.CLEAR,
        held_item: int = names.NO_ITEM,
        breaking: tuple[Cell, float] | None = None,
    ) -> Frame:
        """What an eye sees: a new frame uint8 (height, width, 3).

        Args:
            grid: the blocks and their light; columns that are not loaded are drawn as air.
            eye: world position of the eye.
            yaw, pitch: degrees, as in ``bridge.messages``.
            entities: creatures and items, whose offsets run from ``feet``.
            feet: world position of the agent's feet; needed only with entities.
            time_of_day: ticks since sunrise.
            weather: what falls from the sky.
            held_item: item id in the main hand, for a camera with ``show_hand``.
            breaking: the cell that is being broken and how far, 0..1, for a camera with ``show_cracks``.
        """
        if not all(map(math.isfinite, (*eye, yaw, pitch))):
            raise ValueError(f"eye, yaw, pitch: must be finite, got {eye}, {yaw}, {pitch}")
        if entities and feet is None:
            raise ValueError("feet: must be given with entities, because their offsets run from the feet")
        brightness = sky.brightness(sky.daylight(time_of_day, weather))
        sky_colours, sun, deep_water = sky.colours(time_of_day, weather._replace(tick=0))
        local_eye = np.array([eye[0] % SIDE, eye[1] - grid.min_y, eye[2] % SIDE], np.float32)
        basis = _basis(yaw, pitch)
        cell = [math.floor(v) for v in eye]
        in_water = bool(self._shapes.wet[grid.get(*cell)])
        light_of_eye = light_byte(grid, eye)
        distance = np.float32(DRAW_DISTANCE * (1 - (1 - RAIN_DRAW_DISTANCE) * weather.rain))
        if in_water:
            distance, deep_water = np.float32(WATER_DRAW_DISTANCE), deep_water * brightness[light_of_eye, 0]
        horizon.columns_in_sight(grid.column_loaded, cell[0] >> 4, cell[2] >> 4, self._in_sight)
        top = horizon.find_horizon(grid.surface, self._in_sight, local_eye, distance, self._horizon)
        frame = np.empty((*self.frame_size, 3), np.uint8)
        shapes = self._shapes
        camera_kernel.draw_blocks(
            grid.blocks.reshape(-1),
            grid.states.reshape(-1),
            grid.light.reshape(-1),
            grid.height,
            self._in_sight,
            top,
            self._horizon,
            shapes.kind,
            shapes.wet,
            shapes.row.reshape(-1),
            shapes.count,
            shapes.boxes,
            shapes.plant_height,
            shapes.tint,
            self._atlas,
            self._water * textures.FACES + textures.TOP,
            local_eye,
            basis,
            self._pixel,
            distance,
            brightness,
            in_water,
            sky_colours,
            sun,
            deep_water,
            frame,
            self._depth,
        )
        if breaking is not None and self.show_cracks:
            self._draw_cracks(breaking, eye, basis, frame)
        if feet is not None:
            fog = deep_water if in_water else sky_colours[3:6]
            for entity in entities:
                x, y, z = (float(f) + float(o) for f, o in zip(feet, entity.offset, strict=True))
                light = brightness[light_byte(grid, (x, y + MIDDLE_OF_BODY * min(entity.scale, 1.0), z))]
                draw_entity(
                    entity, np.subtract(eye, feet), basis, self._pixel, distance, light, fog, frame, self._depth
                )  # fmt: skip
        if weather.rain > 0 and light_of_eye >= FULL_SKY_LIGHT and not in_water:
            draw_rain(frame, weather.rain, weather.tick)
        if self.show_hand:
            overlays.draw_hand(frame, held_item, self._pixel, brightness[light_of_eye])
        return frame

    def _draw_cracks(self, breaking: tuple[Cell, float], eye: Vector, basis: NDArray[np.float32], frame: Frame) -> None:
        cell, progress = breaking
        from_cell = np.subtract(eye, cell).astype(np.float32)
        corner = np.zeros(3, np.float32)
        cube = np.array((0, 0, 0, 1, 1, 1), np.float32)
        rectangle = reach_in_frame(cube, from_cell, basis, self._pixel, self.frame_size)
        if rectangle is not None and progress > 0:
            pattern = overlays.crack_pattern(progress)
            overlays.draw_cracks(frame, self._depth, from_cell, basis, self._pixel, corner, pattern, rectangle)


def _basis(yaw: float, pitch: float) -> NDArray[np.float32]:
    """float32 (3, 3): unit vectors forward, right and up of a gaze, as rows."""
    angle = math.radians(yaw)
    fx, fy, fz = look_direction(yaw, pitch)
    rx, rz = -math.cos(angle), -math.sin(angle)
    up = (-rz * fy, rz * fx - rx * fz, rx * fy)  # right x forward
    return np.array(((fx, fy, fz), (rx, 0.0, rz), up), np.float32)
