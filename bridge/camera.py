"""The camera: draws what an eye in the block grid sees. The same for every world, so that the student cannot tell
them apart."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bridge import names, overlays, sky, textures
from bridge.entity_kernel import THING
from bridge.entity_view import looks
from bridge.grid import BlockGrid
from bridge.jitter import jittered
from bridge.messages import DEFAULT_FRAME_SIZE, FIELD_OF_VIEW_DEGREES, MAX_FRAME_SIDE, Cell, Entity, Frame, Vector
from bridge.view_kernel import VIEW, draw_view, surroundings, view_tables


class Camera:
    """Draws frames of one size.

    Args:
        frame_size: (height, width) in pixels, 1..1024 each.
        fov_degrees: vertical field of view, 1..150.
        show_hand: whether the hand, or what it holds, is drawn in the lower right corner.
        show_cracks: whether the block that is being broken shows its cracks.

    Hand and cracks are for people who watch or play. The student that we ship was trained without them, and has what they tell
    from its other senses, so they are off unless asked for.

    Equal inputs give equal bytes. Threads may share a camera that nobody jitters meanwhile.

    Attributes beside these, for who draws by ``bridge.view_kernel``: ``pixel``, ``tables``, ``atlas`` and ``looks``.
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
        self.pixel = np.float32(2 * math.tan(math.radians(fov_degrees) / 2) / self.frame_size[0])
        self.tables = view_tables()
        self.atlas = textures.atlas()
        self.looks = looks()
        self._own_atlas: textures.Atlas | None = None

    def jitter(self, generator: np.random.Generator, strength: float = 1.0) -> None:
        """Vary all colours and textures at random from now on, as at the start of a training episode.

        ``strength`` 0 shows the world as it is, 1 is what a student should bear; see ``bridge.jitter``. Equal states of the
        generator give equal colours.
        """
        if strength == 0.0:
            self.atlas = textures.atlas()
            return
        if self._own_atlas is None:
            self._own_atlas = textures.atlas().copy()
        jittered(textures.atlas(), generator, strength, self._own_atlas)
        self.atlas = self._own_atlas

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
        view, things = np.zeros(1, VIEW), np.zeros(max(1, len(entities)), THING)
        view["eye"], view["yaw"], view["pitch"], view["time_of_day"] = eye, yaw, pitch, time_of_day
        view["rain"], view["thunder"], view["flash"], view["tick"] = weather
        view["crack_stage"] = -1
        if breaking is not None and self.show_cracks:
            view["cell"], view["crack_stage"] = breaking[0], overlays.crack_stage(breaking[1])
        if feet is not None:
            view["feet"], view["things"] = feet, len(entities)
            for row, entity in enumerate(entities):
                look = self.looks.number(entity.kind, entity.item, entity.variant)
                things[row] = (entity.offset, entity.distance, entity.yaw, entity.scale, look)
        frame = np.empty((*self.frame_size, 3), np.uint8)
        brightness, light = draw_view(
            surroundings(grid.arrays), view[0], things, self.tables, self.looks.arrays, self.atlas, self.pixel, frame
        )
        if self.show_hand:
            overlays.draw_hand(frame, held_item, self.pixel, brightness[light])
        return frame
