"""A policy is had by its name, from a package or straight from a checkpoint; what cannot be had is one clear error."""

from __future__ import annotations

import json
import shutil
import sys

import numpy as np
import pytest

from agent.goal import GoalTokenizer
from agent.package import TOKENIZER
from agent.policy import RandomPolicy
from agent.shipped import shipped_package
from bridge.messages import Goal, make_example_observation
from runtime import cli
from runtime.goals import read_goal
from runtime.policies import PolicyError, make_policy, student_hash, student_provider, untaught
from runtime.run import header_of_run
from runtime.run_config import RunConfig

LOGS = "nano-logs"


def test_what_is_no_policy_is_refused_with_what_is():
    with pytest.raises(PolicyError, match=r"'nobody' is none of student, teacher, random, idle, .* and no folder"):
        make_policy("nobody")


def test_a_checkpoint_plays_as_it_is(untrained_checkpoint):
    policy = make_policy(str(untrained_checkpoint))
    state = policy.start([Goal("collect 4 oak logs")] * 2)
    step = policy.step([make_example_observation(np.random.default_rng(row)) for row in range(2)], state)
    assert len(step.actions) == 2
    assert len(student_hash(policy)) == 64
    header = header_of_run(RunConfig(world="embedded"), policy)(read_goal("collect 4 oak logs"), "embedded")
    assert header["provider"] == student_provider(policy) == "torch on cpu"


@pytest.mark.parametrize(("on_cpu", "first"), [(False, "CUDAExecutionProvider"), (True, "CPUExecutionProvider")])
def test_a_student_is_kept_on_the_cpu_where_that_is_asked_for(monkeypatch, on_cpu, first):
    pytest.importorskip("onnxruntime")
    asked = []
    monkeypatch.setattr("agent.onnx_policy.OnnxPolicy", lambda *_, providers: asked.append(providers))
    make_policy("student", on_cpu=on_cpu)
    assert asked[0][0] == first


def test_a_damaged_checkpoint_is_one_clear_error(untrained_checkpoint, tmp_path):
    damaged = tmp_path / "checkpoint"
    shutil.copytree(untrained_checkpoint, damaged)
    (damaged / "model.safetensors").write_bytes(b"x")
    with pytest.raises(PolicyError, match=f"checkpoint {damaged} cannot be read .*steve2 train"):
        make_policy(str(damaged))


def test_a_checkpoint_without_the_train_extra_says_what_to_install(untrained_checkpoint, monkeypatch):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(PolicyError, match=r"needs torch.*\[train\].*steve2 export"):
        make_policy(str(untrained_checkpoint))


@pytest.mark.parametrize(
    "command", [["run", "--world", "embedded"], ["bench", "collect", "--policy", "random", "--episodes", "1"]]
)
def test_a_goal_too_long_for_the_student_is_one_line_before_anything_is_opened(tmp_path, monkeypatch, capsys, command):
    class Reader(RandomPolicy):
        def start(self, goals):
            GoalTokenizer(shipped_package(LOGS) / TOKENIZER, 24).encode([goal.text for goal in goals])
            return super().start(goals)

    for place in ("run", "benchmark"):
        monkeypatch.setattr(f"runtime.{place}.make_policy", lambda *_, **__: Reader(np.random.default_rng(0)))
        monkeypatch.setattr(f"runtime.{place}.ready_kernels", lambda _: pytest.fail("something was opened"))
    goal = "please could you go and " + "kindly " * 20 + "collect 4 oak logs"
    assert cli.run_command([*command, "--goal", goal, "--out", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: goal text: 'please could you")
    assert "this student reads 24; say it in fewer words" in said
    assert said.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_benchmark_takes_packages_and_checkpoints_by_names_of_ones_own(
    untrained_checkpoint, untrained_package, tmp_path
):
    arguments = [
        "bench",
        "collect",
        "--policy",
        f"torch={untrained_checkpoint}",
        "--policy",
        f"int8={untrained_package}",
    ]
    assert cli.run_command([*arguments, "--episodes", "2", "--ticks", "20", "--out", str(tmp_path)]) == 0
    report = json.loads((tmp_path / "report.json").read_text())
    assert [policy["policy"] for policy in report["policies"]] == ["torch", "int8"]
    hashes = [policy["student_hash"] for policy in report["policies"]]
    assert all(hashes)
    assert hashes[0] != hashes[1]
    assert all(len(policy["by_seed"]) == 2 and not policy["errors"] for policy in report["policies"])


@pytest.mark.parametrize(
    ("goal", "taught"),
    [("collect 4 oak logs", True), ("get some wood", True), ("get a diamond", False), ("find a cow", False)],
)
def test_a_goal_that_the_student_was_never_taught_is_named(goal, taught):
    assert (untaught(read_goal(goal), shipped_package(LOGS)) is None) == taught
