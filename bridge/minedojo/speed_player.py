"""Runs in MineDojo's own environment and imports nothing of ours: steps one task, and tells how long that took.

Arguments: the engine's port, height and width of the frames. It writes a line of JSON when the task is reset. Then it reads
lines of two numbers, steps and how many of them of a hundred turn the camera, and answers each with ``seconds``.
"""

from __future__ import annotations

import importlib
import json
import sys
import time

import numpy as np

TASK = "harvest_1_diamond"
"""Nothing that a walk on the ground can win: an episode has no end."""
SEED = 7
FORWARD, YAW = 0, 4


def main() -> None:
    """Command line entry."""
    port, height, width = (int(word) for word in sys.argv[1:])
    importlib.import_module("minedojo.sim.bridge.mc_instance").InstanceManager.add_existing_instance(port)
    minedojo = importlib.import_module("minedojo")
    env = minedojo.make(TASK, image_size=(height, width), seed=SEED, world_seed=str(SEED))
    env.reset()
    say({"ready": True})
    generator = np.random.default_rng(SEED)
    for line in sys.stdin:
        steps, turning = (int(word) for word in line.split())
        actions = []
        for turns in generator.integers(0, 100, steps) < turning:
            action = env.action_space.no_op()
            action[FORWARD] = 1
            action[YAW] += turns * generator.choice((-1, 1))
            actions.append(action)
        begun = time.perf_counter()
        for action in actions:
            env.step(action)
        say({"seconds": time.perf_counter() - begun})


def say(answer: dict[str, object]) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
