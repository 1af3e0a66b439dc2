"""Events as lines of the page's log."""

from __future__ import annotations

from typing import Literal

from runtime.agent_events import (
    AgentStatus,
    AnyEvent,
    CommandTaken,
    GoalBegan,
    GoalEnded,
    LoginCode,
    Noted,
    ReflexActed,
    StatusChanged,
)

Level = Literal["info", "good", "warning", "error"]


def event_line(event: AnyEvent) -> tuple[Level, str]:
    """How bad it is, and one line of it."""
    match event:
        case StatusChanged():
            return ("warning" if event.status.cause is not None else "info"), status_words(event.status)
        case GoalBegan():
            return "info", f"goal: {event.goal} ({event.tick_limit} ticks)"
        case GoalEnded(outcome="success"):
            return "good", f"done after {event.ticks} ticks: {event.goal}"
        case GoalEnded():
            level: Level = "error" if event.outcome in ("death", "error") else "info"
            return level, f"{event.outcome} after {event.ticks} ticks, {event.progress:.0%} done: {event.goal}"
        case ReflexActed():
            return "warning", f"reflex {event.reflex}: {event.reason}"
        case CommandTaken():
            verdict = "" if event.accepted else "refused: "
            return (
                "info" if event.accepted else "warning"
            ), f"{event.command} by {event.origin}: {verdict}{event.reply}"
        case LoginCode():
            return "warning", f"to log in, open {event.url} and type {event.code}"
        case Noted():
            return event.level, event.text


def status_words(status: AgentStatus) -> str:
    """Such as ``connecting: kicked, in 4 s (the server is full)``."""
    cause = f": {status.cause.replace('_', ' ')}" if status.cause is not None else ""
    retry = f", again in {status.retry_seconds:.0f} s" if status.retry_seconds is not None else ""
    detail = f" ({status.detail})" if status.detail else ""
    return f"{status.state}{cause}{retry}{detail}"
