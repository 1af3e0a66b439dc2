"""A benchmark reports every episode, and its exit status says whether one of them broke."""

from __future__ import annotations

import json

import numpy as np
import pytest
from rich.console import Console

from agent.policy import RandomPolicy
from bridge.embedded.world import EmbeddedWorld
from bridge.world import WorldError
from runtime.benchmark import bench
from runtime.config import BenchConfig


@pytest.mark.parametrize(("breaks", "status"), [(False, 0), (True, 1)])
def test_an_episode_that_broke_is_a_failure_after_the_table_and_the_report(tmp_path, monkeypatch, breaks, status):
    whole = EmbeddedWorld.reset

    def reset(self, task, seed):
        if breaks and seed == 100_001:
            raise WorldError("the ground gave way")
        return whole(self, task, seed)

    monkeypatch.setattr(EmbeddedWorld, "reset", reset)

    def named(*_, **__):
        policy = RandomPolicy(np.random.default_rng(0))
        policy.provider = "CPUExecutionProvider"
        return policy

    monkeypatch.setattr("runtime.benchmark.make_policy", named)
    monkeypatch.setattr("runtime.benchmark.ready_kernels", lambda _: None)
    console = Console(record=True, width=200)
    config = BenchConfig(policy=("random",), episodes=3, ticks=3, out=tmp_path)
    assert bench(config, console) == status
    (report,) = json.loads((tmp_path / "report.json").read_text())["policies"]
    assert (report["episodes"], report["errors"]) == (3, int(breaks))
    assert report["provider"] == "CPUExecutionProvider"
    assert "0/3" in console.export_text()
