"""The mean of students is a student: it can be loaded and learned on from."""

import shutil

import pytest

torch = pytest.importorskip("torch")

from safetensors.torch import load_file, save_file  # noqa: E402

from tests.training.training_run import distillation  # noqa: E402
from training.checkpoint import load_student  # noqa: E402
from training.mean import save_mean  # noqa: E402

pytestmark = pytest.mark.usefixtures("_play_here")


@pytest.fixture
def other(finished, tmp_path):
    """A student like that of the finished run, all of whose weights are larger by two."""
    folder = shutil.copytree(finished, tmp_path / "other")
    weights = load_file(folder / "model.safetensors")
    save_file({name: weight + 2 for name, weight in weights.items()}, folder / "model.safetensors", {"format": "pt"})
    return folder


def test_every_weight_is_the_mean_and_a_run_can_begin_with_it(finished, other, tmp_path):
    save_mean(tmp_path / "mean", [finished, other])
    mean, first = (load_student(folder).state_dict() for folder in (tmp_path / "mean", finished))
    assert all(torch.allclose(weight, first[name] + 1, atol=1e-5) for name, weight in mean.items())
    begun = distillation(tmp_path / "run", start=tmp_path / "mean").student.state_dict()
    assert all(torch.equal(weight, mean[name]) for name, weight in begun.items())


def test_what_has_no_mean_is_refused(finished, other, tmp_path):
    with pytest.raises(ValueError, match="two or more, got 1"):
        save_mean(tmp_path / "mean", [finished])
    with pytest.raises(ValueError, match="nothing holds none"):
        save_mean(tmp_path / "mean", [finished, tmp_path / "nothing"])
    with pytest.raises(ValueError, match="is there already"):
        save_mean(other, [finished, other])
    (other / "tokenizer.json").write_text((other / "tokenizer.json").read_text() + "\n")
    with pytest.raises(ValueError, match="reads words otherwise"):
        save_mean(tmp_path / "mean", [finished, other])
    assert not (tmp_path / "mean").exists()
