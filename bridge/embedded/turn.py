"""How far the tick of a world is: compiled rules stop where Python has a part in it, and go on after it."""

from __future__ import annotations

import numpy as np

from bridge.embedded.player.aiming import SEEN

BEGIN, MOVE, LIVE, AROUND, GATHER, ACT, LOOK, DONE = range(8)
"""What comes next for a player. A tick that stops before MOVE is that of a dead player, who comes to life; before LIVE the
player came near other chunk columns, which must be loaded; before ACT the hands have something to do besides mining and
striking; before LOOK a block broke. Before AROUND, where all else of the world has its tick, and before GATHER players wait for
each other; before BEGIN a player waits for those of lower seats to have moved."""
WAITS_FOR_PYTHON = (MOVE, LIVE, ACT, LOOK)
TURN = np.dtype(
    [
        ("stage", np.int64),
        ("needs_python", np.int64),
        ("health", np.float64),
        ("sneaking", np.int64),
        ("moved", np.float64, (3,)),
        ("window", np.int64, (4,)),
        ("spawning", np.int64),
        ("passing", np.int64),
        ("respawn", np.int64),
        ("seen", SEEN),
    ]
)
"""``needs_python``: whether Python has a part in the tick, be it only at its end; ``health`` at the start of the tick, in half
hearts; ``sneaking``, ``seen``: as of now;
``moved``: the body's way in this tick, in blocks; ``window``: chunk columns around the
player (first and last x, first and last z); ``spawning``, ``passing``, ``respawn``: of the task's ``WorldSetup``."""
NOWHERE = 1 << 40
"""``window`` of who was in none yet."""
