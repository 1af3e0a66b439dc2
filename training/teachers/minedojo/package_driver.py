"""Runs in MineDojo's own environment, which has none of our packages: plays tasks as it is told, one JSON line a reply.

Argument: the engine's port. It is told ``{"task": id, "seed": n}`` to begin an episode and ``[eight choices]`` to step. It
answers each with ``slots`` (names in the 36 slots), ``success`` (the package's own flag) and ``done``; the first with
``crafts`` and the task's ``specification`` besides; or with ``error``. What is asked of the package is what the task's own
entry says, so that a step costs little; frames are tiny.
"""

from __future__ import annotations

import copy
import importlib
import json
import os
import sys
from typing import Any

CAMERA_INTERVAL = 0.5
FRAME = (16, 16)


class Driver:
    """One environment at a time."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._package: Any = importlib.import_module("minedojo")
        self._omegaconf: Any = importlib.import_module("omegaconf").OmegaConf
        self._manager: Any = importlib.import_module("minedojo.sim.bridge.mc_instance").InstanceManager
        self._crafts = list(importlib.import_module("minedojo.sim.mc_meta.mc").ALL_CRAFT_SMELT_ITEMS)
        self._env: Any = None
        self._instance: Any = None

    def begin(self, task: str, seed: int) -> dict[str, Any]:
        """Make and reset one task anew."""
        if self._env is not None:
            self._env.close()
            self._instance.release_lock()
        self._instance = self._manager.add_existing_instance(self._port)
        specs = self._package.tasks.ALL_TASKS_SPECS
        original = specs[task]
        # make takes what it uses out of the task's own entry, so that a second one of the same id would fail.
        specs[task] = self._plain(original)
        try:
            self._env = self._package.make(
                task, cam_interval=CAMERA_INTERVAL, image_size=FRAME, seed=seed % 2**31, world_seed=str(seed)
            )
            seen = self._env.reset()
        finally:
            specs[task] = original
        return {**self._tell(seen, False), "crafts": self._crafts, "specification": self._plain(original)}

    def step(self, choices: list[int]) -> dict[str, Any]:
        """One action."""
        seen, _, done, _ = self._env.step(choices)
        return self._tell(seen, bool(done))

    def _tell(self, seen: Any, done: bool) -> dict[str, Any]:
        slots = [str(name).replace(" ", "_") for name in seen["inventory"]["name"]]
        return {"slots": slots, "success": bool(self._env.is_successful), "done": done}

    def _plain(self, entry: Any) -> dict[str, Any]:
        """A task's entry, which may hold parts of omegaconf, as a dict of its own."""
        config = self._omegaconf
        return {
            key: config.to_container(value) if config.is_config(value) else copy.deepcopy(value)
            for key, value in entry.items()
        }


def main() -> None:
    """Answer until standard input ends."""
    # What the package prints goes to standard error: standard output is ours alone.
    with os.fdopen(os.dup(1), "w") as replies:
        os.dup2(2, 1)
        driver = Driver(int(sys.argv[1]))
        for line in sys.stdin:
            told = json.loads(line)
            try:
                answer = driver.begin(told["task"], told["seed"]) if isinstance(told, dict) else driver.step(told)
            except Exception as error:  # told to whoever drives, who knows what it was for
                answer = {"error": f"{type(error).__name__}: {error}"[:500]}
            replies.write(json.dumps(answer) + "\n")
            replies.flush()


if __name__ == "__main__":
    main()
