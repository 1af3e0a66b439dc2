"""Every record is counted once, where it belongs; what was not played is neither success nor failure."""

import math
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.minedojo_bench.records import EpisodeRecord, Reason
from runtime.minedojo_bench.summary import RunSummary, degradations, engine_words
from tests.runtime.minedojo_bench.samples import episode, failure, run

RECORDS = st.lists(
    st.builds(
        lambda task, number, reason, error: episode(
            task, number, success=reason == "success", reason=reason, error=error
        ),
        st.sampled_from(("harvest_1_log", "harvest_2_dirt", "combat_zombie", "creative:7", "survival")),
        st.integers(0, 50),
        st.sampled_from(get_args(Reason)),
        st.sampled_from(("", "port 4711 was taken", "port 9000 was taken", "0x7f1 is gone", "<b>")),
    ),
    max_size=60,
)


@given(RECORDS)
def test_every_record_is_accounted_for(records: list[EpisodeRecord]) -> None:
    summary = RunSummary(run(), tuple(records))
    for groups in ([summary.total], summary.categories, summary.tasks):
        assert sum(len(group.episodes) for group in groups) == len(records)
        assert sum(group.rate.trials + group.skipped for group in groups) == len(records)
    failed = [one for failures in summary.failures for one in failures.episodes]
    assert summary.total.rate.successes + len(failed) == len(records)
    assert sorted(map(repr, failed)) == sorted(repr(one) for one in records if one.reason != "success")


def test_what_was_not_played_counts_as_neither() -> None:
    summary = RunSummary(
        run(), (episode(), failure(number=1), failure("creative:7", reason="skipped", error="no words"))
    )
    assert (summary.total.rate.successes, summary.total.rate.trials, summary.total.skipped) == (1, 2, 1)
    assert summary.categories[1].name == "creative"
    assert math.isnan(summary.categories[1].rate.value)


def test_what_broke_counts_as_failure() -> None:
    summary = RunSummary(run(), (episode(), failure(number=1, reason="error"), failure(number=2, reason="stalled")))
    assert (summary.total.rate.successes, summary.total.rate.trials) == (1, 3)


def test_failures_are_told_by_reason_and_by_what_they_said_apart_from_numbers() -> None:
    summary = RunSummary(
        run(),
        (
            failure(number=0),
            failure("creative:7", reason="skipped", error="no words"),
            failure(number=1, reason="error", error="port 4711 at 0x7f was taken"),
            failure("combat_zombie", reason="error", error="port 9000 at 0x80 was taken"),
            failure("combat_zombie", 1, reason="error", error="another"),
        ),
    )
    told = [(group.reason, group.error, len(group.episodes)) for group in summary.failures]
    assert told == [
        ("error", "port 4711 at 0x7f was taken", 2),
        ("error", "another", 1),
        ("tick_limit", "", 1),
        ("skipped", "no words", 1),
    ]
    assert summary.failures[0].tasks == [("harvest_1_log", 1), ("combat_zombie", 1)]


def test_tasks_stand_in_the_order_of_playing_whoever_finished_first() -> None:
    summary = RunSummary(run(), (episode("combat_zombie", 1), episode("harvest_1_log", 1), episode("harvest_1_log", 0)))
    assert [group.name for group in summary.tasks] == ["harvest_1_log", "combat_zombie"]
    assert [one.episode for one in summary.tasks[0].episodes] == [0, 1]


def test_figures_of_time() -> None:
    total = RunSummary(
        run(),
        (
            episode(ticks=100, steps=60, wall_seconds=2.0, latency_ms_p50=8.0, latency_ms_p99=20.0, stale_ticks=5),
            episode(
                number=1,
                ticks=300,
                steps=140,
                wall_seconds=8.0,
                latency_ms_p50=12.0,
                latency_ms_p99=90.0,
                stale_ticks=3,
            ),
            failure(number=2, steps=0, ticks=0, wall_seconds=0.0, latency_ms_p50=None, latency_ms_p99=None),
        ),
    ).total
    assert total.median_ticks == 200
    assert total.steps_per_second == 20.0
    assert (total.latency_p50, total.latency_p99, total.worst_latency_p99) == (10.0, 55.0, 90.0)
    assert (total.stale_ticks, total.stale_share) == (8, 0.02)


def test_of_nothing_nothing_is_known() -> None:
    total = RunSummary(run(), ()).total
    for value in (
        total.median_ticks,
        total.steps_per_second,
        total.latency_p50,
        total.worst_latency_p99,
        total.stale_share,
    ):
        assert math.isnan(value)


def test_degradation_compares_the_episodes_that_both_played() -> None:
    sync = RunSummary(run(), (episode(number=0), episode(number=1), episode("combat_zombie")))
    live = RunSummary(
        run(mode="live"),
        (failure(number=0, stale_ticks=30), failure("combat_zombie", reason="skipped"), episode(number=2)),
    )
    (found,) = degradations([live, sync])
    assert [(one.name, other.name) for one, other, _ in found.groups] == [("all", "all"), ("harvest", "harvest")]
    one, other, difference = found.groups[0]
    assert (one.rate.trials, other.rate.trials) == (1, 1)
    assert (difference.value, other.stale_share) == (-1.0, 0.1)


@pytest.mark.parametrize(
    "changed",
    [
        {"policy": "random"},
        {"model_hash": "other"},
        {"engine": "java"},
        {"mode": "sync"},
        {"tick_limits": {"harvest": 10}},
        {"temperature": 0.0},
    ],
)
def test_runs_of_different_things_are_not_compared(changed: dict[str, Any]) -> None:
    live = RunSummary(run(**{"mode": "live", **changed}), (episode(),))
    assert degradations([RunSummary(run(), (episode(),)), live]) == []


def test_other_seeds_are_other_episodes() -> None:
    live = RunSummary(run(mode="live"), (episode(seed=4),))
    assert degradations([RunSummary(run(), (episode(),)), live]) == []


def test_only_javas_engine_gives_a_score() -> None:
    assert engine_words("embedded") == "the embedded engine (not a MineDojo score)"
    assert engine_words("java") == "MineDojo's own Java engine"
