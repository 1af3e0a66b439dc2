"""The weights that ship draw buildings they never learned from, from structures and from texts."""

import json

import numpy as np
import pytest

from bridge.built import cells_of, overlap
from training.blueprints import FORMS, draw_blueprint
from training.expert.blueprint_model import WEIGHTS, load_blueprint_model
from training.expert.corpus import draw_corpus, split
from training.expert.evaluate import overlaps, reconstruction_overlaps, text_overlaps
from training.expert.shipped import codes_of

_, HELD_OUT = split(draw_corpus(500, seed=77))


@pytest.fixture(scope="module")
def model():
    return load_blueprint_model()


def test_held_out_buildings_come_back_from_their_codes(model) -> None:
    assert reconstruction_overlaps(model, HELD_OUT).mean() > 0.95


@pytest.mark.parametrize("held_out_wordings", [False, True])
def test_texts_become_the_buildings_that_they_describe(model, held_out_wordings: bool) -> None:
    assert text_overlaps(model, HELD_OUT, held_out_wordings=held_out_wordings).mean() > 0.8


def test_the_manifest_tells_the_figures_on_the_whole_held_out_corpus() -> None:
    figures = json.loads((WEIGHTS / "manifest.json").read_text())["held_out_overlap"]
    assert figures["all"]["buildings"] > 3000
    assert {"all", "new shapes", "house"} <= set(figures)


def test_the_weights_are_small() -> None:
    assert (WEIGHTS / "blueprint.onnx").stat().st_size < 3_000_000
    assert sum(file.stat().st_size for file in WEIGHTS.iterdir()) < 6_000_000


def test_the_forms_of_the_build_tasks_come_back_from_their_codes() -> None:
    found = []
    for form in FORMS:
        blueprint = draw_blueprint(form, "cobblestone", 5)
        found.append(overlap(cells_of(load_blueprint_model().draw(codes_of(blueprint[None]))[0]), cells_of(blueprint)))
    assert np.mean(found) > 0.9


def test_overlap_counts_as_the_build_test_does() -> None:
    one, other = draw_blueprint("wall", "stone", 5), draw_blueprint("wall", "stone", 7)
    assert overlaps(one[None], other[None])[0] == overlap(cells_of(one), cells_of(other)) == 15 / 21
    mixed = one.copy()
    mixed[0, 0, 0] = 4
    assert overlaps(mixed[None], one[None])[0] == overlap(cells_of(mixed), cells_of(one))
