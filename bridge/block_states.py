"""How a block stands: one byte beside its id, for its facing, half, age, water level and what else the game knows.

A state is counted from the block's default state on, over the game's own list of its states and round its end: state 0 is the
default, and ``(default - lowest + state) mod states`` the game's place in that list. So whoever sets no state gets the default,
and the way to and from Minecraft's state ids is one addition. Blocks of more than STATES states (note blocks, redstone dust,
fire, walls, tripwire) keep the first STATES counted so; their others read as the default from the game, and are refused by
``state_of``.
Source of properties and their order: npm ``minecraft-data`` (MIT), by ``bridge.data.build``.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from bridge import names

STATES = 256
"""How many states one byte tells apart."""
Property = tuple[str, tuple[str, ...]]
"""A property's name and its values in the game's order."""


class UntellableStateError(KeyError):
    """A block has such a state in the game, and one byte cannot tell it from the others."""


@functools.cache
def _properties() -> Mapping[int, tuple[Property, ...]]:
    rows = names.read_table("block_states")["rows"]
    return {
        names.blocks().id(block): tuple((name, tuple(values)) for name, values in properties)
        for properties, blocks in rows
        for block in blocks
    }


def properties_of(block: int) -> tuple[Property, ...]:
    """The properties of a block, the last of which runs fastest in the game's list of states; empty where it has none."""
    return _properties().get(block, ())


def state_count(block: int) -> int:
    """How many states the game gives a block, at least 1."""
    return math.prod(len(values) for _, values in properties_of(block))


def minecraft_state(block: int, state: int) -> int:
    """Minecraft 1.20.4's state id of a block in a state of ours."""
    table = names.blocks()
    lowest = int(table.min_state[block])
    return lowest + (int(table.default_state[block]) - lowest + state) % state_count(block)


def from_minecraft_state(block: int, state_id: int) -> int:
    """Our state of a block for Minecraft's state id; 0 where a byte cannot tell it. ValueError for another block's id."""
    table = names.blocks()
    if not table.min_state[block] <= state_id <= table.max_state[block]:
        raise ValueError(f"state id {state_id} is none of {table.name(block)}")
    state = (state_id - int(table.default_state[block])) % state_count(block)
    return state if state < STATES else 0


def describe(block: int, state: int) -> dict[str, str]:
    """The properties of a block in a state: name -> value."""
    place = minecraft_state(block, state) - int(names.blocks().min_state[block])
    found = {}
    for name, values in reversed(properties_of(block)):
        place, index = divmod(place, len(values))
        found[name] = values[index]
    return dict(reversed(found.items()))


def state_of(block: int | str, start: int = 0, **wanted: str) -> int:
    """The state of a block in which some properties have the wanted values, and the others those of ``start``.

    KeyError for a property or a value that the block lacks; it names those that it has. UntellableStateError for a state beyond
    the first STATES.
    """
    block = names.blocks().id(block) if isinstance(block, str) else block
    properties = dict(properties_of(block))
    for name, value in wanted.items():
        if value not in properties.get(name, ()):
            has = ", ".join(f"{known}={'|'.join(values)}" for known, values in properties.items()) or "no properties"
            raise KeyError(f"{names.blocks().name(block)} has no {name}={value}; it has {has}")
    place = 0
    standing = describe(block, start) | wanted
    for name, value in standing.items():
        place = place * len(properties[name]) + properties[name].index(value)
    state_id = int(names.blocks().min_state[block]) + place
    state = from_minecraft_state(block, state_id)
    if minecraft_state(block, state) != state_id:
        told = ",".join(f"{name}={value}" for name, value in standing.items())
        raise UntellableStateError(
            f"{names.blocks().name(block)}[{told}]: one byte tells {STATES} of its {state_count(block)} states, and not this"
        )
    return state


def state_or_default(block: int | str, start: int = 0, **wanted: str) -> int:
    """``state_of``, and the default state where one byte cannot tell the wanted one."""
    try:
        return state_of(block, start, **wanted)
    except UntellableStateError:
        return 0


@functools.cache
def value_table(name: str) -> NDArray[np.int8]:
    """int8 (blocks, STATES): the index of a property's value for each block and state, -1 where the block lacks the property."""
    table = np.full((len(names.blocks()), STATES), -1, np.int8)
    for block, properties in _properties().items():
        for place, (known, values) in enumerate(properties):
            if known == name:
                below = math.prod(len(later) for _, later in properties[place + 1 :])
                lowest = int(names.blocks().min_state[block])
                states = np.arange(STATES) + int(names.blocks().default_state[block]) - lowest
                table[block] = states % state_count(block) // below % len(values)
    return table
