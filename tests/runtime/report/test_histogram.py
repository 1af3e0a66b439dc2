"""A chart's bins hold every value, within the drawing, under round labels."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.report.histogram import histogram


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=200))
def test_every_value_is_in_a_bar(values: list[int]) -> None:
    chart = histogram(values)
    assert chart is not None
    assert sum(bar.count for bar in chart.bars) == len(values)
    assert max(bar.height for bar in chart.bars) == 1.0
    assert chart.highest == max(bar.count for bar in chart.bars)
    for bar in chart.bars:
        assert 0.0 <= bar.left < bar.left + bar.width <= 1.0 + 1e-9
    assert chart.bars[0].low <= min(values)
    assert max(values) <= chart.bars[-1].high


@pytest.mark.parametrize(
    ("values", "end", "labels"),
    [
        ([30, 990], None, [0, 250, 500, 750, 1000]),
        ([10], 2900, [0, 1000, 2000, 3000]),
        ([0], None, [0, 1, 2, 3, 4]),
        ([1234], None, [0, 500, 1000, 1500]),
    ],
)
def test_labels_are_round_numbers(values: list[int], end: float | None, labels: list[int]) -> None:
    chart = histogram(values, end)
    assert chart is not None
    assert [number for _, number in chart.labels] == pytest.approx(labels)
    assert (chart.labels[0][0], chart.labels[-1][0]) == (0.0, pytest.approx(1.0))


def test_nothing_has_no_chart() -> None:
    assert histogram([]) is None
