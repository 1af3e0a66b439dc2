"""From episodes to the figures of a benchmark."""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from typing import Any

from runtime.lockstep import SeedResult
from runtime.records import LatencySummary

Z_95 = 1.959963984540054
"""The 97.5 % quantile of the normal distribution."""


def wilson_interval(successes: int, trials: int, z: float = Z_95) -> tuple[float, float]:
    """Wilson's score interval of a success rate (E. B. Wilson, JASA 22, 1927): lower and upper bound, 0..1.

    Unlike the normal approximation it stays within 0..1 and holds for few trials and rates near 0 or 1.
    """
    if not 0 <= successes <= trials:
        raise ValueError(f"successes: must lie in 0..{trials}, got {successes}")
    if trials == 0:
        return 0.0, 1.0
    rate = successes / trials
    spread = 1 + z * z / trials
    centre = (rate + z * z / (2 * trials)) / spread
    half = z / spread * math.sqrt(rate * (1 - rate) / trials + z * z / (4 * trials * trials))
    return max(0.0, centre - half), min(1.0, centre + half)


@dataclass(frozen=True)
class PolicyReport:
    """The figures of one policy."""

    policy: str
    """Its label."""
    source: str
    """What was played: ``student``, ``teacher``, ``random`` or the folder of a package."""
    student_hash: str | None
    episodes: tuple[SeedResult, ...]
    seconds: float
    """Wall-clock time of all episodes together."""
    provider: str | None = None
    """What ran the student: onnxruntime's provider, or torch and its device."""

    @property
    def successes(self) -> int:
        """Episodes that met the success test."""
        return sum(episode.result.success for episode in self.episodes)

    @property
    def errors(self) -> int:
        """Episodes that broke; they count as failures."""
        return sum(episode.result.outcome == "error" for episode in self.episodes)

    @property
    def interval(self) -> tuple[float, float]:
        """95 % confidence interval of the success rate."""
        return wilson_interval(self.successes, len(self.episodes))

    @property
    def median_ticks(self) -> float:
        """Median ticks to success over the successful episodes; NaN without any."""
        ticks = [episode.result.ticks for episode in self.episodes if episode.result.success]
        return statistics.median(ticks) if ticks else math.nan

    @property
    def ticks(self) -> int:
        """Ticks of all episodes."""
        return sum(episode.result.ticks for episode in self.episodes)

    @property
    def stale_ticks(self) -> int:
        """Stale ticks of all episodes."""
        return sum(episode.result.stale_ticks for episode in self.episodes)

    @property
    def steps_per_second(self) -> float:
        """Ticks played per second of wall-clock time."""
        return self.ticks / self.seconds if self.seconds > 0 else math.nan

    @property
    def latency(self) -> LatencySummary:
        """Percentiles of the per-tick latency over all ticks."""
        return LatencySummary.of([value for episode in self.episodes for value in episode.result.latency_ms])

    def as_fields(self) -> dict[str, Any]:
        """Plain types, every episode included in the order of the seeds."""
        return {
            "policy": self.policy,
            "source": self.source,
            "student_hash": self.student_hash,
            "provider": self.provider,
            "episodes": len(self.episodes),
            "successes": self.successes,
            "success_rate": self.successes / len(self.episodes) if self.episodes else math.nan,
            "success_rate_95": list(self.interval),
            "errors": self.errors,
            "median_ticks_to_success": self.median_ticks,
            "ticks": self.ticks,
            "stale_ticks": self.stale_ticks,
            "stale_share": self.stale_ticks / self.ticks if self.ticks else math.nan,
            "steps_per_second": self.steps_per_second,
            "latency_ms": self.latency.as_fields(),
            "by_seed": [_episode_fields(episode) for episode in sorted(self.episodes, key=_seed)],
        }


def _seed(episode: SeedResult) -> int:
    return episode.seed


def _episode_fields(episode: SeedResult) -> dict[str, Any]:
    result = episode.result
    return {
        "seed": episode.seed,
        "outcome": result.outcome,
        "ticks": result.ticks,
        "progress": result.progress,
        "stale_ticks": result.stale_ticks,
        "note": result.note,
    }
