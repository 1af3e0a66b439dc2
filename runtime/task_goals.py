"""Goals in the words of the task files that ship: what such a text asks for is judged as their tasks are.

A text is one of a file's ``texts`` or ``held_out_texts``, word for word but for case, punctuation and the number in it.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge.messages import Goal, Task, WorldSetup

if TYPE_CHECKING:
    from training.task_files import TaskFamily

JUDGED = ("find", "reach", "explore", "build", "milestones")
"""The tests that a goal alone can ask for: every world judges them."""
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


def task_of_text(text: str, tick_limit: int) -> Task | None:
    """The task that a goal's text asks for in the words of one that ships; None where it asks for none of them.

    A world that can be set up begins with what the task gives, and with its creatures nearby; land and hour are its own.
    ValueError where the number in the text is none that can be judged or set up.
    """
    from training.file_errors import in_words

    plain = _plain(text)
    for pattern in _patterns():
        found = pattern.expression.fullmatch(plain)
        if found is not None:
            numbers = found.groupdict().get("count")
            try:
                task = pattern.family.task(pattern.kind, 1 if numbers is None else int(numbers))
            except ValueError as error:
                raise ValueError(in_words(str(error).partition(" - at ")[0])) from error
            given = WorldSetup(inventory=task.setup.inventory, creatures=task.setup.creatures)
            return Task(task.name, Goal(text), task.success, tick_limit, given)
    return None


def _plain(text: str) -> str:
    digits_together = re.sub(r"(?<=\d),(?=\d{3})", "", text.lower())
    return " ".join(re.sub(r"[^a-z0-9_ ]+", " ", digits_together).split())


@functools.cache
def _patterns() -> tuple[_Pattern, ...]:
    from training.task_files import load_family, shipped_families

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
