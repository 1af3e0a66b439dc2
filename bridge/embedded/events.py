"""What happened within a tick: compiled rules write it down, and Python reads it once the tick is over.

An event is one row of an ``EVENT`` array; ``count`` int64[1] says how many rows are filled. A full array forgets what comes
after: nothing that the state of the world depends on may be told by an event alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bridge.compiled import rule

EVENT = np.dtype([("kind", np.int64), ("subject", np.int64), ("position", np.float64, (3,)), ("amount", np.float64)])
"""``kind`` is one of this module's; ``subject`` says of what (a sound's id, a creature's kind, an item)."""
MAX_EVENTS = 256
SOUND, CREATURE_DIED, PLAYER_HURT, EXPLOSION = range(4)
"""SOUND: subject is an id of ``bridge.sounds``, amount the game's volume: up to 1 it is the loudness,
beyond that it carries farther. CREATURE_DIED: subject is the kind, amount 1 where the
player killed it. PLAYER_HURT: subject is the cause, amount the damage in half hearts. EXPLOSION: amount is the power."""


def empty_events() -> tuple[NDArray[np.void], NDArray[np.int64]]:
    """An ``EVENT`` array (MAX_EVENTS,) and its count, with nothing in it."""
    return np.zeros(MAX_EVENTS, EVENT), np.zeros(1, np.int64)


@rule
def emit(events, count, kind, subject, x, y, z, amount):  # type: ignore[no-untyped-def]
    """Write one event down."""
    if count[0] < events.shape[0]:
        event = events[count[0]]
        event.kind = kind
        event.subject = subject
        event.position[0] = x
        event.position[1] = y
        event.position[2] = z
        event.amount = amount
        count[0] += 1
