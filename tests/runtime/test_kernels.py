"""What is said of kernels is true: compiling is told only where something is compiled, and the doctor compiles nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from runtime.cli import run_command
from runtime.kernels import COMPILING, LOADING, ready_kernels


def test_compiling_is_not_told_where_nothing_is_compiled() -> None:
    ready_kernels(lambda _: None)
    said: list[str] = []
    ready_kernels(said.append)
    assert said == [LOADING.format("world")]
    assert COMPILING not in said


def test_the_doctor_compiles_nothing_and_says_what_does(tmp_path: Path) -> None:
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path), "COLUMNS": "200"}
    command = [sys.executable, "-m", "runtime", "doctor"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    assert "not compiled for this code yet" in done.stdout
    assert "`steve2 setup` compiles them" in done.stdout
    assert list(tmp_path.rglob("*.nb[ic]")) == [], "which is where what was compiled is kept"


def test_the_doctor_finds_what_was_compiled(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    ready_kernels(lambda _: None)
    run_command(["doctor"])
    shown = capsys.readouterr().out
    assert "ticks a second, frames included" in shown
    assert "not compiled" not in shown


_VARIED_PLAY = """
import gc
import numpy as np
from numba.core.dispatcher import Dispatcher
from agent.notes import Notes
from agent.observe import tick_arrays
from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, CreatureSetup, Goal, ItemAction, Task, WorldSetup
from runtime.kernels import ready_kernels

def loaded():
    found = (item for item in gc.get_objects() if isinstance(item, Dispatcher))
    return {(item.py_func.__module__, item.py_func.__name__, str(kind)) for item in found for kind in item.overloads}

held = ("oak_log", "diamond_shovel", "cobblestone", "torch", "bread", "water_bucket", "lava_bucket", "bow", "white_bed",
        "wheat_seeds", "iron_hoe", "bone_meal", "oak_door", "shears", "flint_and_steel", "shield", "iron_chestplate", "wheat")
setup = WorldSetup(
    inventory=tuple((name, 1) for name in held) + (("arrow", 9), ("furnace", 1), ("coal", 2), ("raw_iron", 2)),
    creatures=tuple(CreatureSetup(kind, 1, 6.0) for kind in ("cow", "sheep", "zombie", "skeleton", "creeper", "villager")),
    time_of_day=15000,
)
ready_kernels(lambda _: None)
before = loaded()
notes = Notes()
random, items = np.random.default_rng(0), names.items()
for seed in range(6):
    world = EmbeddedWorld()
    world.reset(Task("varied", Goal("live"), Collect(("stick",), 64), 10_000, setup), seed)
    for tick in range(600):
        deed = None
        if random.random() < 0.1:
            verb = str(random.choice(("equip", "equip", "place", "craft", "smelt", "discard")))
            wanted = {"craft": ("oak_planks", "stick"), "smelt": ("iron_ingot", "charcoal")}.get(verb, held)
            deed = ItemAction(verb, items.id(str(random.choice(wanted))))
        action = Action(
            forward=int(random.random() < 0.6), jump=random.random() < 0.3, attack=tick // 40 % 2 == 0, use=tick // 40 % 2 == 1,
            d_yaw=float(random.uniform(-10, 10)), d_pitch=float(np.clip(random.normal(2, 8), -30, 30)), item_action=deed,
        )
        observation, _, done, _ = world.step(action)
        notes = notes.see(observation)
        tick_arrays([observation], [notes])
        if done:
            break
    world.close()
print(sorted(loaded() - before))
"""


def test_a_varied_play_needs_no_kernel_that_was_not_made_ready() -> None:
    """One that is first called in play stalls the world until it is loaded, or compiled."""
    done = subprocess.run(
        [sys.executable, "-c", _VARIED_PLAY], capture_output=True, text=True, check=False, timeout=300
    )
    assert (done.stdout, done.stderr) == ("[]\n", "")
