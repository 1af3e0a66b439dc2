"""What a foreign server writes is shown on the user's terminal and never carried out by it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bridge.world import WorldError
from runtime import cli
from runtime.bench_view import ProgressView
from runtime.foreign_text import one_line
from runtime.lockstep import SeedResult
from runtime.records import EpisodeResult
from runtime.summary import summary_table

KICK = "kicked:\x1b[2J \x1b]0;title\x07 you\r\nare \u202egone\u202c \x9b31m\ud800 bye"
SHOWN = "kicked:[2J ]0;title you are gone 31m bye"
RESULT = EpisodeResult("error", 3, 0, 0.0, (), KICK)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (KICK, SHOWN),
        ("", ""),
        ("\x1b", ""),
        ("übergroß – 木\u3000✓", "übergroß – 木 ✓"),
        ("  two\n \x1b lines ", "two lines"),
    ],
)
def test_a_text_keeps_its_letters_and_loses_its_controls(text, shown):
    assert one_line(text) == shown


@given(st.text())
def test_no_text_holds_a_control_afterwards(text):
    assert not any(letter < " " or "\x7f" <= letter <= "\x9f" for letter in one_line(text))


def test_the_error_line_carries_nothing_out(monkeypatch, capsys):
    def kicked(*_):
        raise WorldError(KICK)

    monkeypatch.setattr(cli, "_dispatch", kicked)
    assert cli.run_command(["run"]) == 1
    assert capsys.readouterr().err == f"error: {SHOWN}\n"
    assert cli.error_line(OSError(5, "broken\x1b[2J", "a\x07b")) == "ab: broken[2J"


def test_neither_do_the_note_of_a_run_and_that_of_a_benchmark():
    for show in (
        lambda console: console.print(summary_table("goal", "world", RESULT, {})),
        lambda console: ProgressView(console, "student", 1).add(SeedResult(7, RESULT)),
    ):
        said = io.StringIO()
        show(Console(file=said, width=200))
        assert SHOWN in said.getvalue()
        assert "\x1b" not in said.getvalue()
