"""Settings of the benchmark are checked where they are made, by the names that were typed."""

from __future__ import annotations

import pytest

from runtime.config import ConfigError
from runtime.minedojo_bench.config import TICK_LIMITS, MineDojoBenchConfig


def test_words_come_with_commas_and_again():
    assert MineDojoBenchConfig(tasks=("harvest_1_log, combat", "survival")).wanted == (
        "harvest_1_log",
        "combat",
        "survival",
    )


def test_without_tasks_one_log_is_harvested():
    assert MineDojoBenchConfig().wanted == ("harvest_1_log",)


def test_a_tick_limit_is_of_all_or_of_a_category():
    assert MineDojoBenchConfig().tick_limits == TICK_LIMITS
    assert set(MineDojoBenchConfig(tick_limit=("70",)).tick_limits.values()) == {70}
    limits = MineDojoBenchConfig(tick_limit=("70,combat=90", "creative=5")).tick_limits
    assert limits == dict.fromkeys(TICK_LIMITS, 70) | {"combat": 90, "creative": 5}


@pytest.mark.parametrize(
    ("videos", "each", "filmed"),
    [("0", 0, ()), ("3", 3, ()), ("harvest_*,creative:1", None, ("harvest_*", "creative:1"))],
)
def test_videos_are_of_the_first_episodes_or_of_some_tasks(videos, each, filmed):
    config = MineDojoBenchConfig(videos=videos)
    assert (config.videos_each, config.filmed) == (each, filmed)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"episodes": 0}, "--episodes: got 0"),
        ({"shards": 65}, "--shards: got 65"),
        ({"seed": -1}, "--seed: got -1"),
        ({"stall_seconds": 1.0}, "--stall-seconds: got 1.0"),
        ({"tick_limit": ("fishing=9",)}, "--tick-limit: got 'fishing=9'.*harvest, combat"),
        ({"tick_limit": ("0",)}, "--tick-limit: got '0'"),
        ({"tick_limit": ("combat=",)}, "--tick-limit: got 'combat='"),
        ({"videos": " , "}, "--videos: got ' , '"),
        ({"engine_port": 9000}, "--engine-port: got 9000.*--engine java"),
        ({"engine_port": 9000, "engine": "java", "shards": 2}, "--engine-port: got 9000.*--shards 1"),
        ({"policy": "teacher", "engine": "java"}, "--policy: got 'teacher'.*embedded"),
        ({"policy": "teacher", "mode": "live"}, "--policy: got 'teacher'.*sync"),
    ],
)
def test_what_is_wrong_is_refused_by_name(settings, said):
    with pytest.raises(ConfigError, match=said):
        MineDojoBenchConfig(**settings)
