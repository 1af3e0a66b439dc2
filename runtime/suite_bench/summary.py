"""From the records of a bench of suites to the figures of its report."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from runtime.bootstrap import UNKNOWN, Estimate, is_share, mean_of, ratio_of, share_of
from runtime.report.rates import Rate
from runtime.suite_bench.measures import AREA, NAMES, SHARES, SUCCESS, main_measure
from runtime.suite_bench.records import EpisodeRecord, RunRecord

Value = Callable[[EpisodeRecord], float | None]
"""What is compared of an episode; None where it has no such value."""


@dataclass(frozen=True)
class PolicyGroup:
    """Episodes of one policy that are counted together.

    Attributes:
        policy: its label.
        measure: the main one of the suite.
        episodes: those that were tried and those that were not.
    """

    policy: str
    measure: str
    episodes: tuple[EpisodeRecord, ...]

    @cached_property
    def attempted(self) -> tuple[EpisodeRecord, ...]:
        """All but those that nobody tried."""
        return tuple(episode for episode in self.episodes if episode.attempted)

    @property
    def refused(self) -> int:
        """Episodes that nobody tried: they count neither as success nor as failure."""
        return len(self.episodes) - len(self.attempted)

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """Why, and how many of each, the most frequent first."""
        return Counter(episode.error for episode in self.episodes if not episode.attempted).most_common()

    @property
    def broken(self) -> int:
        """Episodes that something else than the policy ended; they count as failures."""
        return sum(episode.broke for episode in self.episodes)

    @cached_property
    def rate(self) -> Rate:
        """Success of the episodes that were tried."""
        return Rate(sum(episode.success for episode in self.attempted), len(self.attempted))

    @cached_property
    def main(self) -> Estimate:
        """Mean of the main measure over the episodes that have it; with Wilson's interval where it is a share of them."""
        if self.measure == SUCCESS:
            return estimate_of(self.rate)
        values = self.values
        return share_of(values) if self.measure in SHARES and is_share(values) else mean_of(values)

    @property
    def values(self) -> list[float]:
        """The main measure of the episodes that were tried and have it."""
        return [episode.measures[self.measure] for episode in self.attempted if self.measure in episode.measures]

    @cached_property
    def ticks_to_success(self) -> list[int]:
        """Of each success."""
        return [episode.ticks for episode in self.attempted if episode.success]

    @property
    def median_ticks(self) -> float:
        """Of the successes; NaN without any."""
        return statistics.median(self.ticks_to_success) if self.ticks_to_success else math.nan

    @property
    def passes_per_success(self) -> float:
        """Forward passes of all episodes by successes: infinite where none succeeded, 0 for what is no model."""
        passes = sum(episode.forward_passes for episode in self.attempted)
        return passes / self.rate.successes if self.rate.successes else math.inf if passes else math.nan

    @property
    def latency_p50(self) -> float:
        """Milliseconds of a tick: median over the episodes of each one's median; NaN where nothing was decided."""
        return _median([episode.latency_ms_p50 for episode in self.attempted])

    @property
    def latency_p99(self) -> float:
        """Milliseconds: median over the episodes of each one's 99th percentile."""
        return _median([episode.latency_ms_p99 for episode in self.attempted])

    @property
    def stale_share(self) -> float:
        """Ticks without an action of their own, of all; NaN without any."""
        ticks = sum(episode.ticks for episode in self.attempted)
        return sum(episode.stale_ticks for episode in self.attempted) / ticks if ticks else math.nan

    @cached_property
    def milestones(self) -> dict[str, Rate]:
        """Milestone -> how often it was reached, in the order of the tasks."""
        reached: Counter[str] = Counter()
        asked: Counter[str] = Counter()
        for episode in self.attempted:
            for name, done in episode.milestones.items():
                asked[name] += 1
                reached[name] += done
        return {name: Rate(reached[name], many) for name, many in asked.items()}

    def part(self, chosen: Callable[[EpisodeRecord], bool]) -> PolicyGroup:
        """Some of the episodes."""
        return PolicyGroup(self.policy, self.measure, tuple(filter(chosen, self.episodes)))


@dataclass(frozen=True)
class SuiteSummary:
    """One suite, or one family or task of it, with every policy that played it.

    Attributes:
        name: of the suite, the family or the task.
        measure: the main one.
        groups: one a policy, in the order of the run.
    """

    name: str
    measure: str
    groups: tuple[PolicyGroup, ...]

    @property
    def measure_name(self) -> str:
        """In words."""
        return NAMES[self.measure]

    @property
    def digits(self) -> int:
        """Behind the point, for the measure."""
        return 2 if self.measure in SHARES else 0 if self.measure == AREA else 1

    def group(self, policy: str) -> PolicyGroup | None:
        """The episodes of a policy; None where it did not play."""
        return next((group for group in self.groups if group.policy == policy), None)

    def beside(self, policy: str, other: str, value: Value | None = None) -> Estimate | None:
        """The main measure of a policy by that of another, over the episodes that both tried.

        ``value`` is compared instead of the main measure where it is given. None where they share none, or are the same.
        """
        upper, lower = self.group(policy), self.group(other)
        if upper is None or lower is None or policy == other:
            return None
        return compare(upper.attempted, lower.attempted, value or (lambda episode: episode.measures.get(self.measure)))


def compare(upper: Sequence[EpisodeRecord], lower: Sequence[EpisodeRecord], value: Value) -> Estimate | None:
    """The ratio of two means over the episodes of both, by family, task and seed; None where they share none."""
    below = {_key(episode): value(episode) for episode in lower}
    pairs = [
        (one, other)
        for episode in upper
        if (one := value(episode)) is not None and (other := below.get(_key(episode))) is not None
    ]
    return ratio_of([one for one, _ in pairs], [other for _, other in pairs]) if pairs else None


@dataclass(frozen=True)
class RunSummary:
    """One run.

    Attributes:
        run: what it was.
        episodes: in any order.
    """

    run: RunRecord
    episodes: tuple[EpisodeRecord, ...]

    @property
    def planned(self) -> int:
        """Episodes that the settings ask for."""
        return len(self.run.settings.families) * self.run.settings.seeds * len(self.run.policies)

    @property
    def policies(self) -> tuple[str, ...]:
        """Labels, in the order in which they joined the run."""
        return tuple(self.run.policies)

    @cached_property
    def suites(self) -> tuple[SuiteSummary, ...]:
        """In the order of the task files; one of which nothing was played that has the main measure goes by success."""
        return tuple(
            self._gather(name, main_measure(name), [one for one in self.episodes if one.suite == name])
            for name in dict.fromkeys(self.run.settings.families.values())
        )

    def suite(self, name: str) -> SuiteSummary | None:
        """One of them; None where it was not played."""
        return next((suite for suite in self.suites if suite.name == name), None)

    def families(self, suite: str) -> tuple[SuiteSummary, ...]:
        """The families of a suite, with the suite's measure where they have it, else success."""
        return tuple(
            self._gather(family, main_measure(suite), [one for one in self.episodes if one.family == family])
            for family, of in self.run.settings.families.items()
            if of == suite
        )

    def family(self, name: str) -> SuiteSummary | None:
        """One family by its success; None where it was not played."""
        if name not in self.run.settings.families:
            return None
        return self._gather(name, SUCCESS, [one for one in self.episodes if one.family == name])

    def kinds(self, suite: str) -> tuple[SuiteSummary, ...]:
        """The kinds of each family of a suite, by success."""
        found: dict[str, list[EpisodeRecord]] = {}
        for one in self.episodes:
            if one.suite == suite:
                found.setdefault(_kind(one), []).append(one)
        return tuple(self._gather(name, SUCCESS, those) for name, those in sorted(found.items()))

    def of_policy(self, policy: str) -> PolicyGroup:
        """All episodes of a policy, of every suite."""
        return PolicyGroup(policy, SUCCESS, tuple(one for one in self.episodes if one.policy == policy))

    def _gather(self, name: str, measure: str, episodes: Sequence[EpisodeRecord]) -> SuiteSummary:
        if not any(measure in one.measures for one in episodes):
            measure = SUCCESS
        groups = tuple(
            PolicyGroup(policy, measure, tuple(one for one in episodes if one.policy == policy))
            for policy in self.policies
        )
        return SuiteSummary(name, measure, tuple(group for group in groups if group.episodes))


def estimate_of(rate: Rate) -> Estimate:
    """A success rate with Wilson's interval."""
    return Estimate(rate.value, rate.low, rate.high) if rate.trials else UNKNOWN


def known(estimate: Estimate | None) -> Estimate:
    """An estimate, or one of which nothing is known."""
    return UNKNOWN if estimate is None else estimate


def _kind(episode: EpisodeRecord) -> str:
    return "/".join(episode.task.split("/")[:2])


def _key(episode: EpisodeRecord) -> tuple[str, str, int]:
    return episode.family, episode.task, episode.seed


def _median(values: Sequence[float | None]) -> float:
    present = [value for value in values if value is not None]
    return statistics.median(present) if present else math.nan
