"""Playing what is missing of one policy in lock-step: every episode becomes a record, whatever breaks."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from bridge.world import World
from runtime.foreign_text import one_line
from runtime.lockstep import Job, play_jobs
from runtime.records import EpisodeResult, LatencySummary
from runtime.suite_bench.actions import TakenActions, write_actions
from runtime.suite_bench.drawing import DrawnTask
from runtime.suite_bench.measures import nothing_done
from runtime.suite_bench.players import BenchedPolicy
from runtime.suite_bench.records import EpisodeRecord, Outcome
from runtime.suite_bench.tally import MeasuredWorld, Tally

_log = logging.getLogger(__name__)

MOST_ERROR_LETTERS = 500
ACTIONS_FOLDER = "actions"
_OUTCOMES: dict[str, Outcome] = {"success": "success", "death": "death", "limit": "limit"}


def play_policy(
    label: str,
    policy: BenchedPolicy,
    drawn: Sequence[DrawnTask],
    batch: int,
    folder: Path | None,
    on_begin: Callable[[DrawnTask], None] = lambda _: None,
) -> Generator[EpisodeRecord]:
    """Play every task; yields each record as its episode ends, in no fixed order.

    What a policy raises ends the episodes that were played in that batch, as errors, and the rest goes on with a new player. A
    student's agents share passes; teachers and policies without a model gain nothing from it and are played one by one, so that
    what breaks one breaks no other.

    Args:
        label: what records call the policy.
        policy: who plays.
        drawn: what.
        batch: worlds at one time, of a student.
        folder: of the run, below which the actions of each episode are put; None keeps none.
        on_begin: told of each episode before it begins.
    """
    known = {(one.task.name, one.seed): one for one in drawn}
    tallies: dict[tuple[str, int], Tally] = {}
    refused: list[EpisodeRecord] = []
    begun: dict[tuple[str, int], DrawnTask] = {}

    def jobs(waiting: Iterable[DrawnTask]) -> Iterator[Job]:
        for one in waiting:
            reason = policy.why_refused(one.task)
            if reason:
                refused.append(record_of_refusal(label, one, reason))
                continue
            begun[one.task.name, one.seed] = one
            on_begin(one)
            yield Job(one.task, one.seed)

    def make_world() -> World:
        return MeasuredWorld(tallies, draw=policy.is_student)

    together = batch if policy.is_student else 1
    waiting = iter(drawn)
    is_over = False
    while not is_over:
        try:
            with closing(play_jobs(make_world, policy.player(together), jobs(waiting), together)) as playing:
                for job, result in playing:
                    yield from _drain(refused)
                    one, tally = known[job.task.name, job.seed], tallies.pop((job.task.name, job.seed), None)
                    del begun[job.task.name, job.seed]
                    if folder is not None and tally is not None and result.outcome != "error":
                        _keep_actions(actions_file(folder, label, one), tally)
                    yield record_of(label, one, result, tally, policy.is_student)
            is_over = True
        except Exception as error:  # a bench of many episodes outlives a broken one, and says so
            if not begun:
                raise  # it was no episode that broke
            for key, one in list(begun.items()):
                yield _unplayed(label, one, error, tallies.pop(key, None), policy.is_student)
            begun.clear()
    yield from _drain(refused)


def _unplayed(label: str, drawn: DrawnTask, error: Exception, tally: Tally | None, is_student: bool) -> EpisodeRecord:
    """The record of an episode whose player raised."""
    result = EpisodeResult("error", 0, 0, 0.0, (), f"{type(error).__name__}: {error}")
    return record_of(label, drawn, result, tally, is_student)


def _keep_actions(path: Path, tally: Tally) -> None:
    """For a film. Without them there is none, and its making says so; the figures stand."""
    try:
        write_actions(path, TakenActions(tally.actions, tally.said))
    except (OSError, TypeError) as error:
        _log.warning("the actions of an episode could not be kept: %s: %s", path, one_line(str(error)))


def actions_file(folder: Path, label: str, drawn: DrawnTask) -> Path:
    """Where the actions of an episode lie."""
    return folder / actions_name(label, drawn.family, drawn.seed)


def actions_name(label: str, family: str, seed: int) -> str:
    """The path of an episode's actions below its run's folder."""
    safe = "".join(letter if letter.isalnum() or letter in "-_" else "_" for letter in label)
    return f"{ACTIONS_FOLDER}/{safe}/{family}-{seed}.actions"


def record_of_refusal(label: str, drawn: DrawnTask, reason: str) -> EpisodeRecord:
    """The record of an episode that nobody tried."""
    return _record(label, drawn, "refused", error=reason)


def record_of(
    label: str, drawn: DrawnTask, result: EpisodeResult, tally: Tally | None, is_student: bool
) -> EpisodeRecord:
    """The record of an episode.

    Args:
        label: of the policy.
        drawn: what was played.
        result: how it ended.
        tally: what it added up to; None where it broke before it began.
        is_student: whether a model made a pass for every tick.
    """
    won = result.success
    latency = LatencySummary.of(tally.latency_ms if tally is not None and tally.latency_ms else result.latency_ms)
    ticks = result.ticks if tally is None else max(result.ticks, len(tally.actions))
    asked = len(result.latency_ms) or (0 if tally is None else len(tally.latency_ms))
    return _record(
        label,
        drawn,
        _OUTCOMES.get(result.outcome, "error"),
        progress=result.progress if tally is None else max(result.progress, tally.info.progress),
        measures=nothing_done(drawn.task.success) if tally is None else tally.values(won),
        milestones={} if tally is None else tally.milestones(won),
        ticks=ticks,
        forward_passes=asked - result.stale_ticks if is_student else 0,
        latency_ms_p50=None if latency.p50 != latency.p50 else latency.p50,
        latency_ms_p99=None if latency.p99 != latency.p99 else latency.p99,
        stale_ticks=result.stale_ticks,
        seconds=0.0 if tally is None else tally.seconds,
        error=result.note if result.outcome not in ("success", "death", "limit") else "",
    )


def _record(label: str, drawn: DrawnTask, outcome: Outcome, error: str = "", **more: object) -> EpisodeRecord:
    return EpisodeRecord(
        suite=drawn.suite,
        family=drawn.family,
        task=drawn.task.name,
        seed=drawn.seed,
        text=drawn.task.goal.text,
        held_out=drawn.held_out,
        policy=label,
        outcome=outcome,
        error=one_line(error)[:MOST_ERROR_LETTERS],
        **more,  # type: ignore[arg-type]
    )


def _drain(records: list[EpisodeRecord]) -> Iterator[EpisodeRecord]:
    while records:
        yield records.pop(0)
