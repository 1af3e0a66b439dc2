"""The figures that are to be reached, and whether a run reaches them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from runtime.bootstrap import UNKNOWN, Estimate, share_of
from runtime.suite_bench.figures import number_words
from runtime.suite_bench.measures import AREA, FOUND, IOU, SUCCESS
from runtime.suite_bench.records import EpisodeRecord
from runtime.suite_bench.summary import PolicyGroup, RunSummary, SuiteSummary, compare, estimate_of, known

STUDENT, TEACHER, IDLE = "student", "teacher", "idle"
ABLATIONS = ("static", "no-expert", "flat")
"""Labels that the report compares: give other folders these names, as ``--policy static=FOLDER``."""
AHEAD = 1.4
"""How many times an ablation's main measure the student's is to be."""
LIVE_SHARE = 0.8
TICK_MS = 15.0
IDLE_SUCCESS = 0.02
"""Success that standing still may have in a suite: where it has more, a task can be won by nothing."""

Status = Literal["reached", "missed", "not measured"]
Bound = Literal["at least", "above", "below"]


@dataclass(frozen=True)
class Target:
    """One figure that is to be reached.

    Attributes:
        name: what it is of.
        wanted: the number.
        bound: on which side of it.
        digits: behind the point.
    """

    name: str
    wanted: float
    bound: Bound = "at least"
    digits: int = 2

    @property
    def wanted_words(self) -> str:
        """Such as ``at least 0.85``."""
        return f"{self.bound} {self.wanted:g}"

    def met_by(self, value: float) -> bool:
        """Whether a number reaches it."""
        if self.bound == "below":
            return value < self.wanted
        return value > self.wanted if self.bound == "above" else value >= self.wanted


@dataclass(frozen=True)
class Verdict:
    """Whether a target is reached, by the measured number itself; its interval stands beside it.

    Attributes:
        why: why nothing was measured, or what the number leaves out; empty where there is nothing to say.
    """

    target: Target
    measured: Estimate
    why: str = ""

    @property
    def status(self) -> Status:
        """By the number, not by its interval."""
        if not self.measured.is_known:
            return "not measured"
        return "reached" if self.target.met_by(self.measured.value) else "missed"

    @property
    def words(self) -> str:
        """The status, and by how much it is missed."""
        words: str = self.status
        if self.status == "missed":
            gap = abs(self.target.wanted - self.measured.value)
            words = f"missed by {number_words(gap, self.target.digits)}" if gap else "missed: it stands at the bound"
        return f"{words}; {self.why}" if self.why else words


def verdicts(summary: RunSummary, live: RunSummary | None = None) -> list[Verdict]:
    """Every target that the suites of a run bear on.

    Args:
        summary: the run, in the embedded world where there are two.
        live: the same suites on a live server.
    """
    found = [*_of_student(summary), *_of_ablations(summary), *_of_latency(summary), *_of_teacher(summary)]
    if IDLE in summary.policies:
        for suite in summary.suites:
            target = Target(f"{suite.name}: who stands still, success", IDLE_SUCCESS, "below")
            found.append(_rate(suite, IDLE, target))
    return found + (list(_of_live(summary, live)) if live is not None else [])


def _of_student(summary: RunSummary) -> Iterator[Verdict]:
    for suite, words in (("object", "object search"), ("image", "image search"), ("sound", "sound search")):
        yield from _beside_teacher(summary, f"navigation/{suite}-search", f"{words}: student by teacher, success", 0.85)
    yield from _beside_teacher(
        summary, "navigation/block-search", "block search: student by teacher, count", 0.7, FOUND
    )
    yield from _beside_teacher(summary, "navigation/explore", "explore: student by teacher, area", 0.9, AREA)
    for stage, wanted in (("wood", 0.95), ("stone", 0.8), ("iron", 0.3), ("diamond", 0.0)):
        target = Target(f"milestone {stage}: student", wanted, "above" if not wanted else "at least")
        yield from _family_rate(summary, f"materials_{stage}", STUDENT, target)
    yield from _build(summary, STUDENT, Target("build: student, overlap (IoU)", 0.6))


def _of_ablations(summary: RunSummary) -> Iterator[Verdict]:
    if STUDENT not in summary.policies:
        return
    for ablation in ABLATIONS:
        if ablation not in summary.policies:
            yield Verdict(
                Target(f"student by {ablation}, in every suite", AHEAD), UNKNOWN, f"--policy has no {ablation}=FOLDER"
            )
            continue
        for suite in summary.suites:
            target = Target(f"{suite.name}: student by {ablation}", AHEAD)
            yield _ratio(suite, target, STUDENT, ablation)


def _of_latency(summary: RunSummary) -> Iterator[Verdict]:
    facts = summary.run.policies.get(STUDENT)
    if facts is None:
        return
    target = Target(f"one student tick, p99 in ms, {facts.threads} CPU thread", TICK_MS, "below", 1)
    if facts.tick_ms_p99 is None:
        yield Verdict(target, UNKNOWN, f"{facts.source} is no package in int8; steve2 export makes one")
    else:
        yield Verdict(target, Estimate(facts.tick_ms_p99, math.nan, math.nan))


def _of_teacher(summary: RunSummary) -> Iterator[Verdict]:
    if TEACHER not in summary.policies:
        return
    for suite in summary.suites:
        if suite.name.startswith("navigation/"):
            yield _rate(suite, TEACHER, Target(f"{suite.name}: teacher, success", 0.95))
    for stage, wanted in (("wood", 0.98), ("stone", 0.98), ("iron", 0.9), ("diamond", 0.6)):
        yield from _family_rate(summary, f"materials_{stage}", TEACHER, Target(f"milestone {stage}: teacher", wanted))
    yield from _build(summary, TEACHER, Target("build: teacher, overlap (IoU)", 0.95))


def _of_live(summary: RunSummary, live: RunSummary) -> Iterator[Verdict]:
    """Navigation, wood and stone: success on a live server by that in the embedded world, over the episodes of both."""
    if STUDENT not in summary.policies or STUDENT not in live.policies:
        return
    yield _live_share("navigation", summary, live, lambda one: one.suite.startswith("navigation/"))
    yield _live_share("wood", summary, live, lambda one: one.family == "materials_wood")
    yield _live_share("stone", summary, live, lambda one: one.family == "materials_stone")


def _live_share(name: str, summary: RunSummary, live: RunSummary, chosen: Callable[[EpisodeRecord], bool]) -> Verdict:
    upper, lower = (one.of_policy(STUDENT).part(chosen) for one in (live, summary))
    found = compare(upper.attempted, lower.attempted, lambda episode: float(episode.success))
    why = _both(_untried(upper, "live"), _untried(lower, "embedded"))
    if found is None:
        why = _both("no episode was tried in both worlds", why)
    elif math.isinf(found.value):
        found, why = UNKNOWN, _both("the student's success in the embedded world is 0", why)
    return Verdict(Target(f"{name}: live by embedded, success of the student", LIVE_SHARE), known(found), why)


def _beside_teacher(
    summary: RunSummary, suite: str, name: str, wanted: float, measure: str = SUCCESS
) -> Iterator[Verdict]:
    found = summary.suite(suite)
    if found is None or STUDENT not in summary.policies:
        return
    verdict = _ratio(found, Target(name, wanted), STUDENT, TEACHER)
    if verdict.measured.is_known and found.measure != measure:
        verdict = Verdict(verdict.target, UNKNOWN, "no task was played that has this measure")
    yield verdict


def _ratio(suite: SuiteSummary, target: Target, upper: str, lower: str) -> Verdict:
    for policy in (upper, lower):
        why = _why_missing(suite, policy)
        if why:
            return Verdict(target, UNKNOWN, why)
    found = known(suite.beside(upper, lower))
    if math.isinf(found.value) and lower == TEACHER:
        return Verdict(target, UNKNOWN, "the teacher's is 0")
    if math.isinf(found.value) and not _clearly_more(suite, upper, lower):
        return Verdict(target, UNKNOWN, f"{lower}'s is 0, and {upper}'s is not clearly more")
    note = _both(_untried(suite.group(upper)), _untried(suite.group(lower)))
    return Verdict(target, found, note if found.is_known else "both are 0, or share no episode")


def _clearly_more(suite: SuiteSummary, upper: str, lower: str) -> bool:
    """Whether so many more episodes of one have anything of the measure that Wilson's intervals lie apart."""
    above, below = (share_of(group.values) for group in map(suite.group, (upper, lower)) if group is not None)
    return above.low > below.high


def _family_rate(summary: RunSummary, family: str, policy: str, target: Target) -> Iterator[Verdict]:
    found = summary.family(family)
    if found is not None and policy in summary.policies:
        yield _rate(found, policy, target)


def _rate(suite: SuiteSummary, policy: str, target: Target) -> Verdict:
    why = _why_missing(suite, policy)
    group = suite.group(policy)
    if why or group is None:
        return Verdict(target, UNKNOWN, why)
    return Verdict(target, estimate_of(group.rate), _untried(group))


def _build(summary: RunSummary, policy: str, target: Target) -> Iterator[Verdict]:
    found = summary.suite("creation/build")
    if found is not None and policy in summary.policies:
        group, why = found.group(policy), _why_missing(found, policy)
        if found.measure != IOU:  # nothing was tried
            group = None
        yield Verdict(target, UNKNOWN if group is None else group.main, why or _untried(group))


def _why_missing(suite: SuiteSummary, policy: str) -> str:
    group = suite.group(policy)
    if group is None:
        return f"{policy} did not play"
    if not group.attempted:
        return f"{policy} did not try: {group.reasons[0][0]}" if group.reasons else f"{policy} did not play"
    return ""


def _untried(group: PolicyGroup | None, world: str = "") -> str:
    """What is to be said where some of the episodes were not tried."""
    if group is None or not group.refused:
        return ""
    return f"{group.policy} did not try {group.refused} of {len(group.episodes)}" + (f", {world}" if world else "")


def _both(first: str, second: str) -> str:
    return "; ".join(filter(None, (first, second)))
