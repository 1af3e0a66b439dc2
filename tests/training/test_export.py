"""An exported package runs on onnxruntime alone and is what its manifest says; a failed check leaves none."""

import itertools
import json
import shutil
from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from agent.onnx_policy import OnnxPolicy  # noqa: E402
from agent.package import FILES, PackageError, file_hash, open_package  # noqa: E402
from agent.student import Student  # noqa: E402
from bridge.messages import Build, Goal, make_example_observation  # noqa: E402
from training import export  # noqa: E402
from training.export_checks import tasks_to_verify  # noqa: E402
from training.task_files import SUITES, find_family  # noqa: E402


@pytest.fixture
def checkpoint(untrained_checkpoint):
    return untrained_checkpoint


@pytest.fixture
def exported(untrained_export):
    return untrained_export


def test_the_manifest_tells_what_was_measured(exported):
    out, manifest = exported
    assert json.loads((out / "manifest.json").read_text()) == manifest
    assert set(manifest["files"]) - {"blueprint.onnx"} == set(FILES)
    assert manifest["batches_verified"] == [1, 2, 5]
    assert all(difference <= export.LARGEST_FLOAT_DIFFERENCE for difference in manifest["float_parity"].values())
    assert manifest["int8_agreement"]["ticks"] == 40
    for memory in ("int8_agreement", "int8_agreement_own_memory"):
        shares = {name: share for name, share in manifest[memory].items() if name != "ticks"}
        assert {"movement", "posture", "pitch", "yaw", "function", "plan"} <= set(shares)
        assert all(0 <= share <= 1 for share in shares.values())
    assert manifest["int8_agreement"]["yaw"] > 0.5, "an untrained student has near ties, yet not everywhere"


def test_a_student_is_verified_on_every_suite_that_it_was_trained_on():
    tasks = tasks_to_verify(["navigation", "creation", "collect_log"])
    named = [find_family(task.name.split("/")[0]).suite for task in tasks]
    assert set(named) == {suite for suite in SUITES if suite.startswith(("navigation", "creation"))} | {"harvest"}
    shown = [task.goal.blueprint is not None for task in tasks if isinstance(task.success, Build)]
    assert sorted(shown) == [False, True]
    for unknown in ((), ("gone.yaml",)):
        assert {task.name.split("/")[0] for task in tasks_to_verify(unknown)} == {"collect_log"}
    assert len(tasks_to_verify(())) == 4


@pytest.mark.parametrize("agents", [1, 2, 5])
def test_the_package_acts_and_plans_for_any_batch(exported, agents):
    policy = OnnxPolicy(exported[0])
    state = policy.start([Goal("collect 4 oak logs")] * agents)
    for tick in range(3):
        observations = [make_example_observation(np.random.default_rng(tick * 10 + i)) for i in range(agents)]
        step = policy.step(observations, state)
        state = step.state
        assert len(step.actions) == len(step.plan_tokens) == len(step.subgoals) == agents


def test_agents_of_a_batch_do_not_touch_each_other(exported):
    policy = OnnxPolicy(exported[0])
    goals = [Goal("collect 4 oak logs"), Goal("get 2 birch logs")]
    observations = [make_example_observation(np.random.default_rng(i)) for i in range(2)]
    together = policy.step(observations, policy.start(goals))
    alone = policy.step(observations[1:], policy.start(goals[1:]))
    assert np.allclose(together.state.memory[1], alone.state.memory[0], atol=0.05)


def test_an_altered_or_missing_file_is_refused(exported, tmp_path):
    copy = tmp_path / "student"
    shutil.copytree(exported[0], copy)
    graph = copy / "goal.onnx"
    graph.write_bytes(graph.read_bytes()[:-1] + b"x")
    with pytest.raises(PackageError, match=r"goal\.onnx"):
        open_package(copy)
    graph.unlink()
    with pytest.raises(PackageError, match="missing"):
        open_package(copy)


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("config.json", "[]", "no student config"),
        ("config.json", '{"memory": -1, "goal": 16, "interface": ""}', "memory"),
        ("config.json", '{"memory": 48, "goal": 16, "interface": "another"}', "must hold fields, goal_inputs"),
        ("tokenizer.json", "{}", "cannot be loaded"),
    ],
)
def test_a_package_that_fits_nothing_is_refused_even_with_the_right_hashes(exported, tmp_path, name, text, error):
    copy = tmp_path / "student"
    shutil.copytree(exported[0], copy)
    (copy / name).write_text(text)
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["files"][name] = file_hash(copy / name)
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(PackageError, match=error):
        OnnxPolicy(copy)


def test_the_graphs_tell_nothing_of_the_machine_that_made_them(exported):
    for name in ("student.onnx", "goal.onnx"):
        graph = (exported[0] / name).read_bytes()
        for trace in (b"site-packages", b".py", str(Path(export.__file__).parents[1]).encode()):
            assert trace not in graph, name


def test_a_blueprint_decoder_is_part_of_the_package_and_is_checked(exported, tmp_path):
    """What it draws is ``agent.blueprint``'s to test: here its place is all that counts."""
    copy = tmp_path / "student"
    shutil.copytree(exported[0], copy)
    manifest = json.loads((copy / "manifest.json").read_text())
    manifest["files"]["blueprint.onnx"] = "0"
    (copy / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(PackageError, match=r"blueprint\.onnx is missing|not the file"):
        open_package(copy)


def test_goals_may_show_and_sound_like_what_they_ask_for(exported):
    policy = OnnxPolicy(exported[0])
    picture = np.full((128, 128, 3), 90, np.uint8)
    goals = [
        Goal("find one of these"),
        Goal("find one of these", image=picture),
        Goal("find one of these", sound="entity.cow.ambient"),
        Goal("find one of these", sound="entity.pig.ambient"),
    ]
    encoded = policy.start(goals).goal
    assert all(not np.allclose(first, second) for first, second in itertools.combinations(encoded, 2))
    with pytest.raises(ValueError, match=r"goal\.sound: 'entity\.dragon\.ambient' is no sound"):
        policy.start([Goal("find it", sound="entity.dragon.ambient")])
    with pytest.raises(ValueError, match=r"goal\.image: frame: .*square frames"):
        policy.start([Goal("find it", image=picture[:100])])


def test_a_failed_check_leaves_no_package(checkpoint, tmp_path, monkeypatch):
    monkeypatch.setattr(export, "LARGEST_FLOAT_DIFFERENCE", -1.0)
    with pytest.raises(export.ExportError, match="parity"):
        export.export(checkpoint, tmp_path / "student")
    assert list(tmp_path.iterdir()) == []


def test_a_broken_student_is_refused(checkpoint, tmp_path):
    broken = tmp_path / "checkpoint"
    shutil.copytree(checkpoint, broken)
    student = Student.from_pretrained(broken)
    with torch.no_grad():
        student.plan[-1].bias[3] = float("nan")
    student.save_pretrained(broken)
    with pytest.raises(export.ExportError, match="not finite"):
        export.export(broken, tmp_path / "student")
    assert not (tmp_path / "student").exists()


def test_what_is_no_package_is_never_replaced(checkpoint, exported, tmp_path):
    diary = tmp_path / "home" / "diary.txt"
    diary.parent.mkdir()
    diary.write_text("dear diary")
    with pytest.raises(export.ExportError, match="no student package"):
        export.export(checkpoint, diary.parent)
    assert diary.read_text() == "dear diary"
    with pytest.raises(export.ExportError, match="in one another"):
        export.export(checkpoint, checkpoint)
    with pytest.raises(export.ExportError, match="is a file"):
        export.export(checkpoint, diary)


def test_what_is_no_checkpoint_is_refused_by_name(tmp_path):
    with pytest.raises(export.ExportError, match=r"model\.safetensors|config\.json"):
        export.export(tmp_path, tmp_path / "student")
