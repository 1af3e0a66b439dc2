"""The figures of ``steve2 speed`` are of what they name, the processor that the student ran on included."""

from __future__ import annotations

import json

import numpy as np
import pytest
from rich.console import Console

from agent.policy import RandomPolicy
from runtime import speed
from runtime.config import SpeedConfig


class Student(RandomPolicy):
    """A student but for the model."""

    hash = "0123456789abcdef"

    def __init__(self, provider: str) -> None:
        super().__init__(np.random.default_rng(0))
        self.provider = provider


@pytest.fixture
def measured(tmp_path, monkeypatch):
    """Measures a part with a student that runs on the GPU unless it is kept from it; the figures by name, and the table."""
    monkeypatch.setattr("runtime.speed.make_policy", lambda *_, on_cpu=False: Student("CPU" if on_cpu else "GPU"))
    monkeypatch.setattr("runtime.speed.ready_kernels", lambda _: None)

    def measure(part: str):
        console = Console(record=True, width=200)
        path = tmp_path / "speed.json"
        assert speed.speed(SpeedConfig(part, json=path, ticks=20), console, ["steve2", "speed", part]) == 0
        return {figure["part"]: figure for figure in json.loads(path.read_text())["figures"]}, console.export_text()

    return measure


def test_a_students_tick_on_cpu_threads_is_measured_on_the_cpu(measured):
    figures, table = measured("student")
    assert list(figures) == [f"student 01234567 tick, 1 CPU thread, {share}" for share in ("p50", "p99")]
    assert {figure["provider"] for figure in figures.values()} == {"CPU"}
    assert "1 CPU thread, p99" in table


def test_the_loop_is_that_of_the_embedded_world_and_of_the_student_as_it_runs(measured):
    figures, table = measured("loop")
    assert figures["20 Hz loop, embedded world: stale ticks"]["target"] == 2.0
    assert figures["20 Hz loop, embedded world: ticks"]["value"] >= 20
    assert all(name.startswith("20 Hz loop, embedded world: ") for name in figures)
    assert {figure["provider"] for figure in figures.values()} == {"GPU"}
    assert "20 Hz loop, embedded world: stale ticks" in table
