"""The episodes of a benchmark: in lock-step over many worlds at once, or at 20 Hz one after another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from typing import Any

from agent.policy import Policy
from bridge.clock import MonotonicClock
from bridge.messages import Task
from bridge.names import MINECRAFT_VERSION
from bridge.world import StreamingWorld, World
from runtime import worlds
from runtime.collector import quiet_garbage_collector
from runtime.config import BenchConfig
from runtime.lockstep import Player, PolicyPlayer, SeedResult, play_seeds
from runtime.loop import LiveLoop
from runtime.records import EpisodeMeter
from runtime.stopping import run_until_signal
from runtime.worker import ThreadWorker

Take = Callable[[SeedResult], None]


def sync_episodes(
    config: BenchConfig, task: Task, policy: Policy | None, seeds: Sequence[int], planner: Any = None
) -> Iterator[SeedResult]:
    """Episodes in lock-step; without a policy the teacher hierarchy plays, by the plans of ``planner`` where there is one."""
    from bridge.embedded.world import EmbeddedWorld

    player: Player
    if policy is None:
        from runtime.teacher_player import TeacherPlayer

        player = TeacherPlayer(planner)
    else:
        player = PolicyPlayer(policy)

    def make_world() -> World:
        return EmbeddedWorld(draw=policy is not None)  # the teachers look at the world itself

    return play_seeds(make_world, player, task, seeds, config.batch)


def live_episodes(
    config: BenchConfig, task: Task, policy: Policy, seeds: Sequence[int], take: Take, report: worlds.Report
) -> None:
    """Episodes at 20 Hz, each handed to ``take`` as it ends.

    Raises KeyboardInterrupt after a signal, when everything is closed.
    """

    async def play() -> None:
        for seed in seeds:
            take(await _live_episode(config, task, policy, seed))

    run_until_signal(play, report)


async def _live_episode(config: BenchConfig, task: Task, policy: Policy, seed: int) -> SeedResult:
    """One episode in a world of its own; what breaks is recorded, and the benchmark goes on."""
    loop: LiveLoop | None = None
    try:
        async with AsyncExitStack() as stack:
            world = await _open_world(stack, config, seed)
            loop = LiveLoop(world, policy, ThreadWorker(), MonotonicClock())
            with quiet_garbage_collector():
                return SeedResult(seed, await loop.run(task, seed))
    except Exception as error:  # a benchmark of many episodes outlives a broken one, and says so
        note = f"{type(error).__name__}: {error}"
        meter = loop.meter if loop is not None else EpisodeMeter()
        return SeedResult(seed, meter.result("error", note))


async def _open_world(stack: AsyncExitStack, config: BenchConfig, seed: int) -> StreamingWorld:
    if config.world == "embedded":
        return await stack.enter_async_context(worlds.embedded_world(MonotonicClock()))
    host, port = await stack.enter_async_context(worlds.own_server(seed, MINECRAFT_VERSION, _silent))
    return await stack.enter_async_context(worlds.live_world(host, port, "steve2", MINECRAFT_VERSION, _silent))


def _silent(_: str) -> None:
    """The progress bar speaks for the worlds of a benchmark."""
