"""The plan: readable subgoals such as ``collect oak_log 3``, spoken one token a tick.

Vocabulary: three marks, the verbs, the numbers 0..64 and every item name. ``<end>`` finishes the subgoal being spoken and the
student reads it back from then on; ``<drop>`` abandons it (our definition: the subgoal changed while it was being said).
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from bridge import names

PAD, END, DROP = 0, 1, 2
MARKS = ("<pad>", "<end>", "<drop>")
VERBS = ("collect", "explore")
MAX_NUMBER = 64
SUBGOAL_TOKENS = 8
"""Longest subgoal in tokens, without its ``<end>``."""

TokenRow = tuple[int, ...]


class Words(names.Vocabulary):
    """The plan tokens of one student: an id is the class of its plan head that says the word.

    Args:
        words: in the order of their ids, beginning with MARKS.
    """

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__("plan token", words)

    def tokenize(self, subgoal: str) -> TokenRow:
        """Token ids of a subgoal's words; KeyError for an unknown word, ValueError where it is too long or empty."""
        words = subgoal.split()
        if not 0 < len(words) <= SUBGOAL_TOKENS:
            raise ValueError(f"subgoal: must have 1..{SUBGOAL_TOKENS} words, got {subgoal!r}")
        return tuple(self.id(word) for word in words)

    def text(self, tokens: TokenRow) -> str:
        """The words of token ids, padding left out."""
        return " ".join(self.name(token) for token in tokens if token != PAD)


@functools.cache
def vocabulary() -> Words:
    """All plan tokens that there are today: those of every student that is trained."""
    numbers = tuple(str(number) for number in range(MAX_NUMBER + 1))
    return Words((*MARKS, *VERBS, *numbers, *names.items().names))


def tokenize(subgoal: str) -> TokenRow:
    """``Words.tokenize`` of all plan tokens."""
    return vocabulary().tokenize(subgoal)


def text(tokens: TokenRow) -> str:
    """``Words.text`` of all plan tokens."""
    return vocabulary().text(tokens)


def pad(tokens: TokenRow) -> TokenRow:
    """``tokens`` padded to SUBGOAL_TOKENS."""
    return tokens + (PAD,) * (SUBGOAL_TOKENS - len(tokens))


@dataclass(frozen=True)
class Speech:
    """What has been said so far: the words of the subgoal being spoken, and the last finished one."""

    spoken: TokenRow = ()
    finished: TokenRow = ()

    def hear(self, token: int) -> Speech:
        """The speech after one more token. ``<pad>`` is a silent tick; an overlong subgoal is abandoned."""
        if token == PAD:
            return self
        if token == DROP or (token == END and not self.spoken):
            return Speech((), self.finished)
        if token == END:
            return Speech((), self.spoken)
        if len(self.spoken) == SUBGOAL_TOKENS:
            return Speech((), self.finished)
        return Speech((*self.spoken, token), self.finished)


def next_token(speech: Speech, subgoal: TokenRow) -> int:
    """What a speaker whose subgoal is ``subgoal`` says next: its next word, ``<end>`` after the last, ``<drop>`` if the
    words already spoken are not its beginning. It begins anew after each end, so that a change is heard at once.
    """
    if subgoal[: len(speech.spoken)] != speech.spoken:
        return DROP
    return subgoal[len(speech.spoken)] if len(speech.spoken) < len(subgoal) else END
