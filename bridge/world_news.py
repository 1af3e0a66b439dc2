"""What a world tells its agent's people beside observations: chat, and what it needs a person for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@dataclass(frozen=True)
class Heard:
    """A line of the world's chat, as others wrote it: it may hold control characters."""

    text: str


@dataclass(frozen=True)
class CodeNeeded:
    """A person must open ``url`` and type ``code`` there within ``expires_seconds``, or the agent cannot log in."""

    url: str
    code: str
    expires_seconds: float


WorldNews = Heard | CodeNeeded


@runtime_checkable
class TellingWorld(Protocol):
    """A world with news."""

    def listen(self, listener: Callable[[WorldNews], None]) -> None:
        """Call this with all news from now on, in the event loop; it must return fast. Only the last listener is told."""
