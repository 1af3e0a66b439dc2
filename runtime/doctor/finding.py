"""What a check finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

Grade = Literal["ok", "note", "bad"]
"""``note``: something that may be left out is; a run does without."""


class Finding(msgspec.Struct, frozen=True):
    """Of one check.

    Attributes:
        grade: whether it passed.
        says: what was found.
        remedy: what to do; empty where there is nothing to do.
    """

    grade: Grade
    says: str
    remedy: str = ""


Check = Callable[[], Finding]


def ok(says: str) -> Finding:
    """All is well."""
    return Finding("ok", says)


def note(says: str, remedy: str) -> Finding:
    """Something is left out that a run can do without."""
    return Finding("note", says, remedy)


def bad(says: str, remedy: str) -> Finding:
    """A run would fail, or be told to do what it cannot."""
    return Finding("bad", says, remedy)
