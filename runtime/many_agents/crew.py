"""A crew: supervised agents that share a policy, each with its own loop, world, and folder."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from agent.policy import Policy
from bridge.clock import Clock
from bridge.messages import Task
from bridge.world import StreamingWorld
from runtime.many_agents.meter import MemberMeter
from runtime.many_agents.repeating import Repeater
from runtime.policy_server.shared import SharedPolicy
from runtime.run import header_of_run, make_agent
from runtime.run_config import RunConfig
from runtime.supervisor import AgentEnd, OpenWorld, Recording, SupervisedAgent

MAX_NAME = 16
"""Letters of a name that a server admits."""

OpenWorldOf = Callable[[str], AbstractAsyncContextManager[StreamingWorld]]
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
    config: RunConfig, task: Task | None, shared: SharedPolicy, open_world: OpenWorldOf, folder: Path, clock: Clock
) -> list[Member]:
    """The agents, none of which has begun.

    Args:
        config: of the run.
        task: each agent's own first goal; None lets them wait for one.
        shared: a policy for each.
        open_world: opens an agent's world.
        folder: holds a folder of each agent's name, made here, for its recording.
        clock: time in seconds.
    """
    members = []
    for name, policy in zip(crew_names(config.username, config.agents), shared.policies, strict=True):
        own = dataclasses.replace(config, username=name, stay=config.stay or config.repeat)
        recording = _recording(own, policy, folder / name)
        agent = make_agent(own, policy, _opener(open_world, name), task, clock, recording)
        meter = MemberMeter(name)
        agent.watch(meter)
        if config.repeat and task is not None:
            agent.watch(Repeater(agent, config.text, task.tick_limit, ends=not config.stay))
        members.append(Member(name, agent, meter))
    return members


async def play_crew(members: Sequence[Member], on_closing: Callable[[], None] = lambda: None) -> list[AgentEnd]:
    """Let all agents live to their ends. Cancelled, it ends all of them in good order before it is over itself.

    Args:
        members: the crew.
        on_closing: called once, when closing worlds is all that is left to any of them.
    """
    left = len(members)

    def closing() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            on_closing()

    lives = [asyncio.create_task(member.agent.run(closing), name=member.name) for member in members]
    try:
        return list(await asyncio.gather(*lives))
    finally:
        for life in lives:
            life.cancel()
        await asyncio.gather(*lives, return_exceptions=True)


def _opener(open_world: OpenWorldOf, name: str) -> OpenWorld:
    return lambda: open_world(name)


def _recording(config: RunConfig, policy: Policy, folder: Path) -> Recording:
    folder.mkdir(parents=True, exist_ok=True)
    return Recording(folder, header_of_run(config, policy), config.video)
