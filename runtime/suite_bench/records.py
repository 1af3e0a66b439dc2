"""What a bench of suites writes: one ``EpisodeRecord`` a line of ``episodes.jsonl``, and a ``RunRecord`` in ``run.json``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec

from runtime.config import ConfigError
from runtime.journal import RUN_FILE, JournalKind

Outcome = Literal["success", "death", "limit", "error", "refused"]
"""``error``: something broke, and the episode counts as failed. ``refused``: nobody tried, since the student does not understand
such goals, no teacher teaches them or the world cannot judge them; it counts neither as success nor as failure."""
RECORD_VERSION = 1
REPORT_FILE = "report.html"


class EpisodeRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One episode of one policy.

    Attributes:
        suite, family: what it is of.
        task: FAMILY/KIND/COUNT.
        seed: of the world, the draw of the task, and the policy's draws.
        text: of the goal.
        held_out: whether training never draws the text.
        policy: its label.
        outcome: how it ended.
        progress: share of the success test that was met, 0..1.
        measures: name -> value (``runtime.suite_bench.measures``).
        milestones: name -> whether it was reached; empty for tasks without.
        ticks: of the world.
        forward_passes: of a model.
        latency_ms_p50, latency_ms_p99: of one tick of one agent; a batch's time is shared by its agents. None without ticks.
        stale_ticks: ticks of live mode without an action of their own; 0 in sync mode.
        seconds: wall-clock time from the reset's end; in lock-step it is shared with the others of the batch.
        error: what was raised, or why nobody tried.
        video: path below the run's folder; empty without one.
    """

    suite: str
    family: str
    task: str
    seed: int
    text: str
    held_out: bool
    policy: str
    outcome: Outcome
    progress: float = 0.0
    measures: dict[str, float] = {}
    milestones: dict[str, bool] = {}
    ticks: int = 0
    forward_passes: int = 0
    latency_ms_p50: float | None = None
    latency_ms_p99: float | None = None
    stale_ticks: int = 0
    seconds: float = 0.0
    error: str = ""
    video: str = ""

    @property
    def success(self) -> bool:
        """By the task's own test."""
        return self.outcome == "success"

    @property
    def attempted(self) -> bool:
        """Whether it was played, or broke when it was to be."""
        return self.outcome != "refused"

    @property
    def broke(self) -> bool:
        """Whether something else than the policy ended it."""
        return self.outcome == "error"


class RunSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What decides the episodes of a run beside its policies.

    Attributes:
        families: family -> suite.
        seeds, first_seed: how many of each family, and the first of them.
        world: ``embedded`` or ``live``.
        mode: ``sync`` or ``live``.
        temperature: of a student's draws.
        most_ticks: a tick limit below that of the tasks; None for theirs.
    """

    families: dict[str, str]
    seeds: int
    first_seed: int
    world: Literal["embedded", "live"]
    mode: Literal["sync", "live"]
    temperature: float
    most_ticks: int | None


class PolicyFacts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who a policy is.

    Attributes:
        source: ``student``, ``teacher``, ``random``, ``idle`` or a folder.
        model_hash: of a student; None of the others.
        provider: what runs a student.
        tick_ms_p50, tick_ms_p99: of one agent alone on one observation after the other, on ``threads`` threads of the CPU; None
            of what is no student package in int8.
    """

    source: str
    model_hash: str | None = None
    provider: str | None = None
    tick_ms_p50: float | None = None
    tick_ms_p99: float | None = None
    threads: int = 1


class RunRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One run.

    Attributes:
        settings: what was played.
        policies: label -> who it is, of all starts together.
        engine: the world that answered.
        batch: worlds in lock-step, of the last start.
        processes: of the last start.
        versions: of Python and the packages.
        machine: what it ran on.
        command: as typed at the last start.
        started, ended: ISO 8601 in UTC; ``ended`` is empty until every episode is there.
        version: of these records.
    """

    settings: RunSettings
    policies: dict[str, PolicyFacts]
    engine: str
    batch: int
    processes: int
    versions: dict[str, str]
    machine: dict[str, Any]
    command: str
    started: str
    ended: str = ""
    version: int = RECORD_VERSION


def _go_on(before: RunRecord, now: RunRecord) -> RunRecord:
    """More policies may join a run; one that is there already must be the same."""
    for label, facts in now.policies.items():
        held = before.policies.get(label)
        if held is not None and (held.source, held.model_hash) != (facts.source, facts.model_hash):
            raise ConfigError(
                f"--policy: {label!r} was {held.source} ({held.model_hash}) in the run that lies there, and is {facts.source} "
                f"({facts.model_hash}) now; give it another name, as NAME=POLICY, or another --out"
            )
    return msgspec.structs.replace(now, policies=before.policies | now.policies, started=before.started)


JOURNAL = JournalKind(
    RunRecord, EpisodeRecord, lambda record: (record.policy, record.family, record.seed), _go_on, "a bench of suites"
)
"""What ``runtime.journal`` keeps of such a run."""


def is_suite_run(folder: Path) -> bool:
    """Whether a folder holds a run of suites, of whatever version; False for what cannot be read."""
    try:
        held = msgspec.json.decode((folder / RUN_FILE).read_bytes(), type=dict[str, msgspec.Raw])
        return "families" in msgspec.json.decode(held["settings"], type=dict[str, msgspec.Raw])
    except (OSError, msgspec.DecodeError, KeyError):
        return False
