"""Real brokers, an agent that really plays, and somebody who listens to both."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiomqtt
import numpy as np
import pytest

from bridge.clock import MonotonicClock
from runtime.agent_commands import Command, Reply, Say, SetGoal, Stop
from runtime.agent_events import AgentStatus, AnyEvent, CommandTaken, StatusChanged, Watcher
from runtime.goals import GoalError, read_goal
from runtime.mqtt.embedded import embedded_broker
from runtime.mqtt.settings import MqttSettings
from runtime.policies import STUDENT, make_policy
from runtime.records import TickRecord
from runtime.supervisor import AgentSettings, Backoff, SupervisedAgent
from runtime.worlds import embedded_world

MOSQUITTO = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin")


class Mosquitto:
    """A mosquitto of our own on a free port of loopback, which can be killed, started again and frozen."""

    user, password = "watchman", "of no use elsewhere"

    def __init__(self, folder: Path, *, password: bool = False, tls: Path | None = None, rights: str = "") -> None:
        assert MOSQUITTO is not None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._config = folder / "mosquitto.conf"
        lines = [f"listener {self.port} 127.0.0.1", f"allow_anonymous {'false' if password else 'true'}", "user root"]
        if password:
            (folder / "passwords").touch()
            for user in (self.user, "agent", "watcher", "operator"):
                command = ["mosquitto_passwd", "-b", str(folder / "passwords"), user, self.password]
                subprocess.run(command, check=True, timeout=30)
            lines.append(f"password_file {folder / 'passwords'}")
        if rights:
            (folder / "rights").write_text(rights)
            lines.append(f"acl_file {folder / 'rights'}")
        if tls is not None:
            lines += [f"certfile {tls / 'broker.crt'}", f"keyfile {tls / 'broker.key'}"]
        self._config.write_text("\n".join(lines) + "\n")
        self._process: subprocess.Popen[bytes] | None = None

    def settings(self, **fields: Any) -> MqttSettings:
        return MqttSettings("127.0.0.1", self.port, telemetry_hz=2.0, **fields)

    def start(self) -> None:
        self._process = subprocess.Popen(
            [MOSQUITTO, "-c", str(self._config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert self._process.poll() is None, "mosquitto ended"
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        self._process.send_signal(number)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture
def mosquitto(tmp_path: Path) -> Iterator[Callable[..., Mosquitto]]:
    """Starts brokers; skipped where Debian's package is not installed."""
    if MOSQUITTO is None:
        pytest.skip("mosquitto is not installed: apt-get install mosquitto")
    started: list[Mosquitto] = []

    def start(**options: Any) -> Mosquitto:
        folder = tmp_path / f"broker-{len(started)}"
        folder.mkdir()
        broker = Mosquitto(folder, **options)
        broker.start()
        started.append(broker)
        return broker

    yield start
    for broker in started:
        broker.stop()


@pytest.fixture(params=["mosquitto", "amqtt"])
async def settings(request: pytest.FixtureRequest) -> AsyncIterator[MqttSettings]:
    """Those of a broker that runs: once mosquitto, once the embedded one."""
    if request.param == "mosquitto":
        yield request.getfixturevalue("mosquitto")().settings()
    else:
        async with embedded_broker({}, telemetry_hz=2.0, report=lambda _: None) as (found, _):
            yield found


@pytest.fixture(autouse=True)
def quiet_loops(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing that runs on an event loop may fail unseen: asyncio would write it over the user's terminal."""
    yield
    assert not [record.getMessage() for record in caplog.get_records("call") if record.name == "asyncio"]


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an authority (``ca.crt``), what it signed for 127.0.0.1 (``broker.*``), and a stranger (``other.crt``)."""
    folder = tmp_path_factory.mktemp("certificates")

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], check=True, cwd=folder, capture_output=True, timeout=60)

    for name in ("ca", "other"):
        key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", f"{name}.key"]
        openssl("req", "-x509", *key, "-out", f"{name}.crt", "-days", "2", "-subj", f"/CN=test {name}")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "broker.key"]
    openssl("req", *key, "-out", "broker.csr", "-subj", "/CN=127.0.0.1")
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    signed = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", "names"]
    openssl("x509", "-req", "-in", "broker.csr", *signed, "-out", "broker.crt", "-days", "2")
    return folder


class TestAgent:
    """An AgentControl that plays nowhere: it takes commands and says what a test wants said."""

    __test__ = False

    def __init__(self, name: str = "miner") -> None:
        self.status = AgentStatus(agent=name, state="starting")
        self.told: list[tuple[Command, str]] = []
        self._watchers: list[Watcher] = []

    def watch(self, watcher: Watcher) -> None:
        self._watchers.append(watcher)
        watcher.on_event(StatusChanged(agent=self.status.agent, time=time.time(), status=self.status))

    def unwatch(self, watcher: Watcher) -> None:
        self._watchers.remove(watcher)

    async def tell(self, command: Command, origin: str) -> Reply:
        self.told.append((command, origin))
        reply = Reply(True, "as you say")
        if isinstance(command, SetGoal):
            try:
                read_goal(command.text)
            except GoalError as error:
                reply = Reply(False, str(error))
        elif isinstance(command, Say):
            if command.text == "crash":
                raise FloatingPointError("the agent has a fault")
            reply = Reply(False, "say: not of the allow-list")
        elif isinstance(command, Stop):
            self.change("stopped")
        name = type(command).__name__
        self.say(
            CommandTaken(
                agent=self.status.agent, time=time.time(), command=name, origin=origin, accepted=reply.accepted,
                reply=reply.text,
            )
        )  # fmt: skip
        return reply

    def change(self, state: str, **fields: Any) -> None:
        self.status = AgentStatus(agent=self.status.agent, state=state, **fields)
        self.say(StatusChanged(agent=self.status.agent, time=time.time(), status=self.status))

    def say(self, event: AnyEvent) -> None:
        for watcher in self._watchers:
            watcher.on_event(event)


class Records:
    """Watcher that keeps every tick."""

    def __init__(self) -> None:
        self.ticks: list[TickRecord] = []

    def on_tick(self, record: TickRecord) -> None:
        self.ticks.append(record)

    def on_event(self, event: AnyEvent) -> None:
        pass


@pytest.fixture
def records() -> Records:
    return Records()


@pytest.fixture
def player() -> Callable[[int], SupervisedAgent]:
    """Makes the real thing: the shipped student, kept by the supervisor in the embedded world at 20 Hz, for so many ticks."""

    def make(ticks: int) -> SupervisedAgent:
        clock = MonotonicClock()
        settings = AgentSettings(name="miner", seed=100_000, say=("hello there",))
        task = read_goal("collect 64 oak logs", ticks)
        return SupervisedAgent(
            settings, make_policy(STUDENT), lambda: embedded_world(clock), task, clock=clock,
            backoff=Backoff(np.random.default_rng(0)),
        )  # fmt: skip

    return make


@pytest.fixture
def agent() -> TestAgent:
    return TestAgent()


class Listener:
    """Somebody at the broker who hears all agents and can command them."""

    def __init__(self, client: aiomqtt.Client) -> None:
        self._client = client
        self.heard: list[tuple[str, dict[str, Any], bool]] = []
        """Topic, content, whether it was retained."""
        self._more = asyncio.Event()

    async def listen(self) -> None:
        async for message in self._client.messages:
            assert isinstance(message.payload, bytes)
            if str(message.topic).endswith("/command"):
                continue
            self.heard.append((str(message.topic), json.loads(message.payload or b"{}"), message.retain))
            self._more.set()

    def of(self, kind: str, agent: str = "miner") -> list[dict[str, Any]]:
        """What was heard on a topic so far."""
        return [content for topic, content, _ in self.heard if topic == f"steve2/{agent}/{kind}"]

    async def until(self, ready: Callable[[], Any], seconds: float = 60) -> None:
        """Until what was heard is as it should be."""
        async with asyncio.timeout(seconds):
            while not ready():
                self._more.clear()
                await self._more.wait()

    async def command(
        self, payload: bytes | dict[str, Any], agent: str = "miner", retain: bool = False
    ) -> dict[str, Any]:
        """Send a command, return the next reply."""
        before = len(self.of("reply", agent))
        content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        await self._client.publish(f"steve2/{agent}/command", content, qos=1, retain=retain)
        await self.until(lambda: len(self.of("reply", agent)) > before)
        return self.of("reply", agent)[before]

    async def clear(self, topic: str) -> None:
        """Have the broker forget what it retains."""
        await self._client.publish(topic, b"", qos=1, retain=True)


@pytest.fixture
def listening() -> Callable[[MqttSettings], Any]:
    @asynccontextmanager
    async def listen(settings: MqttSettings) -> AsyncIterator[Listener]:
        tls = aiomqtt.TLSParameters(ca_certs=str(settings.ca_file)) if settings.tls else None
        async with aiomqtt.Client(
            settings.host, settings.port, username=settings.username, password=settings.password, tls_params=tls
        ) as client:
            await client.subscribe("steve2/#", qos=1)
            listener = Listener(client)
            ears = asyncio.create_task(listener.listen())
            try:
                yield listener
            finally:
                ears.cancel()
                await asyncio.gather(ears, return_exceptions=True)

    return listen
