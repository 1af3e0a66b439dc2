"""A block became another one: what is told of it, whoever changed it.

The blocks around may fall, flow or break (``update_queue``), random ticks take up again what lay at rest (``random_ticks``), and
leaves forget the log that they knew (``leaves``).
"""

from __future__ import annotations

from numba import njit

from bridge.embedded.block_rules import LEAVES, LOG
from bridge.embedded.leaves import forget_logs
from bridge.embedded.random_ticks import touch
from bridge.embedded.update_queue import notify
from bridge.grid import get_block, set_block


@njit(cache=True, nogil=True)
def tell(grid, rules, updates, sections, leaves, x, y, z, before):  # type: ignore[no-untyped-def]
    """The block at x, y, z is another one than ``before``.

    Args:
        grid, rules, leaves: ``GridArrays``, ``BlockRules``, ``LeafStates``.
        updates: ``Updates`` of the world.
        sections: its SECTIONS record.
        x, y, z: the cell.
        before: id of the block that was there.
    """
    notify(grid, rules, updates, x, y, z)
    touch(grid, sections, x, y, z)
    if rules.ground[before] & (LOG | LEAVES):
        forget_logs(grid, rules, leaves, x, y, z)


@njit(cache=True, nogil=True)
def remake(grid, rules, updates, sections, leaves, x, y, z, block):  # type: ignore[no-untyped-def]
    """Put a block in its default state into a cell and tell of it; arguments as of ``tell``."""
    before = get_block(grid, x, y, z)
    set_block(grid, x, y, z, block, 0)
    tell(grid, rules, updates, sections, leaves, x, y, z, before)
