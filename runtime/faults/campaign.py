"""The campaign: fault after fault, each judged by what the agent did, and all by what is left in the end."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bridge.minecraft.node_process import node_process
from runtime.episodes.episode import read_episode
from runtime.episodes.segment import EpisodeError
from runtime.faults.deeds import DEEDS, FULL_SECONDS, Fault
from runtime.faults.listener import hears_agent
from runtime.faults.stage import NAME, Stage, open_stage
from runtime.faults.witness import LATE_MS, Witness
from runtime.processes import alive, descendants, resident_megabytes

RECOVERY_SECONDS = 30.0
SHOWN_TICKS = 20
"""Own ticks without a break that show that it plays again: a second."""
CALM_SECONDS = 3.0
"""At least so long after each fault nothing is done to it, and no tick may be late."""
MEMORY_MEGABYTES = 50.0
LOST_TICKS = 100
"""Of a fault that keeps the disk from taking ticks; of any other none may be lost but those of an open second."""
_START_SECONDS = 90.0
_WARM_UP_SECONDS = 20.0


@dataclass
class Judged:
    """What came of a fault."""

    kind: str
    number: int
    ended_seconds: float
    """How long the fault itself took."""
    recovered_seconds: float | None
    """From its end until the agent was seen to play for a second; None where it did not in time."""
    reconnects: int
    causes: list[str]
    """Why it was out of the world meanwhile, in order: the word, and what was said."""
    ticks_meanwhile: int
    late_in_calm: int
    """Late ticks after it had recovered, which the fault does not explain."""
    latest_ms: float
    megabytes: float
    """Of this process and of node, together."""
    node_megabytes: float
    faults: list[str]
    """What should not have been."""
    broker_seconds: float | None = None
    """Of a fault that is done to the broker: from its end until the agent was heard through it; None where it was not in time."""


@dataclass
class Report:
    """Of a whole campaign."""

    judged: list[Judged]
    ticks: int
    stale_ticks: int
    recorded_ticks: int
    open_episodes: int
    unreadable_episodes: list[str]
    megabytes_begin: float
    megabytes_end: float
    """As ``held_megabytes``."""
    orphans: list[int]
    minutes: float
    failures: list[str]

    def plain(self) -> dict[str, Any]:
        """Plain types."""
        return asdict(self)


def drawn_kinds(kinds: Sequence[str], count: int, random: np.random.Generator) -> list[str]:
    """So many kinds in a random order, each as often as the others but for one."""
    rounds = [kind for _ in range(-(-count // len(kinds))) for kind in random.permutation(kinds).tolist()]
    return rounds[:count]


def held_megabytes(readings: Sequence[float]) -> tuple[float, float]:
    """What is held in the first and in the last quarter of a campaign: the lowest reading after a fault of each.

    Node collects its garbage when it likes, and until then a body that left counts as memory: readings go up and down by 100 MB.
    """
    quarter = max(1, len(readings) // 4)
    return min(readings[:quarter]), min(readings[-quarter:])


async def campaign(
    folder: Path,
    kinds: Sequence[str],
    count: int,
    minutes: float,
    seed: int,
    report: Callable[[str], None],
    told: Callable[[Judged], None],
) -> Report:
    """Run it; ``told`` hears of each fault once it is judged. Raises WorldError where the agent does not even begin to play."""
    begun = time.monotonic()
    order = drawn_kinds(list(kinds), count, np.random.default_rng(seed))
    witness, children = Witness(), set[int]()
    others = descendants(os.getpid())
    async with open_stage(folder, seed, report) as stage:
        stage.agent.watch(witness)
        life = asyncio.create_task(stage.agent.run())
        judged: list[Judged] = []
        try:
            report("the agent joins ...")
            if not await witness.sees_play(SHOWN_TICKS, _START_SECONDS):
                raise TimeoutError(f"the agent did not play within {_START_SECONDS:g} s: {stage.agent.status.detail}")
            await asyncio.sleep(_WARM_UP_SECONDS)
            for number, kind in enumerate(order):
                slot_ends = begun + _WARM_UP_SECONDS + (number + 1) * minutes * 60 / count
                children |= descendants(os.getpid()) - others
                judged.append(await _judge(stage, witness, kind, number, slot_ends))
                children |= descendants(os.getpid()) - others
                told(judged[-1])
        finally:
            life.cancel()
            await asyncio.gather(life, return_exceptions=True)
    await asyncio.to_thread(node_process().stop)
    await asyncio.sleep(1.0)
    orphans = sorted(alive(children))
    recorded, still_open, unreadable = _recorded(folder)
    finished = Report(
        judged,
        witness.ticks,
        witness.stale_ticks,
        recorded,
        still_open,
        unreadable,
        *held_megabytes([one.megabytes for one in judged]),
        orphans,
        (time.monotonic() - begun) / 60,
        [],
    )
    finished.failures = _failures(finished)
    return finished


async def _judge(stage: Stage, witness: Witness, kind: str, number: int, slot_ends: float) -> Judged:
    fault, status = DEEDS[kind], stage.agent.status
    begun, ticks, causes = time.monotonic(), witness.ticks, len(witness.causes)
    reconnects = status.reconnects
    await fault.cause(stage)
    over = time.monotonic()
    hearing = asyncio.create_task(_hears(stage, fault))
    if fault.leaves:
        await witness.sees_leaving(fault.effect_seconds)
    recovered = await witness.sees_play(SHOWN_TICKS, RECOVERY_SECONDS)
    since = time.monotonic()
    ticks_meanwhile = witness.ticks - ticks
    await asyncio.sleep(max(CALM_SECONDS, slot_ends - since))
    late = witness.late_between(since, time.monotonic())
    heard = await hearing
    judged = Judged(
        kind,
        number,
        over - begun,
        since - over if recovered else None,
        stage.agent.status.reconnects - reconnects,
        list(dict.fromkeys(witness.causes[causes:])),
        ticks_meanwhile,
        len(late),
        max((one.milliseconds for one in late), default=0.0),
        _memory(),
        _node_memory(),
        [],
        heard,
    )
    if fault.at_broker and heard is None:
        judged.faults.append(f"not heard through the broker within {RECOVERY_SECONDS:g} s")
    if not recovered:
        judged.faults.append(f"not playing again within {RECOVERY_SECONDS:g} s")
    if judged.reconnects and not fault.leaves:
        judged.faults.append("left the world over it")
    if late:
        judged.faults.append(f"{len(late)} ticks over {LATE_MS:g} ms after it, the latest {judged.latest_ms:.0f} ms")
    return judged


async def _hears(stage: Stage, fault: Fault) -> float | None:
    """Seconds until the agent is heard through the broker, where the fault was done to that."""
    return await hears_agent(stage.broker_settings, NAME, RECOVERY_SECONDS) if fault.at_broker else None


def _memory() -> float:
    """Of the agent: this process and its body's."""
    return (resident_megabytes(os.getpid()) or 0.0) + _node_memory()


def _node_memory() -> float:
    child = node_process().child()
    return (resident_megabytes(child.pid) or 0.0) if child is not None else 0.0


def _recorded(folder: Path) -> tuple[int, int, list[str]]:
    """Ticks that can be read back; episodes that are not closed; those that cannot be read."""
    ticks, still_open, unreadable = 0, 0, []
    for place in (folder, *sorted(folder.glob("stretch-*"))):
        try:
            episode = read_episode(place)
        except (EpisodeError, OSError) as error:
            unreadable.append(str(error))
            continue
        ticks += len(episode.ticks)
        still_open += not episode.closed
    return ticks, still_open, unreadable


def _failures(report: Report) -> list[str]:
    """What is not as it should be; empty for a campaign that was passed."""
    failures = [f"fault {one.number} ({one.kind}): {'; '.join(one.faults)}" for one in report.judged if one.faults]
    full = sum(one.kind == "disk_full" for one in report.judged)
    lost = report.ticks - report.recorded_ticks
    # What is played while the disk is full is not taken.
    allowed = full * (int(FULL_SECONDS) * 20 + LOST_TICKS) + 20 * len(report.judged)
    if lost > allowed:
        failures.append(f"{lost} ticks of {report.ticks} are not recorded, {allowed} may be lost")
    failures += [f"unreadable: {error}" for error in report.unreadable_episodes]
    grown = report.megabytes_end - report.megabytes_begin
    if grown > MEMORY_MEGABYTES:
        failures.append(f"memory grew by {grown:.0f} MB, {MEMORY_MEGABYTES:g} may be")
    if report.orphans:
        failures.append(f"processes are left: {', '.join(map(str, report.orphans))}")
    return failures
