"""``steve2 bench``: success over many seeds, with a confidence interval, for one or several policies."""

from __future__ import annotations

import shlex
import time
from collections.abc import Sequence
from typing import Any

import msgspec
from rich.console import Console

from agent.policy import Policy
from bridge.messages import Task
from bridge.names import MINECRAFT_VERSION
from runtime import provenance
from runtime.bench_episodes import live_episodes, sync_episodes
from runtime.bench_view import ProgressView, bench_table
from runtime.config import BenchConfig
from runtime.exit_codes import EXIT_FAILED, EXIT_STOPPED
from runtime.goals import read_goal
from runtime.json_file import write_json
from runtime.kernels import ready_kernels
from runtime.lockstep import SeedResult
from runtime.out_folder import ready_folder
from runtime.policies import TEACHER, make_policy, require_readable, student_hash, student_provider
from runtime.statistics import PolicyReport
from runtime.teacher_player import make_planner
from runtime.worlds import Report

REPORT_FILE = "report.json"
TRANSCRIPT_FILE = "planner.jsonl"
"""Every exchange with a language model that plans."""


def bench(config: BenchConfig, console: Console, command: Sequence[str] = ()) -> int:
    """Play every policy over every seed, show the table, write ``report.json``; returns the exit status.

    It is EXIT_FAILED where an episode broke, which the table and the report tell too. Ctrl-C ends it in good order: what
    was played so far is reported, and the report says that it is partial.

    Args:
        config: what to play.
        console: progress and the table go there.
        command: the words that were typed, for the report.

    Raises:
        GoalError, ConfigError, PolicyError, PackageError: before anything is played.
    """

    def say(text: str) -> None:
        console.print(text, highlight=False, soft_wrap=True)

    task = read_goal(config.goal, config.ticks)
    policies = {
        label: None if name == TEACHER else make_policy(name, config.threads, config.first_seed, config.temperature)
        for label, name in config.policies.items()
    }
    ready_folder(config.out, "--out")
    planner = make_planner(config.planner, config.planner_model, config.out / TRANSCRIPT_FILE)
    for policy in policies.values():
        if policy is not None:
            require_readable(task.goal, policy)
    ready_kernels(say)
    reports: list[PolicyReport] = []
    stopped = False
    for label, policy in policies.items():
        report, stopped = _play(config, console, task, label, policy, planner, say)
        reports.append(report)
        if stopped:
            break
    fields = _report_fields(config, task, reports, stopped) | {"command": shlex.join(command)}
    seeds = f"seeds {config.first_seed} to {config.first_seed + config.episodes - 1}"
    console.print(bench_table(f"{task.goal.text!r} on {fields['world']}, {config.effective_mode}, {seeds}", reports))
    path = config.out / REPORT_FILE
    write_json(path, fields)
    console.print(f"report: {path}", highlight=False, soft_wrap=True)
    if stopped:
        return EXIT_STOPPED
    return EXIT_FAILED if any(report.errors for report in reports) else 0


def _play(
    config: BenchConfig,
    console: Console,
    task: Task,
    label: str,
    policy: Policy | None,
    planner: Any,
    say: Report,
) -> tuple[PolicyReport, bool]:
    """One policy over all seeds; also whether Ctrl-C cut it short."""
    seeds = range(config.first_seed, config.first_seed + config.episodes)
    episodes: list[SeedResult] = []
    stopped = False
    begun = time.perf_counter()
    with ProgressView(console, label, len(seeds)) as view:

        def take(episode: SeedResult) -> None:
            episodes.append(episode)
            view.add(episode)

        try:
            if config.effective_mode == "sync":
                for episode in sync_episodes(config, task, policy, seeds, planner):
                    take(episode)
            else:
                assert policy is not None  # the config refuses a teacher in live mode
                live_episodes(config, task, policy, seeds, take, say)
        except KeyboardInterrupt:
            stopped = True
    seconds = time.perf_counter() - begun
    source, student = config.policies[label], student_hash(policy)
    return PolicyReport(label, source, student, tuple(episodes), seconds, student_provider(policy)), stopped


def _report_fields(config: BenchConfig, task: Task, reports: Sequence[PolicyReport], stopped: bool) -> dict[str, Any]:
    live_engine = f"minecraft {MINECRAFT_VERSION} (flying-squid, a server of our own)"
    return {
        "suite": "collect",
        "world": "embedded" if config.world == "embedded" else live_engine,
        "mode": config.effective_mode,
        "goal": task.goal.text,
        "success_test": msgspec.to_builtins(task.success),
        "tick_limit": task.tick_limit,
        "first_seed": config.first_seed,
        "episodes": config.episodes,
        "partial": stopped,
        "batch": config.batch if config.effective_mode == "sync" else 1,
        "threads": config.threads,
        "temperature": config.temperature,
        "planner": config.planner,
        "versions": provenance.versions(),
        "machine": provenance.machine(),
        "policies": [report.as_fields() for report in reports],
    }
