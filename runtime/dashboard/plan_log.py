"""The subgoals that an agent said to their end, and what became of each."""

from __future__ import annotations

import functools
from collections import deque
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.messages import Slots

MOST_SUBGOALS = 40
State = Literal["now", "done", "part", "left"]
"""``part``: some of what was to be collected came, then another subgoal was said. ``left``: nothing came of it."""


@dataclass
class SaidSubgoal:
    """One subgoal.

    Attributes:
        tick: when its last word was said.
        text: such as ``collect oak_log 3``, three more of what has this name or ends in it.
        gained: how many came since.
    """

    tick: int
    text: str
    state: State = "now"
    gained: int = 0


class PlanLog:
    """Follows the subgoals through the ticks of an episode."""

    def __init__(self) -> None:
        self.subgoals: deque[SaidSubgoal] = deque(maxlen=MOST_SUBGOALS)
        self.version = 0
        """Goes up with every change."""
        self._held = 0

    def hear(self, tick: int, text: str, slots: Slots) -> None:
        """The last subgoal that was said to its end, as of this tick; nothing where it is the one that holds."""
        now = self.subgoals[-1] if self.subgoals else None
        if not text or (now is not None and now.text == text):
            return
        if now is not None:
            now.state = _verdict(now, text)
        self.subgoals.append(SaidSubgoal(tick, text))
        self._held = _held(text, slots)
        self.version += 1

    def count(self, slots: Slots) -> None:
        """The inventory changed: more may have come of what was to be collected."""
        if not self.subgoals:
            return
        now = self.subgoals[-1]
        gained = max(0, _held(now.text, slots) - self._held)
        if gained != now.gained:
            now.gained = gained
            self.version += 1

    def finish(self) -> None:
        """The goal is met, and so is what was said last."""
        if self.subgoals:
            self.subgoals[-1].state = "done"
            self.version += 1

    def clear(self) -> None:
        """Another episode begins."""
        self.subgoals.clear()
        self.version += 1


def _verdict(said: SaidSubgoal, following: str) -> State:
    """What became of a subgoal when ``following`` took its place."""
    verb, item, count = _parts(said.text)
    if verb == "collect":
        return "done" if said.gained >= count else "part" if said.gained else "left"
    found = _parts(following)
    return "done" if verb == "explore" and found[:2] == ("collect", item) else "left"


def _parts(text: str) -> tuple[str, str, int]:
    """Verb, item and number of a subgoal; 1 where it names no number. A student may say anything."""
    words = text.split()
    number = words[2] if len(words) > 2 and words[2].isdigit() else "1"
    return words[0] if words else "", words[1] if len(words) > 1 else "", int(number)


def _held(text: str, slots: Slots) -> int:
    """How many of a collect's items are held; 0 of another subgoal."""
    verb, item, _ = _parts(text)
    if verb != "collect" or not item:
        return 0
    return int(slots[np.isin(slots[:, 0], _family(item)), 1].sum())


@functools.lru_cache(maxsize=256)
def _family(word: str) -> NDArray[np.int64]:
    """Ids of the items of this name, or that end in it."""
    found = [index for index, name in enumerate(names.items().names) if name == word or name.endswith(f"_{word}")]
    return np.array(found, np.int64)
