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
    assert "not compiled for this code yet: `steve2 setup` compiles them" in done.stdout
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
