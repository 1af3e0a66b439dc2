"""``--mqtt embedded``: a broker of our own on loopback, in a process that ends with this one and is started again if it dies."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import logging
import secrets
import socket
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import numpy as np

from bridge.child_process import end_child
from bridge.clock import MonotonicClock
from runtime.keeping import keep_running
from runtime.loopback import LOOPBACK
from runtime.mqtt.settings import MqttSettings, read_login
from runtime.ranges import ConfigError
from runtime.supervisor.backoff import Backoff

START_SECONDS = 30.0
STOP_SECONDS = 3.0
DEFAULT_USER = "steve2"
_TOKEN_BYTES = 16
_log = logging.getLogger(__name__)


class BrokerError(Exception):
    """The embedded broker does not come up; the message says why."""


class EmbeddedBroker:
    """amqtt on a free port of loopback.

    Args:
        username, password: what every client must give.
    """

    def __init__(self, username: str, password: str) -> None:
        self.port = 0
        self._username = username
        self._password = password
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """Of the process that serves now."""
        return self._process.pid if self._process is not None else None

    async def start(self) -> None:
        """Start and wait until clients can connect; again after a death, on the same port. BrokerError where it fails."""
        self.port = self.port or _free_port()
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "runtime.mqtt.broker", stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL
        )
        self._process = process
        assert process.stdin is not None
        assert process.stdout is not None
        options = {"port": self.port, "username": self._username, "password": self._password}
        try:
            process.stdin.write(json.dumps(options).encode() + b"\n")
            async with asyncio.timeout(START_SECONDS):
                line = await process.stdout.readline()
            answer = json.loads(line) if line else {"error": "its process ended"}
        except BaseException as error:
            await self.stop()
            if isinstance(error, TimeoutError):
                raise BrokerError(f"the embedded MQTT broker was not ready within {START_SECONDS:g} s") from None
            raise
        if "error" in answer:
            await self.stop()
            raise BrokerError(f"the embedded MQTT broker cannot start on {LOOPBACK}:{self.port}: {answer['error']}")

    async def died(self) -> None:
        """Return when the process has ended."""
        if self._process is not None:
            await self._process.wait()

    async def stop(self) -> None:
        """End the process. Safe to call twice."""
        if self._process is not None:
            await end_child(self._process, STOP_SECONDS)
            self._process = None  # not before: a stop that is cancelled is gone on with by the next


def require_broker() -> None:
    """ConfigError where amqtt is not installed."""
    if importlib.util.find_spec("amqtt") is None:
        raise ConfigError(
            "--mqtt: embedded needs amqtt, which is not installed: pip install -e '.[broker]', or give HOST:PORT"
        )


@asynccontextmanager
async def embedded_broker(
    environment: Mapping[str, str],
    telemetry_hz: float = 1.0,
    report: Callable[[str], None] = _log.info,
    note: Callable[[str], None] = _log.warning,
) -> AsyncIterator[tuple[MqttSettings, EmbeddedBroker]]:
    """A broker of our own, and the settings to reach it, as long as the context lasts.

    Args:
        environment: may hold user and password (``runtime.mqtt.settings``); without a password one is made, and reported.
        telemetry_hz: as in ``MqttSettings``.
        report: told how to listen, password included where one is made.
        note: told when the broker died and is started again.

    Raises ConfigError where amqtt is not installed, BrokerError where it does not come up.
    """
    require_broker()
    username, given = read_login(environment)
    username, password = username or DEFAULT_USER, given or secrets.token_urlsafe(_TOKEN_BYTES)
    broker = EmbeddedBroker(username, password)
    await broker.start()
    settings = MqttSettings(LOOPBACK, broker.port, username=username, password=password, telemetry_hz=telemetry_hz)
    shown = "the password of the environment" if given else password
    report(f"MQTT broker on {settings.url}, user {username}, password {shown}")
    backoff, failures = Backoff(np.random.default_rng()), (BrokerError, OSError)
    keeping = keep_running(
        "the embedded MQTT broker", broker.died, broker.start, note, backoff, MonotonicClock(), failures
    )
    keeper = asyncio.create_task(keeping)
    try:
        yield settings, broker
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)
        await broker.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
