"""How often an episode comes back to where it was: a student that is stuck swings between two looks for minutes.

Such ticks ask the teachers the same again and again. States are alike in feet (to half a block), gaze (to 5 degrees), breaking
(to a tenth) and how many things are held.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from agent.layout import BREAKING_FEATURE, JOURNEY_PLACE_FEATURES, JOURNEY_PLACE_UNITS, PITCH_FEATURE, YAW_FEATURES

_PARTS_OF_A_BLOCK = 2
_DEGREES = 5.0
_PARTS_OF_BREAKING = 10


def states_of(arrays: Mapping[str, NDArray[np.generic]]) -> NDArray[np.int64]:
    """int64 (ticks, 7): the state of every tick of an episode's inputs; alike ones are equal."""
    journey, status = (np.asarray(arrays[name], np.float64) for name in ("journey", "status"))
    place = journey[:, JOURNEY_PLACE_FEATURES] * np.array(JOURNEY_PLACE_UNITS) * _PARTS_OF_A_BLOCK
    sine, cosine = status[:, YAW_FEATURES].T
    gaze = np.stack([np.degrees(np.arctan2(sine, cosine)), status[:, PITCH_FEATURE] * 90.0], 1) / _DEGREES
    breaking = status[:, BREAKING_FEATURE, None] * _PARTS_OF_BREAKING
    held = np.asarray(arrays["stack_counts"], np.float64).sum(1, keepdims=True)
    return np.concatenate([place, gaze, breaking, held], 1).round().astype(np.int64)


def visits(states: NDArray[np.int64]) -> NDArray[np.int64]:
    """int64 (ticks,): how often a state, (ticks, anything), was met on the ticks before."""
    _, kinds = np.unique(states, axis=0, return_inverse=True)
    order = np.argsort(kinds, kind="stable")
    first = np.searchsorted(kinds[order], kinds[order])
    met = np.empty(len(kinds), np.int64)
    met[order] = np.arange(len(kinds)) - first
    return met
