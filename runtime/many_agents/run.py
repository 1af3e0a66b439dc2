"""``steve2 run --agents N``: several agents on one server with one policy, each with its own loop, summary and folder."""

from __future__ import annotations

import asyncio
import datetime
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from agent.policy import Policy
from bridge.clock import MonotonicClock
from bridge.messages import Task
from runtime import provenance, worlds
from runtime.collector import quiet_garbage_collector
from runtime.config import ConfigError
from runtime.dashboard.of_run import page_of_run
from runtime.episodes.episode import EPISODE_FOLDER
from runtime.exit_codes import EXIT_FAILED, EXIT_STOPPED
from runtime.json_file import write_json
from runtime.many_agents.crew import OpenWorldOf, crew_names, make_crew, play_crew
from runtime.many_agents.measuring import measure
from runtime.many_agents.meter import CrewFigures, CrewMeter
from runtime.many_agents.opening import open_policy, open_worlds
from runtime.many_agents.view import CrewView, summary_of_crew
from runtime.out_folder import ready_folder
from runtime.outlets import open_outlets
from runtime.policies import require_readable
from runtime.policy_server.shared import SharedPolicy
from runtime.recorder import new_run_folder
from runtime.run import RUNS, first_task, ready_doors, ready_world, report_untaught
from runtime.run_config import RunConfig
from runtime.stopping import Stopping
from runtime.supervisor import AgentEnd, status_of_goals

if TYPE_CHECKING:
    from bridge.embedded.saving.anvil.saved_world import SavedWorld

FIGURES_FILE = "agents.json"
"""In the run's folder: what every agent achieved and what all of it cost."""


def run_many(config: RunConfig, console: Console, policy: Policy | None = None) -> int:
    """Play with all agents; returns the exit status.

    It is 0 when each reached its goal or was told to stop (as --repeat ends), EXIT_MISSED where one did not reach it, 1 where one
    could not go on, 130 after a signal.

    Args:
        config: what to play.
        console: what is going on is shown there.
        policy: plays instead of the student that ``config`` names.

    Raises:
        GoalError, ConfigError, PolicyError, PackageError: as ``runtime.run.run``.
        PolicyServerError: the policy server cannot be reached or does not admit the agents.
        WorldError: the server cannot be reached.
    """

    def report(text: str) -> None:
        console.print(f"[dim]>[/dim] {text}", highlight=False, soft_wrap=True)

    task = first_task(config, report)
    names = crew_names(config.username, config.agents)
    for name in names if config.out is not None else ():
        if (config.out / name / EPISODE_FOLDER).exists():  # type: ignore[operator]
            raise ConfigError(f"--out: {config.out} holds episodes already; give another folder")
    ready_doors(config)
    ready_folder(config.out or RUNS, "--out")
    with open_policy(config, names, policy) as shared:
        if task is not None:
            require_readable(task.goal, shared.policies[0])
            report_untaught(config, task, report)
        saved = ready_world(config, report)
        return asyncio.run(_run(config, console, task, shared, saved, report))


async def _run(
    config: RunConfig,
    console: Console,
    task: Task | None,
    shared: SharedPolicy,
    saved: SavedWorld | None,
    report: worlds.Report,
) -> int:
    this_task = asyncio.current_task()
    assert this_task is not None
    with Stopping(this_task, report) as stopping:
        try:
            async with open_worlds(config, saved, report) as open_world:
                return await _play(config, console, task, shared, open_world, stopping, report)
        except asyncio.CancelledError:
            if not stopping.requested:
                raise
            stopping.absorb()
            report("stopped before the first tick")
            return EXIT_STOPPED


async def _play(
    config: RunConfig,
    console: Console,
    task: Task | None,
    shared: SharedPolicy,
    open_world: OpenWorldOf,
    stopping: Stopping,
    report: worlds.Report,
) -> int:
    """The crew's time: recorded, shown, summed up, whatever ends it."""
    clock = MonotonicClock()
    folder = config.out or new_run_folder(RUNS, datetime.datetime.now())
    members = make_crew(config, task, shared, open_world, folder, clock)
    agents = [member.agent for member in members]
    meter = CrewMeter([member.meter for member in members])
    view = CrewView(console, meter.members, clock)
    for agent in agents:
        agent.watch(view)
    measuring = asyncio.create_task(measure(meter, shared))
    stopped = False
    try:
        async with (
            page_of_run(config, agents, report),
            open_outlets(config.outlets, agents, os.environ, report, view.say),
        ):
            with view, quiet_garbage_collector():
                ends = await play_crew(members, stopping.shield)
    except asyncio.CancelledError:
        if not stopping.requested:
            raise
        stopping.absorb()
        stopped = True
        ends = [agent.end("told_to_stop") for agent in agents]
    finally:
        measuring.cancel()
    figures = meter.figures()
    console.print(summary_of_crew(meter.members, figures, [_ended(end) for end in ends]))
    for line in _cost_lines(figures) if figures is not None else ():
        console.print(line, highlight=False, soft_wrap=True)
    _write(folder / FIGURES_FILE, config, task, meter, figures, [_ended(end) for end in ends])
    console.print(f"figures: {folder / FIGURES_FILE}", highlight=False, soft_wrap=True)
    failed = any(map(_failed, ends))
    return EXIT_STOPPED if stopped else EXIT_FAILED if failed else status_of_goals(ends)


def _failed(end: AgentEnd) -> bool:
    gave_up = end.result is not None and end.result.outcome == "error"
    return end.error is not None or end.unwritten is not None or gave_up


def _ended(end: AgentEnd) -> str:
    """How an agent ended, in words."""
    outcome = end.result.outcome if end.result is not None else "began nothing"
    why = f": {end.cause}: {end.error}" if end.error is not None else ""
    return f"{outcome}{why}" + (f"; {end.unwritten}" if end.unwritten is not None else "")


def _cost_lines(figures: CrewFigures) -> Iterator[str]:
    if figures.milliseconds:
        parts = ", ".join(f"{name} {value:.2f}" for name, value in figures.milliseconds.items())
        yield f"processor time a tick and agent, ms: {parts} ({figures.cores:.2f} cores)"
    for name, (first, last) in figures.memory.items():
        yield f"memory of {name}: {last:.0f} MB ({last - first:+.0f})"


def _write(
    path: Path,
    config: RunConfig,
    task: Task | None,
    meter: CrewMeter,
    figures: CrewFigures | None,
    ended: Sequence[str],
) -> None:
    write_json(
        path,
        {
            "goal": None if task is None else task.goal.text,
            "task": None if task is None else task.name,
            "ticks": None if task is None else task.tick_limit,
            "world": config.world,
            "server": config.server,
            "mc_version": config.mc_version,
            "policy_server": config.policy_server,
            "ended": {member.status.agent: how for member, how in zip(meter.members, ended, strict=True)},
            "measured": figures.as_fields() if figures is not None else None,
            "memory_mb_over_time": meter.memory_series,
            "versions": provenance.versions(),
            "machine": provenance.machine(),
        },
    )
