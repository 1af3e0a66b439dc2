"""What others wrote goes into logs by its lines, and a terminal carries nothing of it out."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.minecraft.feed_messages import Log
from bridge.plain_text import UNSHOWN, plain_lines


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("TypeError: x\n    at act.js", "TypeError: x\n    at act.js"),
        ("\x1b[2Jgone\r\n\x07\u202ebell \x9b31m", "[2Jgone\nbell 31m"),
        ("tab\there", "tab here"),
        ("", ""),
    ],
)
def test_lines_stay_and_controls_go(text: str, shown: str) -> None:
    assert plain_lines(text) == shown
    assert Log(level="error", text=text).shown == shown


@given(st.text())
def test_no_text_holds_a_control_afterwards(text: str) -> None:
    shown = plain_lines(text)
    assert not any(unicodedata.category(letter) in UNSHOWN for letter in shown.replace("\n", ""))
    assert shown.count("\n") == text.count("\n")
