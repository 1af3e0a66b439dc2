"""Several shards that play a list of jobs: each is watched, ended where it hangs, and started anew where it died."""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Generator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess

import msgspec

from runtime.minedojo_bench.goals import goal_of
from runtime.minedojo_bench.records import EpisodeRecord, Reason
from runtime.minedojo_bench.shard import Beat, Job, Said, ShardSettings, run_shard

END_SECONDS = 10.0
"""How long a shard may take to leave when it is told to; then it is killed."""
_LOOK_SECONDS = 1.0


def play_jobs(
    jobs: Sequence[Job], settings: ShardSettings, count: int, stall_seconds: float
) -> Generator[EpisodeRecord]:
    """Play every job; yields each record as its episode ends, in no fixed order. Closing the generator ends the shards.

    Args:
        jobs: what to play, begun in this order.
        settings: of every shard.
        count: shards at one time.
        stall_seconds: a shard that says nothing for so long is ended, and its episode recorded as stalled.
    """
    waiting = deque(jobs)
    shards: list[_Shard] = []
    try:
        while waiting or shards:
            shards = [shard for shard in shards if not _has_left(shard)]
            for shard in shards:
                if shard.job is None and waiting:
                    shard.tell(waiting.popleft())
            while waiting and len(shards) < count:
                shards.append(_Shard(settings))
                shards[-1].tell(waiting.popleft())
            idle = [shard for shard in shards if shard.job is None]
            for shard in idle:
                shard.end()
            shards = [shard for shard in shards if shard.job is not None]
            ready = wait([shard.connection for shard in shards], _LOOK_SECONDS) if shards else []
            for shard in shards:
                record = shard.listen() if shard.connection in ready else shard.record_of_stall(stall_seconds)
                if record is not None:
                    yield record
    finally:
        for shard in shards:
            shard.leave()
        for shard in shards:
            shard.end()


def _has_left(shard: _Shard) -> bool:
    if shard.job is None and not shard.process.is_alive():
        shard.end()
        return True
    return False


class _Shard:
    """A shard as its starter sees it."""

    def __init__(self, settings: ShardSettings) -> None:
        context = multiprocessing.get_context("spawn")
        self.connection: Connection
        self.connection, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(target=run_shard, args=(theirs, settings), name="shard")
        self.process.start()
        theirs.close()
        self.job: Job | None = None
        self._heard = time.monotonic()
        self._ticks = 0

    def tell(self, job: Job) -> None:
        """Give a job to a shard that has none."""
        self.job = job
        self._heard, self._ticks = time.monotonic(), 0
        with suppress(BrokenPipeError, ConnectionResetError):  # it has died: listening tells so
            self.connection.send_bytes(msgspec.msgpack.encode(job))

    def listen(self) -> EpisodeRecord | None:
        """What it says: the record of its episode, where that is over or the process has died."""
        try:
            said: Said = msgspec.msgpack.decode(self.connection.recv_bytes(), type=Said)
        except (EOFError, ConnectionResetError):
            self.process.join(END_SECONDS)
            return self._broken("error", f"the process ended with exit status {self.process.exitcode}")
        self._heard = time.monotonic()
        if isinstance(said, Beat):
            self._ticks = said.ticks
            return None
        self.job = None
        if said.record.reason == "error":
            self.end()
        return said.record

    def record_of_stall(self, seconds: float) -> EpisodeRecord | None:
        """Where it said nothing for so long: end it, and the record of its episode."""
        if time.monotonic() - self._heard < seconds:
            return None
        record = self._broken("stalled", f"the process said nothing for {seconds:g} seconds")
        self.process.terminate()
        self.end()
        return record

    def leave(self) -> None:
        """Have it end, whatever it does."""
        self.process.terminate()

    def end(self) -> None:
        """End the pipe, which ends the process; one that stays is killed. Safe to call twice."""
        self.connection.close()
        self.process.join(END_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()

    def _broken(self, reason: Reason, error: str) -> EpisodeRecord:
        assert self.job is not None
        job, self.job = self.job, None
        return EpisodeRecord(
            task=job.entry.task,
            category=job.entry.category,
            prompt=job.entry.prompt,
            goal=goal_of(job.entry).text,
            episode=job.episode,
            seed=job.seed,
            success=False,
            reason=reason,
            ticks=self._ticks,
            error=error,
        )
