"""What tells others of running agents, and takes their commands, beside the terminal: MQTT and Prometheus."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from runtime.agent_commands import AgentControl
from runtime.loopback import LOOPBACK
from runtime.metrics import open_metrics
from runtime.mqtt.connection import tls_context
from runtime.mqtt.embedded import embedded_broker, require_broker
from runtime.mqtt.link import open_mqtt
from runtime.mqtt.settings import EMBEDDED, read_login, read_mqtt_settings
from runtime.outlet_settings import OutletSettings
from runtime.ready_port import ready_port

Say = Callable[[str], None]


def ready_outlets(settings: OutletSettings, environment: Mapping[str, str]) -> None:
    """Refuse, before anything begins, what ``open_outlets`` could not open: ConfigError. A broker that is away can come yet."""
    if settings.metrics_port is not None:
        ready_port(settings.metrics_port, "--metrics-port")
    if settings.mqtt == EMBEDDED:
        require_broker()
        read_login(environment)
    elif settings.mqtt is not None:
        tls_context(read_mqtt_settings(settings.mqtt, environment, settings.mqtt_ca, settings.mqtt_hz))


@asynccontextmanager
async def open_outlets(
    settings: OutletSettings, controls: Sequence[AgentControl], environment: Mapping[str, str], report: Say, note: Say
) -> AsyncIterator[None]:
    """Open the outlets of some agents, for as long as the context lasts.

    Args:
        settings: which.
        controls: the agents.
        environment: holds user and password of the broker (``runtime.mqtt.settings``).
        report: told where things listen, before anything is played: it may wait for a terminal.
        note: told of what happens meanwhile, between two ticks: it must not wait.

    Raises ConfigError for what cannot be opened as it is set, BrokerError where the embedded broker does not come up.
    """
    async with AsyncExitStack() as stack:
        if settings.metrics_port is not None:
            port = await stack.enter_async_context(open_metrics(settings.metrics_port, controls))
            report(f"metrics for Prometheus on http://{LOOPBACK}:{port}/metrics")
        if settings.mqtt == EMBEDDED:
            opening = embedded_broker(environment, settings.mqtt_hz, report, note)
            broker, _ = await stack.enter_async_context(opening)
        elif settings.mqtt is not None:
            broker = read_mqtt_settings(settings.mqtt, environment, settings.mqtt_ca, settings.mqtt_hz)
        if settings.mqtt is not None:
            await stack.enter_async_context(open_mqtt(broker, controls, note))
        yield
