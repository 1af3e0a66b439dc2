"""Text that others wrote (a server's kick reason, say), made fit for the user's terminal."""

from __future__ import annotations

import unicodedata

from bridge.plain_text import UNSHOWN


def one_line(text: str) -> str:
    """``text`` on one line, without what a terminal would carry out instead of show."""
    shown = "".join(letter for letter in text if letter.isspace() or unicodedata.category(letter) not in UNSHOWN)
    return " ".join(shown.split())
