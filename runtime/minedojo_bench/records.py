"""What a MineDojo benchmark writes: one ``EpisodeRecord`` a line of ``episodes.jsonl``, and a ``RunRecord`` in ``run.json``."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from runtime.journal import EPISODES_FILE as EPISODES_FILE
from runtime.journal import RUN_FILE as RUN_FILE
from runtime.journal import JournalKind

Mode = Literal["sync", "live"]
Reason = Literal["success", "ended", "tick_limit", "error", "stalled", "skipped"]
"""``ended``: MineDojo ended the episode without success. ``stalled``: the process said nothing for too long and was ended.
``skipped``: the policy does not play the task, and ``error`` says why; it counts neither as success nor as failure."""
RECORD_VERSION = 1
REPORT_FILE = "report.html"


class EpisodeRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One episode of one task.

    Attributes:
        task, category, prompt: of MineDojo's.
        goal: what the policy was told.
        episode: 0, 1, ... within its task.
        seed: of the world, of the policy's draws and of MineDojo's.
        success: by the package's own test.
        reason: why it ended.
        ticks: the game's, from the first observation on.
        steps: actions that the policy took; MineDojo's crafts and the like take three ticks each.
        reward: MineDojo's, summed.
        wall_seconds: from the reset's end to the episode's.
        latency_ms_p50, latency_ms_p99: of a decision; in live mode from the making of an observation until its action is sent.
            None where the policy never decided.
        stale_ticks: ticks of live mode without an action of their own; 0 in sync mode.
        error: what was raised, or why it was skipped; empty otherwise.
        notes: what the engine could not honour of the mission.
        video: path below the run's folder; empty without one.
    """

    task: str
    category: str
    prompt: str
    goal: str
    episode: int
    seed: int
    success: bool
    reason: Reason
    ticks: int = 0
    steps: int = 0
    reward: float = 0.0
    wall_seconds: float = 0.0
    latency_ms_p50: float | None = None
    latency_ms_p99: float | None = None
    stale_ticks: int = 0
    error: str = ""
    notes: tuple[str, ...] = ()
    video: str = ""

    @property
    def broke(self) -> bool:
        """Whether something else than the policy ended it."""
        return self.reason in ("error", "stalled")

    @property
    def steps_per_second(self) -> float:
        """Actions a second of wall-clock time; 0 where nothing was played."""
        return self.steps / self.wall_seconds if self.wall_seconds > 0 else 0.0


class RunSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What decides the episodes of a run: the same settings give the same list of episodes, and only they may go on with it.

    Attributes:
        tasks: the ids, in the order of playing.
        episodes: of each task.
        seed: of the run, from which those of the episodes follow.
        policy: ``student``, ``teacher``, ``random`` or a folder.
        model_hash: of the student; None of other policies.
        mode: ``sync`` or ``live``.
        engine: ``embedded`` or ``java``.
        tick_limits: by category.
        temperature: of the student's draws.
    """

    tasks: tuple[str, ...]
    episodes: int
    seed: int
    policy: str
    model_hash: str | None
    mode: Mode
    engine: str
    tick_limits: dict[str, int]
    temperature: float


class RunRecord(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One run.

    Attributes:
        settings: what was played.
        shards: processes of the last start.
        versions: of Python, our packages and MineDojo.
        machine: what it ran on.
        command: as typed.
        started, ended: ISO 8601 in UTC; ``ended`` is empty until every episode is there.
        version: of these records.
    """

    settings: RunSettings
    shards: int
    versions: dict[str, str]
    machine: dict[str, Any]
    command: str
    started: str
    ended: str = ""
    version: int = RECORD_VERSION


def _go_on(before: RunRecord, now: RunRecord) -> RunRecord:
    return msgspec.structs.replace(before, shards=now.shards, ended="")


JOURNAL = JournalKind(
    RunRecord, EpisodeRecord, lambda record: (record.task, record.episode), _go_on, "a MineDojo benchmark"
)
"""What ``runtime.journal`` keeps of such a run."""
