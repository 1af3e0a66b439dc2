"""What Prometheus is told, read as it reads it: over HTTP, by its own parser. Source: docs/metrics.md."""

from __future__ import annotations

import asyncio
import math
import socket
import urllib.request
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console

from bridge.messages import Action, StepInfo
from runtime.agent_events import AgentStatus, GoalEnded, ReflexActed, StatusChanged
from runtime.health import HealthConfig, check_health
from runtime.metrics import open_metrics
from runtime.ranges import ConfigError
from runtime.records import TickRecord

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"


class Agent:
    """As much of an AgentControl as a watcher sees."""

    def __init__(self, name: str) -> None:
        self.status = AgentStatus(agent=name, state="playing", reconnects=2)
        self.watchers = []

    def watch(self, watcher):
        self.watchers.append(watcher)
        watcher.on_event(StatusChanged(agent=self.status.agent, time=0.0, status=self.status))

    def unwatch(self, watcher):
        self.watchers.remove(watcher)

    def say(self, event):
        for watcher in self.watchers:
            watcher.on_event(event)

    def play(self, observation, ticks, **fields):
        for tick in range(ticks):
            record = TickRecord(
                tick, observation(tick, 0), Action(), "", "", **{"latency_ms": 20.0, "stale": False, "skipped": 0, **fields},
                info=StepInfo(),
            )  # fmt: skip
            for watcher in self.watchers:
                watcher.on_tick(record)


async def scrape(port):
    """Sample name and labels -> value, and the families' names and types."""

    def read():
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
            return answer.read().decode()

    families = list(text_string_to_metric_families(await asyncio.to_thread(read)))
    samples = {(s.name, *sorted(s.labels.items())): s.value for family in families for s in family.samples}
    return samples, {family.name: family.type for family in families}


async def test_ticks_reflexes_and_goals_are_counted_by_agent(observation):
    miner, farmer = Agent("miner"), Agent("farmer")
    async with open_metrics(0, [miner, farmer]) as port:
        miner.play(observation, 30)
        miner.play(observation, 2, stale=True, skipped=3, latency_ms=None)
        farmer.play(observation, 1)
        for _ in range(2):
            miner.say(ReflexActed(agent="miner", time=0.0, reflex="surface", tick=1, reason="no breath"))
        miner.say(GoalEnded(agent="miner", time=0.0, goal="g", outcome="success", ticks=9, progress=1.0))
        samples, _ = await scrape(port)
        agent = ("agent", "miner")
        assert samples["steve2_ticks_total", agent] == 30 + 2 * 4
        assert samples["steve2_stale_ticks_total", agent] == 2 * 4
        assert samples["steve2_reconnects_total", agent] == 2
        assert samples["steve2_reflexes_total", agent, ("reflex", "surface")] == 2
        assert samples["steve2_goals_total", agent, ("outcome", "success")] == 1
        assert samples["steve2_goals_total", agent, ("outcome", "death")] == 0
        assert samples["steve2_state", agent, ("state", "playing")] == 1
        assert samples["steve2_state", agent, ("state", "stopped")] == 0
        assert samples["steve2_health_half_hearts", agent] == 20
        assert samples["steve2_tick_latency_seconds", agent, ("quantile", "0.99")] == pytest.approx(0.02)
        assert samples["steve2_ticks_total", ("agent", "farmer")] == 1
        miner.play(observation, 5)
        assert (await scrape(port))[0]["steve2_ticks_total", agent] == 43
    assert not miner.watchers


async def test_before_the_first_tick_nothing_is_invented():
    async with open_metrics(0, [Agent("miner")]) as port:
        samples, _ = await scrape(port)
    assert math.isnan(samples["steve2_tick_latency_seconds", ("agent", "miner"), ("quantile", "0.5")])
    assert ("steve2_health_half_hearts", ("agent", "miner")) not in samples
    assert samples["steve2_ticks_total", ("agent", "miner")] == 0


async def test_the_page_lists_every_name_with_its_type(observation):
    agent = Agent("miner")
    async with open_metrics(0, [agent]) as port:
        agent.play(observation, 1)
        agent.say(ReflexActed(agent="miner", time=0.0, reflex="eat", tick=1, reason="hungry"))
        _, families = await scrape(port)
    rows = [line.split("|") for line in PAGE.read_text().splitlines() if line.startswith("| `steve2_")]
    documented = {row[1].strip(" `").removesuffix("_total"): row[2].strip() for row in rows}
    assert documented == families


async def test_it_listens_on_loopback_alone_and_a_taken_port_is_refused():
    async with open_metrics(0, []) as port:
        rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        assert {row[1] for row in rows if row[3] == "0A" and row[1].endswith(f":{port:04X}")} == {
            f"0100007F:{port:04X}"
        }
        with pytest.raises(ConfigError, match="--metrics-port"):
            async with open_metrics(port, []):
                pass
    with pytest.raises(OSError, match="refused"):
        await scrape(port)


def test_a_port_where_nobody_answers_is_told_with_its_option():
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    console = Console(record=True)
    assert check_health(HealthConfig(port), console) == 1
    said = f"no agent answers on 127.0.0.1:{port} (Connection refused); --port must be what `steve2 run --metrics-port` was given"
    assert console.export_text().strip() == said
