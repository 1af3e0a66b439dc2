"""``steve2 run``: one goal, one world, one student, 20 ticks a second, seen and recorded."""

from __future__ import annotations

import asyncio
import dataclasses
import datetime
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from rich.console import Console

from agent.policy import Policy
from bridge.clock import Clock, MonotonicClock
from bridge.messages import Task
from bridge.minecraft.reach import require_answer
from bridge.world import StreamingWorld
from runtime import provenance, worlds
from runtime.collector import quiet_garbage_collector
from runtime.config import ConfigError, RunConfig
from runtime.episodes.episode import EPISODE_FOLDER
from runtime.exit_codes import EXIT_STOPPED
from runtime.goals import read_goal
from runtime.kernels import ready_kernels
from runtime.loop import LiveLoop
from runtime.out_folder import ready_folder
from runtime.policies import STUDENT, make_policy, require_readable, student_hash, student_provider
from runtime.recorder import RecordingError, RunRecorder, new_run_folder
from runtime.records import EpisodeResult
from runtime.stopping import Stopping
from runtime.summary import summary_table
from runtime.terminal import TerminalView
from runtime.worker import ThreadWorker

if TYPE_CHECKING:
    from bridge.embedded.saving.anvil.saved_world import SavedWorld

RUNS = Path("runs")
"""Where the folders of runs lie that are given none."""


def run(config: RunConfig, console: Console, policy: Policy | None = None) -> int:
    """Play one episode; returns the exit status: 0 when it ran to its end, 130 when a signal ended it.

    Args:
        config: what to play.
        console: what is going on is shown there.
        policy: plays instead of the student that ``config`` names.

    Raises:
        GoalError: the goal is not understood, or too long for the student. ConfigError: the folder is taken.
        PolicyError, PackageError: there is no such student.
        WorldError: the world was lost; the episode is closed all the same.
        RecordingError: something could not be written; the rest is closed and the summary shown all the same.
    """

    def report(text: str) -> None:
        console.print(f"[dim]>[/dim] {text}", highlight=False, soft_wrap=True)

    task = read_goal(config.goal, config.ticks)
    if config.out is not None and (config.out / EPISODE_FOLDER).exists():
        raise ConfigError(f"--out: {config.out} holds an episode already; give another folder")
    name = str(config.student) if config.student else STUDENT
    policy = policy or make_policy(name, config.threads, config.seed, config.temperature)
    ready_folder(config.out or RUNS, "--out")
    require_readable(task.goal, policy)
    saved = worlds.open_saved(config.saved)
    if config.address is not None:
        asyncio.run(require_answer(*config.address))
    # Before anything is joined: a server does not wait for a compiler.
    ready_kernels(report, rules=config.world == "embedded")
    return asyncio.run(_run(config, console, task, policy, saved, report))


async def _run(
    config: RunConfig,
    console: Console,
    task: Task,
    policy: Policy,
    saved: SavedWorld | None,
    report: worlds.Report,
) -> int:
    this_task = asyncio.current_task()
    assert this_task is not None
    with Stopping(this_task, report) as stopping:
        try:
            async with _open_world(config, MonotonicClock(), saved, report) as world:
                try:
                    return await _play(config, console, task, policy, world, stopping)
                finally:
                    stopping.shield()
        except asyncio.CancelledError:
            if not stopping.requested:
                raise
            stopping.absorb()
            report("stopped before the first tick")
            return EXIT_STOPPED


@asynccontextmanager
async def _open_world(
    config: RunConfig, clock: Clock, saved: SavedWorld | None, report: worlds.Report
) -> AsyncIterator[StreamingWorld]:
    if config.world == "embedded":
        async with worlds.embedded_world(clock, saved) as world:
            yield world
    elif config.address is not None:
        host, port = config.address
        async with worlds.live_world(host, port, config.username, config.mc_version, report) as world:
            yield world
    else:
        async with (
            worlds.own_server(config.seed, config.mc_version, report) as (host, port),
            worlds.live_world(host, port, config.username, config.mc_version, report) as world,
        ):
            yield world


async def _play(
    config: RunConfig, console: Console, task: Task, policy: Policy, world: StreamingWorld, stopping: Stopping
) -> int:
    """The episode itself: recorded, shown, summed up, whatever ends it.

    The order at the end is the same always: the model's worker is stopped and the body stands still (both by the loop),
    the recording is closed, then the world (by the caller).
    """
    clock = MonotonicClock()
    folder = config.out or new_run_folder(RUNS, datetime.datetime.now())
    recorder = RunRecorder(folder, run_header(config, task, policy, world.name), task, config.video)
    view = TerminalView(console, task, world.name, clock)
    loop = LiveLoop(world, policy, ThreadWorker(), clock, (recorder, view), config.deadline_ms / 1000)
    result: EpisodeResult = loop.meter.result("error", "broken off")
    failure: BaseException | None = None
    try:
        with view, quiet_garbage_collector():
            result = await loop.run(task, config.seed)
    except asyncio.CancelledError as error:
        if not stopping.requested:
            raise
        stopping.absorb()
        failure, result = error, loop.meter.result("stopped")
    except Exception as error:  # closed and shown here, then raised on
        if stopping.requested:  # Ctrl-C reaches node too, which may have died before the loop was cancelled
            failure, result = asyncio.CancelledError(), loop.meter.result("stopped")
        else:
            failure, result = error, loop.meter.result("error", str(error) or repr(error))
    finally:
        unwritten = _close(recorder, result)
    files = {"episode": recorder.episode_path, "video": recorder.video_path, "manifest": recorder.manifest_path}
    if recorder.video_error is not None:
        result = dataclasses.replace(
            result, note=f"{result.note}; the video broke off: {recorder.video_error}".lstrip("; ")
        )
    if result.ticks or not isinstance(failure, Exception):  # of nothing played its error says all
        console.print(summary_table(task.goal.text, world.name, result, files))
    if isinstance(failure, Exception):
        raise failure
    if unwritten is not None:
        raise unwritten
    return EXIT_STOPPED if failure is not None else 0


def _close(recorder: RunRecorder, result: EpisodeResult) -> RecordingError | None:
    """Close the recording; what could not be written is raised when the summary was shown."""
    try:
        recorder.close(result)
    except RecordingError as error:
        return error
    return None


def _server_name(config: RunConfig) -> str | None:
    if config.world == "embedded":
        return None
    return config.server or "flying-squid, of our own"


def run_header(config: RunConfig, task: Task, policy: Policy, world_name: str) -> dict[str, Any]:
    """What an episode is of, in plain types: world, seed, goal, config, versions, student."""
    settings = {
        key: str(value) if isinstance(value, Path) else value for key, value in dataclasses.asdict(config).items()
    }
    return {
        "world": world_name,
        "server": _server_name(config),
        "seed": config.seed,
        "goal": task.goal.text,
        "task": {"name": task.name, "success": msgspec.to_builtins(task.success), "tick_limit": task.tick_limit},
        "policy": policy.name,
        "student_hash": student_hash(policy),
        "provider": student_provider(policy),
        "started": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "config": settings,
        "versions": provenance.versions(),
        "machine": provenance.machine(),
    }
