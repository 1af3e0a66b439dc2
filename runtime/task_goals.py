"""Goals in the words of the task files that ship: which task such a text asks for.

A text is one of a file's ``texts`` or ``held_out_texts``, word for word but for case, punctuation and the number in it, which may
be a word, or ``a``.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bridge.messages import Goal, Task, WorldSetup
from runtime.number_words import in_digits

if TYPE_CHECKING:
    from training.task_files import TaskFamily

MOST_DIGITS = 9
"""A number of more is not read."""
_TICKS_A_MINUTE = 1200
_COUNT, _MINUTES, _THINGS = "_count_", "_minutes_", "_things_"
"""Stand for their places in a text while it is made plain."""


@dataclass(frozen=True)
class AskedTask:
    """A task that a text asks for: so many of one kind of a family."""

    family: TaskFamily
    kind: str
    count: int

    @property
    def name(self) -> str:
        """As ``steve2 run --task`` takes it."""
        return f"{self.family.name}/{self.kind}/{self.count}"

    @property
    def test(self) -> str:
        """The name of its success test."""
        return self.family.success.test

    @property
    def items(self) -> tuple[str, ...]:
        """Any of which is to be collected, where that is its test."""
        return self.family.kinds[self.kind].items

    @property
    def tick_limit(self) -> int:
        """Its own."""
        own = self.family.kinds[self.kind].tick_limit or self.family.tick_limit
        return max(own, self.count) if self.test == "survive" else own

    def task(self, text: str, tick_limit: int) -> Task:
        """The task with ``text`` as its goal.

        A world that can be set up begins with what it gives, and with its creatures nearby; land and hour are its own.
        ValueError where so many cannot be judged or set up.
        """
        from training.file_errors import in_words

        try:
            task = self.family.task(self.kind, self.count)
        except ValueError as error:
            raise ValueError(in_words(str(error).partition(" - at ")[0])) from error
        given = WorldSetup(inventory=task.setup.inventory, creatures=task.setup.creatures)
        return Task(task.name, Goal(text), task.success, tick_limit, given)


@dataclass(frozen=True)
class _Pattern:
    """One text of one kind of tasks."""

    expression: re.Pattern[str]
    family: TaskFamily
    kind: str

    def count(self, said: dict[str, str]) -> int:
        """How many are asked for, of what stands at the places of a text."""
        if "minutes" in said:
            return int(said["minutes"]) * _TICKS_A_MINUTE
        if "count" in said:
            return int(said["count"]) if said["count"].isdecimal() else 1
        return self.family.counts_of(self.kind)[0]


def asked_task(text: str) -> AskedTask | None:
    """The task that ships whose words a text is; None where it is none's. Of several the first by the name of its family."""
    plain = _plain(text)
    for pattern in _patterns():
        found = pattern.expression.fullmatch(plain)
        if found is not None:
            return AskedTask(pattern.family, pattern.kind, pattern.count(found.groupdict()))
    return None


def _plain(text: str) -> str:
    digits_together = re.sub(r"(?<=\d),(?=\d{3})", "", text.lower())
    return " ".join(in_digits(re.sub(r"[^a-z0-9_ ]+", " ", digits_together).split()))


@functools.cache
def _patterns() -> tuple[_Pattern, ...]:
    from training.task_files import load_family, shipped_families

    patterns = []
    for family in map(load_family, shipped_families()):
        if family.shown != "words":
            continue
        for name, kind in family.kinds.items():
            things = "|".join(re.escape(_plain(words)) for words in (kind.one, kind.many) if words)
            for text in (*family.texts, *family.held_out_texts):
                expression = _plain(text.format(count=_COUNT, things=_THINGS, minutes=_MINUTES))
                expression = expression.replace(_THINGS, f"(?:{things})")
                for place, group, numbers in (
                    (_COUNT, "count", rf"\d{{1,{MOST_DIGITS}}}|an?"),
                    (_MINUTES, "minutes", rf"\d{{1,{MOST_DIGITS}}}"),
                ):
                    expression = expression.replace(place, f"(?P<{group}>{numbers})", 1)
                    expression = expression.replace(place, f"(?P={group})")
                patterns.append(_Pattern(re.compile(expression), family, name))
    return tuple(patterns)
