"""A whole small distillation: it learns, it is the same each time, and a run that was stopped goes on as if it had not been."""

import dataclasses
import json
import shutil

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from rich.console import Console  # noqa: E402
from safetensors.torch import load_file, save_file  # noqa: E402

from agent.student import Student  # noqa: E402
from training.checkpoint import load_student  # noqa: E402
from training.distill import Distillation  # noqa: E402
from training.train_config import TrainConfig  # noqa: E402

TINY = TrainConfig(
    rounds=2,
    episodes=2,
    tick_limit=12,
    steps=3,
    batch=2,
    length=8,
    warm_up=2,
    processes=1,
    mirrors=2,
    frame_size=64,
    checkpoint_every=2,
    device="cpu",
    beta_decay=0.3,
)


def distillation(folder, **changes):
    return Distillation(dataclasses.replace(TINY, out=folder, **changes), Console(quiet=True))


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    return distillation(folder).run()


def test_a_run_leaves_a_checkpoint_a_log_and_curves(finished):
    folder = finished.parent
    assert json.loads((finished / "progress.json").read_text())["step"] == 6
    assert (folder / "curves.png").stat().st_size > 0
    rounds = [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]
    assert [row["beta"] for row in rounds if "success" in row] == [1.0, 0.3]
    assert len(list((folder / "episodes").glob("*.npz"))) == 4


@pytest.mark.parametrize("stop_after", [1, 4])
def test_a_stopped_run_ends_in_the_same_weights(finished, tmp_path, monkeypatch, stop_after):
    broken = distillation(tmp_path)
    learn = broken._learn

    def learn_or_stop(round_number):
        if broken.step == stop_after:
            raise KeyboardInterrupt
        learn(round_number)

    monkeypatch.setattr(broken, "_learn", learn_or_stop)
    with pytest.raises(KeyboardInterrupt):
        broken.run()
    resumed = distillation(tmp_path).run()
    whole, again = (Student.from_pretrained(folder).state_dict() for folder in (finished, resumed))
    for name, weight in whole.items():
        assert torch.equal(weight, again[name]), name


def test_a_run_can_begin_with_the_student_of_another(finished, tmp_path):
    run = distillation(tmp_path, start=finished)
    for name, weight in load_student(finished).state_dict().items():
        assert torch.equal(weight, run.student.state_dict()[name]), name
    assert run.folder.tokenizer.read_bytes() == (finished / "tokenizer.json").read_bytes()
    assert [run.config.beta(number) for number in range(2)] == [run.config.least_beta] * 2
    with pytest.raises(ValueError, match="is no checkpoint"):
        distillation(tmp_path / "other", start=tmp_path)


def test_the_log_of_a_stopped_run_tells_everything_once(tmp_path, monkeypatch):
    broken = distillation(tmp_path, checkpoint_every=4, steps=20)
    learn = broken._learn

    def learn_or_stop(round_number):
        if broken.step == 19:
            with broken.folder.log.open("a") as log:
                log.write('{"step": 19, "lo')
            raise KeyboardInterrupt
        learn(round_number)

    monkeypatch.setattr(broken, "_learn", learn_or_stop)
    with pytest.raises(KeyboardInterrupt):
        broken.run()
    resumed = distillation(tmp_path, steps=20)
    assert resumed.step == 16
    resumed.run()
    told = [(row["step"], "loss" in row) for row in resumed.folder.rows()]
    assert told == [(0, False), (10, True), (20, True), (20, False), (30, True), (40, True)]


def test_a_memory_older_than_a_sequence_is_learned_with(tmp_path, monkeypatch):
    run = distillation(tmp_path)
    begun_with = []
    forward = run.student.forward

    def listen(ticks, goal, memory, heads, picks):
        begun_with.append(memory.clone())
        return forward(ticks, goal, memory, heads, picks)

    monkeypatch.setattr(run.student, "forward", listen)
    monkeypatch.setattr(run.store, "sample", never_from_the_beginning(run.store.sample))
    run.run()
    assert not begun_with[0].any()
    assert all(memory.abs().sum(1).min() > 0 for memory in begun_with[1:])


def never_from_the_beginning(sample):
    def sample_within(*arguments):
        facts, arrays = sample(*arguments)
        arrays["begins"][:] = False
        return facts, arrays

    return sample_within


def test_settings_count_from_the_first_round_on(tmp_path):
    distillation(tmp_path)
    with pytest.raises(ValueError, match="learning_rate"):
        distillation(tmp_path, learning_rate=0.5)
    distillation(tmp_path, processes=2)


def test_a_lost_episode_of_a_past_round_is_not_played_anew_by_another_student(tmp_path):
    first = distillation(tmp_path)
    first.run()
    first.folder.episode(first.specs(1)[0]).unlink()
    with pytest.raises(ValueError, match="missing and cannot be played again"):
        distillation(tmp_path).run()


def test_an_episode_of_another_run_is_refused(tmp_path):
    run = distillation(tmp_path)
    run.run()
    one, other = (run.folder.episode(spec) for spec in run.specs(0))
    one.write_bytes(other.read_bytes())
    with pytest.raises(ValueError, match="not the episode that this run played"):
        distillation(tmp_path).run()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("steps", 0),
        ("warm_up", 96),
        ("length", 1),
        ("learning_rate", float("nan")),
        ("speech_dropout", 1.5),
        ("frame_size", 100),
        ("checkpoint_every", 0),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name(name, value):
    with pytest.raises(ValueError, match=name):
        TrainConfig(**{name: value})


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a GPU")
def test_a_gpu_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ValueError, match="finds no CUDA device"):
        distillation(tmp_path, device="cuda")


def test_a_checkpoint_of_another_student_is_refused(finished, tmp_path):
    copy = tmp_path / "checkpoint"
    shutil.copytree(finished, copy)
    weights = load_file(copy / "model.safetensors")
    del weights["plan.2.bias"]
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ValueError, match=r"does not fit.*plan\.2\.bias"):
        load_student(copy)


def test_the_teachers_drive_less_and_less_and_always_in_the_baseline():
    mirrored, static = TrainConfig(beta_decay=0.5), TrainConfig(static=True)
    betas = [mirrored.beta(number) for number in range(10)]
    assert betas[0] == 1
    assert betas[-1] == mirrored.least_beta
    assert np.all(np.diff(betas) <= 0)
    assert {static.beta(number) for number in range(10)} == {1.0}
