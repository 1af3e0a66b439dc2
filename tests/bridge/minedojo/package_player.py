"""Runs in MineDojo's own environment, which has none of our packages: plays tasks and prints a JSON line for each.

Arguments: the engine's port, then task ids. A task with ``+craft`` behind its id is begun with logs and crafts planks.
"""

import json
import sys

import minedojo
import numpy as np
from minedojo.sim import InventoryItem
from minedojo.sim.bridge.mc_instance import InstanceManager
from minedojo.sim.mc_meta import mc

STEPS = 50
CRAFT, PLANKS = 4, mc.ALL_CRAFT_SMELT_ITEMS.index("planks")


def outside(space, value, path=""):
    """What of an observation lies outside its space. Upstream's texts hold nothing; its sleep is a bool in a space of ints."""
    if hasattr(space, "spaces"):
        for key in space.spaces:
            yield from outside(space.spaces[key], value[key], f"{path}/{key}")
    elif type(space).__name__ != "Text" and not path.endswith("is_sleeping") and not space.contains(value):
        yield path


def play(port, task):
    """Make, reset and step as upstream's scripts/validate_install.py does; then reset again, which is MineDojo's fast reset."""
    task_id, _, extra = task.partition("+")
    logs = {"initial_inventory": [InventoryItem(slot="mainhand", name="log", variant=0, quantity=2)]} if extra else {}
    instance = InstanceManager.add_existing_instance(port)
    env = minedojo.make(task_id, image_size=(64, 96), **logs)
    try:
        observation = env.reset()
        rewards, done, steps = 0.0, False, 0
        generator = np.random.default_rng(0)
        while steps < STEPS and not done:
            action = env.action_space.no_op()
            action[0], action[4] = generator.integers(3), generator.integers(11, 14)
            if extra and steps == 0:
                action[5], action[6] = CRAFT, PLANKS
            observation, reward, done, information = env.step(action)
            rewards += float(reward)
            steps += 1
        env.reset()
        for _ in range(2):
            again, _, _, _ = env.step(env.action_space.no_op())
        return {
            "task": task,
            "steps": steps,
            "reward": rewards,
            "done": bool(done),
            "outside": list(outside(env.observation_space, observation)),
            "shape": list(observation["rgb"].shape),
            "mean": float(observation["rgb"].mean()),
            "engine": information["engine"],
            "notes": information["engine_notes"],
            "inventory": [str(name) for name in again["inventory"]["name"] if name != "air"],
            "life": float(again["life_stats"]["life"][0]),
        }
    finally:
        env.close()
        instance.release_lock()


for task in sys.argv[2:]:
    line = {"items": mc.ALL_ITEMS} if task == "items" else play(int(sys.argv[1]), task)
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
