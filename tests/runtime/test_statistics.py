"""The figures of a benchmark are what they are called."""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.json_file import write_json
from runtime.lockstep import SeedResult
from runtime.records import EpisodeResult, LatencySummary
from runtime.statistics import PolicyReport, wilson_interval


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    # The closed form by hand for 0 of n: upper = z^2 / (n + z^2); for half of n the interval is symmetric around 1/2.
    [(0, 10, 0.0, 0.277533), (10, 10, 0.722467, 1.0), (5, 10, 0.236593, 0.763407), (90, 100, 0.825634, 0.944771)],
)
def test_wilson_intervals(successes, trials, low, high):
    assert wilson_interval(successes, trials) == pytest.approx((low, high), abs=1e-5)


@given(st.integers(1, 500).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_an_interval_holds_its_rate_and_stays_within_bounds(pair):
    successes, trials = pair
    low, high = wilson_interval(successes, trials)
    assert 0.0 <= low <= successes / trials + 1e-12
    assert successes / trials - 1e-12 <= high <= 1.0


def test_impossible_counts_are_refused():
    with pytest.raises(ValueError, match="successes"):
        wilson_interval(3, 2)


def test_a_report_counts_errors_as_failures_and_takes_ticks_of_successes_only():
    episodes = (
        SeedResult(2, EpisodeResult("success", 100, 1, 1.0, (1.0, 2.0))),
        SeedResult(1, EpisodeResult("success", 300, 0, 1.0, (3.0,))),
        SeedResult(3, EpisodeResult("error", 7, 0, 0.5, (), "WorldError: gone")),
        SeedResult(4, EpisodeResult("limit", 593, 0, 0.25, ())),
    )
    report = PolicyReport("student", "student", "abc", episodes, 10.0, "CPUExecutionProvider")
    fields = report.as_fields()
    assert (fields["successes"], fields["episodes"], fields["errors"]) == (2, 4, 1)
    assert fields["provider"] == "CPUExecutionProvider"
    assert fields["median_ticks_to_success"] == 200
    assert fields["steps_per_second"] == 100
    assert fields["stale_share"] == 0.001
    assert fields["latency_ms"]["p50"] == 2.0
    assert [episode["seed"] for episode in fields["by_seed"]] == [1, 2, 3, 4]


def test_nothing_measured_is_not_a_number_and_null_in_json(tmp_path):
    assert math.isnan(LatencySummary.of([]).p50)
    write_json(tmp_path / "folder" / "report.json", PolicyReport("random", "random", None, (), 0.0).as_fields())
    report = json.loads((tmp_path / "folder" / "report.json").read_text())
    assert report["median_ticks_to_success"] is None
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["report.json"]
