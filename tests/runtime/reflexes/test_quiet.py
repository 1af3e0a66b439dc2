"""With nothing wrong the reflexes leave the shipped student alone."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from bridge.embedded.world import EmbeddedWorld
from runtime.goals import read_goal
from runtime.policies import make_policy
from runtime.reflexes.board import make_reflexes
from runtime.reflexes.choice import NAMES

SEEDS = range(100_000, 100_004)
TICKS = 300


@pytest.mark.slow
def test_the_shipped_student_is_hardly_ever_interrupted() -> None:
    pytest.importorskip("onnxruntime")
    task = read_goal("collect 64 oak logs", TICKS)
    policy = make_policy("student")
    worlds = [EmbeddedWorld() for _ in SEEDS]
    seen = [world.reset(task, seed) for world, seed in zip(worlds, SEEDS, strict=True)]
    boards = [make_reflexes(NAMES, np.random.default_rng(seed)) for seed in SEEDS]
    state = policy.start([task.goal] * len(worlds))
    actors: Counter[str] = Counter()
    for _ in range(TICKS):
        step = policy.step(seen, state)
        state = step.state
        for place, (world, board) in enumerate(zip(worlds, boards, strict=True)):
            assert board is not None
            taken = board.take_over(seen[place])
            action = step.actions[place] if taken is None else taken[1]
            board.on_action(action)
            actors["student" if taken is None else taken[0]] += 1
            seen[place] = world.step(action)[0]
    assert actors["student"] >= 0.98 * actors.total(), actors
    assert set(actors) <= {"student", "unstuck"}
