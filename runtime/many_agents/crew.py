"""A crew: supervised agents that share a policy, each with its own loop, world, and folder."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from agent.policy import Policy
from bridge.clock import Clock
from bridge.messages import Task
from bridge.world import StreamingWorld
from runtime.config import RunConfig
from runtime.many_agents.meter import MemberMeter
from runtime.many_agents.repeating import Repeater
from runtime.policy_server.shared import SharedPolicy
from runtime.run import run_header
from runtime.supervisor.agent import AgentEnd, SupervisedAgent
from runtime.supervisor.backoff import Backoff
from runtime.supervisor.recording import Recording
from runtime.supervisor.settings import AgentSettings

MAX_NAME = 16
"""Letters of a name that a server admits."""

OpenWorld = Callable[[str], AbstractAsyncContextManager[StreamingWorld]]
"""Opens the world of the agent of this name."""


def crew_names(username: str, agents: int) -> list[str]:
    """``steve2_1``, ``steve2_2`` ...; a long name is cut so that the number fits."""
    width = len(str(agents))
    stem = username[: MAX_NAME - 1 - width]
    return [f"{stem}_{number}" for number in range(1, agents + 1)]


@dataclass(frozen=True)
class Member:
    """One agent of a crew, and what is counted of it."""

    name: str
    agent: SupervisedAgent
    meter: MemberMeter


def make_crew(
    config: RunConfig, task: Task, shared: SharedPolicy, open_world: OpenWorld, folder: Path | None, clock: Clock
) -> list[Member]:
    """The agents, none of which has begun.

    Args:
        config: of the run.
        task: each agent's own.
        shared: a policy for each.
        open_world: opens an agent's world.
        folder: holds a folder of each agent's name, made here, for its recording; None records nothing.
        clock: time in seconds.
    """
    members = []
    for number, (name, policy) in enumerate(
        zip(crew_names(config.username, config.agents), shared.policies, strict=True)
    ):
        settings = AgentSettings(
            name=name,
            seed=config.seed,
            tick_limit=config.ticks,
            deadline_seconds=config.deadline_ms / 1000,
            stay=config.repeat,
        )
        agent = SupervisedAgent(
            settings,
            policy,
            _opener(open_world, name),
            task,
            clock=clock,
            backoff=Backoff(np.random.default_rng((config.seed, number))),
            recording=_recording(config, policy, folder / name, clock) if folder is not None else None,
        )
        meter = MemberMeter(name)
        agent.watch(meter)
        if config.repeat:
            agent.watch(Repeater(agent, config.goal, config.ticks))
        members.append(Member(name, agent, meter))
    return members


async def play_crew(members: Sequence[Member]) -> list[AgentEnd]:
    """Let all agents live to their ends. Cancelled, it ends all of them in good order before it is over itself."""
    lives = [asyncio.create_task(member.agent.run(), name=member.name) for member in members]
    try:
        return list(await asyncio.gather(*lives))
    finally:
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)


def _opener(open_world: OpenWorld, name: str) -> Callable[[], AbstractAsyncContextManager[StreamingWorld]]:
    return lambda: open_world(name)


def _recording(config: RunConfig, policy: Policy, folder: Path, clock: Clock) -> Recording:
    folder.mkdir(parents=True, exist_ok=True)

    def header(task: Task, world_name: str) -> dict[str, object]:
        return run_header(config, task, policy, world_name)

    return Recording(folder, header, clock, config.video)
