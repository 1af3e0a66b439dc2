"""Events in words: one line each, for a terminal or a log."""

from __future__ import annotations

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


def event_words(event: AnyEvent) -> str:
    """What an event says to a reader; empty where it says nothing new (a status that is as it should be)."""
    match event:
        case StatusChanged(status=status):
            return status_words(status)
        case GoalBegan():
            return f"goal: {event.goal} ({f'{event.success}, ' if event.success else ''}{event.tick_limit} ticks)"
        case GoalEnded():
            return f"{event.outcome}: {event.goal} ({event.progress:.0%} after {event.ticks} ticks)"
        case ReflexActed():
            return f"reflex {event.reflex}: {event.reason}"
        case CommandTaken():
            return f"{event.origin} asked for {event.command}: {event.reply}"
        case LoginCode():
            minutes = max(1, round(event.expires_seconds / 60))
            return f"log in: open {event.url} and enter the code {event.code} within {minutes} min"
        case Noted():
            return event.text if event.level == "info" else f"{event.level}: {event.text}"


def status_words(status: AgentStatus) -> str:
    """How an agent stands, where that is not simply playing."""
    if status.state == "connecting" and status.retry_seconds is not None:
        return f"out of the world ({status.cause}): {status.detail}; again in {status.retry_seconds:.1f} s"
    if status.state in ("idle", "paused"):
        return {"idle": "idle: it waits for a goal", "paused": "paused: it stands still until told to go on"}[
            status.state
        ]
    if status.state == "stopped" and status.cause is not None:
        return f"stopped ({status.cause}): {status.detail}".rstrip(": ")
    return ""
