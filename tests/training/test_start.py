"""What a run begins with: the student of a checkpoint, or of a package, whose graphs hold all that it does."""

import dataclasses
import json
import shutil

import pytest

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")

from agent import layout  # noqa: E402
from agent.interface import read_interface  # noqa: E402
from agent.package import GOAL_GRAPH, TICK_GRAPH, file_hash  # noqa: E402
from agent.student import Student  # noqa: E402
from tests.training.training_run import tiny  # noqa: E402
from training import package_weights  # noqa: E402
from training.checkpoint import load_student  # noqa: E402
from training.graphs import write_goal_graph, write_tick_graph  # noqa: E402
from training.package_weights import ONLY_TAUGHT, load_weights  # noqa: E402
from training.start import find_start, first_student  # noqa: E402


def test_the_weights_of_a_package_are_those_it_was_exported_from(untrained_checkpoint, untrained_package):
    exported = load_student(untrained_checkpoint)
    torch.manual_seed(1)
    read = Student(exported.config)
    drawn = {name: weight.clone() for name, weight in read.state_dict().items()}
    load_weights(read, untrained_package)
    for name, weight in exported.state_dict().items():
        found = read.state_dict()[name]
        if name.startswith(ONLY_TAUGHT):
            assert torch.equal(found, drawn[name]), "no graph holds it"
        else:
            # Half a step of eight bits over the weights' range.
            step = (weight.max() - weight.min()) / 255
            assert (found - weight).abs().max() <= 0.51 * step + 1e-7, name


def test_weights_that_are_alike_are_kept_once_and_all_of_them_read_back(untrained_checkpoint, tmp_path):
    exported = load_student(untrained_checkpoint)
    with torch.no_grad():
        exported.land_seen[2].bias.copy_(exported.journey[2].bias)
    write_tick_graph(exported, tmp_path / TICK_GRAPH)
    write_goal_graph(exported, tmp_path / GOAL_GRAPH)
    kept = [weight.name for weight in onnx.load(tmp_path / TICK_GRAPH).graph.initializer]
    held = set(kept)
    assert len(held) == len(kept), "no weight is kept twice, though some are multiplied by twice"
    assert not {"student.journey.2.bias", "student.land_seen.2.bias"} <= held
    read = Student(exported.config)
    load_weights(read, tmp_path)
    for name, weight in exported.state_dict().items():
        assert name.startswith(ONLY_TAUGHT) or torch.equal(read.state_dict()[name], weight), name


def test_a_package_of_another_size_is_refused_by_a_weight_of_it(untrained_package):
    from agent.student import StudentConfig

    other = Student(StudentConfig(width=32, latents=2, readings=2, attention_heads=2, memory=48, goal=16))
    with pytest.raises(ValueError, match=r"does not hold the weights of such a student \(it has no readings\.1"):
        load_weights(other, untrained_package)


def test_a_package_whose_student_reads_less_is_learned_on_from_and_what_it_did_not_read_says_nothing_at_first(
    untrained_checkpoint, untrained_package, monkeypatch
):
    known = load_student(untrained_checkpoint)
    all_weights = package_weights._weights_of

    def of_less(path, graph):
        return (
            (name, weight)
            for name, weight in all_weights(path, graph)
            if not name.startswith(("journey.", "named_mark."))
        )

    monkeypatch.setattr(package_weights, "_weights_of", of_less)
    torch.manual_seed(1)
    read = Student(known.config)
    with pytest.raises(ValueError, match=r"it has no named_mark\.weight"):
        load_weights(read, untrained_package)
    load_weights(read, untrained_package, unread=("journey", "touching_blocks", "named"))
    assert (read.named_mark.weight == 0).all()
    assert (read.journey(torch.randn(3, layout.JOURNEY)) == 0).all()
    assert read.journey[0].weight.abs().sum() > 0, "were its first layer nothing too, it would never learn"
    assert torch.allclose(read.land_seen[2].weight, known.land_seen[2].weight, atol=0.01)


def test_a_package_of_a_student_that_reads_less_may_be_started_from(untrained_package, tmp_path):
    package = as_if_trained(untrained_package, tmp_path / "package")
    config = json.loads((package / "config.json").read_text())
    known, _ = read_interface(config["interface"])
    fields = tuple(field for field in known.fields if not field.startswith("way_"))
    for words, learned_on in ((known.words, True), (known.words[:-1], False)):
        less = dataclasses.replace(known, fields=fields, words=words)
        (package / "config.json").write_text(json.dumps(config | {"interface": less.as_plain()}))
        hashed(package)
        if learned_on:
            assert find_start(tiny(tmp_path, start=package)) == package
        else:
            with pytest.raises(ValueError, match="reads or says other things"):
                find_start(tiny(tmp_path, start=package))


def hashed(package):
    """Have the package's manifest list its files as they are."""
    manifest = json.loads((package / "manifest.json").read_text())
    manifest["files"] = {name: file_hash(package / name) for name in manifest["files"]}
    (package / "manifest.json").write_text(json.dumps(manifest))


def as_if_trained(package, out, **settings):
    """The package, with settings that it says it was trained by."""
    folder = shutil.copytree(package, out)
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["training"]["config"] = {"preset": "nano", **settings}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


def test_a_package_is_found_and_what_would_not_be_trained_on_is_refused(untrained_package, tmp_path):
    package = as_if_trained(untrained_package, tmp_path / "package")
    assert find_start(tiny(tmp_path, start=package)) == package
    with pytest.raises(ValueError, match=r"start: .* does not hold the weights"):
        first_student(tiny(tmp_path, start=package), package)
    flat = as_if_trained(untrained_package, tmp_path / "flat", flat=True)
    with pytest.raises(ValueError, match=r"start: .* was trained with --flat"):
        find_start(tiny(tmp_path, start=flat))
    with pytest.raises(ValueError, match=r"start: .* holds a student of preset None, got nano"):
        find_start(tiny(tmp_path, start=untrained_package))
    with pytest.raises(ValueError, match=r"start: .* is no checkpoint and no student package"):
        find_start(tiny(tmp_path, start=tmp_path))
    (package / "goal.onnx").write_bytes(b"other")
    with pytest.raises(ValueError, match=r"start: .*goal\.onnx is not the file"):
        find_start(tiny(tmp_path, start=package))


def test_whose_student_a_run_began_with_is_told_without_naming_the_machine(untrained_checkpoint, tmp_path):
    from training.export import _training
    from training.start import start_facts

    assert start_facts(None) is None
    facts = start_facts(untrained_checkpoint)
    assert facts == {
        "name": untrained_checkpoint.parent.name,
        "weights": file_hash(untrained_checkpoint / "model.safetensors"),
    }
    learned = shutil.copytree(untrained_checkpoint, tmp_path / "learned")
    config = {"preset": "nano", "start": str(untrained_checkpoint), "trunk": None}
    (learned / "progress.json").write_text(json.dumps({"step": 9, "config": config, "started_from": facts}))
    told = _training(learned)
    assert told["started_from"] == facts
    assert told["config"] == {"preset": "nano", "start": untrained_checkpoint.parent.name, "trunk": None}
