"""One start of a run: every policy plays what is missing of it, and its films are made."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import closing

from rich.console import Console

from runtime.journal import Journal
from runtime.suite_bench.config import SuiteConfig
from runtime.suite_bench.drawing import DrawnTask, draw_task
from runtime.suite_bench.films import film_suite
from runtime.suite_bench.live import play_live
from runtime.suite_bench.players import BenchedPolicy
from runtime.suite_bench.playing import play_policy
from runtime.suite_bench.records import EpisodeRecord, RunRecord
from runtime.suite_bench.view import RunView
from runtime.suite_bench.workers import Job, play_in_processes

SuiteJournal = Journal[RunRecord, EpisodeRecord]


def draw_tasks(config: SuiteConfig, families: Iterable[str]) -> list[DrawnTask]:
    """Every episode of a policy, in the order of playing: family after family, each by its seeds."""
    from training.task_files import load_family

    seeds = range(config.first_seed, config.first_seed + config.seeds)
    return [draw_task(load_family(family), seed, config.most_ticks) for family in families for seed in seeds]


def play_run(
    config: SuiteConfig, console: Console, journal: SuiteJournal, policies: Mapping[str, BenchedPolicy]
) -> None:
    """Play what is missing, and film. KeyboardInterrupt after Ctrl-C: what was played is in the journal."""
    drawn = draw_tasks(config, journal.run.settings.families)
    known = {(one.family, one.seed): one for one in drawn}
    there = {(record.policy, record.family, record.seed) for record in journal.episodes}
    missing = {label: [one for one in drawn if (label, one.family, one.seed) not in there] for label in policies}
    ticks = sum(one.task.tick_limit for those in missing.values() for one in those)
    for_all = sum(map(len, missing.values()))
    with RunView(console, ticks, for_all) as view:

        def take(record: EpisodeRecord) -> None:
            journal.add(record)
            view.add(record, known[record.family, record.seed].task.tick_limit)

        for label, policy in policies.items():
            if missing[label]:
                _play_policy(config, console, label, policy, missing[label], take)
    if config.videos:
        for label in policies:
            _film(config, console, journal, label, known)


def _play_policy(
    config: SuiteConfig,
    console: Console,
    label: str,
    policy: BenchedPolicy,
    drawn: Sequence[DrawnTask],
    take: Callable[[EpisodeRecord], None],
) -> None:
    if config.effective_mode == "live":
        play_live(config, label, policy, drawn, take, lambda text: console.print(text, highlight=False))
        return
    with closing(_sync_episodes(config, label, policy, drawn)) as records:
        for record in records:
            take(record)


def _sync_episodes(
    config: SuiteConfig, label: str, policy: BenchedPolicy, drawn: Sequence[DrawnTask]
) -> Generator[EpisodeRecord]:
    folder = config.out.resolve() if config.videos else None
    if config.processes == 1:
        return play_policy(label, policy, drawn, config.batch, folder)
    job = Job(
        label=label,
        policy=policy.name,
        threads=config.threads,
        temperature=config.temperature,
        most_ticks=config.most_ticks,
        batch=config.batch,
        folder=None if folder is None else str(folder),
    )
    return play_in_processes(job, drawn, config.processes, policy.is_student)


def _film(
    config: SuiteConfig,
    console: Console,
    journal: SuiteJournal,
    label: str,
    drawn: Mapping[tuple[str, int], DrawnTask],
) -> None:
    own = [record for record in latest(journal.episodes) if record.policy == label]
    for suite in dict.fromkeys(journal.run.settings.families.values()):
        records = [record for record in own if record.suite == suite]
        for made in film_suite(config.out, records, drawn, played_again=config.effective_mode == "sync"):
            if isinstance(made, EpisodeRecord):
                journal.add(made)
            else:
                console.print(made, style="yellow", markup=False, highlight=False, soft_wrap=True)


def latest(records: Iterable[EpisodeRecord]) -> list[EpisodeRecord]:
    """Of several records of one episode the last one."""
    return list({(record.policy, record.family, record.seed): record for record in records}.values())
