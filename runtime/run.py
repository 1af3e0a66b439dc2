"""``steve2 run``: a student in a world, 20 ticks a second, seen and recorded, come back whatever it is lost to."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from agent.policy import Policy
from agent.shipped import DEFAULT_STUDENT
from bridge import names
from bridge.clock import Clock, MonotonicClock
from bridge.messages import Kill, Task
from bridge.minecraft.accounts import accounts_folder
from bridge.minecraft.agreed_version import agree_version
from bridge.minecraft.versions import DEFAULT
from runtime import provenance, worlds
from runtime.agent_events import Noted
from runtime.collector import quiet_garbage_collector
from runtime.config import ConfigError
from runtime.dashboard.of_run import page_of_run
from runtime.episodes.episode import EPISODE_FOLDER
from runtime.exit_codes import EXIT_STOPPED
from runtime.goals import GoalError, read_goal
from runtime.kernels import compiling_told, ready_kernels
from runtime.out_folder import ready_folder
from runtime.outlets import open_outlets, ready_outlets
from runtime.policies import (
    STUDENT,
    make_policy,
    require_readable,
    student_folder,
    student_hash,
    student_provider,
    untaught,
)
from runtime.ready_port import ready_port
from runtime.recorder import new_run_folder
from runtime.records import EpisodeResult
from runtime.reflexes.board import make_reflexes
from runtime.run_config import RunConfig
from runtime.stopping import Stopping
from runtime.success_words import success_words
from runtime.summary import summary_table
from runtime.supervisor import AgentEnd, AgentSettings, Backoff, OpenWorld, Recording, SupervisedAgent, status_of_goals
from runtime.terminal import TerminalView

if TYPE_CHECKING:
    from bridge.embedded.saving.anvil.saved_world import SavedWorld

RUNS = Path("runs")
"""Where the folders of runs lie that are given none."""


def run(config: RunConfig, console: Console, policy: Policy | None = None) -> int:
    """Let an agent live as ``config`` says; returns the exit status.

    It is 0 when the goal was reached or a command told it to stop, EXIT_MISSED when the goal was not, 130 when a signal ended it.

    Args:
        config: what to play.
        console: what is going on is shown there.
        policy: plays instead of the student that ``config`` names.

    Raises:
        GoalError: the goal is not understood, or too long for the student. ConfigError: the folder or a port is taken.
        PolicyError, PackageError: there is no such student.
        WorldError: the world was lost for good; the episode is closed all the same.
        RecordingError: something could not be written; the rest is closed and the summary shown all the same.
    """

    def report(text: str) -> None:
        console.print(f"[dim]>[/dim] {text}", highlight=False, soft_wrap=True)

    task = first_task(config, report)
    if config.out is not None and (config.out / EPISODE_FOLDER).exists():
        raise ConfigError(f"--out: {config.out} holds an episode already; give another folder")
    ready_doors(config)
    policy = policy or make_policy(config.student or STUDENT, config.threads, config.seed, config.temperature)
    ready_folder(config.out or RUNS, "--out")
    if task is not None:
        require_readable(task.goal, policy)
        report_untaught(config, task, report)
    saved = ready_world(config, report)
    return asyncio.run(_run(config, console, task, policy, saved, report))


def first_task(config: RunConfig, report: worlds.Report) -> Task | None:
    """What is to be done first; None where a goal is waited for.

    ``report`` is told where something must be compiled for it, as to draw its picture.
    GoalError where the goal is not understood, or no live server judges the task; TaskFileError where there is no such task.
    """
    if config.task is None:
        return read_goal(config.text, config.ticks) if config.text.strip() else None
    from training.task_files import find_task

    with compiling_told(report):
        task = find_task(config.task)
    if config.world == "live" and isinstance(task.success, Kill):
        raise GoalError(
            f"--task: a live server does not tell who killed what, as {task.name} asks; use --world embedded"
        )
    return task if config.ticks is None else msgspec.structs.replace(task, tick_limit=config.ticks)


def report_untaught(config: RunConfig, task: Task, report: worlds.Report) -> None:
    """Say so where a student of this machine is to do what it was never taught."""
    warning = (
        untaught(task, student_folder(config.student or DEFAULT_STUDENT)) if config.policy_server is None else None
    )
    if warning is not None:
        report(warning)


def ready_doors(config: RunConfig) -> None:
    """See that page and outlets can be opened, before anything begins; ConfigError where they cannot."""
    if config.page:
        ready_port(config.page_port, "--page-port")
    ready_outlets(config.outlets, os.environ)


def ready_world(config: RunConfig, report: worlds.Report) -> SavedWorld | None:
    """See that the world of a run can be come into, and compile what it needs; the saved world that it begins with, if any."""
    saved = worlds.open_saved(config.saved)
    if config.world_folder is not None:
        worlds.ready_world_folder(config.world_folder, config.seed, config.mc_version or DEFAULT)
    if config.address is not None and not config.stay:
        # Asked again at each join; here so that a wrong address is refused before anything is loaded for it.
        asyncio.run(agree_version(*config.address, config.mc_version))
    # Before anything is joined: a server does not wait for a compiler.
    ready_kernels(report, rules=config.world == "embedded")
    return saved


async def _run(
    config: RunConfig,
    console: Console,
    task: Task | None,
    policy: Policy,
    saved: SavedWorld | None,
    report: worlds.Report,
) -> int:
    this_task = asyncio.current_task()
    assert this_task is not None
    clock = MonotonicClock()
    with Stopping(this_task, report) as stopping:
        try:
            async with _open_house(config, clock, saved, report) as open_world:
                folder = config.out or new_run_folder(RUNS, datetime.datetime.now())
                recording = Recording(folder, header_of_run(config, policy), config.video)
                agent = make_agent(config, policy, open_world, task, clock, recording)
                view = TerminalView(console, clock)

                def note(text: str) -> None:
                    view.on_event(Noted(agent=config.username, time=time.time(), level="info", text=text))

                async with (
                    page_of_run(config, [agent], report),
                    open_outlets(config.outlets, [agent], os.environ, report, note),
                ):
                    end, broken_off = await _live(agent, view, stopping)
        except asyncio.CancelledError:
            if not stopping.requested:
                raise
            stopping.absorb()
            report("stopped before the first tick")
            return EXIT_STOPPED
    if broken_off and end.result is None:
        report("stopped before the first tick")
    _sum_up(console, recording, agent, end)
    if end.error is not None:
        raise end.error
    if end.unwritten is not None:
        raise end.unwritten
    return EXIT_STOPPED if broken_off else status_of_goals([end])


@asynccontextmanager
async def _open_house(
    config: RunConfig, clock: Clock, saved: SavedWorld | None, report: worlds.Report
) -> AsyncIterator[OpenWorld]:
    """How the agent's world is opened, around a server of our own where there is to be one."""
    if config.world == "embedded":
        yield lambda: worlds.embedded_world(clock, saved)
    elif config.address is not None:
        host, port = config.address
        accounts = accounts_folder() if config.auth == "microsoft" else None
        yield lambda: worlds.live_world(host, port, config.username, config.mc_version, report, accounts)
    else:
        version = config.mc_version or DEFAULT
        own = worlds.own_server(config.seed, version, report, config.world_folder, config.difficulty)
        async with own as (host, port):
            yield lambda: worlds.live_world(host, port, config.username, version, report)


def make_agent(
    config: RunConfig,
    policy: Policy,
    open_world: OpenWorld,
    task: Task | None,
    clock: Clock,
    recording: Recording | None,
) -> SupervisedAgent:
    """The agent of a run, by its settings.

    Its chances (waits, reflexes) follow from the seed and the name, so that agents that run together differ in them.
    """
    settings = AgentSettings(
        name=config.username,
        seed=config.seed,
        tick_limit=config.ticks,
        deadline_seconds=config.deadline_ms / 1000,
        stay=config.stay,
        give_up_seconds=config.patience,
        say=config.say,
    )
    chances = np.random.default_rng([config.seed, *config.username.encode()]).spawn(2)
    return SupervisedAgent(
        settings,
        policy,
        open_world,
        task,
        clock=clock,
        backoff=Backoff(chances[0]),
        recording=recording,
        reflexes=make_reflexes(config.chosen_reflexes, chances[1]),
    )


async def _live(agent: SupervisedAgent, view: TerminalView, stopping: Stopping) -> tuple[AgentEnd, bool]:
    """The agent's life, seen; a signal ends it in good order, and whether one did comes second."""
    with view, quiet_garbage_collector():
        agent.watch(view)
        try:
            return await agent.run(stopping.shield), False
        except asyncio.CancelledError:
            if not stopping.requested:
                raise
            stopping.absorb()
            return agent.end("told_to_stop"), True


def _sum_up(console: Console, recording: Recording, agent: SupervisedAgent, end: AgentEnd) -> None:
    """The table of the last goal, with how many were met; of nothing played the error says all."""
    result, last = end.result, recording.last
    if result is None or last is None or not (result.ticks or end.error is None):
        return
    if last.video_error is not None:
        result = _with_note(result, f"the video broke off: {last.video_error}")
    if recording.stretches > 1:
        result = _with_note(
            result, f"{recording.stretches} stretches of play in {recording.folder}, the last one below"
        )
    files = {"episode": last.episode_path, "video": last.video_path, "manifest": last.manifest_path}
    console.print(summary_table(last.goal, agent.status.world, result, files, end.goals, end.goals_met))


def _with_note(result: EpisodeResult, note: str) -> EpisodeResult:
    return dataclasses.replace(result, note=f"{result.note}; {note}".lstrip("; "))


def _server_name(config: RunConfig) -> str | None:
    if config.world == "embedded":
        return None
    return config.server or "flying-squid, of our own"


def _plain(success: object) -> Any:
    """A success test in plain types; of a blueprint the cells that hold a block, each by its indices and the block's name."""

    def cells(blueprint: NDArray[np.uint16]) -> list[str]:
        table = names.blocks()
        return [f"{x} {y} {z} {table.name(int(blueprint[x, y, z]))}" for x, y, z in np.argwhere(blueprint).tolist()]

    return msgspec.to_builtins(success, enc_hook=cells)


def header_of_run(config: RunConfig, policy: Policy) -> Callable[[Task, str], dict[str, Any]]:
    """What tells of a task and a world's name what an episode in it is of, in plain types: world, seed, goal, config, student ...

    Versions are read here, once: a stretch of play must not wait for the disk.
    """
    settings = {
        key: str(value) if isinstance(value, Path) else value for key, value in dataclasses.asdict(config).items()
    }
    versions, machine = provenance.versions(), provenance.machine()

    def header(task: Task, world_name: str) -> dict[str, Any]:
        return {
            "world": world_name,
            "server": _server_name(config),
            "seed": config.seed,
            "goal": task.goal.text,
            "task": {
                "name": task.name,
                "success": _plain(task.success),
                "success_in_words": success_words(task.success),
                "tick_limit": task.tick_limit,
            },
            "policy": policy.name,
            "student_hash": student_hash(policy),
            "provider": student_provider(policy),
            "started": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            "config": settings,
            "versions": versions,
            "machine": machine,
        }

    return header
