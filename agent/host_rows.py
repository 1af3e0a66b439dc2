"""A student's state tensors in this process's memory, one row a seat."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from agent import observe
from agent.policy import StudentPolicy

Logits = tuple[dict[str, NDArray[np.float32]], NDArray[np.float32]]
"""Head name -> float32 (agents, classes), and float32 (agents, plan tokens)."""


class HostRows:
    """Goal and memory of each seat.

    Args:
        student: runs the passes.
        seats: number of rows.
        apart: whether each row gets a pass of its own.
    """

    def __init__(self, student: StudentPolicy, seats: int, apart: bool) -> None:
        self._student = student
        self._apart = apart
        self._memory = np.repeat(student.first_memory(1), seats, axis=0)
        self._goal: NDArray[np.float32] | None = None
        self._seats = seats

    def begin(self, seat: int, goal: NDArray[np.float32], memory: NDArray[np.float32]) -> None:
        """Put a seat's goal and first memory in its row: float32 (1, features) each."""
        if self._goal is None:
            self._goal = np.zeros((self._seats, goal.shape[1]), np.float32)
        self._goal[seat], self._memory[seat] = goal[0], memory[0]

    def tick(self, seats: Sequence[int], rows: Sequence[observe.Arrays]) -> Logits:
        """One pass over some seats (``rows``: the arrays of each, with an agents axis of one); their memories are the new ones
        from then on."""
        return apart(self._pass, seats, rows) if self._apart else self._pass(list(seats), joined(rows))

    def _pass(self, seats: list[int], arrays: observe.Arrays) -> Logits:
        assert self._goal is not None
        logits = self._student.tick(arrays, self._goal[seats], self._memory[seats])
        self._memory[seats] = logits.memory
        return logits.heads, logits.plan


def joined(rows: Sequence[observe.Arrays]) -> observe.Arrays:
    """The arrays of several agents as those of one batch."""
    return {name: np.concatenate([row[name] for row in rows]) for name in rows[0]} if len(rows) > 1 else rows[0]


def apart(
    run: Callable[[list[int], observe.Arrays], Logits], seats: Sequence[int], rows: Sequence[observe.Arrays]
) -> Logits:
    """A pass for each seat, as one answer."""
    passes = [run([seat], row) for seat, row in zip(seats, rows, strict=True)]
    heads = {name: np.concatenate([found[name] for found, _ in passes]) for name in passes[0][0]}
    return heads, np.concatenate([plan for _, plan in passes])
