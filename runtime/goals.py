"""From a goal's text to a Task whose success can be judged. The student reads the raw text, this is how it is judged.

What is said in the words of a task that ships is judged as that task is (``runtime.task_goals``). All else asks for items to be
collected; only what is to be found and is a block must be looked at. The grammar, over lower-cased words without punctuation::

    goal     = [lead ...] "until" owner "have" amount
             | [filler ...] [verb [particle] [filler ...]] amount [tail]
    verb     = one of VERBS
    amount   = [count] ["more"] ["blocks" | "pieces" | "items" | "units"] ["of"] item | item count
    count    = digits | a number word up to ninety-nine | "a" | "an" | "a dozen" | "a stack of"        (absent: 1)
    item     = an item's name in singular or plural, with blanks or underscores
             | SPECIES "wood" | SPECIES "trunk"   (that species' log)
             | "log" | "wood" | "trunk"           (a log of any species)
    tail     = "from" ... | "for me" | "in" ... | "please" | "now"
"""

from __future__ import annotations

import functools
import re

from agent.goal import MAX_GOAL_CHARACTERS
from bridge import names
from bridge.messages import Collect, Find, Goal, Task
from runtime.near import close_to
from runtime.task_goals import FILLERS, MOST_DIGITS, AskedTask, asked_task, plain_words, words_of

VERBS = words_of(
    "collect gather get fetch bring obtain find chop cut harvest mine dig pick take need want have acquire grab"
)
_PARTICLES = words_of("up down yourself out exactly about another")
_MEASURES = words_of("block blocks piece pieces item items unit units")
_TAILS = words_of("from for in with out somewhere")
MAX_COUNT = 2304
"""36 stacks of 64."""
FINDING = "find"
"""The verb of what is to be looked at, where it is a block."""
FINDING_BLOCKS = 5.0
"""From how near, as the tasks of block search have it."""
DEFAULT_TICKS = 1200
"""The limit of what is asked for in no task's words."""
UNDERSTOOD = (
    "understood are goals such as 'collect 4 oak logs', 'get three birch logs', 'chop down a spruce log', "
    "'gather 8 logs': a verb ("
    + ", ".join(sorted(VERBS))
    + ") or none, a count, and the name of a Minecraft item in singular or plural; or the words of a task, "
    "such as 'find a cow', 'go 40 blocks to the north', 'craft a wooden pickaxe' (`steve2 tasks show NAME` has them)"
)


class GoalError(ValueError):
    """The goal's text cannot be judged; the message says what is understood."""


def read_goal(text: str, tick_limit: int | None = None) -> Task:
    """The Task of a goal text: the text itself as the goal, and how it is judged.

    Args:
        text: what is wanted.
        tick_limit: of the episode; None for that of the task whose words these are, or else DEFAULT_TICKS.

    Raises GoalError when the text is neither a task's nor in the grammar above, is longer than any student reads, or asks for a
    killing, which no live server judges.
    """
    if len(text) > MAX_GOAL_CHARACTERS:
        raise GoalError(
            f"goal: {text[:40]!r}... has {len(text)} characters, at most {MAX_GOAL_CHARACTERS} are read; {UNDERSTOOD}"
        )
    negative = re.search(r"(?:^|\s)[-\u2212]\d[\d,]*", text)
    if negative is not None:
        raise GoalError(f"goal: {text!r} has the number {negative.group().strip()}; give one of at least 1")
    asked = asked_task(text)
    if asked is not None:
        return _as_asked(text, asked, asked.tick_limit if tick_limit is None else tick_limit)
    verb, count, items = _amount_of(text)
    limit = DEFAULT_TICKS if tick_limit is None else tick_limit
    if verb == FINDING and set(items) <= set(names.blocks().names):
        _require_count(text, count)
        success = Find(blocks=items, distance=FINDING_BLOCKS, count=count)
        return Task(f"find {_name_of(items)} {count}", Goal(text), success, limit)
    return _collect(text, count, items, limit)


def _as_asked(text: str, asked: AskedTask, tick_limit: int) -> Task:
    """The Task of a text in a task's words. What is to be collected is collected from nothing, however it is said."""
    if asked.test == "collect":
        return _collect(text, asked.count, asked.items, tick_limit)
    try:
        task = asked.task(text, tick_limit)
    except ValueError as error:
        raise GoalError(f"goal: {text!r}: {error}") from error
    if asked.test == "kill":
        raise GoalError(
            f"goal: {text!r} asks for a killing, and no live server tells who killed what; "
            f"in the embedded world it is a task: steve2 run --world embedded --task {task.name} "
            f"(`steve2 tasks --suite {asked.family.suite}` lists others)"
        )
    return task


def _collect(text: str, count: int, items: tuple[str, ...], tick_limit: int) -> Task:
    _require_count(text, count)
    return Task(f"collect {_name_of(items)} {count}", Goal(text), Collect(items, count), tick_limit)


def _require_count(text: str, count: int) -> None:
    if not 1 <= count <= MAX_COUNT:
        raise GoalError(
            f"goal: {text!r} asks for {count} items; the count must lie in 1..{MAX_COUNT} (a full inventory)"
        )


def _name_of(items: tuple[str, ...]) -> str:
    """An item's name, or what the names of several end with: ``log``."""
    return items[0] if len(items) == 1 else items[0].split("_")[-1]


def _amount_of(text: str) -> tuple[str, int, tuple[str, ...]]:
    """The verb of a text in the grammar above ("" for none), and how many of which items; GoalError where it is outside of it."""
    words = plain_words(text).split()
    digits = max((len(word) for word in words if word.isdecimal()), default=0)
    if digits > MOST_DIGITS:
        raise GoalError(
            f"goal: {text[:40]!r}... asks for a number of {digits} digits; the count must lie in 1..{MAX_COUNT}"
        )
    verb, amount = _ruled(words)
    count, phrase = _amount(amount)
    items = item_names(phrase)
    if not items and not verb:
        hint = close_to(words[0], VERBS, 0.7) if words else ""
        raise GoalError(f"goal: {text!r} has no verb that is known, nor is it a count of an item; {hint}{UNDERSTOOD}")
    if not items:
        hint = close_to(_singular(phrase).replace(" ", "_"), names.items().names)
        raise GoalError(f"goal: {text!r} names no known item: {phrase!r}; {hint}{UNDERSTOOD}")
    return verb, count, items


def item_names(phrase: str) -> tuple[str, ...]:
    """The item names that a phrase such as ``oak logs`` or ``wood`` means; empty where it means none."""
    phrase = " ".join(phrase.split())
    if _singular(phrase) in ("log", "wood", "trunk", "tree trunk", "wood log", "wooden log"):
        return tuple(f"{species}_log" for species in names.LOG_SPECIES)
    for species in names.LOG_SPECIES:
        spoken = species.replace("_", " ")
        if _singular(phrase) in (
            f"{spoken} {noun}" for noun in ("wood", "trunk", "wood log", "tree log", "tree trunk")
        ):
            return (f"{species}_log",)
    found = _spoken_items().get(phrase.replace("_", " "))
    return (found,) if found else ()


@functools.cache
def _spoken_items() -> dict[str, str]:
    """Every way to say an item: its name with blanks, and its plural."""
    table: dict[str, str] = {}
    for item in names.items().names[1:]:
        table[item.replace("_", " ")] = item
    for item in names.items().names[1:]:
        table.setdefault(_plural(item.replace("_", " ")), item)
    return table


def _plural(noun: str) -> str:
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith("f"):
        return noun[:-1] + "ves"
    return noun + "s"


def _singular(phrase: str) -> str:
    return phrase[:-1] if phrase.endswith("s") and not phrase.endswith("ss") else phrase


def _ruled(words: list[str]) -> tuple[str, list[str]]:
    """The verb that rules the amount ("" for none), and the words behind it: the last one, which stands behind any ``until``."""
    if "until" in words:
        words = words[words.index("until") + 1 :]
    words = _without_fillers(words)
    if not words or words[0] not in VERBS:
        return "", words
    rest = words[1:]
    while rest and (rest[0] in _PARTICLES or rest[0] in FILLERS):
        rest = rest[1:]
    further, amount = _ruled(rest)
    return (
        (further, amount) if further else (words[0], rest)
    )  # "go and get ...", "I want you to collect ...": the last verb rules


def _without_fillers(words: list[str]) -> list[str]:
    return words[next((i for i, word in enumerate(words) if word not in FILLERS), len(words)) :]


def _amount(words: list[str]) -> tuple[int, str]:
    """How many (1 where it is not said), and the words that name the item."""
    count, rest = _leading_count(words)
    while rest and rest[0] in ("more", "of", "the", "any", "some", *_MEASURES):
        rest = rest[1:]
    rest = rest[: next((i for i, word in enumerate(rest) if word in _TAILS), len(rest))]
    if count is None and not item_names(" ".join(rest)):  # "oak logs 4", but "music disc 13" is an item
        count, _ = _leading_count(rest[-1:])
        if count is not None:
            return count, " ".join(rest[:-1])
    return 1 if count is None else count, " ".join(rest)


def _leading_count(words: list[str]) -> tuple[int | None, list[str]]:
    """The number, in digits, that the words begin with (None for none), and the words behind it."""
    if words[:1] in (["a"], ["an"]):
        return 1, words[1:]
    return (int(words[0]), words[1:]) if words and words[0].isdecimal() else (None, words)
