"""Which families of tasks ``steve2 bench suite`` means: suites by name, by how they begin, by pattern, or single families."""

from __future__ import annotations

import fnmatch
from collections.abc import Sequence

from runtime.near import close_to
from runtime.ranges import ConfigError

ALL, MORE = "all", "all+"
"""``all``: the seven suites of the design. ``all+``: those of MineDojo's kinds of tasks besides."""
_DESIGN = ("navigation/", "creation/")
_OWN = "own"


def choose_families(words: Sequence[str]) -> dict[str, str]:
    """Family -> suite, in the order of the suites and then by name.

    Args:
        words: suites (``navigation/explore``), how they begin (``navigation``), patterns (``*/explore``), families (``travel``),
            ``all``, or ``all+``.

    Raises ConfigError, which names the word, where one fits nothing.
    """
    suites = _suites()
    chosen: set[str] = set()
    for word in words:
        found = [family for family, suite in suites.items() if _is_meant(word, family, suite)]
        if not found:
            known = [*dict.fromkeys(suites.values()), *suites, ALL, MORE]
            raise ConfigError(
                f"SUITE: got {word!r}, which no suite and no family is called; {close_to(word, known)}"
                f"there are {', '.join(dict.fromkeys(suites.values()))}, or {ALL}"
            )
        chosen.update(found)
    return {family: suite for family, suite in suites.items() if family in chosen}


def _is_meant(word: str, family: str, suite: str) -> bool:
    if word == MORE:
        return True
    if word == ALL:
        return suite.startswith(_DESIGN)
    if word in (family, suite) or suite.startswith(word.rstrip("/") + "/"):
        return True
    return fnmatch.fnmatchcase(suite, word) or fnmatch.fnmatchcase(family, word)


def _suites() -> dict[str, str]:
    from training.task_files import SUITES, load_family, shipped_families

    families = [load_family(name) for name in shipped_families()]
    families = [family for family in families if family.suite != _OWN]
    families.sort(key=lambda family: (SUITES.index(family.suite), family.name))
    return {family.name: family.suite for family in families}
