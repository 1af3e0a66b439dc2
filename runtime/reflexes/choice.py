"""The reflexes by name, and choosing some of them by a word. Light: the command line reads it."""

from __future__ import annotations

from runtime.near import close_to
from runtime.ranges import ConfigError

NAMES = ("leave_fire", "surface", "creeper", "fight", "unstuck", "eat")
"""The most urgent first: of several that would act, the first does."""


def chosen_reflexes(words: str) -> tuple[str, ...]:
    """The names that ``all``, ``none`` or ``name,name`` stand for, in the order of NAMES.

    Raises ConfigError naming the word that is none.
    """
    if words in ("all", "none"):
        return NAMES if words == "all" else ()
    asked = [word.strip().replace("-", "_") for word in words.split(",")]
    for word in asked:
        if word not in NAMES:
            hint = close_to(word, NAMES)
            raise ConfigError(f"--reflexes: got {word!r}; {hint}give all, none, or some of {', '.join(NAMES)}")
    return tuple(name for name in NAMES if name in asked)
