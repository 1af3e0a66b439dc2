"""Numbers as people write them: in digits, or in words up to ninety-nine."""

from __future__ import annotations


def _numbered(words: str, first: int, step: int) -> dict[str, int]:
    return {word: first + step * place for place, word in enumerate(words.split())}


_ONES = _numbered("one two three four five six seven eight nine", 1, 1)
_TEENS = _numbered("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10, 1)
_MANY = {"dozen": 12, "stack": 64}
_TENS = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)


def in_digits(words: list[str]) -> list[str]:
    """The words with every number in digits: ``find twenty one cows`` as ``find 21 cows``, ``a dozen logs`` as ``12 logs``.

    A lone ``a`` stays.
    """
    told: list[str] = []
    while words:
        number, length = _number(words)
        told.append(words[0] if number is None else str(number))
        words = words[max(length, 1) :]
    return told


def _number(words: list[str]) -> tuple[int | None, int]:
    """The number that the words begin with, and how many of them say it."""
    first, second = (*words[:2], "", "")[:2]
    if first in ("a", "an") and second in _MANY:
        return _MANY[second], 2
    if first == "dozen":
        return _MANY[first], 1
    if first.isdecimal():
        return int(first), 1
    if first in _TENS:
        return _TENS[first] + _ONES.get(second, 0), 1 + (second in _ONES)
    number = _ONES.get(first, _TEENS.get(first))
    return number, int(number is not None)
