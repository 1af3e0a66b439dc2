"""Events as lines of the page's log."""

from __future__ import annotations

from typing import Literal

from runtime.agent_events import AnyEvent, CommandTaken, GoalEnded, LoginCode, Noted, ReflexActed, StatusChanged
from runtime.event_words import event_words

Level = Literal["info", "good", "warning", "error"]


def event_line(event: AnyEvent) -> tuple[Level, str]:
    """How bad it is, and one line of it; an empty line where it says nothing new."""
    return _level(event), event_words(event)


def _level(event: AnyEvent) -> Level:
    match event:
        case GoalEnded(outcome="success"):
            return "good"
        case GoalEnded(outcome="death" | "error"):
            return "error"
        case StatusChanged() if event.status.cause is not None:
            return "warning"
        case ReflexActed() | LoginCode() | CommandTaken(accepted=False):
            return "warning"
        case Noted():
            return event.level
        case _:
            return "info"
