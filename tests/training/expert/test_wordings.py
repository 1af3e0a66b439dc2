"""A text says all of a building that is not understood, in wordings of which some are kept from training."""

import numpy as np
import pytest

from training.expert.buildings import KINDS, make_building
from training.expert.corpus import draw_building
from training.expert.wordings import FRAMES, HELD_OUT_FRAMES, describe, material


def texts(building, count=40, held_out=False):
    return {describe(building, np.random.default_rng(seed), held_out) for seed in range(count)}


def test_a_text_gives_size_blocks_and_choices() -> None:
    house = make_building(
        "house",
        "oak_planks",
        {"width": 7, "depth": 9, "height": 4, "roof": "gable", "door": "no", "windows": "yes"},
        {"roof": "bricks"},
    )
    for text in texts(house):
        assert "oak plank" in text
        assert "gable roof of bricks" in text
        assert "windows" in text
        assert "without a door" in text or "with no door" in text
        for number, word in (("7", "seven"), ("9", "nine"), ("4", "four")):
            assert number in text or word in text


def test_what_is_understood_may_be_left_out() -> None:
    plain = texts(make_building("house", "stone", {"width": 5}))
    assert any("roof" in text for text in plain)
    assert any("roof" not in text for text in plain)
    assert all("5" in text or "five" in text for text in plain)


@pytest.mark.parametrize("kind", KINDS)
def test_two_buildings_of_a_kind_have_no_text_in_common(kind: str) -> None:
    one, other = (draw_building(kind, np.random.default_rng(seed)) for seed in (1, 2))
    assert one != other
    assert not texts(one) & texts(other)


def test_held_out_wordings_are_never_drawn_in_training() -> None:
    pillar = make_building("pillar", "stone", {"height": 12})
    held_out = texts(pillar, held_out=True)
    assert not set(FRAMES) & set(HELD_OUT_FRAMES)
    assert not texts(pillar, 300) & held_out
    assert all("to a height of 12" in text for text in held_out)


def test_blocks_are_called_as_people_do() -> None:
    assert [material("oak_planks"), material("oak_planks", True)] == ["oak planks", "oak plank"]
    assert [material("dark_oak_log"), material("gold_block", True)] == ["dark oak logs", "gold"]
    assert [material("stone_bricks", True), material("red_wool", True)] == ["stone brick", "red wool"]
