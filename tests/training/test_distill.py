"""A whole small distillation: it learns, it is the same each time, and a run that was stopped goes on as if it had not been."""

import json
import shutil
from dataclasses import replace

import pytest

torch = pytest.importorskip("torch")

from safetensors.torch import load_file  # noqa: E402

from tests.training.training_run import distillation  # noqa: E402
from training import distill  # noqa: E402
from training.checkpoint import load_student  # noqa: E402
from training.curriculum import FOCUS  # noqa: E402
from training.task_names import TaskName  # noqa: E402

pytestmark = pytest.mark.usefixtures("_play_here")


def log_of(folder):
    return [json.loads(line) for line in (folder / "log.jsonl").read_text().splitlines()]


def stop_at(run, monkeypatch, step):
    """Stop a run where it is about to make an optimizer step."""
    learn = run._learn

    def learn_or_stop(round_number):
        if run.step == step:
            raise KeyboardInterrupt
        learn(round_number)

    monkeypatch.setattr(run, "_learn", learn_or_stop)
    with pytest.raises(KeyboardInterrupt):
        run.run()


def test_a_run_leaves_a_checkpoint_a_log_and_curves(finished):
    folder = finished.parent
    assert json.loads((finished / "progress.json").read_text())["step"] == 6
    assert (folder / "curves.png").stat().st_size > 0
    assert list((folder / "tensorboard").iterdir())
    rounds = [row for row in log_of(folder) if "success" in row]
    assert [row["beta"] for row in rounds] == [1.0, 0.3]
    assert [set(row["suites"]) for row in rounds] == [{"harvest"}] * 2
    assert len(list((folder / "episodes").glob("*.npz"))) == 4


@pytest.mark.parametrize("stop_after", [1, 4])
def test_a_stopped_run_ends_in_the_same_weights(finished, tmp_path, monkeypatch, stop_after):
    stop_at(distillation(tmp_path), monkeypatch, stop_after)
    resumed = distillation(tmp_path).run()
    for file in ("model.safetensors", "learning.safetensors"):
        whole, again = load_file(finished / file), load_file(resumed / file)
        assert all(torch.equal(tensor, again[name]) for name, tensor in whole.items())


def test_a_run_can_begin_with_the_student_of_another(finished, tmp_path):
    run = distillation(tmp_path, start=finished)
    for name, weight in load_student(finished).state_dict().items():
        assert torch.equal(weight, run.student.state_dict()[name]), name
    assert run.folder.tokenizer.read_bytes() == (finished / "tokenizer.json").read_bytes()
    assert [run.config.beta(number) for number in range(2)] == [run.config.play.least_beta] * 2


def test_a_run_learns_from_the_episodes_of_another_beside_its_own(finished, tmp_path):
    earlier = finished.parent
    run = distillation(tmp_path / "run", replay=(earlier,))
    assert len(run.store) == len(list((earlier / "episodes").glob("*.npz")))
    assert run.store.ticks == 0
    chosen = tmp_path / "run" / "replay.json"
    assert len(json.loads(chosen.read_text())) == len(run.store)
    small = distillation(tmp_path / "small", replay=(earlier,), replay_gigabytes=1e-6)
    assert len(small.store) == 0
    with pytest.raises(ValueError, match=r"replay: .*holds no episodes; give the folder of an earlier run"):
        distillation(tmp_path / "other", replay=(tmp_path / "nothing",))
    with pytest.raises(ValueError, match=r"replay: .*ablation's own; leave it out"):
        distillation(tmp_path / "flat", replay=(earlier,), flat=True)


def test_the_student_drives_some_episodes_alone_once_it_drives_at_all(tmp_path):
    run = distillation(tmp_path, episodes=32, alone=0.5, disturbance=0.2)
    assert {spec.beta for spec in run.specs(0)} == {1.0}
    mirrored = run.specs(1)
    alone = [spec for spec in mirrored if spec.beta == 0.0]
    assert 8 <= len(alone) <= 24
    assert {spec.disturbance for spec in alone} == {0.0}
    assert {(spec.beta, spec.disturbance) for spec in mirrored if spec not in alone} == {(0.3, 0.2)}


def test_what_the_student_did_alone_is_told_and_is_what_the_curriculum_goes_by(tmp_path, monkeypatch):
    run = distillation(tmp_path, alone=1.0)
    heard = []
    monkeypatch.setattr(run.curriculum, "add", lambda facts, driven: heard.append((facts.spec.round, driven)))
    run.run()
    assert heard == [(1, 1.0)] * 2
    assert ["alone" in row for row in log_of(tmp_path) if "success" in row] == [False, True]


def test_a_run_plays_what_it_has_in_focus_more(tmp_path):
    suites = ("collect_log", "travel")
    runs = [
        distillation(tmp_path / name, suites=suites, focus=focus)
        for name, focus in (("even", ()), ("logs", suites[:1]))
    ]
    even, logs = (
        run.curriculum.chances()[run.curriculum.tasks.index(TaskName("collect_log", "oak", 1))] for run in runs
    )
    assert logs == pytest.approx(even * 2 * FOCUS / (FOCUS + 1))


def test_the_log_of_a_stopped_run_tells_everything_once(finished, tmp_path, monkeypatch):
    monkeypatch.setattr(distill, "LOG_EVERY", 1)
    shutil.copytree(finished.parent / "episodes", tmp_path / "episodes")
    broken = distillation(tmp_path, checkpoint_every=2)
    stop_at(broken, monkeypatch, 5)
    with broken.folder.log.open("a") as log:
        log.write('{"step": 5, "lo')
    resumed = distillation(tmp_path)
    assert resumed.step == 4
    resumed.run()
    rows = resumed.folder.rows()
    assert [row["step"] for row in rows if "loss" in row] == [1, 2, 3, 4, 5, 6]
    assert [row["step"] for row in rows if "success" in row] == [0, 3], "though all episodes were there before"


def test_a_run_has_as_many_labelled_ticks_as_were_asked_for_and_none_is_played_in_vain(tmp_path):
    run = distillation(tmp_path, ticks=30, rounds=2, steps=1)
    run.run()
    assert run.store.ticks == 60
    assert [row["ticks"] for row in log_of(tmp_path)] == [48, 12], (
        "two waves of two episodes of 12 ticks, then half a wave"
    )
    assert len(list((tmp_path / "episodes").glob("*.npz"))) == 6


def test_a_run_that_needs_more_memory_than_is_allowed_is_refused_before_it_begins(tmp_path):
    with pytest.raises(ValueError, match=r"store_gigabytes: the episodes take 1\.76 GB"):
        distillation(tmp_path / "run", ticks=1_000, rounds=100, store_gigabytes=1.0)
    assert not (tmp_path / "run").exists()


def test_an_episode_has_its_tasks_time_or_less_and_in_some_the_student_draws_its_actions(tmp_path):
    run = distillation(tmp_path, suites=("travel", "collect_log"), episodes=20, tick_limit=2000)
    own = {spec.task: TaskName.parse(spec.task).task().tick_limit for spec in run.specs(0)}
    assert {1200, 3600} == set(own.values())
    assert all(spec.tick_limit == min(2000, own[spec.task]) for spec in run.specs(0))
    assert {spec.drawn for spec in run.specs(0)} == {True, False}
    run.config = replace(run.config, play=replace(run.config.play, tick_limit=0))
    assert all(spec.tick_limit == own[spec.task] for spec in run.specs(0))


def test_a_memory_older_than_a_sequence_is_learned_with(finished, tmp_path, monkeypatch):
    shutil.copytree(finished.parent / "episodes", tmp_path / "episodes")
    run = distillation(tmp_path)
    begun_with = []
    forward = run.student.forward

    def listen(ticks, goal, memory, *others):
        begun_with.append(memory.clone())
        return forward(ticks, goal, memory, *others)

    def never_from_the_beginning(*arguments):
        facts, arrays = sample(*arguments)
        arrays["begins"][:] = False
        return facts, arrays

    sample = run.store.sample
    monkeypatch.setattr(run.student, "forward", listen)
    monkeypatch.setattr(run.store, "sample", never_from_the_beginning)
    run.run()
    assert not begun_with[0].any()
    assert all(memory.abs().sum(1).min() > 0 for memory in begun_with[1:])
