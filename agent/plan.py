"""The plan: readable subgoals such as ``collect oak_log 3``, spoken one token a tick.

The vocabulary holds three marks, the verbs, helper words, the numbers 0..64, every item, block and creature, what families of
items are called, and the codes of designs. ``<end>`` finishes the subgoal being spoken and the student reads it back from then
on; ``<drop>`` abandons it (our definition: the subgoal changed while it was being said).

A design is the one longer subgoal: ``design`` and DESIGN_CODES codes of a small codebook, which a decoder makes a blueprint of.
Its codes are kept apart from the words.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.sounds import CREATURES

PAD, END, DROP = 0, 1, 2
MARKS = ("<pad>", "<end>", "<drop>")
VERBS = (
    *(
        "collect",
        "explore",
        "find",
        "approach",
        "look",
        "craft",
        "smelt",
        "equip",
        "place",
        "use",
        "kill",
        "flee",
        "eat",
    ),
    *("survive", "go", "build", "design", "done"),
)
HELPERS = (*("picture", "sound", "north", "south", "east", "west", "up", "down", "seen", "layer", "of"),)
MAX_NUMBER = 64
SUBGOAL_TOKENS = 8
"""Longest subgoal in tokens, without its ``<end>`` and without a design's codes."""
DESIGN = "design"
DESIGN_CODES = 64
"""Codes of a design: each stands for 4x4x4 cells of a blueprint."""
CODEBOOK = 256
"""Codes that there are: ``code_0`` .. ``code_255``, the last words of the vocabulary."""

TokenRow = tuple[int, ...]


class Words(names.Vocabulary):
    """The plan tokens of one student: an id is the class of its plan head that says the word.

    Args:
        words: in the order of their ids: MARKS first, and all codes last, in their order, or none.
    """

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__("plan token", words)
        codes = tuple(f"code_{code}" for code in range(CODEBOOK))
        self.first_code = len(self.names) - (CODEBOOK if self.names[-CODEBOOK:] == codes else 0)
        """Id of ``code_0``; the number of all words for a student that knows no codes."""
        self.design = self.id(DESIGN) if DESIGN in self else -1
        """Id of the word that begins a design; -1 for a student that makes none."""

    def tokenize(self, subgoal: str) -> TokenRow:
        """Token ids of a subgoal's words.

        KeyError for an unknown word, ValueError where it is empty or too long, or a design without its DESIGN_CODES codes.
        """
        words = subgoal.split()
        if words[:1] == [DESIGN]:
            tokens = tuple(self.id(word) for word in words)
            if len(tokens) != 1 + DESIGN_CODES or any(token < self.first_code for token in tokens[1:]):
                raise ValueError(f"subgoal: a design must have {DESIGN_CODES} codes, got {subgoal!r}")
            return tokens
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
    codes = tuple(f"code_{code}" for code in range(CODEBOOK))
    things = (*names.items().names, *names.blocks().names, *CREATURES, *_families())
    return Words((*dict.fromkeys((*MARKS, *VERBS, *HELPERS, *numbers, *things)), *codes))


def _families() -> tuple[str, ...]:
    """What several items are called together: the endings that their names share, such as ``log`` or ``stained_glass``."""
    endings = Counter(name.split("_", cut)[-1] for name in names.items().names for cut in range(1, name.count("_") + 1))
    return tuple(sorted(ending for ending, count in endings.items() if count > 1))


def tokenize(subgoal: str) -> TokenRow:
    """``Words.tokenize`` of all plan tokens."""
    return vocabulary().tokenize(subgoal)


def text(tokens: TokenRow) -> str:
    """``Words.text`` of all plan tokens."""
    return vocabulary().text(tokens)


def design_text(codes: Sequence[int]) -> str:
    """The subgoal that says a design: ``design`` and its codes 0..CODEBOOK - 1, DESIGN_CODES of them."""
    return " ".join((DESIGN, *(f"code_{code}" for code in codes)))


def pad(tokens: TokenRow) -> TokenRow:
    """``tokens`` padded to SUBGOAL_TOKENS."""
    return tokens + (PAD,) * (SUBGOAL_TOKENS - len(tokens))


@dataclass(frozen=True)
class Speech:
    """What has been said so far.

    Attributes:
        spoken: the words of the subgoal being spoken; of a design the one word ``design``.
        finished: the words of the last finished subgoal.
        codes: the codes (0..CODEBOOK - 1) of the design being spoken.
        designed: those of the last finished design, DESIGN_CODES of them; empty before the first.
    """

    spoken: TokenRow = ()
    finished: TokenRow = ()
    codes: TokenRow = ()
    designed: TokenRow = ()

    def hear(self, token: int, words: Words | None = None) -> Speech:
        """The speech after one more token of ``words`` (all plan tokens, unless told otherwise).

        ``<pad>`` is a silent tick. What breaks the grammar abandons the subgoal being spoken: one that is overlong or empty, a
        code outside of a design, a word inside of one, a design that ends with too few or goes on with too many codes.
        """
        if token == PAD:
            return self
        words = vocabulary() if words is None else words
        if self.spoken == (words.design,):
            if token >= words.first_code and len(self.codes) < DESIGN_CODES:
                return replace(self, codes=(*self.codes, token - words.first_code))
            if token == END and len(self.codes) == DESIGN_CODES:
                return Speech((), self.spoken, (), self.codes)
            return self._silent()
        if token == END and self.spoken:
            return Speech((), self.spoken, (), self.designed)
        if token in (END, DROP) or token >= words.first_code or len(self.spoken) == SUBGOAL_TOKENS:
            return self._silent()
        return replace(self, spoken=(*self.spoken, token))

    def design_row(self) -> TokenRow:
        """The codes of the design being spoken, else of the last one, each + 1, padded with 0 to DESIGN_CODES."""
        codes = self.codes if self.codes else self.designed
        return (*(code + 1 for code in codes), *(0,) * (DESIGN_CODES - len(codes)))

    def _silent(self) -> Speech:
        return replace(self, spoken=(), codes=())


def next_token(speech: Speech, subgoal: TokenRow) -> int:
    """What a speaker whose subgoal is ``subgoal`` says next: its next word, ``<end>`` after the last, ``<drop>`` if the
    words already spoken are not its beginning. It begins anew after each end, so that a change is heard at once.

    A wrong code in a design is no reason to drop it: the codes of the other places are said as they should be.
    """
    if len(subgoal) > SUBGOAL_TOKENS and speech.spoken == subgoal[:1]:
        said = 1 + len(speech.codes)
    elif subgoal[: len(speech.spoken)] == speech.spoken:
        said = len(speech.spoken)
    else:
        return DROP
    return subgoal[said] if said < len(subgoal) else END


def likeliest_tokens(
    logits: NDArray[np.float32], speeches: Sequence[Speech], words: Words | None = None
) -> NDArray[np.int64]:
    """The likeliest token that the grammar allows each speaker, int64 (speakers,), from logits (speakers, len(words)).

    Within a design that a code comes is weighed as a whole against that the design is dropped, and only then which code it is:
    256 codes share what one word has for itself, so the likeliest of all tokens would be a word though a code were near certain.
    After the last code comes the end. Elsewhere no code is said.
    """
    words = vocabulary() if words is None else words
    first = words.first_code
    tokens: NDArray[np.int64] = logits[:, :first].argmax(-1)
    designing = [row for row, speech in enumerate(speeches) if speech.spoken == (words.design,)]
    for row in designing if first < len(words) else ():
        speech = speeches[row]
        if len(speech.codes) == DESIGN_CODES:
            proceeds, token = float(logits[row, END]), END
        else:
            codes = logits[row, first:].astype(np.float64)
            proceeds, token = float(np.logaddexp.reduce(codes)), first + int(codes.argmax())
        tokens[row] = token if proceeds >= logits[row, DROP] else DROP
    return tokens
