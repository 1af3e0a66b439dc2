"""The page of a bench of suites: one HTML file of one run, or of one in each world."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from runtime.bootstrap import Estimate
from runtime.config import ConfigError
from runtime.journal import read_episodes, read_run
from runtime.report.curves import Curve, done_by
from runtime.report.page import NONE, render, write_page
from runtime.report.rates import Difference
from runtime.report.videos import ShownVideo, VideoShelf
from runtime.suite_bench.choosing import Chosen, choose_episodes
from runtime.suite_bench.figures import estimate_words, number_words
from runtime.suite_bench.measures import SHARES
from runtime.suite_bench.records import JOURNAL, EpisodeRecord
from runtime.suite_bench.summary import PolicyGroup, RunSummary, SuiteSummary
from runtime.suite_bench.targets import ABLATIONS, STUDENT, TEACHER, Verdict, verdicts

PLACES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
"""Classes of colours; more policies begin anew."""
_EMBEDDED = 2
"""Policies whose films lie in the page, as far as there is room; those of the others are linked."""


@dataclass(frozen=True)
class ShownPolicy:
    """A policy in a suite.

    Attributes:
        group: its figures.
        place: its colour.
        by_teacher: its main measure by the teacher's; None where that does not play, or is itself.
        student_by: the student's main measure by its own; None likewise.
        films: best, median and worst, each with its video.
    """

    group: PolicyGroup
    place: str
    by_teacher: Estimate | None
    student_by: Estimate | None
    films: tuple[tuple[Chosen, ShownVideo], ...]


@dataclass(frozen=True)
class ShownSuite:
    """A suite as the page shows it.

    Attributes:
        summary: the figures.
        policies: everybody who played it.
        most: where the axis of the main measure ends.
        curves: share of the episodes that succeeded by each tick.
        last_tick: where their axis ends.
        families, kinds: the same by family, and by kind.
    """

    summary: SuiteSummary
    policies: tuple[ShownPolicy, ...]
    most: float
    curves: tuple[Curve, ...]
    last_tick: int
    families: tuple[SuiteSummary, ...]
    kinds: tuple[SuiteSummary, ...]


@dataclass(frozen=True)
class ShownRun:
    """A run as the page shows it.

    Attributes:
        summary: the figures.
        suites: in order.
        texts: of each policy, success with the texts of training and with held-out ones.
        broken: episodes that something else than the policy ended.
    """

    summary: RunSummary
    suites: tuple[ShownSuite, ...]
    texts: tuple[tuple[str, str, PolicyGroup, PolicyGroup, Difference], ...]
    broken: tuple[EpisodeRecord, ...]


def write_suite_report(folders: Sequence[Path], page: Path) -> None:
    """Write the page of the runs that lie in some folders; one that is not finished yet is told as such.

    Args:
        folders: one, or several; of the embedded and the live world each the first is compared.
        page: the file to be; its folder exists.

    Raises ConfigError where a folder holds no run of suites, or none is given; OSError where the page cannot be written.
    """
    if not folders:
        raise ConfigError("report: no folder is given; give those of runs of steve2 bench suite")
    summaries = [RunSummary(read_run(folder, JOURNAL), tuple(read_episodes(folder, JOURNAL))) for folder in folders]
    write_page(page, suite_page(list(zip(summaries, folders, strict=True)), page))


def suite_page(runs: Sequence[tuple[RunSummary, Path]], page: Path) -> str:
    """The page as text.

    Args:
        runs: each with its folder, below which its videos lie.
        page: where the text will be written; videos that are too large are linked from there.
    """
    shelf = VideoShelf(page)
    summaries = [summary for summary, _ in runs]
    engines = list(dict.fromkeys(summary.run.engine for summary in summaries))
    return render(
        "suites.html.j2",
        title=f"Suites on {' and on '.join(engines)}",
        runs=[_shown(summary, folder, shelf) for summary, folder in runs],
        verdicts=_judged(summaries),
        figure=partial(number_words, none=NONE),
        interval_words=partial(estimate_words, none=NONE),
        shares=SHARES,
        ablations=ABLATIONS,
    )


def _judged(summaries: Sequence[RunSummary]) -> list[Verdict]:
    embedded = next((one for one in summaries if one.run.settings.world == "embedded"), None)
    live = next((one for one in summaries if one.run.settings.world == "live"), None)
    if embedded is not None:
        return verdicts(embedded, live)
    return verdicts(summaries[0])


def _shown(summary: RunSummary, folder: Path, shelf: VideoShelf) -> ShownRun:
    places = {policy: PLACES[number % len(PLACES)] for number, policy in enumerate(summary.policies)}
    films = _films(summary, folder, shelf)
    return ShownRun(
        summary,
        tuple(_shown_suite(summary, suite, places, films) for suite in summary.suites),
        tuple(_texts(summary, policy, place) for policy, place in places.items()),
        tuple(one for one in summary.episodes if one.broke),
    )


def _shown_suite(
    summary: RunSummary,
    suite: SuiteSummary,
    places: dict[str, str],
    films: dict[tuple[str, str], tuple[tuple[Chosen, ShownVideo], ...]],
) -> ShownSuite:
    last = max((episode.ticks for group in suite.groups for episode in group.attempted), default=0) or 1
    policies = tuple(
        ShownPolicy(
            group,
            places[group.policy],
            suite.beside(group.policy, TEACHER),
            suite.beside(STUDENT, group.policy),
            films.get((suite.name, group.policy), ()),
        )
        for group in suite.groups
    )
    highest = max((group.main.high for group in suite.groups if group.main.is_known), default=0.0)
    return ShownSuite(
        suite,
        policies,
        1.0 if suite.measure in SHARES else highest,
        tuple(
            done_by(group.policy, places[group.policy], group.ticks_to_success, group.rate.trials, last)
            for group in suite.groups
            if group.rate.trials
        ),
        last,
        summary.families(suite.name),
        summary.kinds(suite.name),
    )


def _films(
    summary: RunSummary, folder: Path, shelf: VideoShelf
) -> dict[tuple[str, str], tuple[tuple[Chosen, ShownVideo], ...]]:
    """The films of each suite and policy. Those of the student, then the teacher's, get the room that there is in the page."""
    found: dict[tuple[str, str], list[tuple[Chosen, ShownVideo]]] = {}
    order = sorted(summary.policies, key=lambda policy: (policy != STUDENT, policy != TEACHER))
    for rank in ("best", "worst", "median"):
        for policy in order:
            for suite in summary.suites:
                group = suite.group(policy)
                for chosen in choose_episodes(group.episodes) if group is not None else ():
                    if chosen.rank != rank or not chosen.record.video:
                        continue
                    video = shelf.take(folder, chosen.record.video, embed=policy in order[:_EMBEDDED])
                    if video is not None:
                        found.setdefault((suite.name, policy), []).append((chosen, video))
    ranks = ("best", "median", "worst")
    return {key: tuple(sorted(those, key=lambda one: ranks.index(one[0].rank))) for key, those in found.items()}


def _texts(summary: RunSummary, policy: str, place: str) -> tuple[str, str, PolicyGroup, PolicyGroup, Difference]:
    """Episodes of the families that have held-out texts alone: the others would be compared with none."""
    having = {episode.family for episode in summary.episodes if episode.held_out}
    group = summary.of_policy(policy).part(lambda episode: episode.family in having)
    trained, held_out = group.part(lambda one: not one.held_out), group.part(lambda one: one.held_out)
    return policy, place, trained, held_out, Difference(trained.rate, held_out.rate)
