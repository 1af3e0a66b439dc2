"""How fast the unmodified MineDojo package steps against the embedded engine, beside what it can do alone.

Clients, engines and the answerer are processes of their own. What is compared is measured in rounds that take turns, so that a
busy machine slows all alike.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bridge.minedojo.package_process import PackageProcess
from bridge.world import WorldError

FRAME_SIZE = (160, 256)
"""Height and width, as in MineDojo's own examples."""
ROUND_STEPS = 50
_PLAYER = Path(__file__).with_name("speed_player.py")
_START_SECONDS = 300.0
_ROUND_SECONDS = 120.0
_ALWAYS, _NEVER = 100, 0


class Measured(NamedTuple):
    """Steps a second: of the client against a fixed frame; against the engine, walking straight and turning at every step; of
    two shards together; of a shard that has one core, and of two such; and the ratios, each the median over the rounds."""

    fixed: float
    straight: float
    turning: float
    two_shards: float
    one_on_a_core: float
    straight_ratio: float
    turning_ratio: float
    shards_ratio: float
    cores_ratio: float


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
            _rate([shard], _ALWAYS)
        rounds = max(3, steps // ROUND_STEPS)
        alone = [(_rate([fixed], _NEVER), _rate([first], _NEVER), _rate([first], _ALWAYS)) for _ in range(rounds)]
        together = [(_rate([first], _ALWAYS), _rate([first, second], _ALWAYS)) for _ in range(rounds)]
        cores = sorted(os.sched_getaffinity(0))
        for shard, core in zip((first, second), cores, strict=False):
            shard.pin({core})
        pinned = [(_rate([first], _ALWAYS), _rate([first, second], _ALWAYS)) for _ in range(rounds)]
    return Measured(
        fixed=median(fixed for fixed, _, _ in alone),
        straight=median(straight for _, straight, _ in alone),
        turning=median(turning for _, _, turning in alone),
        two_shards=median(both for _, both in together),
        one_on_a_core=median(one for one, _ in pinned),
        straight_ratio=median(straight / fixed for fixed, straight, _ in alone),
        turning_ratio=median(turning / fixed for fixed, _, turning in alone),
        shards_ratio=median(both / one for one, both in together),
        cores_ratio=median(both / one for one, both in pinned),
    )


def _rate(shards: Sequence[_Shard], turning: int) -> float:
    """Steps a second of shards that step at the same time."""
    for shard in shards:
        shard.begin(turning)
    return len(shards) * ROUND_STEPS / max(shard.seconds() for shard in shards)
