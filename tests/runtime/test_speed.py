"""The figures of ``steve2 speed`` are of what they name, the processor that the student ran on included."""

from __future__ import annotations

import json

import numpy as np
import pytest
from rich.console import Console

from agent.policy import RandomPolicy
from bridge.minedojo.install import default_folder, environment_python
from bridge.world import WorldError
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


@pytest.mark.slow
@pytest.mark.minedojo
def test_minedojos_own_client_is_measured_beside_its_ceiling_and_in_two_shards(measured):
    if environment_python() is None:
        pytest.skip(f"MineDojo is not installed in {default_folder()}: run steve2 minedojo install")
    figures, table = measured("minedojo")
    assert all(figure["value"] > 0 for figure in figures.values())
    targets = {name: figure["target"] for name, figure in figures.items() if figure["target"] is not None}
    assert sorted(targets.values()) == [0.9, 0.9, 1.6, 1.6, 1.6, 50.0]
    assert all(name in table for name in targets)


def test_without_minedojo_all_the_other_parts_are_measured(measured, monkeypatch):
    """One part alone says what to do; of all it is left out, and told."""
    monkeypatch.setenv("STEVE2_MINEDOJO", "/nowhere")
    monkeypatch.setattr(speed, "PARTS", {name: speed.PARTS[name] for name in ("student", "minedojo")})
    figures, said = measured("all")
    assert list(figures) == [f"student 01234567 tick, 1 CPU thread, {share}" for share in ("p50", "p99")]
    assert "not measured: minedojo" in said
    with pytest.raises(WorldError, match="steve2 minedojo install"):
        measured("minedojo")
