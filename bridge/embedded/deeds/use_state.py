"""What the hands are at from tick to tick: the click that waits, the item in use, the open chest, the bed slept in."""

from __future__ import annotations

import numpy as np

USE = np.dtype(
    [
        ("wait", np.int64),
        ("item", np.int64),
        ("hand", np.int64),
        ("ticks", np.int64),
        ("open", np.int64),
        ("open_cell", np.int64, (3,)),
        ("sleep_ticks", np.int64),
        ("bed", np.int64, (3,)),
    ]
)
"""One player's record. ``wait``: ticks until the held key clicks again; ``item``: what is being used over time (a bow, a shield,
food), 0 for nothing, in ``hand`` (of ``deeds``) since ``ticks``; ``open``: whether the container at ``open_cell`` is;
``sleep_ticks``: how long the player sleeps in ``bed``, 0 when awake."""
