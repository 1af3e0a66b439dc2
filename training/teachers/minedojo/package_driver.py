"""Runs in MineDojo's own environment, which has none of our packages: plays tasks as it is told, one JSON line a reply.

Argument: the engine's port. It is told ``{"task": id, "seed": n}`` to begin an episode and ``[eight choices]`` to step, and
answers each with ``slots`` (names in the 36 slots), ``success`` (the package's own flag) and ``done``, the first with ``crafts`` and
the task's ``specification`` besides. What is asked of the package is what the task's own entry says, so that a step costs little; frames are tiny.
"""

import copy
import json
import os
import sys

from omegaconf import OmegaConf

CAMERA_INTERVAL = 0.5
FRAME = (16, 16)


def plain(entry):
    """A task's entry, which may hold parts of omegaconf, as a dict of its own."""
    return {key: OmegaConf.to_container(value) if OmegaConf.is_config(value) else copy.deepcopy(value) for key, value in entry.items()}


def begin(tasks, make, task, seed):
    """Make and reset one task. make takes what it uses out of the task's entry, so that it is put back."""
    original = tasks.ALL_TASKS_SPECS[task]
    tasks.ALL_TASKS_SPECS[task] = plain(original)
    try:
        env = make(task, cam_interval=CAMERA_INTERVAL, image_size=FRAME, seed=seed % 2**31, world_seed=str(seed))
        return env, env.reset()
    finally:
        tasks.ALL_TASKS_SPECS[task] = original


def main():
    """Answer until standard input ends."""
    # What the package prints goes to standard error: standard output is ours alone.
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    import minedojo
    from minedojo.sim.bridge.mc_instance import InstanceManager
    from minedojo.sim.mc_meta.mc import ALL_CRAFT_SMELT_ITEMS

    env = instance = None
    for line in sys.stdin:
        told = json.loads(line)
        answer = {}
        try:
            if isinstance(told, dict):
                if env is not None:
                    env.close()
                    instance.release_lock()
                instance = InstanceManager.add_existing_instance(int(sys.argv[1]))
                env, seen = begin(minedojo.tasks, minedojo.make, told["task"], told["seed"])
                done, answer["crafts"] = False, list(ALL_CRAFT_SMELT_ITEMS)
                answer["specification"] = plain(minedojo.tasks.ALL_TASKS_SPECS[told["task"]])
            else:
                seen, _, done, _ = env.step(told)
            answer["slots"] = [str(name).replace(" ", "_") for name in seen["inventory"]["name"]]
            answer["success"], answer["done"] = bool(env.is_successful), bool(done)
        except Exception as error:  # told to whoever drives, who knows what it was for
            answer["error"] = f"{type(error).__name__}: {error}"[:500]
        replies.write(json.dumps(answer) + "\n")
        replies.flush()


main()
