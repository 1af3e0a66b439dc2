"""Listens at the broker, as somebody who watches the agent from elsewhere does."""

from __future__ import annotations

import asyncio
import secrets
import time
from contextlib import suppress

import aiomqtt

from runtime.mqtt.connection import Connection
from runtime.mqtt.settings import MqttSettings
from runtime.mqtt.topics import topic

AGAIN_SECONDS = 0.2
"""Between two tries to join a broker that is away."""


async def hears_agent(settings: MqttSettings, agent: str, seconds: float) -> float | None:
    """Wait until an agent's telemetry comes through the broker, whom this joins as a client of its own, again and again.

    Telemetry is not retained: what comes was sent now. Returns the seconds that it took; None where nothing came in time.
    """
    begun = time.monotonic()
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while True:
                with suppress(aiomqtt.MqttError, OSError):
                    async with Connection(
                        settings, None, f"steve2-campaign-{secrets.token_hex(4)}", None
                    ) as connection:
                        await connection.subscribe(topic(agent, "telemetry"), 0)
                        async for _ in connection.messages:
                            return time.monotonic() - begun
                await asyncio.sleep(AGAIN_SECONDS)
    return None
