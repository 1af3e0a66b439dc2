"""``steve2 bench minedojo``: choose tasks, play what is missing of them, show and keep the results."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Iterable, Sequence
from contextlib import closing

from rich.console import Console

from bridge.minedojo.install import default_folder
from runtime import provenance
from runtime.exit_codes import EXIT_FAILED, EXIT_STOPPED
from runtime.journal import Journal, open_journal
from runtime.kernels import ready_kernels
from runtime.minedojo_bench.catalogue import CatalogueEntry, package_version, read_catalogue
from runtime.minedojo_bench.config import MineDojoBenchConfig
from runtime.minedojo_bench.records import EPISODES_FILE, JOURNAL, REPORT_FILE, EpisodeRecord, RunRecord, RunSettings
from runtime.minedojo_bench.report import write_report
from runtime.minedojo_bench.seeds import seed_of
from runtime.minedojo_bench.selection import choose_tasks
from runtime.minedojo_bench.shard import Job, ShardSettings
from runtime.minedojo_bench.shards import play_jobs
from runtime.minedojo_bench.tables import RunView, result_table, show_tasks
from runtime.out_folder import ready_folder
from runtime.policies import TEACHER, make_policy, student_hash

VIDEOS_FOLDER = "videos"


def bench_minedojo(config: MineDojoBenchConfig, console: Console, command: Sequence[str] = ()) -> int:
    """Play the chosen tasks; returns the exit status.

    It is EXIT_FAILED where an episode broke, which table and records tell too, and EXIT_STOPPED after Ctrl-C: what was played
    until then is kept, and the same command goes on with it.

    Args:
        config: what to play.
        console: progress and the table go there.
        command: the words that were typed, for the record.

    Raises:
        ConfigError, WorldError, PolicyError, PackageError: before anything is played.
    """
    catalogue = read_catalogue()
    tasks = choose_tasks(config.wanted, catalogue)
    if config.list:
        show_tasks(console, [catalogue[task] for task in tasks])
        return 0
    filmed = frozenset(choose_tasks(config.filmed, tasks, "--videos"))
    settings = _settings(config, tasks)
    ready_folder(config.out, "--out")
    with open_journal(config.out, _run(config, settings, command), JOURNAL) as journal:
        if config.retry:
            journal.forget_broken()
        jobs = _missing(config, journal, (catalogue[task] for task in tasks), filmed)
        if journal.episodes:
            console.print(f"{len(journal.episodes)} episodes are there already", highlight=False)
        stopped = bool(jobs) and _play(config, console, journal, jobs)
        if not stopped:
            journal.finish(_now())
        records = list(journal.episodes)
    console.print(result_table(f"MineDojo on the {config.engine} engine, {config.policy}, {config.mode}", records))
    console.print(f"episodes: {config.out / EPISODES_FILE}", highlight=False, soft_wrap=True)
    page = config.out / REPORT_FILE
    write_report([config.out], page)
    console.print(f"report: {page}", highlight=False, soft_wrap=True)
    if stopped:
        return EXIT_STOPPED
    return EXIT_FAILED if any(record.broke for record in records) else 0


def _play(
    config: MineDojoBenchConfig, console: Console, journal: Journal[RunRecord, EpisodeRecord], jobs: list[Job]
) -> bool:
    """Play what is missing; whether Ctrl-C cut it short."""
    if config.engine == "embedded":
        # Once here and not in every shard: what is compiled is read from disk there.
        ready_kernels(lambda text: console.print(text, highlight=False))
    settings = ShardSettings(
        engine=config.engine,
        engine_port=config.engine_port,
        policy=config.policy,
        mode=config.mode,
        tick_limits=config.tick_limits,
        temperature=config.temperature,
        threads=config.threads,
        folder=str(config.out.resolve()),
    )
    total = len(journal.episodes) + len(jobs)
    with (
        RunView(console, journal.episodes, total) as view,
        closing(play_jobs(jobs, settings, config.shards, config.stall_seconds)) as records,
    ):
        try:
            for record in records:
                journal.add(record)
                view.add(record)
        except KeyboardInterrupt:
            return True
    return False


def _missing(
    config: MineDojoBenchConfig,
    journal: Journal[RunRecord, EpisodeRecord],
    entries: Iterable[CatalogueEntry],
    filmed: frozenset[str],
) -> list[Job]:
    each = config.videos_each or 0
    played = {(record.task, record.episode) for record in journal.episodes}
    return [
        Job(
            entry=entry,
            episode=episode,
            seed=seed_of(config.seed, entry.task, episode),
            video=_video(entry.task, episode) if episode < each or entry.task in filmed else "",
        )
        for entry in entries
        for episode in range(config.episodes)
        if (entry.task, episode) not in played
    ]


def _video(task: str, episode: int) -> str:
    return f"{VIDEOS_FOLDER}/{task.replace(':', '-')}-{episode}.mp4"


def _settings(config: MineDojoBenchConfig, tasks: tuple[str, ...]) -> RunSettings:
    policy = None if config.policy == TEACHER else make_policy(config.policy, config.threads, 0, config.temperature)
    return RunSettings(
        tasks=tasks,
        episodes=config.episodes,
        seed=config.seed,
        policy=config.policy,
        model_hash=student_hash(policy),
        mode=config.mode,
        engine=config.engine,
        tick_limits=config.tick_limits,
        temperature=config.temperature,
    )


def _run(config: MineDojoBenchConfig, settings: RunSettings, command: Sequence[str]) -> RunRecord:
    return RunRecord(
        settings=settings,
        shards=config.shards,
        versions=provenance.versions() | {"minedojo": package_version(default_folder())},
        machine=provenance.machine(),
        command=shlex.join(command),
        started=_now(),
    )


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
