"""How often an episode comes back to where it was: a student that is stuck swings between two looks for minutes.

Such ticks ask the teachers the same again and again. States are alike in feet (to half a block), gaze (to 5 degrees), breaking
(to a tenth), how many things are held, and how many codes of a design are said.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from agent.layout import (
    ALTITUDE_FEATURE,
    ALTITUDE_UNIT,
    BREAKING_FEATURE,
    LEVEL_WAY_FEATURES,
    PITCH_FEATURE,
    YAW_FEATURES,
)

_PARTS_OF_A_BLOCK = 2
_DEGREES = 5.0
_PARTS_OF_BREAKING = 10


def states_of(arrays: Mapping[str, NDArray[np.generic]]) -> NDArray[np.int64]:
    """int64 (ticks, 8): the state of every tick of an episode's inputs; alike ones are equal."""
    journey, status, held = (np.asarray(arrays[name], np.float64) for name in ("journey", "status", "stack_counts"))
    logs = journey[:, LEVEL_WAY_FEATURES]
    level = np.sign(logs) * np.expm1(4 * np.abs(logs))
    place = np.column_stack([level, journey[:, ALTITUDE_FEATURE] * ALTITUDE_UNIT]) * _PARTS_OF_A_BLOCK
    sine, cosine = status[:, YAW_FEATURES].T
    yaw = np.round(np.degrees(np.arctan2(sine, cosine)) / _DEGREES) % (360 / _DEGREES)
    pitch = status[:, PITCH_FEATURE] * 90.0 / _DEGREES
    breaking = status[:, BREAKING_FEATURE] * _PARTS_OF_BREAKING
    codes = np.count_nonzero(arrays["design_codes"], axis=1)
    return np.column_stack([place, yaw, pitch, breaking, held.sum(1), codes]).round().astype(np.int64)


def visits(states: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64 (ticks,): how often a state, (ticks, anything), was met on the ticks before."""
    _, kinds = np.unique(states, axis=0, return_inverse=True)
    kinds = kinds.ravel()
    order = np.argsort(kinds, kind="stable")
    first = np.searchsorted(kinds[order], kinds[order])
    met = np.empty(len(kinds), np.int64)
    met[order] = np.arange(len(kinds)) - first
    return met
