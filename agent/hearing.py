"""What an agent has heard not long ago, kept in the world's directions so that turning and walking do not make it wrong.

A sound is there for one tick and most ticks are silent; a student that must turn towards it has to know where it was. So the
last sounds are remembered here, beside the student's own memory, each as the place it seemed to come from: its bearing, and a
distance by its loudness, as if of the usual volume (https://minecraft.wiki/w/Sound: heard within 16 blocks, the less the
farther away).

Features of a sound, ``agent.layout.SOUND_FEATURES`` float32: sine and cosine of its bearing as of now (clockwise from the yaw),
how loud it would be from there now (0..1), and log(1 + ticks since it was heard / 20).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.layout import SOUND_FEATURES, SOUNDS
from bridge import sounds
from bridge.messages import Observation

HEARING_BLOCKS = 16.0
FORGOTTEN_TICKS = 600
AT_THE_EAR = 0.9
"""Louder is the agent's own doing: breaking, placing, picking up, eating. It is not remembered; it would crowd out all others."""


@dataclass(frozen=True)
class HeardSound:
    """A sound that was heard: number of its category (``sound_number``), the place it seemed to come from, and when."""

    kind: int
    x: float
    z: float
    tick: int


def sound_number(category: str) -> int:
    """1 and up, in the order of ``bridge.sounds.SOUNDS``; 0 for a category that is not among them."""
    return sounds.SOUNDS.id(category) + 1 if category in sounds.SOUNDS else 0


def listen(heard: tuple[HeardSound, ...], observation: Observation) -> tuple[HeardSound, ...]:
    """What is remembered after one more observation: of each category the last, the newest first, SOUNDS at most."""
    x, _, z = observation.pose.position
    fresh: dict[int, HeardSound] = {}
    for sound in sorted(observation.sounds or (), key=lambda sound: -sound.loudness):
        kind = sound_number(sound.category)
        if kind and sound.loudness < AT_THE_EAR:
            away = HEARING_BLOCKS * (1.0 - sound.loudness)
            yaw = math.radians(observation.pose.yaw + sound.bearing)
            fresh.setdefault(
                kind, HeardSound(kind, x - away * math.sin(yaw), z + away * math.cos(yaw), observation.tick)
            )
    kept = (old for old in heard if old.kind not in fresh and 0 <= observation.tick - old.tick < FORGOTTEN_TICKS)
    return (*fresh.values(), *kept)[:SOUNDS]


def write_heard(
    heard: tuple[HeardSound, ...], observation: Observation, kinds: NDArray[np.int32], geometry: NDArray[np.float32]
) -> None:
    """Write what is remembered into ``kinds`` (SOUNDS,) and ``geometry`` (SOUNDS, SOUND_FEATURES)."""
    x, _, z = observation.pose.position
    for row, sound in enumerate(heard):
        dx, dz = sound.x - x, sound.z - z
        bearing = math.atan2(-dx, dz) - math.radians(observation.pose.yaw)
        loudness = max(0.0, 1.0 - math.hypot(dx, dz) / HEARING_BLOCKS)
        age = math.log1p((observation.tick - sound.tick) / 20)
        kinds[row] = sound.kind
        geometry[row] = (math.sin(bearing), math.cos(bearing), loudness, age)
    assert geometry.shape[1] == SOUND_FEATURES
