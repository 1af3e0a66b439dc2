"""Tables for compiled rules as one record each: a rule then takes a table by one pointer, not array by array.

An array is seven numbers and more to compiled code, and a tuple of arrays is all of theirs. What a rule hands on, it hands on as
such: with a hundred arrays that takes longer than most rules, and compiling takes minutes.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar, cast

import numpy as np

Table = TypeVar("Table", bound=NamedTuple)


def packed(table: Table) -> Table:
    """The same fields in one record: views of its memory, writable, since numba takes read-only arrays over a slower path.

    Whole numbers become int64, and bool arrays uint8, which is what compiled code can have inside of a record.
    """
    taken = [name for name in table._fields if hasattr(np.record, name)]
    if taken:
        raise ValueError(f"packed: fields cannot have names that records have themselves: {', '.join(taken)}")
    fields: list[tuple[Any, ...]] = []
    for name, value in table._asdict().items():
        array = np.asarray(value)
        kind = np.dtype(np.uint8) if array.dtype == np.bool_ else array.dtype
        fields.append((name, kind, array.shape))
    record = np.zeros(1, np.dtype(fields, align=True)).view(np.recarray)
    for name, value in table._asdict().items():
        record[name][0] = value
    return cast("Table", record[0])
