"""What the players of embedded worlds see, drawn from the worlds' arrays: one compiled call for as many worlds as there are."""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

import functools
import math
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from bridge import names, overlays
from bridge.camera import Camera
from bridge.embedded.creatures.kinds import SHEEP, kind_names
from bridge.embedded.creatures.looks import scale_of
from bridge.embedded.motion.projectiles import FREE
from bridge.embedded.player.aiming import A_BLOCK
from bridge.embedded.player.senses import ENTITY_RANGE, PROJECTILE_NAMES
from bridge.embedded.realm import WorldArrays
from bridge.entity_kernel import THING
from bridge.entity_view import looks
from bridge.messages import EYE_HEIGHT, SNEAKING_EYE_HEIGHT
from bridge.overlays import CRACK_STAGES
from bridge.palette import DYES
from bridge.view_kernel import VIEW, Surroundings, draw_view, surroundings

_SHEARED = len(DYES)
_UNKNOWN = -1
"""The look of an item that was never drawn yet."""


class Scenes(NamedTuple):
    """What frames show of N worlds: views of ``WorldArrays``."""

    grids: Surroundings
    clocks: NDArray[np.void]
    weathers: NDArray[np.void]
    bodies: NDArray[np.void]
    turns: NDArray[np.void]
    mining: NDArray[np.void]
    drops: NDArray[np.void]
    creatures: NDArray[np.void]
    projectiles: NDArray[np.void]
    orbs: NDArray[np.void]


def scenes_of(arrays: WorldArrays) -> Scenes:
    """The views, good for as long as the arrays are. ValueError where a world has several players."""
    state = arrays.state
    if state.players != 1:
        raise ValueError(f"arrays: must have one player in each world, got {state.players}; ask SharedWorld's agents")
    return Scenes(
        surroundings(arrays.grids),
        state.clocks,
        state.weathers,
        state.bodies,
        arrays.turns,
        state.mining,
        state.drops,
        state.creatures,
        state.projectiles,
        state.orbs,
    )


class LookNumbers(NamedTuple):
    """Numbers of ``bridge.entity_view.looks`` by what is in the arrays.

    Attributes:
        creatures: int64 (kinds, dyes + 1); kinds other than sheep have theirs in the first column, a shorn sheep in the last.
        items: int64 (items,), _UNKNOWN where none was drawn yet.
        projectiles: int64 (kinds,).
        orb: int64 (1,).
    """

    creatures: NDArray[np.int64]
    items: NDArray[np.int64]
    projectiles: NDArray[np.int64]
    orb: NDArray[np.int64]


@functools.cache
def look_numbers() -> LookNumbers:
    """The numbers; those of items are filled in as items are drawn."""
    number, kinds = looks().number, kind_names().names
    creatures = np.zeros((len(kinds), len(DYES) + 1), np.int64)
    for kind, name in enumerate(kinds):
        variants = (*DYES, "sheared") if kind == SHEEP else ("",)
        creatures[kind, : len(variants)] = [number(name, None, variant) for variant in variants]
    projectiles = np.zeros(max(PROJECTILE_NAMES) + 1, np.int64)
    for kind, name in PROJECTILE_NAMES.items():
        projectiles[kind] = number(name)
    items = np.full(len(names.items()), _UNKNOWN, np.int64)
    return LookNumbers(creatures, items, projectiles, np.array([number("experience_orb")]))


@njit(cache=True, nogil=True)
def _item_without_look(drops, first, last, items):
    """An item of the worlds ``first``..``last`` - 1 that was never drawn yet, or -1."""
    for world in range(first, last):
        for row in range(drops.shape[1]):
            if drops[world, row].count > 0 and items[drops[world, row].item] < 0:
                return drops[world, row].item
    return -1


@njit(cache=True, nogil=True)
def _add(things, count, position, feet, yaw, scale, look):
    """Put a thing in range into its place by distance, behind those as near; the new number of things."""
    dx, dy, dz = position[0] - feet[0], position[1] - feet[1], position[2] - feet[2]
    distance = math.sqrt(dx * dx + dy * dy + dz * dz)
    if distance > ENTITY_RANGE:
        return count
    place = count
    while place > 0 and things[place - 1].distance > distance:
        things[place] = things[place - 1]
        place -= 1
    thing = things[place]
    thing.offset[0], thing.offset[1], thing.offset[2] = dx, dy, dz
    thing.distance, thing.yaw, thing.scale, thing.look = distance, yaw, scale, look
    return count + 1


@njit(cache=True, nogil=True)
def _gather(scenes, world, numbers, things):
    """Fill ``things`` with what is in range, nearest first; how many there are (``player.senses.entities_of``)."""
    feet, count = scenes.bodies[world].position, 0
    drops, creatures = scenes.drops[world], scenes.creatures[world]
    projectiles, orbs = scenes.projectiles[world], scenes.orbs[world]
    for row in range(drops.shape[0]):
        if drops[row].count > 0:
            count = _add(things, count, drops[row].position, feet, 0.0, 1.0, numbers.items[drops[row].item])
    for row in range(creatures.shape[0]):
        creature = creatures[row]
        if creature.health > 0.0:
            variant = 0
            if creature.kind == SHEEP:
                variant = _SHEARED if creature.sheared else creature.colour
            look = numbers.creatures[creature.kind, variant]
            count = _add(things, count, creature.position, feet, creature.yaw, scale_of(creature), look)
    for row in range(projectiles.shape[0]):
        if projectiles[row].kind != FREE:
            look = numbers.projectiles[projectiles[row].kind]
            count = _add(things, count, projectiles[row].position, feet, 0.0, 1.0, look)
    for row in range(orbs.shape[0]):
        if orbs[row].points > 0:
            count = _add(things, count, orbs[row].position, feet, 0.0, 1.0, numbers.orb[0])
    return count


@njit(cache=True, nogil=True)
def _fill_view(scenes, world, view, shows_cracks):
    body, turn, weather, clock = scenes.bodies[world], scenes.turns[world], scenes.weathers[world], scenes.clocks[world]
    for k in range(3):
        view.eye[k] = view.feet[k] = body.position[k]
        view.cell[k] = turn.seen.cell[k]
    view.eye[1] += SNEAKING_EYE_HEIGHT if turn.sneaking else EYE_HEIGHT
    view.yaw, view.pitch = body.yaw, body.pitch
    view.time_of_day, view.tick = clock.time_of_day, clock.tick
    # In hundredths, as it comes and goes: its sums are not quite those.
    view.rain, view.thunder = math.floor(weather.rain * 100 + 0.5) / 100, math.floor(weather.thunder * 100 + 0.5) / 100
    view.flash = weather.flash > 0
    view.crack_stage = -1
    mining = scenes.mining[world]
    if shows_cracks and turn.seen.kind == A_BLOCK and mining.active and mining.progress > 0.0:
        same = True
        for k in range(3):
            same = same and mining.cell[k] == turn.seen.cell[k]
        if same:
            view.crack_stage = min(CRACK_STAGES - 1, int(mining.progress * CRACK_STAGES))


@njit(cache=True, nogil=True)
def _draw_worlds(scenes, first, last, numbers, tables, looks, atlas, pixel, shows_cracks, views, things, out):
    """Draw the worlds ``first``..``last`` - 1; brightness and light at the eye of the last one."""
    grids, view = scenes.grids, views[0]
    for world in range(first, last):
        grid = Surroundings(
            grids.blocks[world],
            grids.states[world],
            grids.light[world],
            grids.column_loaded[world],
            grids.surface[world],
            grids.min_y,
            grids.layers,
        )
        _fill_view(scenes, world, view, shows_cracks)
        view.things = _gather(scenes, world, numbers, things)
        seen = draw_view(grid, view, things, tables, looks, atlas, pixel, out[world - first])
    return seen


def draw_worlds(scenes: Scenes, camera: Camera, first: int, last: int, out: NDArray[np.uint8]) -> tuple[Any, int]:
    """Draw what the players of the worlds ``first``..``last`` - 1 see now into uint8 (last - first, height, width, 3).

    Returns the brightness of each level of light, float32 (256, 3), and the light at the eye, of the last world.
    ValueError where ``out`` is not of the camera's size.
    """
    shape = (last - first, *camera.frame_size, 3)
    if out.shape != shape or out.dtype != np.uint8 or first >= last:
        raise ValueError(f"out: expected uint8 {shape} of at least one world, got {out.dtype} {out.shape}")
    numbers = look_numbers()
    while (item := _item_without_look(scenes.drops, first, last, numbers.items)) >= 0:
        numbers.items[item] = looks().number("item", int(item))
    most = sum(rows.shape[1] for rows in (scenes.drops, scenes.creatures, scenes.projectiles, scenes.orbs))
    views, things = np.zeros(1, VIEW), np.empty(most + 1, THING)
    seen: tuple[Any, int] = _draw_worlds(
        scenes,
        first,
        last,
        numbers,
        camera.tables,
        camera.looks.arrays,
        camera.atlas,
        camera.pixel,
        camera.show_cracks,
        views,
        things,
        out,
    )
    return seen


def picture(scenes: Scenes, camera: Camera, held_item: int) -> NDArray[np.uint8]:
    """What the player of the only world sees now, as any camera draws it: a new frame uint8 (height, width, 3)."""
    frames = np.empty((1, *camera.frame_size, 3), np.uint8)
    brightness, light = draw_worlds(scenes, camera, 0, 1, frames)
    if camera.show_hand:
        overlays.draw_hand(frames[0], held_item, camera.pixel, brightness[light])
    frame: NDArray[np.uint8] = frames[0]
    return frame
