"""What the page may say to us, as it stands on the wire: JSON, each with its ``type``."""

from __future__ import annotations

from typing import Annotated

import msgspec

from runtime.agent_commands import Pause, Resume, SetGoal, Stop

MOST_BYTES = 4096
"""Of one message: a goal of MAX_GOAL_LENGTH letters in JSON's longest spelling, and what stands around it."""
_Index = Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class _Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Tell(_Said, frozen=True, tag="tell"):
    """A command for an agent; answered by a ``reply`` of the same number."""

    agent: _Index
    number: _Index
    command: SetGoal | Pause | Resume | Stop


class Look(_Said, frozen=True, tag="look"):
    """The agent that is seen large: it is told of at every tick, the others now and then."""

    agent: _Index


class Took(_Said, frozen=True, tag="took"):
    """The page has taken in everything up to this round."""

    round: Annotated[int, msgspec.Meta(ge=0)]


class Seek(_Said, frozen=True, tag="seek"):
    """Of a recording: go to this tick of it, counted from its first."""

    index: Annotated[int, msgspec.Meta(ge=0)]


class Speed(_Said, frozen=True, tag="speed"):
    """Of a recording: play it so many times as fast."""

    factor: Annotated[float, msgspec.Meta(ge=0.1, le=16.0)]


PageSays = Tell | Look | Took | Seek | Speed
