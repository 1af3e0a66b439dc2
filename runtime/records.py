"""What the loop tells of a tick and of an episode, and the statistics over its latencies."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np

from bridge.messages import Action, Observation, StepInfo

Outcome = Literal["success", "death", "limit", "stopped", "lost", "error"]
"""``lost``: the world was; what follows is another stretch of the same goal."""


@dataclass(frozen=True)
class TickRecord:
    """One tick, as observers (recorder, terminal view) get it."""

    tick: int
    """Ticks since the episode's first observation, 0 based."""
    observation: Observation
    action: Action
    plan_token: str
    """What the model said in this tick; empty on a tick without an answer."""
    subgoal: str
    """Last subgoal that the model finished saying."""
    latency_ms: float | None
    """From the observation's making to the action's sending; None for the last observation, which needs no action."""
    stale: bool
    """No action computed from this tick's observation was ready at the deadline."""
    skipped: int
    """Ticks of the world between the record before and this one that nobody took."""
    info: StepInfo
    """Success and progress as of this observation."""
    actor: str = "student"
    """Who chose the action: ``student`` (the policy, whichever it is), ``hold`` (nobody in time), ``paused`` or ``idle`` (nobody
    was asked), or ``reflex:`` and the reflex's name."""


class Observer(Protocol):
    """Something that is told of every tick and must return fast."""

    def on_tick(self, record: TickRecord) -> None:
        """Take in one tick."""


@dataclass(frozen=True)
class LatencySummary:
    """Percentiles of milliseconds; NaN where nothing was measured."""

    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, milliseconds: Sequence[float]) -> LatencySummary:
        """The percentiles of a sample (numpy's linear interpolation)."""
        if not len(milliseconds):
            return cls(float("nan"), float("nan"), float("nan"))
        p50, p95, p99 = np.percentile(np.asarray(milliseconds, np.float64), (50, 95, 99))
        return cls(float(p50), float(p95), float(p99))

    def as_fields(self) -> dict[str, float]:
        """Plain types."""
        return {"p50": self.p50, "p95": self.p95, "p99": self.p99}


@dataclass(frozen=True)
class EpisodeResult:
    """How an episode went."""

    outcome: Outcome
    ticks: int
    """World ticks from the first observation to the last."""
    stale_ticks: int
    """Ticks without an action computed from their own observation, skipped ticks included."""
    progress: float
    latency_ms: tuple[float, ...] = ()
    note: str = ""
    actors: Mapping[str, int] = field(default_factory=dict)
    """Ticks by who chose the action (``TickRecord.actor``), as far as somebody was asked to."""

    @property
    def success(self) -> bool:
        """Whether the task's success test was met."""
        return self.outcome == "success"

    @property
    def latency(self) -> LatencySummary:
        """Percentiles of the per-tick latency."""
        return LatencySummary.of(self.latency_ms)

    @property
    def stale_share(self) -> float:
        """Stale ticks as a share of all ticks, 0..1."""
        return self.stale_ticks / self.ticks if self.ticks else 0.0


class EpisodeMeter:
    """Observer that adds an episode up, so that there is a result even when the loop is cut short."""

    def __init__(self) -> None:
        self.ticks = 0
        self.stale_ticks = 0
        self.latency_ms = array("d")
        self.last_info = StepInfo()
        self.actors: Counter[str] = Counter()

    def on_tick(self, record: TickRecord) -> None:
        """Take in one tick."""
        self.ticks = record.tick
        self.stale_ticks += record.skipped + record.stale
        self.last_info = record.info
        if record.latency_ms is not None:
            self.latency_ms.append(record.latency_ms)
            self.actors[record.actor] += 1

    def result(self, outcome: Outcome, note: str = "") -> EpisodeResult:
        """The episode as it stands."""
        return EpisodeResult(
            outcome=outcome,
            ticks=self.ticks,
            stale_ticks=self.stale_ticks,
            progress=self.last_info.progress,
            latency_ms=tuple(self.latency_ms),
            actors=dict(self.actors),
            note=note or (self.last_info.note if outcome == "death" else ""),
        )
