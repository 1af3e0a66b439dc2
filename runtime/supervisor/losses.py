"""Which losses are got over, and how long to wait before the next try."""

from __future__ import annotations

from bridge.clock import Clock
from bridge.exit_cause import HOPELESS, ExitCause
from bridge.world import WorldError, WorldLost, loss_cause
from runtime.supervisor.backoff import Backoff
from runtime.supervisor.settings import AgentSettings

MOST_FAULTS = 3
"""Tries in a row that a fault of ours or a failing policy is given before its goal is given up."""


def cause_of(error: Exception) -> ExitCause:
    """What ended the play: the world's loss says so itself, and anything that is none of the world's is the policy's."""
    return loss_cause(error) if isinstance(error, WorldError) else "policy_failed"


class Losses:
    """Judges the losses of one agent, in their order.

    Args:
        settings: the agent's.
        clock: time in seconds.
        backoff: waits between two tries.
    """

    def __init__(self, settings: AgentSettings, clock: Clock, backoff: Backoff) -> None:
        self._settings = settings
        self._clock = clock
        self._backoff = backoff
        self._lost_at: float | None = None
        self._came_at: float | None = None

    def came_in(self) -> bool:
        """The agent is in the world; returns whether it was lost before."""
        lost, self._lost_at = self._lost_at is not None, None
        self._came_at = self._clock.now()
        return lost

    def wait_seconds(self, error: Exception, needed: bool) -> float | None:
        """How long to wait before the next try; None where nothing is to be gained by one.

        Args:
            error: what was raised.
            needed: nothing else can be done instead: the agent stands idle, for which it needs its world.
        """
        cause = cause_of(error)
        now = self._clock.now()
        was_in = self._came_at is not None or self._lost_at is not None
        played = now - self._came_at if self._came_at is not None and self._lost_at is None else 0.0
        seconds = self._backoff.next_seconds(played)
        self._lost_at = now if self._lost_at is None else self._lost_at
        if cause in HOPELESS:
            return None
        if cause in ("fault", "policy_failed") and not (needed or self._is_worth_another(error)):
            return None
        if self._settings.stay:
            return seconds
        # A server that was never there is rather a wrong address: who typed it should see that at once.
        left = self._lost_at + self._settings.give_up_seconds - now if was_in else 0.0
        return min(seconds, left) if left > 0 else None

    def _is_worth_another(self, error: Exception) -> bool:
        """Of faults: a user at the terminal should see ours at once, one who is away wants them got over."""
        return (self._settings.stay or isinstance(error, WorldLost)) and self._backoff.failures <= MOST_FAULTS
