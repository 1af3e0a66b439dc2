"""A curve of what was done by when rises by steps, to the share that was done in the end."""

from __future__ import annotations

from runtime.report.curves import done_by


def test_a_curve_steps_up_at_each_moment_and_ends_at_the_share_that_was_done():
    curve = done_by("student", "first", [300, 100], 4, 400)
    assert curve.points == ((0.0, 0.0), (0.25, 0.0), (0.25, 0.25), (0.75, 0.25), (0.75, 0.5), (1.0, 0.5))


def test_where_nothing_was_done_it_lies_on_the_ground():
    assert done_by("idle", "first", [], 4, 400).points == ((0.0, 0.0), (1.0, 0.0))
