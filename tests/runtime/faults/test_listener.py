"""Whether the agent is heard through a real broker: after it was killed, and not while it stands still."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress

import aiomqtt
import pytest

from runtime.faults.listener import hears_agent
from runtime.mqtt.embedded import embedded_broker
from runtime.mqtt.settings import MqttSettings
from runtime.mqtt.topics import topic

pytest.importorskip("amqtt")


async def speak(settings: MqttSettings) -> None:
    """As an agent does: telemetry, again and again, on a broker that is come back to."""
    while True:
        with suppress(aiomqtt.MqttError):
            login = {"username": settings.username, "password": settings.password}
            async with aiomqtt.Client(settings.host, settings.port, **login) as client:
                while True:
                    await client.publish(topic("steve2", "telemetry"), b"{}")
                    await asyncio.sleep(0.1)
        await asyncio.sleep(0.1)


@pytest.mark.slow
async def test_it_is_heard_after_the_broker_was_killed_and_not_while_it_stands_still() -> None:
    async with embedded_broker({}, report=lambda _: None, note=lambda _: None) as (settings, broker):
        assert await hears_agent(settings, "steve2", 1.0) is None, "nobody speaks yet"
        speaking = asyncio.create_task(speak(settings))
        assert broker.pid is not None
        os.kill(broker.pid, signal.SIGKILL)
        heard = await hears_agent(settings, "steve2", 60.0)
        assert heard is not None
        assert heard > 0.2, "the broker came up first"
        os.kill(broker.pid, signal.SIGSTOP)
        assert await hears_agent(settings, "steve2", 2.0) is None
        os.kill(broker.pid, signal.SIGCONT)
        speaking.cancel()
        await asyncio.gather(speaking, return_exceptions=True)
