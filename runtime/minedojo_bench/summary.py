"""From the records of a MineDojo benchmark to the figures of its report."""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from runtime.minedojo_bench.records import EpisodeRecord, Reason, RunRecord
from runtime.report.rates import Difference, Rate

_ENGINES = {"embedded": "the embedded engine (not a MineDojo score)", "java": "MineDojo's own Java engine"}
_REASONS: tuple[Reason, ...] = ("error", "stalled", "ended", "tick_limit")
"""Of failures, the worst first."""
_EXAMPLES = 4
_COMPARED = ("policy", "model_hash", "engine", "tick_limits", "temperature")
"""Settings that two runs must share before their episodes are compared."""
_NUMBERS = re.compile(r"0x[0-9a-fA-F]+|\d+")


def engine_words(engine: str) -> str:
    """What a title says of the engine that answered."""
    return _ENGINES.get(engine, engine)


@dataclass(frozen=True)
class Group:
    """Episodes that are counted together: a task, a category, or a run."""

    name: str
    episodes: tuple[EpisodeRecord, ...]

    @cached_property
    def played(self) -> tuple[EpisodeRecord, ...]:
        """All but those that the policy does not play."""
        return tuple(episode for episode in self.episodes if episode.reason != "skipped")

    @property
    def skipped(self) -> int:
        """Episodes that count neither as success nor as failure."""
        return len(self.episodes) - len(self.played)

    @cached_property
    def rate(self) -> Rate:
        """Success by the package's own test, of the episodes that were played; one that broke is a failure."""
        return Rate(sum(episode.success for episode in self.played), len(self.played))

    @cached_property
    def ticks_to_success(self) -> list[int]:
        """The game's ticks of each success."""
        return [episode.ticks for episode in self.played if episode.success]

    @property
    def median_ticks(self) -> float:
        """Of the successes; NaN without any."""
        return statistics.median(self.ticks_to_success) if self.ticks_to_success else math.nan

    @property
    def ticks(self) -> int:
        """Of all episodes."""
        return sum(episode.ticks for episode in self.played)

    @property
    def steps_per_second(self) -> float:
        """Actions a second of one process, over the time in which episodes were played; NaN without any."""
        seconds = sum(episode.wall_seconds for episode in self.played)
        return sum(episode.steps for episode in self.played) / seconds if seconds > 0 else math.nan

    @property
    def latency_p50(self) -> float:
        """Milliseconds: median over the episodes of each one's median; NaN where nothing was decided."""
        return _median([episode.latency_ms_p50 for episode in self.played])

    @property
    def latency_p99(self) -> float:
        """Milliseconds: median over the episodes of each one's 99th percentile."""
        return _median([episode.latency_ms_p99 for episode in self.played])

    @property
    def worst_latency_p99(self) -> float:
        """Milliseconds: the 99th percentile of the slowest episode."""
        return max((ms for episode in self.played if (ms := episode.latency_ms_p99) is not None), default=math.nan)

    @property
    def stale_ticks(self) -> int:
        """Ticks without an action of their own."""
        return sum(episode.stale_ticks for episode in self.played)

    @property
    def stale_share(self) -> float:
        """Of all ticks; NaN without any."""
        return self.stale_ticks / self.ticks if self.ticks else math.nan


@dataclass(frozen=True)
class Failures:
    """Episodes that ended without success for one reason, or were not played, and that said the same."""

    reason: Reason
    error: str
    """As the first of them said it; in the others numbers may differ."""
    episodes: tuple[EpisodeRecord, ...]

    @property
    def tasks(self) -> list[tuple[str, int]]:
        """How many of each task, the most frequent first."""
        return Counter(episode.task for episode in self.episodes).most_common()

    @property
    def examples(self) -> tuple[EpisodeRecord, ...]:
        """Some of them."""
        return self.episodes[:_EXAMPLES]


@dataclass(frozen=True)
class RunSummary:
    """One run: what it was, and what came of it.

    Attributes:
        run: the settings.
        episodes: in any order; each belongs to one task of the settings.
    """

    run: RunRecord
    episodes: tuple[EpisodeRecord, ...]

    @property
    def label(self) -> str:
        """Tells it from the others of a report."""
        return f"{self.run.settings.policy}, {self.run.settings.mode}"

    @property
    def planned(self) -> int:
        """Episodes that the settings ask for."""
        return len(self.run.settings.tasks) * self.run.settings.episodes

    @cached_property
    def total(self) -> Group:
        """All episodes."""
        return Group("all", self.episodes)

    @cached_property
    def categories(self) -> tuple[Group, ...]:
        """In the order in which they were played."""
        return _groups([(episode.category, episode) for episode in self._ordered])

    @cached_property
    def tasks(self) -> tuple[Group, ...]:
        """In the order in which they were played."""
        return _groups([(episode.task, episode) for episode in self._ordered])

    @cached_property
    def failures(self) -> tuple[Failures, ...]:
        """By reason, then the most frequent first; what was not played stands last."""
        found: dict[tuple[Reason, str], list[EpisodeRecord]] = {}
        for episode in self._ordered:
            if episode.reason != "success":
                found.setdefault((episode.reason, _NUMBERS.sub("#", episode.error)), []).append(episode)
        groups = [Failures(reason, those[0].error, tuple(those)) for (reason, _), those in found.items()]
        order: tuple[Reason, ...] = (*_REASONS, "skipped")
        return tuple(sorted(groups, key=lambda group: (order.index(group.reason), -len(group.episodes))))

    @cached_property
    def notes(self) -> list[tuple[str, int]]:
        """What the engine could not honour of the missions, and in how many episodes."""
        return Counter(note for episode in self.episodes for note in episode.notes).most_common()

    @cached_property
    def _ordered(self) -> list[EpisodeRecord]:
        place = {task: number for number, task in enumerate(self.run.settings.tasks)}
        return sorted(
            self.episodes, key=lambda episode: (place.get(episode.task, len(place)), episode.task, episode.episode)
        )


@dataclass(frozen=True)
class Degradation:
    """What it costs a policy that the world does not wait: the same episodes in ``sync`` and in ``live`` mode."""

    sync: RunSummary
    live: RunSummary

    @cached_property
    def groups(self) -> tuple[tuple[Group, Group, Difference], ...]:
        """Sync, live and live minus sync of all episodes that both played, then of each category."""
        shared = {_key(episode) for episode in self.sync.total.played} & {
            _key(episode) for episode in self.live.total.played
        }
        both = [
            RunSummary(summary.run, tuple(episode for episode in summary.episodes if _key(episode) in shared))
            for summary in (self.sync, self.live)
        ]
        pairs = [(both[0].total, both[1].total), *zip(both[0].categories, both[1].categories, strict=True)]
        return tuple((sync, live, Difference(sync.rate, live.rate)) for sync, live in pairs)


def degradations(summaries: Sequence[RunSummary]) -> list[Degradation]:
    """A ``live`` run beside each ``sync`` run that differs in nothing else, where they share episodes."""
    found = []
    for sync in summaries:
        for live in summaries:
            one, other = sync.run.settings, live.run.settings
            same = all(getattr(one, field) == getattr(other, field) for field in _COMPARED)
            if same and (one.mode, other.mode) == ("sync", "live"):
                degradation = Degradation(sync, live)
                if degradation.groups[0][0].episodes:
                    found.append(degradation)
    return found


def _key(episode: EpisodeRecord) -> tuple[str, int, int]:
    return episode.task, episode.episode, episode.seed


def _groups(named: Sequence[tuple[str, EpisodeRecord]]) -> tuple[Group, ...]:
    found: dict[str, list[EpisodeRecord]] = {}
    for name, episode in named:
        found.setdefault(name, []).append(episode)
    return tuple(Group(name, tuple(those)) for name, those in found.items())


def _median(values: Sequence[float | None]) -> float:
    known = [value for value in values if value is not None]
    return statistics.median(known) if known else math.nan
