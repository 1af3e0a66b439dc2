"""What every reflex is."""

from __future__ import annotations

from abc import ABC, abstractmethod

from bridge.messages import Action, Observation


class Reflex(ABC):
    """Looks at each observation and acts where something is wrong. One belongs to one body, and remembers."""

    name: str
    """One of ``runtime.reflexes.choice.NAMES``."""
    reason: str = ""
    """Why it acts, in a few words; of its newest action."""

    @abstractmethod
    def act(self, seen: Observation, last: Action) -> Action | None:
        """What the body does on this observation; None where all is well.

        Called once a tick, unless a more urgent reflex acts. It looks at nothing else and must take far less than a tick.

        Args:
            seen: the newest observation.
            last: what the body did on the one before, whoever chose it.
        """

    def interrupt(self) -> None:
        """A more urgent reflex has the body: what was begun is given up. Where nothing lasts there is nothing to do."""
        return
