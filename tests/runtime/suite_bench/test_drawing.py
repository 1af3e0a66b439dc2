"""Which tasks a bench of suites plays: chosen by their words, drawn by their seeds, held out from training."""

from __future__ import annotations

import collections

import pytest

from runtime.config import ConfigError
from runtime.suite_bench.config import SuiteConfig
from runtime.suite_bench.drawing import draw_task
from runtime.suite_bench.selection import choose_families
from training.task_files import SUITES, load_family

FAMILIES = choose_families(["all"])


def test_all_are_the_seven_suites_of_the_design_and_more_those_of_minedojo_too():
    assert list(dict.fromkeys(FAMILIES.values())) == list(SUITES[:7])
    assert list(dict.fromkeys(choose_families(["all+"]).values())) == list(SUITES[:-1])


@pytest.mark.parametrize(
    ("words", "families"),
    [
        (["navigation/explore"], ["explore", "travel"]),
        (["*/explore"], ["explore", "travel"]),
        (["travel"], ["travel"]),
        (["build_h*", "travel"], ["travel", "build_high"]),
        (["navigation"], [name for name, suite in FAMILIES.items() if suite.startswith("navigation/")]),
    ],
)
def test_suites_are_named_whole_by_their_beginning_by_a_pattern_or_by_family(words, families):
    assert list(choose_families(words)) == families


def test_a_word_that_is_no_suite_is_refused_with_the_nearest():
    with pytest.raises(ConfigError, match=r"SUITE: got 'navigation/exploe'.*did you mean navigation/explore"):
        choose_families(["navigation/exploe"])


@pytest.mark.parametrize("family", FAMILIES)
def test_a_seed_always_draws_the_same_task(family):
    first, again = (draw_task(load_family(family), 100_003) for _ in range(2))
    assert (first.task.name, first.task.goal.text, first.held_out) == (
        again.task.name,
        again.task.goal.text,
        again.held_out,
    )


def test_kinds_and_counts_take_turns_and_half_of_the_texts_are_held_out():
    family = load_family("search_blocks")
    drawn = [draw_task(family, seed) for seed in range(100_000, 100_150)]
    played = collections.Counter(one.task.name for one in drawn)
    assert set(played) == {f"search_blocks/{kind}/{n}" for kind in family.kinds for n in family.counts_of(kind)}
    assert max(played.values()) == min(played.values()) == 10
    held_out = {text.format(count=one, things=two) for text in family.held_out_texts for one, two in [("#", "*")]}
    assert 55 <= sum(one.held_out for one in drawn) <= 95
    assert len(held_out) == 2


def test_goals_that_show_a_picture_show_another_of_the_same_thing_for_each_seed():
    family = load_family("find_from_picture")
    seeds = range(100_000, 100_000 + 4 * len(family.kinds), len(family.kinds))
    drawn = [draw_task(family, seed).task for seed in seeds]
    assert len({task.name for task in drawn}) == 1
    pictures = [task.goal.image for task in drawn]
    assert len({picture.tobytes() for picture in pictures}) == len(pictures)
    again = draw_task(family, seeds[0]).task.goal.image
    assert again.tobytes() == pictures[0].tobytes()


def test_no_seed_of_training_is_played():
    SuiteConfig(seeds=100, first_seed=999_900)
    with pytest.raises(ConfigError, match=r"--first-seed: got 999901; .* below 1000000"):
        SuiteConfig(seeds=100, first_seed=999_901)


def test_a_tick_limit_can_be_lowered_but_a_time_to_survive_is_not_cut():
    assert draw_task(load_family("explore"), 1, 50).task.tick_limit == 50
    survived = draw_task(load_family("survive_day"), 1, 50).task
    assert survived.tick_limit >= survived.success.ticks


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"policy": ("teacher",), "mode": "live"}, "--policy: got 'teacher'"),
        ({"world": "live", "mode": "sync"}, "--mode: got 'sync'"),
        ({"policy": ("random,random",)}, "NAME=POLICY"),
        ({"world": "live", "processes": 2}, "--processes: got 2"),
        ({"seeds": 0}, "--seeds: got 0"),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(settings, said):
    with pytest.raises(ConfigError, match=said):
        SuiteConfig(**settings)
