"""Blocks as saves and schematics write them: names with properties in a palette, and indexes packed into 64-bit words.

Format: https://minecraft.wiki/w/Chunk_format. An index takes as many bits as the palette needs, in chunks at least 4, and none
lies across two words.
"""

from __future__ import annotations

import functools
import logging

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import STATES, UntellableStateError, describe, properties_of, state_of

FEWEST_BITS = 4
_PREFIX = "minecraft:"
_RENAMED = {"grass": "short_grass"}
"""Names before 1.20.3 that mean the same (https://minecraft.wiki/w/Java_Edition_1.20.3)."""


def block_key(blocks: NDArray[np.uint16], states: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Block and state of each cell in one number: ``block * STATES + state``."""
    return blocks.astype(np.uint32) * STATES + states


@functools.cache
def key_name(key: int) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The game's name of a ``block_key`` and its properties, by name."""
    block, state = divmod(key, STATES)
    return _PREFIX + names.blocks().name(block), tuple(sorted(describe(block, state).items()))


@functools.lru_cache(maxsize=1 << 16)
def name_key(name: str, properties: tuple[tuple[str, str], ...]) -> int:
    """The ``block_key`` of a name and its properties; those that are not given are the default's.

    KeyError that says what is wrong for a block or a property that this version of the game does not have, UntellableStateError
    for a state that one byte cannot tell.
    """
    plain = name.removeprefix(_PREFIX)
    block = names.blocks().id(_RENAMED.get(plain, plain))
    known = [known for known, _ in properties_of(block)]
    for wanted, _ in properties:
        if wanted not in known:
            raise KeyError(f"{plain} has no property {wanted}; it has {', '.join(known) or 'none'}")
    return block * STATES + state_of(block, 0, **dict(properties))


def key_or_default(name: str, properties: tuple[tuple[str, str], ...], lost: set[str]) -> int:
    """``name_key``; a state that one byte cannot tell becomes the default, and what it was joins ``lost``."""
    try:
        return name_key(name, properties)
    except UntellableStateError:
        lost.add(f"{name.removeprefix(_PREFIX)}[{','.join('='.join(pair) for pair in properties)}]")
        return name_key(name, ())


def tell_lost(where: str, lost: set[str]) -> None:
    """Log what ``key_or_default`` lost of a file, if anything."""
    if lost:
        some = ", ".join(sorted(lost)[:3])
        logging.getLogger(__name__).warning(
            "%s: %d kinds of blocks stand by default instead of as saved: %s", where, len(lost), some
        )


def bits_for(palette_size: int) -> int:
    """Bits of an index into a chunk section's palette."""
    return max(FEWEST_BITS, (palette_size - 1).bit_length())


def words_for(cells: int, bits: int) -> int:
    """How many words so many indexes take."""
    return -(-cells // (64 // bits))


def pack_indexes(indexes: NDArray[np.integer], bits: int) -> NDArray[np.int64]:
    """Indexes, in order, as words of 64 bits, the first in the lowest bits."""
    per_word = 64 // bits
    padded = np.zeros((words_for(indexes.size, bits), per_word), np.uint64)
    padded.reshape(-1)[: indexes.size] = indexes
    shifts = np.arange(per_word, dtype=np.uint64) * np.uint64(bits)
    words: NDArray[np.uint64] = np.bitwise_or.reduce(padded << shifts, axis=1)
    return words.view(np.int64)


def unpack_indexes(words: NDArray[np.int64], bits: int, cells: int) -> NDArray[np.int64]:
    """What ``pack_indexes`` packed. ValueError where the words are not as many as it takes."""
    if words.size != words_for(cells, bits):
        raise ValueError(f"{words.size} words, {cells} indexes of {bits} bits take {words_for(cells, bits)}")
    shifts = np.arange(64 // bits, dtype=np.uint64) * np.uint64(bits)
    indexes = (words.view(np.uint64)[:, None] >> shifts) & np.uint64((1 << bits) - 1)
    return indexes.reshape(-1)[:cells].astype(np.int64)
