"""How loud a body falls into water (https://minecraft.wiki/w/Water#Sounds)."""

from __future__ import annotations

import math

from bridge import sounds
from bridge.compiled import rule
from bridge.embedded.events import SOUND, emit

LOUDNESS_OF_SPEED, SIDEWAYS_SHARE = 0.2, 0.2
"""Volume for each block a tick of speed, of which what goes sideways counts for less."""


@rule
def splash(events, event_count, position, vx, vy, vz):  # type: ignore[no-untyped-def]
    """Let it be heard that a body at ``position`` (float64[3]) came into water with a velocity in blocks a tick."""
    speed = math.sqrt(SIDEWAYS_SHARE * (vx * vx + vz * vz) + vy * vy)
    volume = min(1.0, LOUDNESS_OF_SPEED * speed)
    emit(events, event_count, SOUND, sounds.SPLASH, position[0], position[1], position[2], volume)
