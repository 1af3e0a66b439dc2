"""``steve2 bench suite``: choose suites, play what is missing of them with every policy, film, show and keep the results."""

from __future__ import annotations

import datetime
import shlex
from collections.abc import Mapping, Sequence

import msgspec
from rich.console import Console

from bridge.names import MINECRAFT_VERSION
from runtime import provenance
from runtime.exit_codes import EXIT_FAILED, EXIT_STOPPED
from runtime.journal import EPISODES_FILE, open_journal
from runtime.kernels import ready_kernels
from runtime.out_folder import ready_folder
from runtime.policies import is_int8, make_policy, student_hash, student_provider
from runtime.speed import tick_latency
from runtime.suite_bench.config import SuiteConfig
from runtime.suite_bench.players import BenchedPolicy
from runtime.suite_bench.records import JOURNAL, REPORT_FILE, PolicyFacts, RunRecord, RunSettings
from runtime.suite_bench.report import write_suite_report
from runtime.suite_bench.run import latest, play_run
from runtime.suite_bench.selection import choose_families
from runtime.suite_bench.summary import RunSummary
from runtime.suite_bench.targets import verdicts
from runtime.suite_bench.view import policy_table, result_table, target_table

LIVE_ENGINE = f"minecraft {MINECRAFT_VERSION} (flying-squid, a server of our own)"
LATENCY_TICKS = 2000
"""Ticks by which a student's latency is measured: the slowest hundredth of them are twenty."""


def bench_suite(config: SuiteConfig, console: Console, command: Sequence[str] = ()) -> int:
    """Play the suites with every policy; returns the exit status.

    It is EXIT_FAILED where an episode broke, which table and records tell too, and EXIT_STOPPED after Ctrl-C: what was played
    until then is kept, and the same command goes on with it.

    Args:
        config: what to play.
        console: progress and the tables go there.
        command: the words that were typed, for the record.

    Raises:
        ConfigError, PolicyError, PackageError: before anything is played.
    """
    families = choose_families(config.suites)
    policies = {
        label: BenchedPolicy(name, config.threads, config.temperature) for label, name in config.policies.items()
    }
    ready_folder(config.out, "--out")
    ready_kernels(lambda text: console.print(text, highlight=False, soft_wrap=True))
    stopped = False
    with open_journal(config.out, _run(config, families, policies, command), JOURNAL) as journal:
        if config.retry:
            journal.episodes = [one for one in journal.episodes if one.attempted and not one.broke]
        if journal.episodes:
            console.print(f"{len(journal.episodes)} episodes are there already", highlight=False)
        try:
            play_run(config, console, journal, policies)
            journal.finish(_now())
        except KeyboardInterrupt:
            stopped = True
        summary = RunSummary(journal.run, tuple(latest(journal.episodes)))
    console.print(result_table(f"suites on {summary.run.engine}, {config.effective_mode}", summary.suites))
    console.print(policy_table([summary.of_policy(policy) for policy in summary.policies]))
    console.print(target_table(verdicts(summary)))
    console.print(f"episodes: {config.out / EPISODES_FILE}", highlight=False, soft_wrap=True)
    page = config.out / REPORT_FILE
    write_suite_report([config.out], page)
    console.print(f"report: {page}", highlight=False, soft_wrap=True)
    if stopped:
        return EXIT_STOPPED
    return EXIT_FAILED if any(record.broke for record in summary.episodes) else 0


def _run(
    config: SuiteConfig, families: dict[str, str], policies: Mapping[str, BenchedPolicy], command: Sequence[str]
) -> RunRecord:
    return RunRecord(
        settings=RunSettings(
            families=families,
            seeds=config.seeds,
            first_seed=config.first_seed,
            world=config.world,
            mode=config.effective_mode,
            temperature=config.temperature,
            most_ticks=config.most_ticks,
        ),
        policies={label: _facts(policy, config.temperature) for label, policy in policies.items()},
        engine="the embedded world" if config.world == "embedded" else LIVE_ENGINE,
        batch=config.batch if config.effective_mode == "sync" else 1,
        processes=config.processes,
        versions=provenance.versions(),
        machine=provenance.machine(),
        command=shlex.join(command),
        started=_now(),
    )


def _facts(policy: BenchedPolicy, temperature: float) -> PolicyFacts:
    if policy.policy is None or not policy.is_student:
        return PolicyFacts(source=policy.name)
    facts = PolicyFacts(
        source=policy.name, model_hash=student_hash(policy.policy), provider=student_provider(policy.policy)
    )
    if not is_int8(policy.policy):
        return facts
    # Who plays may do so on a GPU, or on more threads.
    alone = tick_latency(make_policy(policy.name, temperature=temperature, on_cpu=True), LATENCY_TICKS)
    return msgspec.structs.replace(facts, tick_ms_p50=alone.p50, tick_ms_p99=alone.p99)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
