"""The settings of a training run: what cannot be is refused by name, and each ablation is one switch."""

import io
from contextlib import redirect_stdout
from dataclasses import asdict

import numpy as np
import pytest

from runtime import cli
from training.train_config import Ablation, LearnSettings, LossWeights, PlaySettings, TrainConfig


@pytest.mark.parametrize(
    ("group", "name", "value"),
    [
        (LearnSettings, "steps", 0),
        (LearnSettings, "warm_up", 96),
        (LearnSettings, "length", 1),
        (LearnSettings, "learning_rate", float("nan")),
        (LearnSettings, "clip", 0.0),
        (LearnSettings, "speech_dropout", 1.5),
        (LearnSettings, "checkpoint_every", 0),
        (LearnSettings, "accumulate", 5),
        (PlaySettings, "frame_size", 100),
        (PlaySettings, "ticks", -1),
        (PlaySettings, "tick_limit", -1),
        (PlaySettings, "least_beta", -0.1),
        (PlaySettings, "drawn", 1.5),
        (LossWeights, "plan", -1.0),
        (TrainConfig, "suites", ("navigation/explor",)),
        (TrainConfig, "preset", "vlm"),
    ],
)
def test_settings_that_cannot_be_are_refused_by_name(group, name, value):
    with pytest.raises(ValueError, match="trunk" if name == "preset" else name):
        group(**{name: value})


def test_the_teachers_drive_less_and_less_and_always_in_the_baseline():
    mirrored, static = TrainConfig(play=PlaySettings(beta_decay=0.5)), TrainConfig(ablation=Ablation(static=True))
    betas = [mirrored.beta(number) for number in range(10)]
    assert betas[0] == 1
    assert betas[-1] == mirrored.play.least_beta
    assert np.all(np.diff(betas) <= 0)
    assert {static.beta(number) for number in range(10)} == {1.0}


def test_each_ablation_leaves_out_what_it_says():
    def left_out(**switch):
        return {name for name, weight in asdict(TrainConfig(ablation=Ablation(**switch)).losses).items() if weight == 0}

    assert left_out() == left_out(static=True) == set()
    assert left_out(no_expert=True) == {"facts", "patches", "design"}
    assert left_out(flat=True) == {"plan", "skill", "design"}


def test_help_is_in_groups_with_examples_at_its_end():
    shown = io.StringIO()
    with redirect_stdout(shown), pytest.raises(SystemExit):
        cli.run_command(["train", "--help"])
    text = shown.getvalue()
    for group in ("ablation options", "play options", "learn options", "weights options"):
        assert group in text
    assert "steve2 train --out" in text.splitlines()[-7]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--suites", "navigation/explor"], "suites: there is no suite or family 'navigation/explor'"),
        (["--suites", "collect_log", "--focus", "travel"], "focus: travel is none of the tasks that are trained on"),
        (["--suites", "{broken}"], "{broken}: the file: kinds.log.blocks: 'oak_logg' is no block"),
        (["--preset", "vlm"], "trunk: --preset vlm needs the folder of a vision-language model"),
        (["--accumulate", "5"], "accumulate: must divide the batch of 48, got 5"),
        (["--ablation", "static"], "--ablation: steve2 train has no such option"),
    ],
)
def test_what_cannot_be_trained_on_is_one_line_and_status_2(words, told, capsys, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text(
        "name: broken\ntexts: ['find {things}']\nkinds: {log: {blocks: [oak_logg]}}\nsuccess: {test: find}\n"
    )
    assert cli.run_command(["train", *(word.format(broken=broken) for word in words)]) == 2
    error = capsys.readouterr().err
    assert error.startswith("error: ")
    assert told.format(broken=broken) in error
    assert error.count("\n") == 1
