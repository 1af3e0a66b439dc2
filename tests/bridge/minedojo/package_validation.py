"""Runs in MineDojo's own environment: the sequence by which upstream's ``scripts/validate_install.py`` validates an install.

Arguments: the engine's port, the task and how many steps. One version of upstream's script does nothing for 20 steps of a task;
another plays 1000 actions by chance in the open-ended one. Of those by chance the package itself refuses to equip, place or
destroy what an empty slot holds, on any engine: here they do nothing.
"""

import sys

import minedojo
from minedojo.sim.bridge.mc_instance import InstanceManager

FUNCTION, SLOT = 5, 7
OF_A_SLOT = (5, 6, 7)

port, task, steps = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
by_chance = task == "open-ended"
InstanceManager.add_existing_instance(port)  # in place of Java, which the package would launch
env = minedojo.make(task_id=task, image_size=(288, 512), world_seed=32 if by_chance else 123, seed=42)
seen = env.reset()
for _ in range(steps):
    action = env.action_space.sample() if by_chance else env.action_space.no_op()
    if action[FUNCTION] in OF_A_SLOT and seen["inventory"]["name"][action[SLOT]] == "air":
        action[FUNCTION] = 0
    seen, _, _, _ = env.step(action)
env.close()
sys.stdout.write("validated\n")
