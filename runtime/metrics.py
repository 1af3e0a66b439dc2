"""Figures of running agents for Prometheus: counted in the ticks, put into words only when somebody asks (docs/metrics.md)."""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, get_args
from urllib.parse import urlsplit

import numpy as np
from prometheus_client import CollectorRegistry, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from runtime.agent_commands import AgentControl
from runtime.agent_events import AgentState, AnyEvent, GoalEnded, ReflexActed, StatusChanged
from runtime.loopback import LOOPBACK
from runtime.ranges import ConfigError
from runtime.records import LatencySummary, Outcome, TickRecord

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LATENCY_WINDOW = 1200
"""Ticks over which the quantiles are taken: one minute, the usual time between two scrapes."""


class AgentFigures:
    """Watcher of one agent: plain numbers, which another thread may read at any time."""

    def __init__(self, agent: str) -> None:
        self.agent = agent
        self.ticks = 0
        self.stale_ticks = 0
        self.reflexes: Counter[str] = Counter()
        self.goals: Counter[str] = Counter()
        self.reconnects = 0
        self.state: str = "starting"
        self.health: float | None = None
        self.food: float | None = None
        self.last_tick: float | None = None
        self._latency_ms = np.full(LATENCY_WINDOW, np.nan)
        self._measured = 0

    def on_tick(self, record: TickRecord) -> None:
        """Take in one tick."""
        self.ticks += 1 + record.skipped
        self.last_tick = time.time()
        self.stale_ticks += record.stale + record.skipped
        self.health, self.food = record.observation.life.health, record.observation.life.food
        if record.latency_ms is not None:
            self._latency_ms[self._measured % LATENCY_WINDOW] = record.latency_ms
            self._measured += 1

    def on_event(self, event: AnyEvent) -> None:
        """Take in one event."""
        if isinstance(event, StatusChanged):
            self.state = event.status.state
            self.reconnects = event.status.reconnects
        elif isinstance(event, ReflexActed):
            self.reflexes[event.reflex] += 1
        elif isinstance(event, GoalEnded):
            self.goals[event.outcome] += 1

    @property
    def latency(self) -> LatencySummary:
        """Percentiles of the newest ticks' latencies in milliseconds."""
        return LatencySummary.of(self._latency_ms[: min(self._measured, LATENCY_WINDOW)].tolist())


class AgentCollector(Collector):
    """Gives the figures of all agents in Prometheus's words; called by the thread that answers a scrape.

    Names follow https://prometheus.io/docs/practices/naming: a prefix, base units, ``_total`` behind what only grows.
    """

    def __init__(self, figures: Sequence[AgentFigures]) -> None:
        self._figures = figures

    def collect(self) -> Iterator[Metric]:
        """Every family, with a sample of each agent."""
        yield self._counted("ticks", "Ticks played, skipped ones included; one is 50 ms.", "ticks")
        yield self._counted(
            "stale_ticks", "Ticks without an action computed from their own observation.", "stale_ticks"
        )
        yield self._counted("reconnects", "Times that the agent came back into a world that was lost.", "reconnects")
        reflexes = CounterMetricFamily("steve2_reflexes", "Times that a reflex took over.", labels=["agent", "reflex"])
        goals = CounterMetricFamily("steve2_goals", "Episodes that ended.", labels=["agent", "outcome"])
        states = GaugeMetricFamily("steve2_state", "1 for the state that the agent is in.", labels=["agent", "state"])
        latency = GaugeMetricFamily(
            "steve2_tick_latency_seconds",
            f"From an observation's making to its action's sending, over the newest {LATENCY_WINDOW} ticks.",
            labels=["agent", "quantile"],
        )
        health = GaugeMetricFamily("steve2_health_half_hearts", "Health, 0 to 20.", labels=["agent"])
        newest = GaugeMetricFamily(
            "steve2_last_tick_timestamp_seconds", "When the newest tick was, in seconds since 1970.", labels=["agent"]
        )
        food = GaugeMetricFamily("steve2_food_half_drumsticks", "Food, 0 to 20.", labels=["agent"])
        for one in self._figures:
            for reflex, count in dict(one.reflexes).items():
                reflexes.add_metric([one.agent, reflex], count)
            for outcome in get_args(Outcome):
                goals.add_metric([one.agent, outcome], one.goals[outcome])
            for state in get_args(AgentState):
                states.add_metric([one.agent, state], float(state == one.state))
            quantiles = one.latency
            for name, value in (("0.5", quantiles.p50), ("0.95", quantiles.p95), ("0.99", quantiles.p99)):
                latency.add_metric([one.agent, name], value / 1000)
            if one.last_tick is not None:
                newest.add_metric([one.agent], one.last_tick)
            if one.health is not None and one.food is not None:
                health.add_metric([one.agent], one.health)
                food.add_metric([one.agent], one.food)
        yield from (reflexes, goals, states, latency, newest, health, food)

    def _counted(self, name: str, meaning: str, attribute: str) -> CounterMetricFamily:
        family = CounterMetricFamily(f"steve2_{name}", meaning, labels=["agent"])
        for one in self._figures:
            family.add_metric([one.agent], getattr(one, attribute))
        return family


def _at_home(app: WSGIApplication) -> WSGIApplication:
    """``app`` for who asks by an address or as ``localhost``.

    Another name is one of somebody else's that was led to this address, so that a browser lets its page read what is here (DNS
    rebinding). Whatever forwards a port to here is told an address.
    """

    def answer(environment: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if not _is_address(environment.get("HTTP_HOST", "")):
            start("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8")])
            return [b"ask by the address of this machine, or as localhost\n"]
        return app(environment, start)

    return answer


def _is_address(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name) is not None
    except ValueError:
        return False


@asynccontextmanager
async def open_metrics(port: int, controls: Sequence[AgentControl], host: str = LOOPBACK) -> AsyncIterator[int]:
    """Answer Prometheus on ``http://host:port/metrics`` as long as the context lasts; yields the port.

    Args:
        port: 0 takes a free one.
        controls: the agents to follow.
        host: address to listen on. Whoever reaches it reads the figures, and can do nothing else.

    Raises ConfigError where the port cannot be had.
    """
    figures = [AgentFigures(control.status.agent) for control in controls]
    # A registry of our own: the module's would hold agents that are gone, and figures of this Python that nobody asked for.
    registry = CollectorRegistry()
    registry.register(AgentCollector(figures))
    try:
        server, thread = start_http_server(port, host, registry)
    except OSError as error:
        raise ConfigError(
            f"--metrics-port: cannot listen on {port} ({error.strerror or error}); give another"
        ) from error
    app = server.get_app()
    assert app is not None
    server.set_app(_at_home(app))
    for control, one in zip(controls, figures, strict=True):
        control.watch(one)
    try:
        yield server.server_port
    finally:
        for control, one in zip(controls, figures, strict=True):
            control.unwatch(one)
        await asyncio.to_thread(server.shutdown)
        server.server_close()
        await asyncio.to_thread(thread.join)
