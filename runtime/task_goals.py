"""Goals in the words of the task files that ship: what such a text asks for is judged as their tasks are.

A text is one of a file's ``texts`` or ``held_out_texts``, word for word but for case, punctuation and the number in it.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from bridge.messages import Success
from training.task_files import TaskFamily, load_family, shipped_families

JUDGED = ("find", "reach", "explore", "build", "milestones")
"""The tests that a goal alone can ask for: they need no creature to be put anywhere, and every world judges them."""
MOST_DIGITS = 9
"""A number of more is not read."""
_COUNT, _THINGS = "_count_", "_things_"
"""Stand for their places in a text while it is made plain."""


@dataclass(frozen=True)
class _Pattern:
    """One text of one kind of tasks."""

    expression: re.Pattern[str]
    family: TaskFamily
    kind: str


def success_of_text(text: str) -> tuple[str, Success] | None:
    """The name (FAMILY/KIND/COUNT) and the success test of a goal's text; None where no task that ships is asked for by it.

    ValueError where the number in it is none that can be judged.
    """
    plain = _plain(text)
    for pattern in _patterns():
        found = pattern.expression.fullmatch(plain)
        if found is not None:
            numbers = found.groupdict().get("count")
            count = 1 if numbers is None else int(numbers)
            success = pattern.family.success.make(pattern.family.kinds[pattern.kind], count)
            return f"{pattern.family.name}/{pattern.kind}/{count}", success
    return None


def _plain(text: str) -> str:
    digits_together = re.sub(r"(?<=\d),(?=\d{3})", "", text.lower())
    return " ".join(re.sub(r"[^a-z0-9_ ]+", " ", digits_together).split())


@functools.cache
def _patterns() -> tuple[_Pattern, ...]:
    patterns = []
    for family in map(load_family, shipped_families()):
        if family.success.test not in JUDGED or family.shown != "words":
            continue
        for name, kind in family.kinds.items():
            things = "|".join(re.escape(_plain(words)) for words in (kind.one, kind.many) if words)
            for text in (*family.texts, *family.held_out_texts):
                expression = _plain(text.format(count=_COUNT, things=_THINGS)).replace(_THINGS, f"(?:{things})")
                counted = expression.replace(_COUNT, rf"(?P<count>\d{{1,{MOST_DIGITS}}})", 1)
                counted = counted.replace(_COUNT, "(?P=count)")
                patterns.append(_Pattern(re.compile(counted), family, name))
    return tuple(patterns)
