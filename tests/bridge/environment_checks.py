"""What every vector environment is held to: to be as so many single ones, to the last bit."""

from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
from gymnasium.vector import AutoresetMode, SyncVectorEnv, VectorEnv

Single = Callable[[], gymnasium.Env[Any, Any]]


def equal(one: Any, other: Any) -> bool:
    """Whether nested dicts, lists and arrays are equal, dtypes included."""
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(equal(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(equal(one[key], other[key]) for key in one)
    if isinstance(one, np.ndarray) and one.dtype == np.object_:
        return equal(list(one), list(other))
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and np.array_equal(one, other)
    return bool(one == other)


def assert_as_single_ones(vector: VectorEnv[Any, Any, Any], single: Single, steps: int) -> list[Any]:
    """Run both by the same seeds and actions, over the ends of episodes; returns what was observed."""
    mode = vector.metadata["autoreset_mode"]
    other = SyncVectorEnv([single] * vector.num_envs, autoreset_mode=mode)
    assert vector.observation_space == other.observation_space
    assert vector.action_space == other.action_space
    vector.action_space.seed(0)
    observed = []
    try:
        assert equal(vector.reset(seed=5), other.reset(seed=5))
        for _ in range(steps):
            actions = vector.action_space.sample()
            step = vector.step(actions)
            assert vector.observation_space.contains(step[0])
            assert equal(step, other.step(actions))
            observed.append(step[0])
            over = step[2] | step[3]
            if mode is AutoresetMode.DISABLED and over.any():
                assert equal(*(env.reset(options={"reset_mask": over.copy()}) for env in (vector, other)))
    finally:
        vector.close()
        other.close()
    return observed
