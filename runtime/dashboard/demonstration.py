"""Agents behind a page, for its pictures and its tests: the shipped student in the embedded world, under its supervisor."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import numpy as np

from bridge.clock import MonotonicClock
from runtime.dashboard.server import open_page
from runtime.dashboard.settings import PageSettings
from runtime.goals import read_goal
from runtime.policies import STUDENT, make_policy
from runtime.supervisor.agent import SupervisedAgent
from runtime.supervisor.backoff import Backoff
from runtime.supervisor.settings import AgentSettings
from runtime.worlds import embedded_world


def make_agent(name: str = "steve2", goal: str = "collect 24 oak logs", seed: int = 100_000) -> SupervisedAgent:
    """An agent that stays and waits for the next goal when one has ended."""
    clock = MonotonicClock()
    return SupervisedAgent(
        AgentSettings(name=name, seed=seed, stay=True, tick_limit=2400),
        make_policy(STUDENT, random_seed=1),
        lambda: embedded_world(clock),
        read_goal(goal, 2400),
        clock=clock,
        backoff=Backoff(np.random.default_rng(0)),
    )


@asynccontextmanager
async def living(agents: Sequence[SupervisedAgent]) -> AsyncIterator[str]:
    """Let agents live with a page for the time of the block; yields its address."""
    async with open_page(PageSettings(), agents) as page:
        lives = [asyncio.create_task(agent.run()) for agent in agents]
        try:
            yield page.url
        finally:
            for life in lives:
                life.cancel()
            await asyncio.gather(*lives, return_exceptions=True)
