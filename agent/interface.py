"""What the numbers that go into and come out of one student stand for, as its package states it.

Software moves on: later versions show more of a tick, take goals in more ways, know more words. A student keeps what it was made
with. Its package says which tick fields and goal inputs it reads, and which words its plan head speaks; what runs it feeds those
and decodes with those.
"""

from __future__ import annotations

import functools
import hashlib
import json
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from agent import layout, plan
from agent.act import camera_bin_degrees, head_sizes
from agent.goal import GOAL_FIELDS, GOAL_TOKENS
from bridge import names
from bridge.messages import PROTOCOL_VERSION


@dataclass(frozen=True)
class Interface:
    """What one student reads and says.

    Attributes:
        fields: names of ``agent.layout.all_fields``, in the order of the tick graph's inputs.
        goal_inputs: names of ``agent.goal.GOAL_FIELDS``, in the order of the goal graph's inputs.
        goal_tokens: longest goal text, in tokens.
        words: the plan head's classes, in their order.

    Raises ValueError, naming field and value, for what this version of the software cannot feed or decode.
    """

    fields: tuple[str, ...]
    goal_inputs: tuple[str, ...]
    goal_tokens: int
    words: tuple[str, ...]

    def __post_init__(self) -> None:
        known = {
            "fields": tuple(layout.all_fields()),
            "goal_inputs": tuple(field.name for field in GOAL_FIELDS),
            "words": plan.vocabulary().names,
        }
        for part, all_known in known.items():
            stated = getattr(self, part)
            unknown = sorted(set(stated) - set(all_known))
            if unknown:
                raise ValueError(f"{part}: {unknown[0]!r} is nothing that this version of the software knows")
            if len(set(stated)) != len(stated):
                raise ValueError(f"{part}: a name stands there twice; give each once")
        for group in layout.TOGETHER:
            lacking = [name for name in group if name not in self.fields]
            if 0 < len(lacking) < len(group):
                raise ValueError(f"fields: {' and '.join(group)} are read together; {lacking[0]} is missing")
        for name, needed in layout.TOLD_OF.items():
            lacking = [other for other in needed if name in self.fields and other not in self.fields]
            if lacking:
                raise ValueError(f"fields: {name} is told of {', '.join(needed)}; {lacking[0]} is missing")
        if "goal_tokens" not in self.goal_inputs:
            raise ValueError("goal_inputs: goal_tokens must be among them; every goal has a text")
        if self.words[: len(plan.MARKS)] != plan.MARKS:
            raise ValueError(f"words: must begin with {' '.join(plan.MARKS)}, got {' '.join(self.words[:3])!r}")
        if self.goal_tokens < 1:
            raise ValueError(f"goal_tokens: must be positive, got {self.goal_tokens}")

    @functools.cached_property
    def vocabulary(self) -> plan.Words:
        """The plan head's words."""
        return plan.vocabulary() if self.words == plan.vocabulary().names else plan.Words(self.words)

    @functools.cached_property
    def tick_fields(self) -> tuple[layout.Field, ...]:
        """The tick graph's inputs but for the goal and the memory."""
        return tuple(layout.all_fields()[name] for name in self.fields)

    @functools.cached_property
    def goal_fields(self) -> tuple[layout.Field, ...]:
        """The goal graph's inputs."""
        fields = {field.name: field for field in GOAL_FIELDS}
        fields["goal_tokens"] = replace(fields["goal_tokens"], shape=(self.goal_tokens,))
        return tuple(fields[name] for name in self.goal_inputs)

    @property
    def hash(self) -> str:
        """SHA-256, hexadecimal, of the meaning of everything that is stated, in this version of the software.

        Covers the protocol version, the stated tick fields and goal inputs with shape, dtype and meaning (``Field.meaning``), the
        heads with the camera's bins, the blocks and items that ids stand for, and the words: a student whose hash is another
        would run, and mean other things.
        """
        meaning = {
            "protocol": PROTOCOL_VERSION,
            "fields": [_meaning(field) for field in self.tick_fields],
            "goal_inputs": [_meaning(field) for field in self.goal_fields],
            "heads": head_sizes(),
            "camera": camera_bin_degrees().round(6).tolist(),
            "blocks": names.blocks().names,
            "items": names.items().names,
            "words": self.words,
        }
        return hashlib.sha256(json.dumps(meaning, sort_keys=True).encode()).hexdigest()

    def as_plain(self) -> dict[str, Any]:
        """As JSON values, with the hash; words are one string, parted by blanks."""
        return asdict(self) | {"words": " ".join(self.words), "hash": self.hash}


def read_interface(plain: Any) -> tuple[Interface, str]:
    """The interface that ``as_plain`` wrote, and the hash that stands beside it. ValueError where it is no such thing."""
    try:
        fields, goal_inputs = (tuple(str(name) for name in plain[part]) for part in ("fields", "goal_inputs"))
        return Interface(fields, goal_inputs, int(plain["goal_tokens"]), tuple(plain["words"].split())), plain["hash"]
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"interface: must hold fields, goal_inputs, goal_tokens, words and hash ({error!r})"
        ) from error


@functools.cache
def current_interface() -> Interface:
    """All that this version of the software can feed and decode: that of every student it trains."""
    return Interface(
        tuple(field.name for field in layout.TICK_FIELDS),
        tuple(field.name for field in GOAL_FIELDS),
        GOAL_TOKENS,
        plan.vocabulary().names,
    )


def _meaning(field: layout.Field) -> tuple[str, tuple[int, ...], str, int]:
    return field.name, field.shape, np.dtype(field.dtype).str, field.meaning
