"""A training process that is killed in the middle of a round, and the run that goes on."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

torch = pytest.importorskip("torch")

from safetensors.torch import load_file  # noqa: E402

from tests.training.training_run import distillation, words  # noqa: E402
from training.checkpoint import read_progress  # noqa: E402

ROOT = Path(__file__).parents[2]
STEPS = 7
SAME = {"steps": STEPS, "checkpoint_every": 3, "batch": 4, "accumulate": 2, "buildings": 0}

pytestmark = pytest.mark.usefixtures("_play_here")


def step_of(checkpoint):
    try:
        return read_progress(checkpoint)["step"]
    except ValueError:  # between the two renames of a save
        return 0


def test_a_run_that_was_killed_in_a_round_ends_in_the_same_bits(tmp_path):
    whole = distillation(tmp_path / "whole", **SAME).run()
    out = tmp_path / "killed"
    command = [sys.executable, "-m", "runtime", "train", *words(out, **SAME)]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}
    with (tmp_path / "said").open("w") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)
        give_up = time.monotonic() + 200
        while step_of(out / "checkpoint") <= STEPS and process.poll() is None and time.monotonic() < give_up:
            time.sleep(0.02)
        process.kill()
    assert process.wait() == -signal.SIGKILL, (tmp_path / "said").read_text()
    resumed = distillation(out, **SAME)
    assert STEPS < resumed.step < 2 * STEPS
    ended = resumed.run()
    for file in ("model.safetensors", "learning.safetensors"):
        first, second = load_file(whole / file), load_file(ended / file)
        assert first.keys() == second.keys()
        assert all(torch.equal(tensor, second[name]) for name, tensor in first.items())
