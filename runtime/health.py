"""``steve2 health``: whether the agents of this machine are in their world, for a container's health check or a watchman.

An agent that tries to come back for long is not healthy either: nobody is where somebody should be, and a person has to look at
the server. Whoever restarts agents for it gains nothing; they come back by themselves (docs/deploy.md).
"""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console
from rich.text import Text

from runtime.exit_codes import EXIT_FAILED
from runtime.foreign_text import one_line
from runtime.loopback import LOOPBACK
from runtime.ranges import real, require_ranges, whole

DEFAULT_PORT = 9464
"""Of metrics in docs/deploy.md; registered for Prometheus's exporters as OpenTelemetry's."""
LAST_TICK = "steve2_last_tick_timestamp_seconds"
STATE = "steve2_state"
_ANSWER_SECONDS = 5.0
_MOST_BYTES = 1 << 22
"""Some 255 agents say 1 MB."""


@dataclass(frozen=True)
class HealthConfig:
    """Tell whether the agents that run on this machine with --metrics-port are in their world; the exit status is 1 where not."""

    port: Annotated[int, whole(1, 65535, "a port")] = DEFAULT_PORT
    """What `steve2 run --metrics-port` was given."""
    seconds: Annotated[float, real(1, 86_400, "seconds")] = 120.0
    """Seconds without a tick, played or idle, after which an agent is not healthy."""

    def __post_init__(self) -> None:
        require_ranges(self)


def check_health(config: HealthConfig, console: Console) -> int:
    """Say in a line how the agents are; returns the exit status: 0 where all are in their world, 1 otherwise."""
    try:
        troubles = list(find_troubles(_read(config.port), config.seconds, time.time()))
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "strerror", None) or one_line(str(error)) or repr(error)
        remedy = "--port must be what `steve2 run --metrics-port` was given"
        troubles = [f"no agent answers on {LOOPBACK}:{config.port} ({reason}); {remedy}"]
    console.print(Text("; ".join(troubles) if troubles else "healthy"), soft_wrap=True)
    return EXIT_FAILED if troubles else 0


def find_troubles(metrics: str, seconds: float, now: float) -> Iterator[str]:
    """What is wrong, a line an agent.

    Args:
        metrics: what ``runtime.metrics`` answers.
        seconds: how old an agent's newest tick may be.
        now: seconds since 1970.

    Raises ValueError where it is no metrics, or none of ours.
    """
    families = text_string_to_metric_families(metrics)
    samples = [sample for family in families for sample in family.samples]
    states = {one.labels["agent"]: one.labels["state"] for one in samples if one.name == STATE and one.value}
    ticks = {one.labels["agent"]: one.value for one in samples if one.name == LAST_TICK}
    if not states:
        raise ValueError("it tells of no agent")
    for agent, state in states.items():
        if state == "stopped":
            yield one_line(f"{agent} has stopped")
        elif agent not in ticks:
            yield one_line(f"{agent} is {state} and was in no world yet")
        elif now - ticks[agent] > seconds:
            yield one_line(f"{agent} is {state}; its last tick was {now - ticks[agent]:.0f} s ago")


def _read(port: int) -> str:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=_ANSWER_SECONDS)
    try:
        connection.request("GET", "/metrics")
        answer = connection.getresponse()
        body = answer.read(_MOST_BYTES + 1)
    finally:
        connection.close()
    if answer.status != http.HTTPStatus.OK or len(body) > _MOST_BYTES:
        raise ValueError(f"status {answer.status}, {len(body)} bytes or more")
    return body.decode()
