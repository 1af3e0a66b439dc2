"""Text that others wrote (a server's, a process's), without what a terminal would carry out instead of show."""

from __future__ import annotations

import unicodedata

UNSHOWN = frozenset(("Cc", "Cf", "Cs"))
"""Unicode categories: controls, escapes among them; formats, which turn the writing direction; halves of a character."""


def plain_lines(text: str) -> str:
    """``text`` with its lines, each without controls; blanks of every kind are spaces."""
    return "\n".join(_plain(line) for line in text.split("\n"))


def _plain(line: str) -> str:
    shown = (" " if letter.isspace() else letter for letter in line)
    return "".join(letter for letter in shown if unicodedata.category(letter) not in UNSHOWN).rstrip()
