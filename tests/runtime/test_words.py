"""Lines that are too long end behind a word, and say that they go on."""

from __future__ import annotations

import pytest

from runtime.words import shortened


@pytest.mark.parametrize(
    ("line", "letters", "shown"),
    [
        ("plan   collect oak_log 4", 40, "plan   collect oak_log 4"),
        ("plan   collect oak_log 4", 24, "plan   collect oak_log 4"),
        ("plan   collect oak_log 4 > craft stick 4", 30, "plan   collect oak_log 4..."),
        ("plan   collect oak_log 4 > craft stick 4", 33, "plan   collect oak_log 4..."),
        ("plan   collect oak_log 4 > craft stick 4", 36, "plan   collect oak_log 4 > craft..."),
        ("4/9 | 4 oak_log, 12 dark_oak_planks, 3 stick", 40, "4/9 | 4 oak_log, 12 dark_oak_planks..."),
        ("x" * 50, 20, "x" * 17 + "..."),
    ],
)
def test_a_long_line_ends_behind_a_word(line: str, letters: int, shown: str) -> None:
    assert shortened(line, letters) == shown
    assert len(shown) <= letters
