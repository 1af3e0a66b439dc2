"""One process of a benchmark: an engine, and for each episode a MineDojo and a policy, which play one episode after the other.

It is told jobs and tells records over a pipe, as msgpack. It ends when the pipe does, and after an episode that raised, since
what broke may be broken for the next one too: whoever started it starts another.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Literal

import msgspec

from agent.goal import GoalTextError
from agent.policy import Policy
from bridge.messages import Collect, Goal, Task
from bridge.minedojo.hosting import Hosted, host_task
from bridge.minedojo.malmo import MalmoServer
from runtime.foreign_text import one_line
from runtime.lockstep import Player, PolicyPlayer
from runtime.minedojo_bench import playing
from runtime.minedojo_bench.catalogue import CatalogueEntry
from runtime.minedojo_bench.goals import goal_of
from runtime.minedojo_bench.records import EpisodeRecord, Mode
from runtime.minedojo_bench.teachers import MineDojoTeacher, why_not_taught
from runtime.policies import TEACHER, make_policy
from runtime.records import Observer, TickRecord
from runtime.video import VideoRecorder

BEAT_SECONDS = 1.0
"""A shard that plays says so this often at most."""
MAX_ERROR_LETTERS = 500


class ShardSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What a shard plays by; the fields are those of ``MineDojoBenchConfig`` and ``RunSettings``."""

    engine: Literal["embedded", "java"]
    engine_port: int | None
    policy: str
    mode: Mode
    tick_limits: dict[str, int]
    temperature: float
    threads: int
    folder: str


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One episode to be played; ``video`` is the path below the folder, or empty."""

    entry: CatalogueEntry
    episode: int
    seed: int
    video: str = ""


class Beat(msgspec.Struct, frozen=True, tag=True):
    """A sign of life: so many ticks of the episode are played."""

    ticks: int


class Done(msgspec.Struct, frozen=True, tag=True):
    """An episode is over."""

    record: EpisodeRecord


Said = Beat | Done


def run_shard(connection: Connection, settings: ShardSettings) -> None:
    """The process: plays what it is told until the pipe ends or an episode raises."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started it, who ends the pipe
    signal.signal(signal.SIGTERM, _leave)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError), ExitStack() as opened:
        shard = _Shard(settings, connection, opened)
        while True:
            job = msgspec.msgpack.decode(connection.recv_bytes(), type=Job)
            record = shard.play(job)
            connection.send_bytes(msgspec.msgpack.encode(Done(record)))
            if record.reason == "error":
                return


def _leave(number: int, _: object) -> None:
    raise SystemExit(128 + number)


class _Shard:
    """What stays from episode to episode: the engine."""

    def __init__(self, settings: ShardSettings, connection: Connection, opened: ExitStack) -> None:
        self._settings = settings
        self._connection = connection
        self._engine: MalmoServer | None = None
        if settings.engine == "embedded":
            self._engine = MalmoServer(max_sessions=1)
            self._engine.start()
            opened.callback(self._engine.close)
        self._beaten = 0.0

    def play(self, job: Job) -> EpisodeRecord:
        """One episode; whatever it raises is in the record."""
        goal = goal_of(job.entry)
        tally = playing.EpisodeTally()
        error = ""
        try:
            reason = why_not_taught(job.entry) if self._settings.policy == TEACHER else ""
            if reason:
                return self._record(job, goal, tally, reason, skipped=True)
            self._play(job, goal, tally)
        except GoalTextError as unreadable:
            return self._record(job, goal, tally, str(unreadable), skipped=True)
        except (BrokenPipeError, ConnectionResetError):
            raise  # nobody listens any more
        except Exception as raised:  # a benchmark of many episodes outlives a broken one, and says so
            tally.reason, error = "error", f"{type(raised).__name__}: {raised}"
        return self._record(job, goal, tally, error)

    def _play(self, job: Job, goal: Goal, tally: playing.EpisodeTally) -> None:
        settings = self._settings
        limit = settings.tick_limits[job.entry.category]
        # The host asks nothing of a task but to be one: set-up and success test are MineDojo's.
        task = Task(f"minedojo {job.entry.task}", goal, Collect(("oak_log",), 1), limit)
        policy = None
        if settings.policy != TEACHER:
            policy = make_policy(settings.policy, settings.threads, job.seed, settings.temperature)
            policy.start([goal])  # one that cannot read its goal says so before anything is opened
        with (
            # One for each episode: what MineDojo keeps of one, or breaks, is gone before the next.
            host_task(job.entry.task, self._engine_port()) as hosted,
            self._observers(job, goal, limit) as observers,
        ):
            if settings.mode == "live":
                assert policy is not None  # the settings refuse a teacher in live mode
                playing.play_live(hosted, policy, task, job.seed, tally, observers)
            else:
                self._play_sync(hosted, policy, task, job, tally, observers)

    def _play_sync(
        self,
        hosted: Hosted,
        policy: Policy | None,
        task: Task,
        job: Job,
        tally: playing.EpisodeTally,
        observers: list[Observer],
    ) -> None:
        player: Player
        if policy is not None:
            player = PolicyPlayer(policy)
        else:
            assert self._engine is not None  # the settings refuse a teacher before another engine
            player = MineDojoTeacher(job.entry, self._engine)
        with closing(playing.open_world(hosted)) as world:
            playing.play_sync(world, player, task, job.seed, tally, observers)

    def _engine_port(self) -> int | None:
        return self._settings.engine_port if self._engine is None else self._engine.port

    @contextmanager
    def _observers(self, job: Job, goal: Goal, limit: int) -> Iterator[list[Observer]]:
        video = None
        if job.video:
            path = Path(self._settings.folder, job.video)
            path.parent.mkdir(parents=True, exist_ok=True)
            video = VideoRecorder(path, goal.text, limit)
        try:
            yield [self] if video is None else [self, video]
        finally:
            if video is not None:
                video.close()

    def on_tick(self, record: TickRecord) -> None:
        """Say now and then that the episode goes on."""
        now = time.monotonic()
        if now - self._beaten >= BEAT_SECONDS:
            self._beaten = now
            self._connection.send_bytes(msgspec.msgpack.encode(Beat(record.tick)))

    def _record(
        self, job: Job, goal: Goal, tally: playing.EpisodeTally, error: str, skipped: bool = False
    ) -> EpisodeRecord:
        p50, p99 = tally.latency
        notes = () if self._engine is None else self._engine.notes()
        video = job.video if job.video and Path(self._settings.folder, job.video).exists() else ""
        return EpisodeRecord(
            task=job.entry.task,
            category=job.entry.category,
            prompt=job.entry.prompt,
            goal=goal.text,
            episode=job.episode,
            seed=job.seed,
            success=tally.reason == "success",
            reason="skipped" if skipped else tally.reason,
            ticks=tally.ticks,
            steps=tally.steps,
            reward=tally.reward,
            wall_seconds=tally.wall_seconds,
            latency_ms_p50=p50,
            latency_ms_p99=p99,
            stale_ticks=tally.stale_ticks,
            error=one_line(error)[:MAX_ERROR_LETTERS],
            notes=() if skipped else notes,
            video=video,
        )
