"""Waits between tries double, stay apart, and begin anew once it went well."""

from __future__ import annotations

import numpy as np
import pytest

from runtime.supervisor import Backoff


def test_waits_double_from_one_second_to_sixty_and_keep_between_half_and_whole():
    waits = np.array([[Backoff(np.random.default_rng(seed)).next_seconds() for seed in range(200)]])
    backoffs = [Backoff(np.random.default_rng(seed)) for seed in range(200)]
    waits = np.array([[backoff.next_seconds() for backoff in backoffs] for _ in range(9)])
    for row, whole in zip(waits, (1, 2, 4, 8, 16, 32, 60, 60, 60), strict=True):
        assert row.min() >= whole / 2
        assert row.max() <= whole
        assert row.std() > whole / 20  # agents that were lost together do not come together


@pytest.mark.parametrize(("played", "whole"), [(0, 32), (9.9, 32), (10, 16), (30, 4), (59.9, 1), (60, 1), (4000, 1)])
def test_playing_takes_back_a_doubling_each_ten_seconds_and_a_minute_all(played, whole):
    backoff = Backoff(np.random.default_rng(0))
    for _ in range(5):
        backoff.next_seconds()
    assert whole / 2 <= backoff.next_seconds(played) <= whole
    for _ in range(10):
        backoff.next_seconds()
    assert 0.5 <= backoff.next_seconds(60) <= 1.0
