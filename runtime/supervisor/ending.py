"""How an agent ended, and what that is as an exit status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bridge.exit_cause import ExitCause
from runtime.exit_codes import EXIT_MISSED
from runtime.recorder import RecordingError
from runtime.records import EpisodeResult


@dataclass(frozen=True)
class AgentEnd:
    """How an agent ended."""

    result: EpisodeResult | None
    """Of its last goal; None where it began none."""
    cause: ExitCause | None
    """Why it ended before its goal did; None where it did not."""
    error: Exception | None = None
    """What it could not get over."""
    unwritten: RecordingError | None = None
    """The first part of a recording that could not be written."""
    goals: int = 0
    """How many it began."""
    goals_met: int = 0

    @property
    def missed(self) -> bool:
        """Whether it ended with its goal, and that was not reached: its ticks ran out, or it died."""
        return self.cause is None and self.result is not None and not self.result.success


def status_of_goals(ends: Iterable[AgentEnd]) -> int:
    """The exit status of a run that ended by itself, nothing in its way: EXIT_MISSED where an agent missed its goal, else 0."""
    return EXIT_MISSED if any(end.missed for end in ends) else 0
