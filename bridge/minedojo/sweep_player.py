"""Runs in MineDojo's own environment and imports nothing of ours: makes, resets and steps one task after the other.

Arguments: the engine's port, steps a task, seed. It writes a line of JSON with all task ids, then reads ids, a line each, and
answers each with a line of JSON: ``task``, ``steps`` carried out, ``error`` (empty where there was none) and the engine's
``notes``. The sequence is that of upstream's ``scripts/validate_install.py``: make, reset, steps, close.
"""

from __future__ import annotations

import importlib
import json
import sys
import traceback
from typing import Any

import numpy as np

IMAGE_SIZE = (64, 96)
FORWARD, STRAFE, POSTURE, PITCH, YAW, FUNCTION = range(6)
NOTHING_USE_ATTACK = (0, 1, 3)
"""The functions that need no item: for want of one the package raises."""


def play(minedojo: Any, task: str, port: int, steps: int, seed: int) -> dict[str, Any]:
    """Answer for one task of the package."""
    answer: dict[str, Any] = {"task": task, "steps": 0, "error": "", "notes": []}
    instance = env = None
    try:
        instance = importlib.import_module("minedojo.sim.bridge.mc_instance").InstanceManager.add_existing_instance(
            port
        )
        env = minedojo.make(task, image_size=IMAGE_SIZE, seed=seed, world_seed=str(seed))
        env.reset()
        generator = np.random.default_rng(seed)
        for _ in range(steps):
            action = env.action_space.no_op()
            action[FORWARD], action[STRAFE], action[POSTURE] = (generator.integers(n) for n in (3, 3, 4))
            action[PITCH] += generator.integers(-1, 2)
            action[YAW] += generator.integers(-1, 2)
            action[FUNCTION] = generator.choice(NOTHING_USE_ATTACK)
            _, _, _, information = env.step(action)
            answer["steps"] += 1
            answer["notes"] = information.get("engine_notes", [])
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        answer["error"] = f"{type(error).__name__}: {error} ({place.filename.rpartition('/')[2]}:{place.lineno})"
    finally:
        if env is not None:
            env.close()
        if instance is not None and instance.locked:
            instance.release_lock()
    return answer


def main() -> None:
    """Command line entry."""
    port, steps, seed = (int(word) for word in sys.argv[1:])
    minedojo = importlib.import_module("minedojo")
    say({"tasks": list(minedojo.tasks.ALL_TASK_IDS)})
    for line in sys.stdin:
        say(play(minedojo, line.strip(), port, steps, seed))


def say(answer: dict[str, Any]) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
