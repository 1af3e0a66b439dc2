"""What travels on the topics, beside the events of ``runtime.agent_events``: typed, and encoded as JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from bridge.exit_cause import ExitCause
from runtime.agent_commands import MAX_GOAL_LENGTH, MAX_SAY_LENGTH, MAX_TICKS
from runtime.agent_events import AgentState, AgentStatus, AnyEvent
from runtime.foreign_text import one_line

SCHEMA_VERSION: Literal[1] = 1
"""Raised when an older reader would misread a message. A field more does not raise it."""
MAX_ID_LENGTH = 64

Correlation = Annotated[str, Meta(min_length=1, max_length=MAX_ID_LENGTH, pattern=r"^[A-Za-z0-9_.:-]+$(?!\n)")]
"""What a sender gives a command so that it knows the reply."""


class StatusMessage(msgspec.Struct, frozen=True, kw_only=True):
    """How an agent stands; retained, so that whoever subscribes gets the newest at once.

    Attributes:
        version: of these schemas.
        agent: its name.
        time: seconds since 1970, UTC, of this message; of the will, when the connection began.
        online: whether the agent is connected to the broker.
        state: ``unknown`` once the connection broke without a goodbye: it may play on.
    """

    version: Literal[1] = SCHEMA_VERSION
    agent: str
    time: float
    online: bool
    state: AgentState | Literal["unknown"]
    world: str = ""
    goal: str = ""
    cause: ExitCause | None = None
    detail: str = ""
    retry_seconds: float | None = None
    reconnects: int = 0

    @classmethod
    def of(cls, status: AgentStatus, time: float, online: bool = True) -> StatusMessage:
        """The message of an agent's status."""
        fields = {name: getattr(status, name) for name in status.__struct_fields__}
        return cls(time=time, online=online, **fields)


class Latency(msgspec.Struct, frozen=True):
    """Percentiles of the newest ticks' latencies in milliseconds; null where nothing was measured."""

    p50: float | None
    p95: float | None
    p99: float | None


class Telemetry(msgspec.Struct, frozen=True, kw_only=True):
    """How it goes, now.

    Attributes:
        time: seconds since 1970, UTC.
        tick: of the episode; a tick is 50 ms.
        position: of the feet in blocks: x, y (up), z.
        yaw, pitch: degrees; yaw 0 looks south and grows clockwise, pitch 90 looks down.
        health, food: half hearts and half drumsticks, 0..20.
        oxygen: ticks of breath, 0..300.
        inventory: item name -> how many.
        held: name of the item in hand; null for an empty hand.
        action: the tick's action in words.
        actor: who chose it: ``student``, ``hold``, ``paused``, ``idle``, or ``reflex:`` and the reflex's name.
        subgoal: the newest that was spoken.
        progress: share of the goal's success test that is met, 0..1.
        ticks: played since the agent began.
        stale_ticks: those of them without an action computed from their own observation.
        latency_ms: over the newest ticks.
        dropped: messages to the broker that were given up since the agent began, for lack of room.
    """

    agent: str
    time: float
    tick: int
    position: tuple[float, float, float]
    yaw: float
    pitch: float
    health: float
    food: float
    oxygen: float
    experience: float
    inventory: dict[str, int]
    held: str | None
    action: str
    actor: str
    subgoal: str
    progress: float
    ticks: int
    stale_ticks: int
    latency_ms: Latency
    dropped: int


class PlanMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A subgoal that the student has just finished saying."""

    agent: str
    time: float
    tick: int
    subgoal: str


class CommandMessage(msgspec.Struct, frozen=True, kw_only=True, tag_field="command", forbid_unknown_fields=True):
    """What an agent can be told; ``id`` is given back by the reply."""

    id: Correlation | None = None


class GoalCommand(CommandMessage, frozen=True, kw_only=True, tag="goal"):
    """Carry out another goal from now on; ``ticks`` is its tick limit, null leaves it to the run or the goal."""

    text: Annotated[str, Meta(min_length=1, max_length=MAX_GOAL_LENGTH)]
    ticks: Annotated[int, Meta(ge=1, le=MAX_TICKS)] | None = None


class PauseCommand(CommandMessage, frozen=True, kw_only=True, tag="pause"):
    """Stand still until told to resume."""


class ResumeCommand(CommandMessage, frozen=True, kw_only=True, tag="resume"):
    """Go on after a pause."""


class StopCommand(CommandMessage, frozen=True, kw_only=True, tag="stop"):
    """End the run in good order."""


class SayCommand(CommandMessage, frozen=True, kw_only=True, tag="say"):
    """Write a line of the run's allow-list into the server's chat."""

    text: Annotated[str, Meta(min_length=1, max_length=MAX_SAY_LENGTH)]


AnyCommand = GoalCommand | PauseCommand | ResumeCommand | StopCommand | SayCommand


class ReplyMessage(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a command.

    Attributes:
        id: the command's; null where it had none, or one that is not readable.
        command: which it was; null where that is not readable.
        accepted: whether it is carried out.
        text: what happens now, or why it was refused and what to do.
        field: path of the field that is wrong, such as ``$.ticks``, and ``$`` for the payload as a whole; null where none is.
    """

    agent: str
    time: float
    id: str | None
    command: str | None
    accepted: bool
    text: str
    field: str | None = None


AnyMessage = StatusMessage | Telemetry | PlanMessage | ReplyMessage | AnyEvent


def encode(message: AnyMessage) -> bytes:
    """JSON in UTF-8. Texts lose what a terminal would carry out instead of show (``runtime.foreign_text``); NaN becomes null."""
    return msgspec.json.encode(_shown(msgspec.to_builtins(message)))


def _shown(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else one_line(value)
    if isinstance(value, dict):
        return {_shown(key): _shown(inner) for key, inner in value.items()}
    return [_shown(inner) for inner in value] if isinstance(value, list | tuple) else value
