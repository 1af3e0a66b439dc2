"""How fast the embedded world is: rules alone, rules and frames, resets, memory, and the first use of its compiled rules.

Each agent stands on the terrain of its own seed at noon with two cows, two sheep, two pigs and two chickens within 16 blocks. It
plays as a player's hands do: keys are held for stretches of 10 to 40 ticks, drawn with a seed. In each stretch the head turns
steadily by 1 to 4 degrees a tick, and with these probabilities forward (0.8), sprint (0.3), jump (0.3) and attack (0.3) are down.
So an agent goes about where it began; loading what lies ahead of one who goes straight on is measured apart.

Crafter (https://pypi.org/project/crafter), which a user could install instead, is stepped by random actions in the same process,
its frames drawn at the same size; an episode that ends is begun anew within the time measured.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bridge.embedded.player.controls import CONTROLS
from bridge.embedded.vector import EmbeddedWorlds
from bridge.messages import Collect, CreatureSetup, Goal, Task, WorldSetup

TASK = Task(
    "speed",
    Goal("collect 64 logs"),
    Collect(("oak_log",), 64),
    tick_limit=1 << 30,
    setup=WorldSetup(creatures=tuple(CreatureSetup(kind, 2, 16.0) for kind in ("cow", "sheep", "pig", "chicken"))),
)
WARM_UP_TICKS = 100
SHORTEST, LONGEST = 10, 40
PROBABILITIES = {"forward": 0.8, "sprint": 0.3, "jump": 0.3, "attack": 0.3}
SLOWEST_TURN, FASTEST_TURN = 1.0, 4.0
"""Degrees a tick."""
_FIRST_USE = """
import time
from bridge.embedded.world import EmbeddedWorld
from bridge.embedded.world_speed import TASK
from bridge.messages import Action
begin = time.perf_counter()
world = EmbeddedWorld()
world.reset(TASK, 0)
world.step(Action(forward=1))
print(time.perf_counter() - begin)
"""


def held_keys(worlds: int, ticks: int, seed: int = 0) -> NDArray[np.void]:
    """CONTROLS (ticks, worlds): what the bodies are told."""
    random = np.random.default_rng(seed)
    keys = np.zeros((ticks, worlds), CONTROLS)
    for world in range(worlds):
        tick = 0
        while tick < ticks:
            end = tick + int(random.integers(SHORTEST, LONGEST + 1))
            for key, probability in PROBABILITIES.items():
                keys[key][tick:end, world] = random.random() < probability
            keys["d_yaw"][tick:end, world] = random.choice((-1, 1)) * random.uniform(SLOWEST_TURN, FASTEST_TURN)
            tick = end
    return keys


def steps_per_second(
    worlds: EmbeddedWorlds,
    seconds: float,
    frame_size: tuple[int, int] | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> float:
    """Ticks of one world a second, of all worlds together, with a frame of each where ``frame_size`` is given."""
    keys = held_keys(worlds.count, 1000)
    frames = np.zeros((worlds.count, *(frame_size or (1, 1)), 3), np.uint8)
    ticks, begin = -WARM_UP_TICKS, clock()
    while ticks < 1 or clock() - begin < seconds:
        if ticks == 0:
            begin = clock()
        worlds.arrays.controls[:] = keys[ticks % len(keys)]
        worlds.advance()
        if frame_size is not None:
            worlds.frames(frames)
        ticks += 1
    return ticks * worlds.count / (clock() - begin)


def walking_steps_per_second(worlds: EmbeddedWorlds, seconds: float) -> float:
    """As ``steps_per_second``, of agents that sprint straight on over terrain that nobody has seen yet."""
    worlds.arrays.controls[:] = np.zeros(1, CONTROLS)[0]
    worlds.arrays.controls["forward"] = worlds.arrays.controls["sprint"] = worlds.arrays.controls["jump"] = 1
    ticks, begin = 0, time.perf_counter()
    while ticks < 100 or time.perf_counter() - begin < seconds:
        worlds.advance()
        ticks += 1
    return ticks * worlds.count / (time.perf_counter() - begin)


def begun_worlds(count: int, frame_size: tuple[int, int] = (64, 64), threads: int = 1) -> EmbeddedWorlds:
    """So many worlds at the start of their episodes, of seeds 0, 1, ..."""
    worlds = EmbeddedWorlds(count, frame_size, draw=False, threads=threads)
    worlds.reset([TASK] * count, range(count))
    return worlds


def reset_milliseconds(seeds: int = 20, clock: Callable[[], float] = time.perf_counter) -> list[float]:
    """How long each reset of one world to a seed never used before takes."""
    worlds = begun_worlds(1)
    took = []
    for seed in range(1000, 1000 + seeds):
        begin = clock()
        worlds.reset([TASK], [seed])
        took.append(1000.0 * (clock() - begin))
    return took


def megabytes_per_world(worlds: int = 8) -> float:
    """How much the memory of this process grows by each world that is begun, everything within its radius loaded."""
    begun_worlds(1)
    before = _resident_bytes()
    held = begun_worlds(worlds)
    grown = _resident_bytes() - before
    held.close()
    return grown / worlds / 1e6


def first_use_seconds() -> tuple[float, float]:
    """Reset and first tick of a world in a new process: without compiled rules on disk, and with them."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"NUMBA_CACHE_DIR": folder, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-c", _FIRST_USE]
        cold, cached = (
            float(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
            for _ in range(2)
        )
    return cold, cached


def crafter_steps_per_second(seconds: float, clock: Callable[[], float] = time.perf_counter) -> float | None:
    """Steps a second of Crafter with frames of 64x64; None where it is not installed."""
    try:
        import crafter
    except ImportError:
        return None
    environment: Any = crafter.Env(size=(64, 64), seed=0)
    random = np.random.default_rng(0)
    environment.reset()
    steps, begin = 0, clock()
    while clock() - begin < seconds:
        _, _, done, _ = environment.step(int(random.integers(environment.action_space.n)))
        if done:
            environment.reset()
        steps += 1
    return steps / (clock() - begin)


def _resident_bytes() -> int:
    """Memory of this process that is in use now; where the system does not tell, the most that ever was."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
