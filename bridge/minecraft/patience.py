"""How long a live world waits before it gives up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """Waiting times of a live world, in seconds."""

    connect: float = 30.0
    """From asking to join until the body stands in the world."""
    status: float = 5.0
    """For the answer to the server-list ping that comes before."""
    silence: float = 10.0
    """Without a packet of the server, or without a tick of the node side."""
    columns: float = 1.0
    """After the last chunk column came, before the first observation of an episode."""

    def __post_init__(self) -> None:
        for name in ("connect", "status", "silence", "columns"):
            if getattr(self, name) <= 0:
                raise ValueError(f"patience.{name}: must be above 0 seconds, got {getattr(self, name)}")
