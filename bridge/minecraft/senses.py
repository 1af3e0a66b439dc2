"""From the messages of the node side to an Observation: keeps the block grid, draws the frame, casts the crosshair."""

from __future__ import annotations

import time
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from bridge.camera import Camera
from bridge.grid import CHUNK, BlockGrid
from bridge.light import settle_light
from bridge.messages import (
    DEFAULT_FRAME_SIZE,
    EQUIPMENT_SLOTS,
    EYE_HEIGHT,
    INVENTORY_SLOTS,
    SNEAKING_EYE_HEIGHT,
    Entity,
    Frame,
    Life,
    Observation,
    Pose,
    Slots,
    Target,
    Vector,
)
from bridge.minecraft.feed_messages import Change, Column, GridMessage, Tick, Unload, WorldShape
from bridge.nearby import nearby_of
from bridge.raycast import cast


def _slots(data: bytes, count: int) -> Slots:
    return np.frombuffer(data, "<i4").reshape(count, 3).astype(np.int32)


def _entities(tick: Tick) -> tuple[Entity, ...]:
    return tuple(
        Entity(id=seen.id, kind=seen.kind, offset=seen.offset, distance=seen.distance, yaw=seen.yaw, item=seen.item)
        for seen in tick.entities
    )


class Senses:
    """Holds the grid of one body. For one thread at a time.

    Args:
        camera: draws the frames; None hands out black frames of the default size.
    """

    def __init__(self, camera: Camera | None) -> None:
        self._camera = camera
        size = camera.frame_size if camera is not None else (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE)
        self._blank: Frame = np.zeros((*size, 3), np.uint8)
        self.grid = BlockGrid(0, 256)

    @property
    def draws(self) -> bool:
        """Whether frames are drawn, which takes milliseconds."""
        return self._camera is not None

    def take_in(self, messages: Iterable[GridMessage]) -> None:
        """Apply what changed in the world, in order. Light is computed here, by the rules of the embedded world."""
        for message in messages:
            match message:
                case WorldShape():
                    if (self.grid.min_y, self.grid.height) == (message.min_y, message.height):
                        self.grid.clear()
                    else:
                        self.grid = BlockGrid(message.min_y, message.height)
                case Column():
                    self.grid.load_column(message.x, message.z, self._column(message))
                case Change():
                    self.grid.set(*message.cell, message.block)
                case Unload():
                    self.grid.unload_column(message.x, message.z)
        settle_light(self.grid)

    def _column(self, message: Column) -> NDArray[np.uint16]:
        column = np.zeros((CHUNK, self.grid.height, CHUNK), np.uint16)
        for section in message.sections:
            bottom = section.y * CHUNK - self.grid.min_y
            if not 0 <= bottom <= self.grid.height - CHUNK:
                continue
            blocks = section.blocks
            cells = blocks if isinstance(blocks, int) else np.frombuffer(blocks, "<u2").reshape((CHUNK,) * 3)
            column[:, bottom : bottom + CHUNK, :] = cells
        return column

    def observe(self, tick: Tick, first_tick: int) -> Observation:
        """One Observation; its tick counts from ``first_tick``."""
        x, y, z = tick.position
        eye = (x, y + (SNEAKING_EYE_HEIGHT if tick.sneaking else EYE_HEIGHT), z)
        entities = _entities(tick)
        voxels, origin = self.grid.voxel_cube(eye)
        if self._camera is None:
            frame = self._blank
        else:
            frame = self._camera.render(
                self.grid, eye, tick.yaw, tick.pitch, entities, feet=tick.position, time_of_day=tick.time_of_day
            )
        return Observation(
            tick=tick.tick - first_tick,
            frame=frame,
            voxels=voxels,
            voxel_origin=origin,
            inventory=_slots(tick.inventory, INVENTORY_SLOTS),
            equipment=_slots(tick.equipment, len(EQUIPMENT_SLOTS)),
            held_slot=tick.held_slot,
            life=Life(tick.health, tick.food, tick.saturation, tick.oxygen, tick.experience, tick.armour),
            pose=Pose(tick.position, tick.yaw, tick.pitch, tick.velocity, tick.on_ground, tick.in_water),
            entities=entities,
            nearby=nearby_of(voxels, origin, eye),
            target=self._target(tick, eye),
            time_of_day=tick.time_of_day,
            age_ms=(time.monotonic_ns() - tick.made_ns) / 1e6,
        )

    def _target(self, tick: Tick, eye: Vector) -> Target | None:
        if tick.target_entity is not None:
            entity, distance = tick.target_entity
            return Target(distance=distance, entity=entity)
        hit = cast(self.grid, eye, tick.yaw, tick.pitch)
        if hit is None:
            return None
        dug = tick.dig is not None and tick.dig[:3] == hit.cell
        progress = min(1.0, max(0.0, tick.dig[3])) if tick.dig is not None and dug else 0.0
        return Target(distance=hit.distance, block=hit.block, cell=hit.cell, face=hit.face, break_progress=progress)
