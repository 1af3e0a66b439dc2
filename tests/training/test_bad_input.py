"""What a training run finds wrong is told in one line with the file, the value and what to do; and nothing is lost by it."""

import json
import resource
import shutil

import pytest

torch = pytest.importorskip("torch")

from safetensors.torch import load_file, save_file  # noqa: E402

from runtime import cli  # noqa: E402
from runtime.exit_codes import EXIT_FAILED, EXIT_USAGE  # noqa: E402
from tests.training.training_run import distillation, words  # noqa: E402
from training.checkpoint import load_student, read_progress  # noqa: E402

pytestmark = pytest.mark.usefixtures("_play_here")


@pytest.fixture
def copy(finished, tmp_path):
    """The folder of a run that came to its end, to be harmed."""
    return shutil.copytree(finished.parent, tmp_path / "run")


@pytest.fixture
def refused(capsys):
    """Has a run made by the command line; returns the one line that is said of it."""

    def refuse(out, status=EXIT_USAGE, **changes):
        assert cli.run_command(["train", *words(out, **changes)]) == status
        error = capsys.readouterr().err
        assert error.startswith("error: ")
        assert error.count("\n") == 1
        return error

    return refuse


def test_a_full_disk_is_told_and_the_last_checkpoint_stays(copy, refused):
    before = (copy / "checkpoint" / "model.safetensors").read_bytes()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))  # as a disk with a megabyte left
    try:
        line = refused(copy, EXIT_FAILED)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert f"out: {copy / 'checkpoint'} cannot be written" in line
    assert "nothing is lost: make room and give the same command again" in line
    assert (copy / "checkpoint" / "model.safetensors").read_bytes() == before
    assert not list(copy.glob(".checkpoint*"))
    load_student(copy / "checkpoint")


def test_a_damaged_episode_is_named(copy, refused):
    episode = next((copy / "episodes").glob("*-0.npz"))
    episode.write_bytes(episode.read_bytes()[:-2000])
    line = refused(copy)
    assert str(episode) in line
    assert "damaged" in line


def test_a_lost_episode_of_a_past_round_is_played_again_by_the_student_of_that_time(copy):
    lost = next((copy / "episodes").glob("*-1.npz"))
    before = lost.read_bytes()
    lost.unlink()
    distillation(copy).run()
    assert lost.read_bytes() == before


def test_an_episode_of_another_run_is_refused(copy, refused):
    one, other = sorted((copy / "episodes").glob("*-0.npz"))
    one.write_bytes(other.read_bytes())
    assert f"{one} is not the episode that was to be played" in refused(copy)


@pytest.mark.parametrize("file", ["model.safetensors", "learning.safetensors", "progress.json", "config.json"])
def test_a_damaged_checkpoint_is_named_with_a_way_on(copy, refused, file):
    damaged = copy / "checkpoint" / file
    damaged.write_bytes(damaged.read_bytes()[: damaged.stat().st_size // 2])
    line = refused(copy)
    assert f"checkpoint: {copy / 'checkpoint'} is damaged" in line
    assert "learns anew from the episodes that it has" in line


def test_without_its_checkpoint_a_run_comes_to_the_same_end_from_its_episodes(copy, finished):
    shutil.rmtree(copy / "checkpoint")
    again = load_file(distillation(copy).run() / "model.safetensors")
    assert all(torch.equal(tensor, again[name]) for name, tensor in load_file(finished / "model.safetensors").items())


def test_a_run_with_other_settings_names_them_with_both_values(copy, refused):
    line = refused(copy, learning_rate=0.5, static=True)
    assert "learning_rate: 0.001 there, 0.5 here" in line
    assert "static: False there, True here" in line
    distillation(copy, processes=2, accumulate=2, checkpoint_every=5)


def test_a_run_that_lacks_a_setting_is_one_of_another_version(copy, refused):
    settings = json.loads((copy / "settings.json").read_text())
    del settings["focus"]
    (copy / "settings.json").write_text(json.dumps(settings))
    assert "holds a run of another version, which has other settings (focus)" in refused(copy)


def test_a_run_of_another_interface_is_refused(copy, refused):
    settings = json.loads((copy / "settings.json").read_text())
    (copy / "settings.json").write_text(json.dumps(settings | {"interface": "0" * 64}))
    assert "what a student reads and says has changed" in refused(copy)


def test_a_folder_is_trained_in_by_one_at_a_time(copy, refused):
    first = distillation(copy)
    assert "is being written to by another process" in refused(copy)
    first.folder.leave()
    distillation(copy)


def test_what_a_run_cannot_start_from_is_told(copy, refused, tmp_path):
    out, checkpoint = tmp_path / "other", copy / "checkpoint"
    assert "is no checkpoint and no student package; give a folder" in refused(out, start=tmp_path)
    assert f"{checkpoint} holds a student of preset nano, got base; give --preset nano" in refused(
        out, start=checkpoint, preset="base"
    )
    assert f"{checkpoint} was not trained with --static" in refused(out, start=checkpoint, static=True)
    progress = read_progress(checkpoint) | {"interface": "0" * 64}
    (checkpoint / "progress.json").write_text(json.dumps(progress))
    assert "reads or says other things" in refused(out, start=checkpoint)


def test_a_checkpoint_of_another_student_is_refused(copy):
    weights = load_file(copy / "checkpoint" / "model.safetensors")
    del weights["plan.2.bias"]
    save_file(weights, copy / "checkpoint" / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ValueError, match=r"does not fit.*plan\.2\.bias"):
        load_student(copy / "checkpoint")


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has a GPU")
def test_a_gpu_that_is_not_there_is_told(tmp_path, refused):
    assert "finds no CUDA device" in refused(tmp_path, device="cuda")
