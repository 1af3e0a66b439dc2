"""How fast the unmodified MineDojo package steps against the embedded engine, beside what it can do alone.

Clients, engines and the answerer are processes of their own. What is compared is measured in rounds that take turns, so that a
busy machine slows all alike.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bridge.client import RemoteWorld
from bridge.messages import Action, Goal, Survive, Task
from bridge.minedojo.hosting import host_task
from bridge.minedojo.malmo import serve_malmo
from bridge.minedojo.package_process import PackageProcess
from bridge.world import WorldError

FRAME_SIZE = (160, 256)
"""Height and width, as in MineDojo's own examples."""
ROUND_STEPS = 50
_HOSTED = "harvest_1_diamond"
_PLAYER = Path(__file__).with_name("speed_player.py")
_USER_TIME, _SYSTEM_TIME = 11, 12
"""Fields of /proc/PID/stat behind the command's name (proc_pid_stat(5))."""
_START_SECONDS = 300.0
_ROUND_SECONDS = 120.0
_TURNING = {"straight": 0, "turning": 100}
"""Kind of walk -> of a hundred steps, how many turn the camera. A frame that turns cannot be drawn before the step is known."""


class Walk(NamedTuple):
    """Steps a second of one shard that has all cores, and of two at once; and the ratios of the one to the client against a fixed
    frame, and of the two to the one: medians over the rounds. And milliseconds of processor time a step of the one shard's client
    and engine, which other work on the machine hardly changes."""

    one: float
    two: float
    of_ceiling: float
    two_to_one: float
    client_ms: float
    engine_ms: float


class Measured(NamedTuple):
    """Steps a second of the client against a fixed frame; the walks by their kind; and of a shard that has one core, turning,
    and how many times that two make which have a core each."""

    fixed: float
    walks: Mapping[str, Walk]
    one_on_a_core: float
    two_on_a_core_each: float


class _Shard:
    """An engine and a client of it."""

    def __init__(self, opened: ExitStack, *flags: str) -> None:
        self._engine, port = opened.enter_context(_engine(*flags))
        self._client = PackageProcess(_PLAYER, str(port), *map(str, FRAME_SIZE))
        opened.enter_context(self._client)

    def await_ready(self) -> None:
        self._client.answer(_START_SECONDS)

    def begin(self, turning: int) -> None:
        self._client.say(f"{ROUND_STEPS} {turning}")

    def seconds(self) -> float:
        return float(self._client.answer(_ROUND_SECONDS)["seconds"])

    def processor_seconds(self) -> NDArray[np.float64]:
        """Time that client and engine have computed so far, float64 (2,)."""
        used = []
        for pid in (self._client.pid, self._engine.pid):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            used.append((int(fields[_USER_TIME]) + int(fields[_SYSTEM_TIME])) / os.sysconf("SC_CLK_TCK"))
        return np.array(used)

    def pin(self, cores: set[int]) -> None:
        """Keep every thread of both processes on these cores."""
        for pid in (self._client.pid, self._engine.pid):
            for thread in Path(f"/proc/{pid}/task").iterdir():
                os.sched_setaffinity(int(thread.name), cores)


@contextmanager
def _engine(*flags: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    command = [sys.executable, "-m", "bridge.minedojo.malmo", "--seed", "0", *flags]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line.strip():
            raise WorldError(f"the engine did not start: {' '.join(command)}")
        yield process, int(line)
    finally:
        process.kill()
        process.communicate()


def measure(steps: int) -> Measured:
    """Measure with some ``steps`` for each figure. Raises WorldError where MineDojo is not installed or breaks off."""
    with ExitStack() as opened:
        fixed, first, second = _Shard(opened, "--fixed"), _Shard(opened), _Shard(opened)
        shards = (fixed, first, second)
        for shard in shards:
            shard.await_ready()
        for shard in shards:  # kernels are loaded, caches filled
            _rate("turning", shard)
        rounds = max(3, steps // ROUND_STEPS)
        ceilings: list[float] = []
        rates: dict[str, list[tuple[float, float]]] = {kind: [] for kind in _TURNING}
        used = {kind: np.zeros(2) for kind in _TURNING}
        for _ in range(rounds):
            ceilings.append(_rate("straight", fixed))
            for kind in _TURNING:
                before = first.processor_seconds()
                one = _rate(kind, first)
                used[kind] += first.processor_seconds() - before
                rates[kind].append((one, _rate(kind, first, second)))
        for shard, core in zip((first, second), sorted(os.sched_getaffinity(0)), strict=False):
            shard.pin({core})
        pinned = [(_rate("turning", first), _rate("turning", first, second)) for _ in range(rounds)]
    walks = {
        kind: Walk(
            one=median(one for one, _ in found),
            two=median(two for _, two in found),
            of_ceiling=median(one / ceiling for (one, _), ceiling in zip(found, ceilings, strict=True)),
            two_to_one=median(two / one for one, two in found),
            client_ms=float(used[kind][0]) * 1000 / (rounds * ROUND_STEPS),
            engine_ms=float(used[kind][1]) * 1000 / (rounds * ROUND_STEPS),
        )
        for kind, found in rates.items()
    }
    one_on_a_core = median(one for one, _ in pinned)
    return Measured(median(ceilings), walks, one_on_a_core, median(two / one for one, two in pinned))


def hosted_milliseconds(steps: int) -> list[float]:
    """How long each step of a hosted task takes, over our own wire, with frames of the student's size.

    Raises WorldError where MineDojo is not installed or breaks off.
    """
    task = Task("speed", Goal("walk"), Survive(steps + 1), steps + 1)
    taken = []
    with serve_malmo(seed=0) as port, host_task(_HOSTED, port) as hosted:
        world = RemoteWorld(hosted.url, hosted.token)
        try:
            world.reset(task, 0)
            for _ in range(steps):
                begun = time.perf_counter()
                world.step(Action(forward=1, d_yaw=4.0))
                taken.append((time.perf_counter() - begun) * 1000)
        finally:
            world.close()
    return taken


def _rate(kind: str, *shards: _Shard) -> float:
    """Steps a second of shards that step at the same time."""
    for shard in shards:
        shard.begin(_TURNING[kind])
    return len(shards) * ROUND_STEPS / max([shard.seconds() for shard in shards])
