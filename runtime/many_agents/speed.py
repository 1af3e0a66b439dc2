"""``steve2 speed agents``: what a crew achieves and costs on a server of our own, as a run makes it."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from bridge.clock import MonotonicClock
from bridge.world import WorldError
from runtime.collector import quiet_garbage_collector
from runtime.config import SpeedConfig
from runtime.figures import Figure
from runtime.goals import read_goal
from runtime.many_agents.crew import crew_names, make_crew, play_crew
from runtime.many_agents.measuring import measure
from runtime.many_agents.meter import CrewFigures, CrewMeter
from runtime.many_agents.opening import open_policy, open_worlds
from runtime.policy_server.shared import SharedPolicy
from runtime.run_config import RunConfig

LOOP_MILLISECONDS = 2.0
"""Of processor time a tick and agent that the loop itself may take: all of this process but model, drawing and video."""
TICKS_A_SECOND = 20.0
LARGEST_STALE_PERCENT = 2.0
JOIN_SECONDS = 180.0
"""Until all agents must be in the world."""
GOAL = "collect 64 oak logs"
"""More than are gathered meanwhile: no episode ends."""
WORDS = {
    "loop": "the loop itself",
    "drawing": "drawing",
    "model": "model",
    "video": "video",
    "world": "embedded worlds",
    "node": "node",
    "server": "server of our own",
    "all": "all together",
}


def agents_speed(config: SpeedConfig) -> list[Figure]:
    """Play for ``config.seconds`` with ``config.agents`` agents; WorldError where one of them could not."""
    with tempfile.TemporaryDirectory(prefix="steve2-") as folder:
        played = RunConfig(
            goal=GOAL,
            agents=config.agents,
            ticks=1_000_000,
            threads=config.threads,
            student=config.student,
            video=False,
            repeat=config.agents > 1,
        )
        with open_policy(played, crew_names(played.username, played.agents)) as shared:
            figures = asyncio.run(_play(played, shared, Path(folder), config.seconds))
        return figures_of(figures, shared.policies[0].provider)


async def _play(config: RunConfig, shared: SharedPolicy, folder: Path, seconds: float) -> CrewFigures:
    async with open_worlds(config, None, lambda _: None) as open_world:
        members = make_crew(config, read_goal(config.text, config.ticks), shared, open_world, folder, MonotonicClock())
        meter = CrewMeter([member.meter for member in members])
        with quiet_garbage_collector():
            playing = asyncio.create_task(play_crew(members))
            measuring = asyncio.create_task(measure(meter, shared, seconds))
            try:
                await asyncio.wait(
                    (playing, measuring), timeout=JOIN_SECONDS + seconds, return_when=asyncio.FIRST_COMPLETED
                )
            finally:
                for task in (playing, measuring):
                    task.cancel()
                await asyncio.gather(playing, measuring, return_exceptions=True)
    figures = meter.figures()
    if figures is None:
        states = "; ".join(
            f"{member.name} {member.meter.status.state} {member.meter.status.detail}".strip() for member in members
        )
        raise WorldError(f"the agents did not all play within {JOIN_SECONDS:g} s: {states}")
    return figures


def figures_of(measured: CrewFigures, provider: str | None) -> list[Figure]:
    """A crew's figures as ``steve2 speed`` shows them; ``provider``: what ran the student."""
    agents = len(measured.members)
    of = f"{agents} agents, one server" if agents > 1 else "1 agent, its server"
    rates = [member.rate for member in measured.members]
    stale = [100 * member.stale_share for member in measured.members]
    figures = [
        Figure(f"{of}: ticks answered in time, worst agent", min(rates), "ticks/s", provider=provider),
        Figure(f"{of}: the same, mean", sum(rates) / agents, "ticks/s", provider=provider),
        Figure(f"{of}: stale ticks, worst agent", max(stale), "%", LARGEST_STALE_PERCENT, provider=provider),
        Figure(f"{of}: stale ticks, mean", sum(stale) / agents, "%", provider=provider),
        Figure(f"{of}: latency, p50 of the worst agent", max(m.latency.p50 for m in measured.members), "ms"),
        Figure(f"{of}: latency, p99 of the worst agent", max(m.latency.p99 for m in measured.members), "ms"),
    ]
    for part, milliseconds in measured.milliseconds.items():
        target = LOOP_MILLISECONDS if part == "loop" else None
        figures.append(Figure(f"processor time a tick and agent: {WORDS[part]}", milliseconds, "ms", target))
    figures.append(Figure("cores taken by all", measured.cores, "cores"))
    figures += [Figure(f"memory of {name}", last, "MB") for name, (_, last) in measured.memory.items()]
    if measured.batches is not None:
        figures.append(Figure("agents a batch", measured.batches.answers / max(1, measured.batches.batches), "agents"))
    return figures
