"""What an agent is about: a goal and how far it has come, kept while worlds are lost and come back to."""

from __future__ import annotations

from bridge.messages import Goal, Survive, Task
from runtime.records import EpisodeMeter
from runtime.steering import Standing, Steering

_LONGEST = 1_000_000
IDLE_TASK = Task("idle", Goal("-"), Survive(ticks=_LONGEST), _LONGEST)
"""What worlds are told while nothing is wanted; no policy is asked then, and no limit counts."""


class Errand:
    """One goal, or standing idle.

    Args:
        task: the goal; IDLE_TASK for none.
        stands: as ``Steering``.
    """

    def __init__(self, task: Task, stands: Standing = "") -> None:
        self.task = task
        self.steering = Steering(stands)
        self.meter = EpisodeMeter()
        self.begun = False
        """Whether a world has begun it."""
        self.stretches = 0
        """Times that its playing began."""

    @classmethod
    def idle(cls) -> Errand:
        """Nothing is wanted."""
        return cls(IDLE_TASK, "idle")

    @property
    def is_idle(self) -> bool:
        """Whether nothing is wanted."""
        return self.task is IDLE_TASK

    @property
    def played_ticks(self) -> int:
        """Ticks that it took so far; the next one's number."""
        return self.meter.ticks + 1 if self.stretches else 0
