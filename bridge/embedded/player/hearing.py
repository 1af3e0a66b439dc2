"""What the player hears of a tick: its SOUND events as bearings and loudnesses.

Source: https://minecraft.wiki/w/Sound: a sound of volume 1 or less is heard within 16 blocks, and the less the farther away; a
volume above 1 makes nothing louder, but carries that many times as far: thunder over all that is loaded, an explosion 64 blocks.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.events import SOUND
from bridge.messages import Sound, Vector
from bridge.sounds import SOUNDS

HEARING_RANGE = 16.0
MAX_SOUNDS = 16
"""How many are told of a tick at most, the loudest."""


def sounds_of(events: NDArray[np.void], ear: Vector, yaw: float) -> tuple[Sound, ...]:
    """The sounds that an ear hears, loudest first.

    Args:
        events: the filled rows of an ``EVENT`` array.
        ear: world position of the eye.
        yaw: of the body, in degrees; bearings count clockwise from it, -180..180.
    """
    heard = []
    for event in events[events["kind"] == SOUND]:
        dx, dy, dz = (float(there - here) for there, here in zip(event["position"], ear, strict=True))
        volume = float(event["amount"])
        loudness = min(1.0, volume) * (1.0 - math.hypot(dx, dy, dz) / (HEARING_RANGE * max(1.0, volume)))
        if loudness > 0.0:
            # What is at the ear itself comes from straight ahead.
            bearing = math.degrees(math.atan2(-dx, dz)) - yaw if abs(dx) + abs(dz) > 1e-9 else 0.0
            heard.append(Sound(SOUNDS.name(int(event["subject"])), (bearing + 180.0) % 360.0 - 180.0, loudness))
    heard.sort(key=lambda sound: -sound.loudness)
    return tuple(heard[:MAX_SOUNDS])
