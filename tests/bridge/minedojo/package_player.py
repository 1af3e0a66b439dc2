"""Runs in MineDojo's own environment, which has none of our packages: plays tasks and prints a JSON line for each.

Arguments: the engine's port, then task ids. What stands behind a ``+`` is done to win: ``craft`` planks of a log, ``milk`` a cow
that is put before the player, ``hoe`` the ground.
"""

import json
import math
import sys

import minedojo
import numpy as np
from minedojo.sim import InventoryItem
from minedojo.sim.bridge.mc_instance import InstanceManager
from minedojo.sim.mc_meta import mc

STEPS = 50
USE, CRAFT = 1, 4
LOOK_DOWN = {"milk": 2, "hoe": 4}
"""Choices of the camera, each of 15 degrees."""
PLANKS = mc.ALL_CRAFT_SMELT_ITEMS.index("planks")


def outside(space, value, path=""):
    """What of an observation lies outside its space. Upstream's texts hold nothing; its sleep is a bool in a space of ints."""
    if hasattr(space, "spaces"):
        for key in space.spaces:
            yield from outside(space.spaces[key], value[key], f"{path}/{key}")
    elif type(space).__name__ != "Text" and not path.endswith("is_sleeping") and not space.contains(value):
        yield path


KITS = {"craft": "log", "hoe": "wooden_hoe"}


def winning(env, extra, observation):
    """Actions that win, one after the other, from the first observation on."""
    action = env.action_space.no_op()
    if extra == "craft":
        action[5], action[6] = CRAFT, PLANKS
        yield action
        return
    action[3] += LOOK_DOWN[extra]
    yield action
    if extra == "milk":
        yaw = math.radians(float(observation["location_stats"]["yaw"][0]))
        env.spawn_mobs("cow", [round(-2 * math.sin(yaw)), 0, round(2 * math.cos(yaw))])
    action = env.action_space.no_op()
    action[5] = USE
    while True:
        yield action


def play(port, task):
    """Make, reset and step as upstream's scripts/validate_install.py does; then reset again, which is MineDojo's fast reset."""
    task_id, _, extra = task.partition("+")
    kit = KITS.get(extra)
    more = {"initial_inventory": [InventoryItem(slot="mainhand", name=kit, variant=0, quantity=1)]} if kit else {}
    instance = InstanceManager.add_existing_instance(port)
    env = minedojo.make(task_id, image_size=(64, 96), **more)
    try:
        observation = env.reset()
        rewards, done, steps = 0.0, False, 0
        generator = np.random.default_rng(0)
        deeds = winning(env, extra, observation) if extra else iter(())
        while steps < STEPS and not done:
            action = env.action_space.no_op()
            action[0], action[4] = generator.integers(3), generator.integers(11, 14)
            if extra:
                action = next(deeds, env.action_space.no_op())
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
