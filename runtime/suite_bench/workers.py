"""Playing in several processes: each has its share of the tasks; one that dies costs what it was playing, and another goes on."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Generator, Sequence
from contextlib import closing, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path

import msgspec

from runtime.records import EpisodeResult
from runtime.suite_bench.drawing import DrawnTask, draw_task
from runtime.suite_bench.players import BenchedPolicy
from runtime.suite_bench.playing import play_policy, record_of
from runtime.suite_bench.records import EpisodeRecord

END_SECONDS = 10.0
"""How long a process may take to leave when it is told to, then it is killed."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What one process plays; the fields are those of ``play_policy``, its tasks by family and seed."""

    label: str
    policy: str
    threads: int
    temperature: float
    most_ticks: int | None
    batch: int
    folder: str | None
    tasks: list[tuple[str, int]] = []


class Begun(msgspec.Struct, frozen=True, tag=True):
    """An episode begins."""

    family: str
    seed: int


class Over(msgspec.Struct, frozen=True, tag=True):
    """An episode is over."""

    record: EpisodeRecord


def play_in_processes(
    job: Job, drawn: Sequence[DrawnTask], processes: int, is_student: bool
) -> Generator[EpisodeRecord]:
    """Play every task in several processes; yields each record as its episode ends. Closing the generator ends them.

    Args:
        job: what is the same for all; ``drawn`` is dealt out in turns.
        drawn: what to play.
        processes: at one time.
        is_student: of the policy.
    """
    shares = [drawn[number::processes] for number in range(processes)]
    workers = [_Worker(job, part, is_student) for part in shares if part]
    try:
        while workers:
            ready = wait([worker.connection for worker in workers])
            for worker in [one for one in workers if one.connection in ready]:
                said = worker.listen()
                if said is not None:
                    yield from said
                    continue
                workers.remove(worker)
                worker.end()
                yield from worker.lost()
                if worker.waiting:
                    workers.append(_Worker(job, list(worker.waiting.values()), is_student))
    finally:
        for worker in workers:
            worker.process.terminate()
        for worker in workers:
            worker.end()


class _Worker:
    """A process as its starter sees it."""

    def __init__(self, job: Job, drawn: Sequence[DrawnTask], is_student: bool) -> None:
        self.waiting = {(one.family, one.seed): one for one in drawn}
        self._playing: dict[tuple[str, int], DrawnTask] = {}
        self._job, self._is_student = job, is_student
        context = multiprocessing.get_context("spawn")
        self.connection: Connection
        self.connection, theirs = context.Pipe()
        own = msgspec.structs.replace(job, tasks=list(self.waiting))
        self.process: SpawnProcess = context.Process(target=play_job, args=(theirs, msgspec.msgpack.encode(own)))
        self.process.start()
        theirs.close()

    def listen(self) -> list[EpisodeRecord] | None:
        """What it says: records, none or one; None where it has left."""
        try:
            said = msgspec.msgpack.decode(self.connection.recv_bytes(), type=Begun | Over)
        except (EOFError, ConnectionResetError):
            return None
        if isinstance(said, Begun):
            key = said.family, said.seed
            self._playing[key] = self.waiting.pop(key)
            return []
        key = said.record.family, said.record.seed
        self._playing.pop(key, None)
        self.waiting.pop(key, None)
        return [said.record]

    def lost(self) -> list[EpisodeRecord]:
        """The records of what it was playing when it died; where it died before it played, of the first that waits."""
        if self.waiting and not self._playing:
            key = next(iter(self.waiting))
            self._playing[key] = self.waiting.pop(key)
        note = f"the process ended with exit status {self.process.exitcode}"
        result = EpisodeResult("error", 0, 0, 0.0, (), note)
        return [record_of(self._job.label, one, result, None, self._is_student) for one in self._playing.values()]

    def end(self) -> None:
        """End the pipe and wait for the process; one that stays is killed. Safe to call twice."""
        self.connection.close()
        self.process.join(END_SECONDS)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def play_job(connection: Connection, raw: bytes) -> None:
    """The process: plays its job and tells each record."""
    from training.task_files import load_family

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started it
    job = msgspec.msgpack.decode(raw, type=Job)
    policy = BenchedPolicy(job.policy, job.threads, job.temperature)
    drawn = [draw_task(load_family(family), seed, job.most_ticks) for family, seed in job.tasks]

    folder = None if job.folder is None else Path(job.folder)

    def begin(one: DrawnTask) -> None:
        connection.send_bytes(msgspec.msgpack.encode(Begun(one.family, one.seed)))

    with (
        suppress(BrokenPipeError, ConnectionResetError),
        closing(play_policy(job.label, policy, drawn, job.batch, folder, begin)) as records,
    ):
        for record in records:
            connection.send_bytes(msgspec.msgpack.encode(Over(record)))
