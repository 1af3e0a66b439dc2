"""``--tasks`` names tasks by id, pattern and category; what fits nothing is refused with what is near it."""

from __future__ import annotations

import pytest

from runtime.config import ConfigError
from runtime.minedojo_bench.selection import choose_tasks

TASKS = (
    "harvest_1_log",
    "harvest_8_log",
    "combat_cow_plains_barehand",
    "techtree_from_barehand_to_wooden_sword",
    "survival",
    "survival_sword_food",
    "creative:0",
    "creative:1",
)


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        (("harvest_8_log",), ("harvest_8_log",)),
        (("harvest_*", "harvest_1_log"), ("harvest_1_log", "harvest_8_log")),
        (("harvest_8_log", "harvest_*"), ("harvest_8_log", "harvest_1_log")),
        (("*_[18]_log",), ("harvest_1_log", "harvest_8_log")),
        (("combat",), ("combat_cow_plains_barehand",)),
        (("creative",), ("creative:0", "creative:1")),
        (("survival",), ("survival",)),
        (("category:survival",), ("survival", "survival_sword_food")),
        (("all",), TASKS),
    ],
)
def test_words_name_ids_patterns_and_categories(words, chosen):
    assert choose_tasks(words, TASKS) == chosen


def test_a_word_that_fits_nothing_is_refused_with_what_is_near():
    with pytest.raises(ConfigError, match=r"--tasks: .*'harvest_1_lag'; near it: harvest_1_log"):
        choose_tasks(("harvest_8_log", "harvest_1_lag"), TASKS)


@pytest.mark.parametrize("word", ["zzz*", "category:mining", "Combat!"])
def test_what_is_near_nothing_is_told_what_there_is(word):
    with pytest.raises(ConfigError, match=r"--videos: .*patterns such as 'techtree_\*', one of harvest, combat"):
        choose_tasks((word,), TASKS, "--videos")
