"""What is told of a running agent besides its ticks: to the terminal, the page, MQTT, metrics and the recorder."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from bridge.exit_cause import ExitCause
from runtime.records import Observer, Outcome

AgentState = Literal["starting", "connecting", "playing", "paused", "idle", "stopped"]
"""``idle``: in the world, with no goal left to carry out. ``paused``: told to stand still until it may go on."""


class AgentStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How an agent stands."""

    agent: str
    """Its name, unique among those that run together."""
    state: AgentState
    world: str = ""
    """The engine that answers, as reports name it; empty before one did."""
    goal: str = ""
    """The goal's text; empty where there is none."""
    cause: ExitCause | None = None
    """Why it is not in the world: of the last loss while ``connecting``, of the end once ``stopped``."""
    detail: str = ""
    """One line for people, fit for a terminal (``runtime.foreign_text``)."""
    retry_seconds: float | None = None
    """Until the next try to come back, while ``connecting``."""
    reconnects: int = 0
    """Times that it came back into a world that was lost."""


class AgentEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="event"):
    """Something that happened once.

    Attributes:
        agent: whom it happened to.
        time: seconds since 1970, UTC.
    """

    agent: str
    time: float


class StatusChanged(AgentEvent, frozen=True, kw_only=True, tag="status"):
    """The agent's status is another one from now on."""

    status: AgentStatus


class GoalBegan(AgentEvent, frozen=True, kw_only=True, tag="goal_began"):
    """An episode began; its first tick follows."""

    goal: str
    task: str
    tick_limit: int
    success: str = ""
    """When it is met, in words; empty where nobody says."""


class GoalEnded(AgentEvent, frozen=True, kw_only=True, tag="goal_ended"):
    """An episode ended."""

    goal: str
    outcome: Outcome
    ticks: int
    progress: float


class ReflexActed(AgentEvent, frozen=True, kw_only=True, tag="reflex"):
    """A reflex took over the body; told at its first tick, not at each."""

    reflex: str
    tick: int
    reason: str


class CommandTaken(AgentEvent, frozen=True, kw_only=True, tag="command"):
    """A command was answered.

    Attributes:
        origin: where it came from: ``page``, ``mqtt``, ``signal``, ...
    """

    command: str
    origin: str
    accepted: bool
    reply: str


class LoginCode(AgentEvent, frozen=True, kw_only=True, tag="login_code"):
    """A person must open ``url`` and type ``code`` there within ``expires_seconds``, or the agent cannot log in."""

    url: str
    code: str
    expires_seconds: float


class Noted(AgentEvent, frozen=True, kw_only=True, tag="note"):
    """A line for the log: chat, refused actions, warnings. Already one line, fit for a terminal."""

    level: Literal["info", "warning", "error"]
    text: str


AnyEvent = StatusChanged | GoalBegan | GoalEnded | ReflexActed | CommandTaken | LoginCode | Noted


class Watcher(Observer, Protocol):
    """Something that follows an agent. Both methods are called on the event loop and must return fast: they never wait."""

    def on_event(self, event: AnyEvent) -> None:
        """Take in one event."""
