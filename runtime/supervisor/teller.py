"""What is told of an agent: its status, and events to those who watch it."""

from __future__ import annotations

import logging
import time
from typing import Any, Literal

import msgspec

from bridge.messages import Task
from bridge.world_news import CodeNeeded, Heard, WorldNews
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
    Watcher,
)
from runtime.foreign_text import one_line
from runtime.loop import Reflexes
from runtime.recorder import RunRecorder
from runtime.records import EpisodeResult, TickRecord
from runtime.success_words import success_words

REFLEX = "reflex:"
"""How the actor of a tick begins that a reflex had (``TickRecord.actor``)."""
_log = logging.getLogger(__name__)


class Teller:
    """Tells many as if they were one. One that raises is told no more, and the agent plays on: it is a guest of what it shows.

    Args:
        name: the agent's.
        reflexes: say why they act; None for none.
    """

    def __init__(self, name: str, reflexes: Reflexes | None = None) -> None:
        self._reflexes = reflexes
        self.status = AgentStatus(agent=name, state="starting")
        self.recorder: RunRecorder | None = None
        """Of the present stretch; told of events before all others."""
        self._watchers: list[Watcher] = []
        self._actor = ""

    def add(self, watcher: Watcher) -> None:
        """Tell it from now on, first the present status; once, however often it is added."""
        if watcher not in self._watchers:
            self._watchers.append(watcher)
            watcher.on_event(StatusChanged(**self.stamp(), status=self.status))

    def remove(self, watcher: Watcher) -> None:
        """Tell it no more; nothing where it was not told."""
        if watcher in self._watchers:
            self._watchers.remove(watcher)

    def on_tick(self, record: TickRecord) -> None:
        """Tell all of a tick."""
        if self.recorder is not None:
            self.recorder.on_tick(record)
        actor, self._actor = self._actor, record.actor
        if record.actor != actor and record.actor.startswith(REFLEX) and self._reflexes is not None:
            name = record.actor.removeprefix(REFLEX)
            self.tell(ReflexActed(**self.stamp(), reflex=name, tick=record.tick, reason=self._reflexes.reason))
        for watcher in tuple(self._watchers):
            try:
                watcher.on_tick(record)
            except Exception:
                self._drop(watcher)

    def tell(self, event: AnyEvent) -> None:
        """Tell all of an event."""
        if self.recorder is not None:
            self.recorder.on_event(event)
        for watcher in tuple(self._watchers):
            try:
                watcher.on_event(event)
            except Exception:
                self._drop(watcher)

    def _drop(self, watcher: Watcher) -> None:
        _log.exception("a watcher failed and is told no more: %r", watcher)
        self.remove(watcher)

    # --- the events themselves ---

    def stamp(self) -> dict[str, Any]:
        """What every event has: whose it is, and when."""
        return {"agent": self.status.agent, "time": time.time()}

    def change(self, **changes: Any) -> None:
        """Let the status be another one, and tell it where it is."""
        status = msgspec.structs.replace(self.status, **changes)
        if status != self.status:
            self.status = status
            self.tell(StatusChanged(**self.stamp(), status=status))

    def note(self, level: Literal["info", "warning", "error"], text: str) -> None:
        """A line for the log; what a terminal would carry out is taken from it."""
        self.tell(Noted(**self.stamp(), level=level, text=one_line(text)))

    def world_news(self, news: WorldNews) -> None:
        """What the world tells people: chat, and the code by which one lets the account in."""
        match news:
            case Heard():
                self.note("info", news.text)
            case CodeNeeded():
                url, code = one_line(news.url), one_line(news.code)
                self.tell(LoginCode(**self.stamp(), url=url, code=code, expires_seconds=news.expires_seconds))

    def goal_began(self, task: Task) -> None:
        """See ``GoalBegan``."""
        success = success_words(task.success)
        began = GoalBegan(
            **self.stamp(), goal=task.goal.text, task=task.name, tick_limit=task.tick_limit, success=success
        )
        self.tell(began)

    def goal_ended(self, goal: str, result: EpisodeResult) -> None:
        """See ``GoalEnded``."""
        outcome, ticks, progress = result.outcome, result.ticks, result.progress
        self.tell(GoalEnded(**self.stamp(), goal=goal, outcome=outcome, ticks=ticks, progress=progress))

    def command_taken(self, command: str, origin: str, accepted: bool, reply: str) -> None:
        """See ``CommandTaken``."""
        self.tell(CommandTaken(**self.stamp(), command=command, origin=origin, accepted=accepted, reply=reply))
