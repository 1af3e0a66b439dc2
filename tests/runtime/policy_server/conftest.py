"""Observations of real walks, each agent's own, and the shipped student."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from agent.policy import RandomPolicy, StudentPolicy, shipped_package
from bridge.messages import Observation
from runtime.goals import read_goal

AGENTS = 3
TICKS = 12


@pytest.fixture(scope="session")
def walks() -> list[list[Observation]]:
    """By agent: TICKS observations of a random walk in the embedded world."""
    from bridge.embedded.world import EmbeddedWorld

    found = []
    for seed in range(AGENTS):
        task = read_goal("collect 4 oak logs", TICKS)
        world = EmbeddedWorld()
        policy = RandomPolicy(np.random.default_rng(seed))
        state = policy.start([task.goal])
        seen = [world.reset(task, seed)]
        while len(seen) < TICKS:
            step = policy.step(seen[-1:], state)
            state = step.state
            seen.append(world.step(step.actions[0])[0])
        world.close()
        found.append(seen)
    return found


@pytest.fixture(scope="session")
def student() -> Callable[[int], StudentPolicy]:
    """Makes the shipped student as a run alone has it: drawing from a generator of this seed."""
    pytest.importorskip("onnxruntime")
    from agent.onnx_policy import OnnxPolicy

    return lambda seed: OnnxPolicy(shipped_package(), 1, np.random.default_rng(seed))
