"""An outcome from what a body perceives, the same for both worlds."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Mapping

from bridge import names
from bridge.grid import BlockGrid
from bridge.messages import EQUIPMENT_SLOTS, Cell, Observation, Vector
from tests.bridge.minecraft.contract.script import BOX_HIGH, BOX_LOW, STILL_TICKS, Outcome, Script

NEAR = 8.0
"""Blocks within which a creature is of the script's place."""
STILL = 1e-3
"""Blocks that a body at rest may move."""
_THINGS = ("item", "experience_orb", "player", "arrow", "snowball", "egg")
"""Entities that are no creatures."""


def add(cell: Cell, other: Cell) -> Cell:
    """The cell that lies so far from another."""
    return (cell[0] + other[0], cell[1] + other[1], cell[2] + other[2])


def box_cells() -> Iterable[Cell]:
    """The cells that are compared, relative to the feet."""
    x, y, z = (range(low, high + 1) for low, high in zip(BOX_LOW, BOX_HIGH, strict=True))
    return itertools.product(x, y, z)


def box_blocks(grid: BlockGrid, origin: Cell) -> dict[Cell, str]:
    """What stands in the box around the feet; grass as earth, which it becomes by chance where it is covered."""
    found = {cell: names.blocks().name(grid.get(*add(origin, cell))) for cell in box_cells()}
    return {cell: "dirt" if block == "grass_block" else block for cell, block in found.items()}


def slots_of(observation: Observation) -> dict[str, tuple[str, int, int]]:
    """The filled slots and worn places."""
    rows = [(str(slot), row) for slot, row in enumerate(observation.inventory.tolist())]
    rows += [(place, row) for place, row in zip(EQUIPMENT_SLOTS[1:], observation.equipment.tolist()[1:], strict=True)]
    return {place: (names.items().name(item), count, wear) for place, (item, count, wear) in rows if count}


def count_of(observation: Observation, item: str) -> int:
    """How many of an item the slots hold."""
    return sum(count for name, count, _ in slots_of(observation).values() if name == item)


def kinds_of(observation: Observation) -> tuple[str, ...]:
    """The kinds of creatures near."""
    near = (entity.kind for entity in observation.entities if entity.distance <= NEAR)
    return tuple(sorted({kind for kind in near if kind not in _THINGS}))


def outcome_of(
    script: Script,
    observation: Observation,
    origin: Cell,
    before: Mapping[Cell, str],
    grid: BlockGrid,
    standing: Callable[[Cell], Mapping[str, str]],
    notes: Iterable[str],
) -> Outcome:
    """What came of a script, from the last observation. ``standing`` gives the properties of the block in a world's cell."""
    after = box_blocks(grid, origin)
    x, y, z = (at - begun for at, begun in zip(observation.pose.position, origin, strict=True))
    return Outcome(
        slots=slots_of(observation),
        held_slot=observation.held_slot,
        position=(round(x - 0.5, 1) + 0.0, round(y, 1) + 0.0, round(z - 0.5, 1) + 0.0),
        blocks={cell: block for cell, block in after.items() if block != before[cell]},
        standing={cell: standing(add(origin, cell)) for cell in script.standing},
        notes=tuple(note for note in notes if note),
        creatures=kinds_of(observation),
    )


def stands_still(places: list[Vector], observation: Observation) -> bool:
    """Whether the feet are where they were for the last ``STILL_TICKS`` ticks; ``places`` remembers, empty at first."""
    places.append(observation.pose.position)
    recent = places[-STILL_TICKS - 1 :]
    return len(recent) > STILL_TICKS and all(math.dist(place, recent[-1]) < STILL for place in recent)
