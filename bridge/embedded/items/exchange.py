"""Items for items: what crafting and smelting take out of the slots and put back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.items.inventory import Inventory
from bridge.embedded.items.ledger import book
from bridge.recipes import recipe_book


@dataclass(frozen=True, slots=True)
class Exchange:
    """(item, count) that are used up, and (item, count) that are had for them."""

    taken: tuple[tuple[int, int], ...]
    given: tuple[tuple[int, int], ...]


def with_remainders(taken: Iterable[tuple[int, int]], result: int, count: int) -> Exchange:
    """``count`` of ``result`` for what is taken; buckets and bottles of it are given back."""
    remainders = recipe_book().remainders
    taken = tuple(taken)
    left = tuple((remainders[item], used) for item, used in taken if item in remainders)
    return Exchange(taken, ((result, count), *left))


def carry_out(
    exchange: Exchange,
    inventory: Inventory,
    ledger: NDArray[np.int64],
    overflow: Callable[[tuple[int, int, int]], None],
) -> None:
    """Change the slots and the book; each stack (item, count, durability) that does not fit goes to ``overflow``."""
    for item, count in exchange.taken:
        inventory.remove(item, count)
        book(ledger, item, -count)
    table = names.items()
    for item, count in exchange.given:
        book(ledger, item, count)
        full = int(table.max_durability[item])
        left = inventory.add(item, count)
        while left > 0:
            stack = min(left, int(table.stack_size[item]))
            overflow((item, stack, full or -1))
            left -= stack
