"""The figures of a report: means, ratios and intervals, what is left out, and what is told of the figures to reach."""

from __future__ import annotations

import math

import msgspec
import pytest

from runtime.bootstrap import mean_of, ratio_of
from runtime.suite_bench.choosing import choose_episodes
from runtime.suite_bench.records import PolicyFacts
from runtime.suite_bench.summary import RunSummary
from runtime.suite_bench.targets import verdicts
from tests.runtime.suite_bench import samples


def verdict_of(name: str, *runs: RunSummary):
    (found,) = [one for one in verdicts(*runs) if one.target.name.startswith(name)]
    return found


def test_an_interval_of_a_mean_holds_it_and_narrows_with_more_values():
    few, many = mean_of([0.0, 1.0] * 5), mean_of([0.0, 1.0] * 500)
    assert few.low < few.value == many.value == 0.5 < few.high
    assert many.high - many.low < (few.high - few.low) / 5
    assert mean_of([0.0, 1.0] * 5) == few
    assert not mean_of([]).is_known


def test_a_ratio_is_of_pairs_and_to_nothing_it_is_infinite():
    same = ratio_of([1, 5, 9, 2], [2, 10, 18, 4])
    assert (same.value, same.low, same.high) == pytest.approx((0.5, 0.5, 0.5))
    assert math.isinf(ratio_of([1.0, 2.0], [0.0, 0.0]).value)
    assert not ratio_of([0.0], [0.0]).is_known
    with pytest.raises(ValueError, match="lower: must hold as many"):
        ratio_of([1.0], [])


def test_a_ratio_of_shares_has_an_interval_where_all_or_none_succeed():
    both = ratio_of([1.0] * 20, [1.0] * 20)
    assert (both.value, both.low, both.high) == pytest.approx((1.0, 0.839, 1.192), abs=0.001)
    half = ratio_of([1.0] * 50 + [0.0] * 50, [1.0] * 25 + [0.0] * 75)
    assert (half.low, half.high) == pytest.approx((1.36, 2.96), abs=0.01)  # Katz's, by logarithms: 1.35 to 2.96
    once = ratio_of([1.0] + [0.0] * 99, [0.0] * 100)
    assert once.low < 1 < once.high == math.inf
    none = ratio_of([0.0] * 100, [1.0] * 5 + [0.0] * 95)
    assert none.value == none.low == 0 < none.high < 1


def test_a_resample_of_a_ratio_in_which_both_are_0_may_lie_anywhere():
    rare = ratio_of([0.5] + [0.0] * 9, [0.4] + [0.0] * 9)
    assert (rare.value, rare.low, rare.high) == (1.25, 0.0, math.inf)


def test_what_was_not_tried_counts_neither_way_and_what_broke_is_a_failure():
    records = [
        samples.episode("student", 100_000),
        samples.episode("student", 100_001, won=False, outcome="error", error="RuntimeError: x"),
        samples.episode("student", 100_002, won=False, outcome="refused", error="goal.image: no", measures={}),
    ]
    (group,) = RunSummary(samples.run(("student",)), tuple(records)).suites[0].groups
    assert (group.rate.successes, group.rate.trials, group.broken, group.refused) == (1, 2, 1, 1)
    assert group.reasons == [("goal.image: no", 1)]
    assert group.main.value == 0.5
    assert group.passes_per_success == 200


def test_a_student_is_compared_with_the_teacher_over_the_episodes_of_both():
    records = [samples.episode("teacher", seed) for seed in range(4)]
    records += [samples.episode("student", seed, won=seed > 0) for seed in range(3)]
    records.append(samples.episode("student", 9, won=False))  # the teacher did not try this one
    summary = RunSummary(samples.run(), tuple(records))
    found = verdict_of("object search", summary)
    assert found.measured.value == pytest.approx(2 / 3)
    assert found.status == "missed"
    assert found.words.startswith("missed by 0.18")
    assert verdict_of("navigation/object-search: teacher", summary).status == "reached"


def test_the_area_is_that_of_explorers_and_travellers_count_by_success_alone():
    records = [
        samples.episode("student", 1, family="explore", measures={"success": 0.0, "area": 3000.0}),
        samples.episode("teacher", 1, family="explore", measures={"success": 1.0, "area": 4000.0}),
        samples.episode("student", 1, family="travel", measures={"success": 1.0}),
        samples.episode("teacher", 1, family="travel", measures={"success": 1.0}),
    ]
    summary = RunSummary(samples.run(), tuple(records))
    assert verdict_of("explore", summary).measured.value == 0.75
    explore, travel = summary.families("navigation/explore")
    assert (explore.measure, travel.measure) == ("area", "success")


def test_a_figure_of_which_nothing_is_known_says_why():
    records = [
        samples.episode("student", 1, won=False, outcome="refused", error="goal.image: text alone", measures={}),
        samples.episode("teacher", 1, won=False),
    ]
    summary = RunSummary(samples.run(), tuple(records))
    found = verdict_of("object search", summary)
    assert found.words == "not measured; student did not try: goal.image: text alone"
    assert verdict_of("student by static", summary).words == "not measured; --policy has no static=FOLDER"
    one = [samples.episode("student", 1), samples.episode("teacher", 1, won=False)]
    assert (
        verdict_of("object search", RunSummary(samples.run(), tuple(one))).words == "not measured; the teacher's is 0"
    )


def test_the_student_is_to_be_ahead_of_each_ablation_in_every_suite():
    policies = ("student", "static")
    records = [samples.episode("student", seed) for seed in range(4)]
    records += [samples.episode("static", seed, won=seed < 2) for seed in range(4)]
    found = verdict_of("navigation/object-search: student by static", RunSummary(samples.run(policies), tuple(records)))
    assert (found.measured.value, found.status) == (2.0, "reached")


def test_one_success_beside_none_is_not_ahead_and_many_are():
    policies = ("student", "static")
    static = [samples.episode("static", seed, won=False) for seed in range(40)]
    for wins, words in ((1, "not measured; static's is 0, and student's is not clearly more"), (20, "reached")):
        student = [samples.episode("student", seed, won=seed < wins) for seed in range(40)]
        summary = RunSummary(samples.run(policies), (*student, *static))
        assert verdict_of("navigation/object-search: student by static", summary).words == words


def test_standing_still_is_judged_suite_by_suite():
    records = [samples.episode("idle", seed, won=False) for seed in range(100)]
    records += [samples.episode("idle", seed, won=seed < 2, family="explore") for seed in range(20)]
    summary = RunSummary(samples.run(("idle",)), tuple(records))
    assert verdict_of("navigation/object-search: who stands still", summary).status == "reached"
    assert verdict_of("navigation/explore: who stands still", summary).words == "missed by 0.08"


def test_milestones_that_all_were_reached_have_an_interval_as_every_share():
    records = [
        samples.episode(
            "student",
            seed,
            family="materials_wood",
            suite="creation/materials",
            measures={"success": 1.0, "milestones": 1.0},
        )
        for seed in range(20)
    ]
    families = {"materials_wood": "creation/materials"}
    (group,) = RunSummary(samples.run(("student",), families=families), tuple(records)).suites[0].groups
    assert group.main.value == 1.0
    assert group.main.low == pytest.approx(0.839, abs=0.001)


def test_live_is_compared_with_the_same_episodes_of_the_embedded_world():
    embedded = [samples.episode("student", seed) for seed in range(4)]
    live = [samples.episode("student", seed, won=seed < 3) for seed in range(3)] + [
        samples.episode("student", 3, won=False)
    ]
    runs = (
        RunSummary(samples.run(("student",)), tuple(embedded)),
        RunSummary(samples.run(("student",), world="live", mode="live"), tuple(live)),
    )
    found = verdict_of("navigation: live", *runs)
    assert (found.measured.value, found.status) == (0.75, "missed")
    assert verdict_of("wood: live", *runs).words == "not measured; no episode was tried in both worlds"


def test_a_comparison_tells_what_either_side_did_not_try():
    student = [samples.episode("student", seed) for seed in range(3)]
    teacher = [samples.episode("teacher", seed) for seed in range(3)]
    not_tried = {"won": False, "outcome": "refused", "error": "no", "measures": {}}
    student.append(samples.episode("student", 3, **not_tried))
    teacher += [samples.episode("teacher", seed, **not_tried) for seed in (4, 5)]
    embedded = RunSummary(samples.run(), (*student, *teacher))
    words = "reached; student did not try 1 of 4; teacher did not try 2 of 5"
    assert verdict_of("object search", embedded).words == words
    live = [samples.episode("student", seed) for seed in range(3)]
    live.append(samples.episode("student", 9, **not_tried))
    runs = embedded, RunSummary(samples.run(("student",), world="live", mode="live"), tuple(live))
    words = "reached; student did not try 1 of 4, live; student did not try 1 of 4, embedded"
    assert verdict_of("navigation: live", *runs).words == words


def test_a_tick_of_the_student_is_to_be_below_15_ms():
    summary = RunSummary(samples.run(), (samples.episode("student", 1),))
    assert verdict_of("one student tick", summary).status == "reached"
    checkpoint = PolicyFacts(source="runs/a/checkpoint", model_hash="5afe" * 16, provider="torch on cuda")
    floats = msgspec.structs.replace(samples.run(), policies={"student": checkpoint})
    words = "not measured; runs/a/checkpoint is no package in int8; steve2 export makes one"
    assert verdict_of("one student tick", RunSummary(floats, ())).words == words


def test_the_best_is_won_soonest_the_worst_came_least_far_and_what_broke_is_no_example():
    records = [
        samples.episode("r", 1, ticks=300),
        samples.episode("r", 2, ticks=80),
        samples.episode("r", 3, won=False, progress=0.5),
        samples.episode("r", 4, won=False, progress=0.1),
        samples.episode("r", 5, won=False, outcome="error"),
        samples.episode("r", 6, won=False, outcome="refused"),
        samples.episode("r", 7, won=False, progress=0.3),
    ]
    assert [(one.rank, one.record.seed) for one in choose_episodes(records)] == [
        ("best", 2),
        ("median", 3),
        ("worst", 4),
    ]
    assert [one.rank for one in choose_episodes(records[:1])] == ["best"]
    assert choose_episodes(records[4:6]) == []
