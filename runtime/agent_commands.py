"""What a running agent can be told, and the handle that page, MQTT and signals tell it by."""

from __future__ import annotations

from typing import Protocol

import msgspec

from runtime.agent_events import AgentStatus, Watcher

MAX_GOAL_LENGTH = 256
MAX_SAY_LENGTH = 100
MAX_TICKS = 1_000_000
"""Of a goal; some fourteen hours."""


def is_sayable(line: str) -> bool:
    """Whether an agent can be told to write it into the chat: one line of 1 to MAX_SAY_LENGTH letters that can be seen."""
    return bool(line.strip()) and len(line) <= MAX_SAY_LENGTH and line.isprintable()


class SetGoal(msgspec.Struct, frozen=True, tag="goal", tag_field="command"):
    """Carry out another goal from now on; the episode of the one before ends as ``stopped``."""

    text: str
    ticks: int | None = None
    """Tick limit; None for that of the run, or else the one that the goal has by itself."""


class Pause(msgspec.Struct, frozen=True, tag="pause", tag_field="command"):
    """Stand still until told to resume."""


class Resume(msgspec.Struct, frozen=True, tag="resume", tag_field="command"):
    """Go on after a pause."""


class Stop(msgspec.Struct, frozen=True, tag="stop", tag_field="command"):
    """End the run in good order."""


class Say(msgspec.Struct, frozen=True, tag="say", tag_field="command"):
    """Write a line of the run's allow-list into the server's chat."""

    text: str


Command = SetGoal | Pause | Resume | Stop | Say


class Reply(msgspec.Struct, frozen=True):
    """What became of a command."""

    accepted: bool
    text: str
    """What happens now, or why it was refused and what to do."""


class AgentControl(Protocol):
    """A running agent as those see it that watch and steer it. All of it belongs to the event loop's thread."""

    @property
    def status(self) -> AgentStatus:
        """How it stands now."""

    def watch(self, watcher: Watcher) -> None:
        """Tell ``watcher`` of every tick and event from now on; its first event is the present status."""

    def unwatch(self, watcher: Watcher) -> None:
        """Tell it no more; nothing where it did not watch."""

    async def tell(self, command: Command, origin: str) -> Reply:
        """Hand in a command; returns once it is accepted or refused, not when it is carried out."""
