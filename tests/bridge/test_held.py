"""Tuples of arrays that rules take by one address."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge.compiled import rule
from bridge.held import Held, lay_down, opened
from bridge.packed import packed


class Table(NamedTuple):
    weights: NDArray[np.int64]


class Inner(NamedTuple):
    counts: NDArray[np.int32]
    table: Table


class Outer(NamedTuple):
    inner: Inner
    rows: NDArray[np.void]
    scale: int


ROW = np.dtype([("value", np.float64), ("kind", np.int64)])


@rule
def weigh(held, index):  # type: ignore[no-untyped-def]
    """Add up what a tuple holds, and write into it."""
    outer = opened(held)
    outer.rows[index].value += 1.0
    return outer.inner.counts[index] * outer.inner.table.weights[index] * outer.scale + outer.rows[index].kind


@rule
def write(arrays, address, room):  # type: ignore[no-untyped-def]
    """As owners of tuples do."""
    return lay_down(arrays, address, room)


def outer(size: int) -> Any:
    rows = np.zeros(size, ROW)
    rows["kind"] = np.arange(size)
    return Outer(Inner(np.arange(size, dtype=np.int32), packed(Table(np.array([1, 10, 100])))), rows, 2)


def test_a_rule_reads_and_writes_the_arrays_themselves() -> None:
    arrays = outer(3)
    held = Held(arrays, write)
    assert [weigh(held, index) for index in range(3)] == [0, 21, 402]
    arrays.inner.counts[2] = 3
    assert weigh(held, 2) == 602
    assert arrays.rows["value"].tolist() == [1.0, 1.0, 2.0]


def test_several_are_kept_apart() -> None:
    first, second = Held(outer(3), write), Held(outer(5), write)
    second.arrays.inner.counts[1] = 7
    assert (weigh(first, 1), weigh(second, 1)) == (21, 141)


def test_what_it_holds_stays_alive_with_it() -> None:
    held = Held(outer(3), write)
    assert weigh(held, 2) == 402
