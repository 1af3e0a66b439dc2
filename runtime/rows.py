"""Rows of a policy's state: one row an agent, so that episodes of a batch may begin and end apart.

A batched state is made of lists, tuples, arrays and dataclasses whose entries (first axis) are agents; anything else
belongs to the whole batch and must be the same in both states that are joined.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np


def keep_rows(state: Any, rows: Sequence[int]) -> Any:
    """The state of some of a batch's agents, in the order of ``rows``."""
    if isinstance(state, np.ndarray):
        return state[list(rows)]
    if isinstance(state, list | tuple):
        return type(state)(state[row] for row in rows)
    if dataclasses.is_dataclass(state) and not isinstance(state, type):
        return dataclasses.replace(state, **{name: keep_rows(value, rows) for name, value in _fields(state)})
    return state


def join_rows(first: Any, second: Any) -> Any:
    """The state of both batches, the second's agents behind the first's."""
    if isinstance(first, np.ndarray):
        return np.concatenate((first, second))
    if isinstance(first, list | tuple):
        return type(first)((*first, *second))
    if dataclasses.is_dataclass(first) and not isinstance(first, type):
        pairs = {name: join_rows(value, getattr(second, name)) for name, value in _fields(first)}
        return dataclasses.replace(first, **pairs)
    if first != second:
        raise ValueError(f"state: {first!r} and {second!r} belong to whole batches and differ")
    return first


def _fields(state: Any) -> list[tuple[str, Any]]:
    return [(field.name, getattr(state, field.name)) for field in dataclasses.fields(state)]
