"""Smelting one item in a furnace within reach: from what, with which fuel, or what is missing.

A rule of our own where the game has a furnace window and 200 ticks of waiting: as in MineDojo one call smelts one item at
once. It costs the game's share of fuel, ``cook_ticks`` of burning; what a fuel has left stays in that furnace for the next
item, and is lost with the furnace. In the game it would burn down meanwhile. Fuels burn in the order of the recipe book, which
has tools last, and what is to be smelted is kept from the fire. Its experience is given at once (``player/life``); a blast
furnace or a smoker is no furnace. Source of the rest: https://minecraft.wiki/w/Smelting.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.items.exchange import Exchange, with_remainders
from bridge.messages import Cell
from bridge.recipes import recipe_book

MAX_FURNACES = 64
"""How many furnaces of one world burn at most."""
FURNACE = np.dtype([("cell", np.int64, (3,)), ("burn_ticks", np.int64)])
"""One furnace that burns, and for how many ticks still; 0 is a free row."""


class Furnaces:
    """What burns in each furnace of a world.

    Args:
        records: FURNACE (n,) to live in; None makes MAX_FURNACES.
    """

    def __init__(self, records: NDArray[np.void] | None = None) -> None:
        self._records = np.zeros(MAX_FURNACES, FURNACE) if records is None else records

    def _rows(self, cell: Cell) -> NDArray[np.int64]:
        return np.flatnonzero((self._records["burn_ticks"] > 0) & (self._records["cell"] == cell).all(axis=1))

    def burn_ticks(self, cell: Cell) -> int:
        """Ticks that the fuel in a furnace still burns."""
        return int(self._records["burn_ticks"][self._rows(cell)].sum())

    def forget(self, cell: Cell) -> None:
        """The block in a cell is gone, and what burnt in it."""
        self._records["burn_ticks"][self._rows(cell)] = 0

    def _set(self, cell: Cell, ticks: int) -> None:
        """What burns on in a furnace; where too many burn, the one with the least left goes out for it."""
        self.forget(cell)
        self._records[int(self._records["burn_ticks"].argmin())] = (cell, ticks)

    def forget_box(self, low: Cell, high: Cell) -> None:
        """The blocks of a box, from its lowest to its highest cell, are gone, and what burnt in them."""
        inside = ((self._records["cell"] >= low) & (self._records["cell"] <= high)).all(axis=1)
        self._records["burn_ticks"][inside] = 0

    def smelt(self, item: int, held: Mapping[int, int], in_reach: Sequence[Cell]) -> Exchange | str:
        """What smelting one ``item`` takes and gives, or a note that says what is missing, with nothing burnt.

        Args:
            item: id of the result, as in MineDojo's action.
            held: item id -> how many the slots hold.
            in_reach: cells of furnaces, nearest first; the one with most fuel left is used.
        """
        book = recipe_book()
        name = names.items().name(item)
        source = book.smelts.get(item)
        if source is None:
            return f"smelt: nothing smelts into {name}"
        if not source.held_in(held):
            return f"smelt: {name} needs 1 {source.words()}, has 0"
        if not in_reach:
            return f"smelt: {name} needs a furnace within reach"
        cell = max(in_reach, key=self.burn_ticks)
        ((ingredient, _),) = source.choose(held)
        left = {**held, ingredient: held[ingredient] - 1}
        burnt, ticks = _stoke(left, self.burn_ticks(cell), book.cook_ticks)
        if ticks < book.cook_ticks:
            return f"smelt: {name} needs fuel for {book.cook_ticks} ticks, has {ticks}"
        self._set(cell, ticks - book.cook_ticks)
        # A log may be ingredient and fuel: what is taken names each item once.
        burnt[ingredient] = burnt.get(ingredient, 0) + 1
        return with_remainders(burnt.items(), item, 1)


def _stoke(held: Mapping[int, int], ticks: int, wanted: int) -> tuple[dict[int, int], int]:
    """Burn as many fuels as it takes: (fuel -> count, ticks of burning there are then)."""
    burnt: dict[int, int] = {}
    for fuel, worth in recipe_book().fuels.items():
        count = min(held.get(fuel, 0), max(0, -(-(wanted - ticks) // worth)))
        if count:
            burnt[fuel] = count
            ticks += count * worth
    return burnt, ticks
