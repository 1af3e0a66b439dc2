"""How a policy is shared."""

from __future__ import annotations

from dataclasses import dataclass

MOST_SEATS = 1024


@dataclass(frozen=True)
class BatchSettings:
    """How requests become batches.

    Attributes:
        seats: agents that may have a seat at one time.
        max_batch: agents of one pass at most.
        max_wait_ms: how long a request may wait for others to join its batch. Nobody waits where a pass of several is not
            cheaper than a pass of each (``Seats.joint``).
        exact: whether an agent's answers must be those that it would get alone. A student in dynamic int8 scales its numbers over
            the whole batch, so that its rows are then computed one after the other.
    """

    seats: int = 64
    max_batch: int = 32
    max_wait_ms: float = 2.0
    exact: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.seats <= MOST_SEATS:
            raise ValueError(f"seats: got {self.seats}; give a number in 1..{MOST_SEATS}")
        if not 1 <= self.max_batch <= MOST_SEATS:
            raise ValueError(f"max_batch: got {self.max_batch}; give a number in 1..{MOST_SEATS}")
        if not 0 <= self.max_wait_ms <= 50:
            raise ValueError(f"max_wait_ms: got {self.max_wait_ms}; give milliseconds in 0..50 (one tick)")
