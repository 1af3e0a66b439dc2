"""What holds in every embedded world at any time, looked up in its arrays: the book of items balances, every figure is a number
within its bounds, every count within its room.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.cells.update_queue import COUNT, FALLING_COUNT, MAX_UPDATES
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.land.terrain import HEIGHT, MIN_Y
from bridge.embedded.motion.collision import VOID_DEPTH
from bridge.embedded.motion.projectiles import EGG
from bridge.embedded.player.damage import FULL_HEALTH, MAX_EXHAUSTION
from bridge.embedded.player.hunger import FULL_FOOD
from bridge.embedded.player.survival import DROWNING_AT, FULL_OXYGEN
from bridge.embedded.state import WorldState
from bridge.embedded.world import EmbeddedWorld
from bridge.sky import DAY_TICKS

WORLD_EDGE = 3e7
"""Blocks from the origin, along x and z (https://minecraft.wiki/w/World_boundary)."""
HIGHEST = MIN_Y + HEIGHT + 256
LOWEST = MIN_Y - VOID_DEPTH - 256
"""The dead fall on for the length of the death screen, at most 4 blocks a tick."""


def holdings(state: WorldState) -> NDArray[np.int64]:
    """int64 (items,): what slots, worn places, containers, items on the ground and arrows that can be picked up hold together.

    That is what ``ledger`` says the book of items must equal. A block on its way down is no item. ``state`` is of one world with
    all of its players.
    """
    held = np.zeros(len(names.items()), np.int64)
    drops, shots = state.drops[0], state.projectiles[0]
    stored = state.containers[0]["slots"][state.containers[0]["in_use"] != 0]
    for stacks in (state.inventories["slots"], state.inventories["worn"], stored):
        stacks = stacks.reshape(-1, 3)
        np.add.at(held, stacks[:, 0], stacks[:, 1])
    np.add.at(held, drops["item"], drops["count"])
    np.add.at(held, shots["item"], (shots["kind"] > 0).astype(np.int64))
    held[names.NO_ITEM] = 0
    return held


def faults(world: EmbeddedWorld) -> list[str]:
    """What is wrong with a world whose episode runs, in words; empty where all is well."""
    return [*_book(world), *_figures(world.state), *_player(world), *_things(world.state), *_counts(world.state)]


def _book(world: EmbeddedWorld) -> Iterator[str]:
    held, book = holdings(world.state), world.state.ledgers[0]
    for item in np.flatnonzero(held != book):
        yield f"{names.items().name(int(item))}: the book says {book[item]}, the world holds {held[item]}"


def _figures(state: WorldState) -> Iterator[str]:
    """Every float of every record is a number, in rows out of use as well."""
    for name, array in state._asdict().items():
        for part in array.dtype.names or ():
            if array.dtype[part].base.kind == "f" and not np.isfinite(array[part]).all():
                yield f"{name}.{part} is not finite"


def _is_somewhere(positions: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of float64 (..., 3) lie where something can be."""
    x, y, z = np.moveaxis(positions, -1, 0)
    inside: NDArray[np.bool_] = (np.maximum(np.abs(x), np.abs(z)) <= WORLD_EDGE) & (y >= LOWEST) & (y <= HIGHEST)
    return inside


def _player(world: EmbeddedWorld) -> Iterator[str]:
    vitals, body = world.state.vitals[0], world.state.bodies[0]
    for field, low, high in (
        ("health", 0.0, FULL_HEALTH),
        ("food", 0.0, FULL_FOOD),
        ("saturation", 0.0, float(vitals["food"])),
        ("exhaustion", 0.0, MAX_EXHAUSTION),
        ("oxygen", DROWNING_AT, FULL_OXYGEN),
        ("absorption", 0.0, FULL_HEALTH),
        ("experience", 0, 1 << 31),
        ("fall_distance", 0.0, float(HIGHEST - LOWEST)),
    ):
        if not low <= vitals[field] <= high:
            yield f"vitals.{field} is {vitals[field]}, outside of {low}..{high}"
    if not _is_somewhere(body["position"]):
        yield f"the player is at {body['position'].tolist()}"
    if not -90.0 <= body["pitch"] <= 90.0:
        yield f"the player's pitch is {body['pitch']}"
    inventory = world.state.inventories[0]
    yield from _stacks("slots", inventory["slots"])
    yield from _stacks("worn", inventory["worn"])


def _stacks(where: str, stacks: NDArray[np.int32]) -> Iterator[str]:
    """Stacks (n, 3) of item, count, durability: whole, none above its size, none worn out."""
    item, count, wear = stacks[:, 0], stacks[:, 1], stacks[:, 2]
    table = names.items()
    known = (item > 0) & (item < len(table))
    full = table.max_durability[np.where(known, item, 0)]
    good = (count >= 1) & (count <= table.stack_size[np.where(known, item, 0)])
    good &= np.where(full > 0, (wear >= 1) & (wear <= full), wear == -1)
    empty = (item == 0) & (count == 0)
    for row in np.flatnonzero(~np.where(known, good, empty)):
        yield f"{where}: no stack can be (item, count, durability) {tuple(stacks[row].tolist())}"


def _things(state: WorldState) -> Iterator[str]:
    """What lies, flies and lives in the world."""
    drops, shots, orbs, creatures = state.drops[0], state.projectiles[0], state.orbs[0], state.creatures[0]
    lying = drops[drops["count"] != 0]
    yield from _stacks("drops", np.stack((lying["item"], lying["count"], lying["durability"]), axis=1))
    stored = state.containers[0]
    filled = stored["slots"][stored["in_use"] != 0].reshape(-1, 3)
    yield from _stacks("containers", filled[filled[:, 1] != 0])
    alive = creatures[creatures["health"] > 0.0]
    for what, rows in (
        ("an item", lying),
        ("a projectile", shots[shots["kind"] != 0]),
        ("an orb", orbs[orbs["points"] != 0]),
        ("a creature", alive),
    ):
        for position in rows["position"][~_is_somewhere(rows["position"])]:
            yield f"{what} is at {position.tolist()}"
    if np.any((alive["kind"] < 0) | (alive["kind"] >= len(kind_names()))):
        yield f"creatures: kinds {alive['kind'].tolist()}"
    if np.any(creatures["health"] < 0.0) or np.any(orbs["points"] < 0) or np.any(drops["count"] < 0):
        yield "a creature's health, an orb's points or an item's count is negative"
    if np.any((shots["kind"] < 0) | (shots["kind"] > EGG)):
        yield f"projectiles: kinds {shots['kind'].tolist()}"
    everything: list[Any] = [id_ for rows in (lying, alive, orbs[orbs["points"] != 0]) for id_ in rows["id"].tolist()]
    if len(set(everything)) != len(everything):
        yield "two things have the same id"


def _counts(state: WorldState) -> Iterator[str]:
    clock, status, falling = state.clocks[0], state.update_status[0], state.falling[0]
    if not 0 <= clock["time_of_day"] < DAY_TICKS:
        yield f"time_of_day is {clock['time_of_day']}"
    if not 0 <= state.event_counts[0, 0] <= state.events.shape[1]:
        yield f"{state.event_counts[0, 0]} events in room for {state.events.shape[1]}"
    if not 0 <= status[COUNT] <= MAX_UPDATES:
        yield f"{status[COUNT]} cells wait in room for {MAX_UPDATES}"
    if status[FALLING_COUNT] != np.count_nonzero(falling["block"]):
        yield f"{np.count_nonzero(falling['block'])} blocks fall, {status[FALLING_COUNT]} are counted"
