"""What a crew of agents achieves and costs: of each agent its ticks, of the process its memory and processor time by part."""

from __future__ import annotations

import os
import time
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bridge.minecraft.drawing import THREADS
from runtime.agent_events import AgentStatus, AnyEvent, GoalEnded, StatusChanged
from runtime.many_agents.processor_time import (
    PROCESS,
    ProcessorTimes,
    child_processes,
    processor_times,
)
from runtime.policy_server.batcher import BatchFigures
from runtime.processes import resident_megabytes
from runtime.records import LatencySummary, TickRecord

MODEL, DRAWING, VIDEO, WORLD, NODE, SERVER = "policy", THREADS, "video", "world", "node", "server"
"""Names of the threads and processes whose time is told apart."""
MARKS = {NODE: "javascript/js/bridge.js", SERVER: "server/server.js"}
"""By what their command lines are known."""


class MemberMeter:
    """Watcher of one agent: adds up its ticks over all its episodes.

    Args:
        name: the agent's.
    """

    def __init__(self, name: str) -> None:
        self.status = AgentStatus(agent=name, state="starting")
        self.ticks = 0
        """Ticks of the world that it lived through while it was in it, skipped ones included."""
        self.stale_ticks = 0
        """Of those, without an action computed from their own observation."""
        self.latency_ms = array("d")
        self.last: TickRecord | None = None
        self.ended: list[GoalEnded] = []

    @property
    def has_played(self) -> bool:
        """Whether its first ticks are behind it."""
        return self.last is not None

    def on_tick(self, record: TickRecord) -> None:
        """Take in one tick."""
        self.last = record
        self.ticks += 1 + record.skipped
        self.stale_ticks += record.skipped + record.stale
        if record.latency_ms is not None:
            self.latency_ms.append(record.latency_ms)

    def on_event(self, event: AnyEvent) -> None:
        """Take in one event."""
        if isinstance(event, StatusChanged):
            self.status = event.status
        elif isinstance(event, GoalEnded):
            self.ended.append(event)

    def mark(self) -> tuple[int, int, int]:
        """How far it is: ticks, stale ticks, latencies."""
        return self.ticks, self.stale_ticks, len(self.latency_ms)


@dataclass(frozen=True)
class MemberFigures:
    """Of one agent over a stretch of time.

    Attributes:
        rate: ticks a second whose own observation was answered in time: 20 is all of them.
    """

    name: str
    ticks: int
    stale_ticks: int
    rate: float
    latency: LatencySummary
    all_ticks: int
    """Of its whole life, the beginning included."""
    episodes: int
    successes: int
    reconnects: int

    @property
    def stale_share(self) -> float:
        """0..1."""
        return self.stale_ticks / self.ticks if self.ticks else 0.0

    def as_fields(self) -> dict[str, Any]:
        """Plain types."""
        return {
            "name": self.name,
            "ticks": self.ticks,
            "stale_ticks": self.stale_ticks,
            "stale_share": self.stale_share,
            "effective_rate": self.rate,
            "latency_ms": self.latency.as_fields(),
            "all_ticks": self.all_ticks,
            "episodes": self.episodes,
            "successes": self.successes,
            "reconnects": self.reconnects,
        }


@dataclass(frozen=True)
class CrewFigures:
    """Of all agents over a stretch of time.

    Attributes:
        seconds: how long it was.
        members: each agent's.
        milliseconds: part -> processor time in ms a tick and agent: ``loop`` (this process but for the next four), ``drawing``,
            ``model``, ``video``, ``world`` (embedded ones, with their drawing), ``node``, ``server``, and ``all`` of them.
        cores: processor time of all in seconds a second.
        memory: name -> MB in RAM, of this process, node, and a server of our own: first and last.
        batches: what the shared policy did, where it is of this process.
    """

    seconds: float
    members: tuple[MemberFigures, ...]
    milliseconds: Mapping[str, float]
    cores: float
    memory: Mapping[str, tuple[float, float]]
    batches: BatchFigures | None

    def as_fields(self) -> dict[str, Any]:
        """Plain types."""
        done = self.batches
        return {
            "seconds": self.seconds,
            "agents": [member.as_fields() for member in self.members],
            "cpu_ms_a_tick_and_agent": dict(self.milliseconds),
            "cores": self.cores,
            "memory_mb": {name: {"first": first, "last": last} for name, (first, last) in self.memory.items()},
            "batches": None
            if done is None
            else {
                "answers": done.answers,
                "batches": done.batches,
                "late": done.late,
                "agents_a_batch": done.answers / max(1, done.batches),
            },
        }


@dataclass(frozen=True)
class _Moment:
    """All that is counted, as of one moment."""

    time: float
    marks: tuple[tuple[int, int, int], ...]
    spent: ProcessorTimes
    memory: Mapping[str, float]
    batches: BatchFigures | None


class CrewMeter:
    """Measures a crew from ``begin`` to the last ``keep``.

    Args:
        members: a meter of each agent.
    """

    def __init__(self, members: Sequence[MemberMeter]) -> None:
        self.members = members
        self._children: dict[str, int] = {}
        self._begin: _Moment | None = None
        self._end: _Moment | None = None
        self._spent: dict[str, float] = {}
        self.memory_series: list[dict[str, float]] = []
        """``seconds`` since the begin and MB of each process, as kept by ``keep_memory``."""

    def begin(self, batches: BatchFigures | None) -> None:
        """What was before does not count."""
        self._children = child_processes(MARKS)
        self._begin = self._end = self._moment(batches)

    def keep(self, batches: BatchFigures | None) -> None:
        """What is until now counts. To be called often: what a thread or process took since the last time is lost if it ends."""
        if self._end is None:
            return
        if not all(resident_megabytes(pid) for pid in self._children.values()):  # one that nobody waited for has 0 MB
            self._children = child_processes(MARKS)  # node, or a server of ours, was started anew
        now = self._moment(batches)
        for name, seconds in now.spent.since(self._end.spent).items():
            self._spent[name] = self._spent.get(name, 0.0) + seconds
        self._end = now

    def keep_memory(self) -> None:
        """Note how much memory is taken now."""
        if self._begin is not None:
            self.memory_series.append({"seconds": time.monotonic() - self._begin.time, **self._resident()})

    def figures(self) -> CrewFigures | None:
        """Between ``begin`` and the last ``keep``; None where nothing was measured."""
        begin, end = self._begin, self._end
        if begin is None or end is None or end.time <= begin.time:
            return None
        seconds = end.time - begin.time
        members = tuple(
            _member(member, before, after, seconds)
            for member, before, after in zip(self.members, begin.marks, end.marks, strict=True)
        )
        spent = self._spent
        return CrewFigures(
            seconds,
            members,
            _milliseconds(spent, sum(member.ticks for member in members)),
            sum(spent.get(part, 0.0) for part in (PROCESS, NODE, SERVER)) / seconds,
            {name: (begin.memory.get(name, value), value) for name, value in end.memory.items()},
            _since(begin.batches, end.batches),
        )

    def _moment(self, batches: BatchFigures | None) -> _Moment:
        marks = tuple(member.mark() for member in self.members)
        return _Moment(time.monotonic(), marks, processor_times(self._children), self._resident(), batches)

    def _resident(self) -> dict[str, float]:
        found = {name: resident_megabytes(pid) for name, pid in {PROCESS: os.getpid(), **self._children}.items()}
        return {name: value for name, value in found.items() if value is not None}


def _member(
    member: MemberMeter, before: tuple[int, int, int], after: tuple[int, int, int], seconds: float
) -> MemberFigures:
    ticks, stale = after[0] - before[0], after[1] - before[1]
    return MemberFigures(
        member.status.agent,
        ticks,
        stale,
        (ticks - stale) / seconds,
        LatencySummary.of(member.latency_ms[before[2] : after[2]]),
        member.ticks,
        len(member.ended),
        sum(event.outcome == "success" for event in member.ended),
        member.status.reconnects,
    )


def _milliseconds(spent: Mapping[str, float], ticks: int) -> dict[str, float]:
    if not spent or not ticks:
        return {}
    threads = {"drawing": DRAWING, "model": MODEL, "video": VIDEO, "world": WORLD}
    parts = {part: spent[thread] for part, thread in threads.items() if thread in spent}
    parts = {"loop": spent[PROCESS] - sum(parts.values()), **parts}
    parts |= {name: spent[name] for name in (NODE, SERVER) if name in spent}
    parts["all"] = sum(parts.values())
    return {name: seconds / ticks * 1000 for name, seconds in parts.items()}


def _since(begin: BatchFigures | None, end: BatchFigures | None) -> BatchFigures | None:
    if begin is None or end is None:
        return end
    return BatchFigures(end.answers - begin.answers, end.batches - begin.batches, end.late - begin.late)
