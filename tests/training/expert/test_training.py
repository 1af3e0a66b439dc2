"""The expert's training makes weights that run, goes on where it was stopped, and refuses what does not belong to it."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from rich.console import Console
from safetensors.torch import load_file

from agent.blueprint import BLUEPRINT_GRAPH, BlueprintDecoder
from agent.package import PackageError
from training.expert.blueprint_model import load_blueprint_model
from training.expert.buildings import make_building
from training.expert.model import from_patches, levels_of, nearest_digits, to_codes, to_digits, to_patches
from training.expert.settings import ExpertSettings
from training.expert.train import ExpertTraining

QUIET = Console(quiet=True)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A run of a few steps."""
    settings = ExpertSettings(
        out=tmp_path_factory.mktemp("run"), corpus=120, structure_steps=3, text_steps=2, structure_batch=4, text_batch=4
    )
    return settings, ExpertTraining(settings, QUIET).run()


def test_codes_and_patches_have_a_way_back() -> None:
    codes = torch.arange(256)
    assert torch.equal(to_codes(to_digits(codes)), codes)
    assert torch.equal(nearest_digits(levels_of(to_digits(codes))), to_digits(codes))
    cells = torch.arange(2 * 16**3).reshape(2, 16, 16, 16)
    assert torch.equal(from_patches(to_patches(cells)), cells)
    assert to_patches(cells)[0, 1, 0] == cells[0, 0, 0, 4], "patches go along z first"


def test_a_few_steps_make_weights_that_run(trained) -> None:
    _, folder = trained
    model = load_blueprint_model(folder)
    house = make_building("house", "oak_planks", {"width": 5}).voxels()
    codes = model.codes_of_blueprints(house[None])
    assert codes.shape == (1, 64)
    assert codes.dtype == np.int32
    assert model.draw(codes).shape == (1, 16, 16, 16)
    assert model.codes_of_texts(["build a house", "a tower of stone"]).shape == (2, 64)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["settings"]["seed"] == 0
    assert "out" not in manifest["settings"]


def test_a_run_that_was_stopped_ends_as_if_it_had_not_been(trained, tmp_path: Path) -> None:
    settings, _ = trained
    whole = load_file(settings.out / "checkpoint.safetensors")
    stopped = ExpertTraining(replace(settings, out=tmp_path, checkpoint_every=1), QUIET)
    stopped.structures.learn(stopped._structures_loss())
    stopped._save()
    ExpertTraining(replace(settings, out=tmp_path, checkpoint_every=1), QUIET).learn()
    again = load_file(tmp_path / "checkpoint.safetensors")
    assert all(torch.equal(whole[name], again[name]) for name in whole)


def test_other_settings_do_not_go_on_with_a_run(trained) -> None:
    settings, _ = trained
    with pytest.raises(ValueError, match=r"holds a run with other settings \(seed\)"):
        ExpertTraining(replace(settings, seed=1), QUIET)


@pytest.mark.parametrize(("name", "value"), [("corpus", 0), ("text_rate", 0.0), ("code_noise", 1.0)])
def test_a_setting_out_of_range_is_named(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=name):
        ExpertSettings(**{name: value})


def test_an_altered_decoder_is_refused(trained, tmp_path: Path) -> None:
    for file in trained[1].iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    graph = tmp_path / BLUEPRINT_GRAPH
    assert BlueprintDecoder(graph).decode(np.zeros(64, np.int32)).dtype == np.uint16
    with graph.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(PackageError, match=r"is not the file that manifest\.json lists"):
        BlueprintDecoder(graph)
    graph.unlink()
    with pytest.raises(PackageError, match="is missing"):
        BlueprintDecoder(graph)


@pytest.mark.parametrize(
    ("codes", "said"),
    [
        (np.zeros(63, np.int32), "must be 64 integers"),
        (np.full(64, 256), r"must lie in 0\.\.255"),
        (np.zeros(64), "integers"),
    ],
)
def test_what_is_no_code_is_refused(trained, codes: np.ndarray, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        BlueprintDecoder(trained[1] / BLUEPRINT_GRAPH).decode(codes)
