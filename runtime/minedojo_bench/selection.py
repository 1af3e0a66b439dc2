"""Which tasks ``--tasks`` means: ids, patterns and categories."""

from __future__ import annotations

import difflib
import fnmatch
from collections.abc import Iterable, Sequence

from runtime.config import ConfigError
from runtime.minedojo_bench.catalogue import CATEGORIES, category_of

_PATTERN = frozenset("*?[")
ALL = "all"


def choose_tasks(words: Sequence[str], tasks: Iterable[str]) -> tuple[str, ...]:
    """The ids that some words name, each once, in the order of the words and then of the package.

    Args:
        words: ids (``harvest_1_log``), shell patterns (``techtree_*``), categories (``combat``) or ``all``.
        tasks: every id there is.

    Raises ConfigError, which names the word, where one fits nothing.
    """
    known = tuple(tasks)
    chosen: dict[str, None] = {}
    for word in words:
        found = _named(word, known)
        if not found:
            raise ConfigError(f"--tasks: no task of MineDojo is called {word!r}; {_advice(word, known)}")
        chosen.update(dict.fromkeys(found))
    return tuple(chosen)


def _named(word: str, known: Sequence[str]) -> list[str]:
    if word == ALL:
        return list(known)
    if word in CATEGORIES and word not in known:
        return [task for task in known if category_of(task) == word]
    if _PATTERN & set(word):
        return fnmatch.filter(known, word)
    return [word] if word in known else []


def _advice(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, 3)
    if near:
        return f"near it: {', '.join(near)}"
    return f"give ids, patterns such as 'techtree_*', one of {', '.join(CATEGORIES)}, or {ALL}"
