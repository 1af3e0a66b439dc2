"""The topics of an agent, and how each is sent: quality of service, retained or not, how much waits for the broker."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from runtime.agent_name import require_agent_name

PREFIX = "steve2"

Kind = Literal["reply", "status", "event", "plan", "telemetry", "note"]
"""``note``: events that are only a line for the log (``Noted``), chat above all, of which there may be any number."""


@dataclass(frozen=True)
class Sending:
    """How the messages of one kind are sent.

    Attributes:
        qos: 0 at most once, 1 at least once (MQTT 3.1.1, 4.3). 2 is used nowhere: its second round trip buys nothing, since
            what is sent twice is told apart by its time, or its command's id.
        retain: whether the broker keeps the newest for those who subscribe later.
        waiting: messages that are kept while the broker does not take them; of more, the oldest is dropped and counted.
        pause_seconds: after each, in which nothing else is sent.
    """

    qos: Literal[0, 1]
    retain: bool
    waiting: int
    pause_seconds: float = 0.0


SENDING: dict[Kind, Sending] = {
    # Somebody waits for it.
    "reply": Sending(qos=1, retain=False, waiting=64),
    # Each replaces the one before, and late subscribers need it: one that was lost would stay wrong until the next change.
    "status": Sending(qos=1, retain=True, waiting=1),
    # Told once, by nobody else.
    "event": Sending(qos=1, retain=False, waiting=256),
    "plan": Sending(qos=1, retain=False, waiting=64),
    # The next one follows within a second; an old one is of no use.
    "telemetry": Sending(qos=0, retain=False, waiting=2),
    # A server full of people, or of spam, must neither push out what happened to the agent nor cost it time: 50 a second.
    "note": Sending(qos=1, retain=False, waiting=128, pause_seconds=0.02),
}
"""In the order of sending: what is named first goes first."""
COMMAND_QOS: Literal[1] = 1
"""Of the subscription: a command is delivered at least once; one that comes twice with the same id is carried out once."""


def topic(agent: str, kind: Kind | Literal["command"]) -> str:
    """Such as ``steve2/miner/status``. ConfigError for a name that would mean something else in a topic."""
    return f"{PREFIX}/{require_agent_name(agent)}/{'event' if kind == 'note' else kind}"
