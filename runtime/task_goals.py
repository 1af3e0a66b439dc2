"""Goals in the words of the task files that ship: which task such a text asks for.

A text is one of a file's ``texts`` or ``held_out_texts``, word for word but for case, punctuation, words of politeness and the
number in it, which may be a word, or ``a``.
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


def words_of(line: str) -> frozenset[str]:
    """The words of a line."""
    return frozenset(line.split())


FILLERS = words_of(
    "please could can would you i we me us go and to now just try kindly yourself out let lets your task goal job is"
)
"""A text may begin with any number of these; they change nothing."""
MOST_DIGITS = 9
"""A number of more is not read."""
_POLITE = words_of("please kindly just now me us")
"""Change nothing wherever they stand."""
_COUNT, _MINUTES, _THINGS, _ONE = "_count_", "_minutes_", "_things_", "_one_"
"""Stand for their places in a text while it is made plain; the last for one thing behind an article."""


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
        return self.family.limit_of(self.kind, self.count)

    def task(self, text: str, tick_limit: int) -> Task:
        """The task with ``text`` as its goal.

        A world that can be set up begins with what it gives, and with its creatures nearby; what is to be survived begins at its
        hour, too, and as hungry and hurt. The land is the world's own. ValueError where so many cannot be judged or set up.
        """
        from training.file_errors import in_words

        try:
            task = self.family.task(self.kind, self.count)
        except ValueError as error:
            raise ValueError(in_words(str(error).partition(" - at ")[0])) from error
        kept = ["inventory", "creatures"]
        if self.test == "survive":
            kept += ["time_of_day", "spawning", "health", "food"]
        given = WorldSetup(**{name: getattr(task.setup, name) for name in kept})
        return Task(task.name, Goal(text), task.success, tick_limit, given)


@dataclass(frozen=True)
class _Pattern:
    """One text of one kind of tasks."""

    expression: re.Pattern[str]
    family: TaskFamily
    kind: str

    def asked(self, text: str) -> AskedTask | None:
        found = self.expression.fullmatch(text)
        if found is None:
            return None
        said = {place: number for place, number in found.groupdict().items() if number is not None}
        if "one" in said:
            return AskedTask(self.family, self.kind, 1)
        if "minutes" in said:
            from training.task_files import TICKS_A_MINUTE

            return AskedTask(self.family, self.kind, int(said["minutes"]) * TICKS_A_MINUTE)
        if "count" in said:
            count = int(said["count"])
            # A ladder is climbed to one of its things, however many are said.
            return AskedTask(self.family, self.kind, count) if count == 1 or self._is_counted else None
        return AskedTask(self.family, self.kind, self.family.counts_of(self.kind)[0])

    @property
    def _is_counted(self) -> bool:
        return self.family.success.test != "milestones"


def asked_task(text: str) -> AskedTask | None:
    """The task that ships whose words a text is; None where it is none's.

    Of several the one with the most ticks.
    """
    plain = plain_words(text)
    found = (asked for pattern in _patterns() if (asked := pattern.asked(plain)) is not None)
    return max(found, key=lambda asked: asked.tick_limit, default=None)


def plain_words(text: str) -> str:
    """A text without case, punctuation and politeness, its numbers in digits."""
    digits_together = re.sub(r"(?<=\d),(?=\d{3})", "", text.lower())
    words = in_digits(re.sub(r"[^a-z0-9_ ]+", " ", digits_together).split())
    first = next((place for place, word in enumerate(words) if word not in FILLERS), len(words))
    return " ".join(word for word in words[first:] if word not in _POLITE)


@functools.cache
def _patterns() -> tuple[_Pattern, ...]:
    from training.task_files import load_family, shipped_families

    patterns = []
    for family in map(load_family, shipped_families()):
        if family.shown != "words":
            continue
        for name, kind in family.kinds.items():
            one, many = (re.escape(plain_words(words)) for words in (kind.one, kind.many or kind.one))
            for text in (*family.texts, *family.held_out_texts):
                # "a tree" is one tree, and the only count that has no number; "a piece of stone" is one piece.
                shown = re.sub(r"\ban? \{things\}", _ONE, text)
                expression = plain_words(shown.format(count=_COUNT, things=_THINGS, minutes=_MINUTES))
                expression = expression.replace(_ONE, f"(?:an?|1) {one}")
                expression = expression.replace(f"{_COUNT} {_THINGS}", rf"(?:(?P<one>an?) {one}|{_COUNT} {_THINGS})", 1)
                expression = expression.replace(_THINGS, f"(?:{one}|{many})")
                expression = expression.replace(f"{_MINUTES} minutes", f"{_MINUTES} minutes?")
                for place, group in ((_COUNT, "count"), (_MINUTES, "minutes")):
                    expression = expression.replace(place, rf"(?P<{group}>\d{{1,{MOST_DIGITS}}})", 1)
                    expression = expression.replace(place, f"(?P={group})")
                patterns.append(_Pattern(re.compile(expression), family, name))
    return tuple(patterns)
