"""Brokers that die, freeze, refuse or are not who they say: the agent plays on, and the link comes back by itself."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest

from runtime.agent_commands import Pause
from runtime.agent_events import Noted, ReflexActed
from runtime.mqtt.embedded import embedded_broker
from runtime.mqtt.link import AgentLink, open_mqtt
from runtime.mqtt.topics import SENDING

ONE_AGENT = """
import asyncio, sys
from runtime.agent_events import AgentStatus
from runtime.mqtt.link import open_mqtt
from runtime.mqtt.settings import MqttSettings

class Agent:
    status = AgentStatus(agent="miner", state="playing")
    def watch(self, watcher): pass
    def unwatch(self, watcher): pass

async def main():
    async with open_mqtt(MqttSettings("127.0.0.1", int(sys.argv[1])), [Agent()]):
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def until(ready: Callable[[], object], seconds: float = 60) -> None:
    """Until something of ours is so; the loop's other tasks run on."""
    async with asyncio.timeout(seconds):
        while not ready():
            await asyncio.sleep(0.02)


class Soon(np.random.Generator):
    """Chance that makes all waits short."""

    def __init__(self) -> None:
        super().__init__(np.random.PCG64(0))

    def uniform(self, *bounds: object) -> float:
        return 0.01


def note(text: str) -> Noted:
    return Noted(agent="miner", time=1.0, level="info", text=text)


def notes(listener) -> list[str]:
    return [event["text"] for event in listener.of("event") if event["event"] == "note"]


async def test_a_broker_that_is_killed_and_started_again_finds_all_as_it_was(mosquitto, agent, listening):
    """Status again, the command topic again, and the events of the time between in their order."""
    broker = mosquitto()
    said: list[str] = []
    async with open_mqtt(broker.settings(), [agent], said.append) as link:
        miner: AgentLink = link.agents["miner"]
        await until(lambda: miner.connected)
        broker.signal(signal.SIGKILL)
        await until(lambda: not miner.connected)
        for number in range(50):
            agent.say(note(f"{number}"))
        agent.change("paused")
        broker.stop()
        broker.start()
        async with listening(broker.settings()) as listener:
            await listener.until(lambda: len(notes(listener)) == 50)
            assert notes(listener) == [f"{number}" for number in range(50)]
            await listener.until(lambda: listener.of("status"))
            assert (listener.of("status")[-1]["state"], listener.of("status")[-1]["online"]) == ("paused", True)
            assert (await listener.command({"command": "resume", "id": "d"}))["id"] == "d"
        assert miner.connections == 2
    assert [line.split(" ")[3] for line in said if "is not on" not in line] == ["on", "on"]
    assert any("plays on" in line for line in said)


async def test_a_broker_that_dies_while_much_is_sent_fails_nothing_else(mosquitto, agent):
    """Many times, since what is closed and what is written meet by chance."""
    broker = mosquitto()
    async with open_mqtt(broker.settings(), [agent], generator=Soon()) as link:
        for number in range(15):
            await until(lambda: link.agents["miner"].connected)
            for _ in range(20):
                agent.say(note("x" * 1000))
            await asyncio.sleep(0.001 * number)
            broker.signal(signal.SIGKILL)
            for _ in range(20):
                agent.say(note("x" * 1000))
                await asyncio.sleep(0)
            await until(lambda: not link.agents["miner"].connected)
            broker.stop()
            broker.start()


async def test_of_too_many_events_the_oldest_are_dropped_and_counted(agent, mosquitto, listening):
    broker = mosquitto()
    broker.stop()
    async with open_mqtt(broker.settings(), [agent]) as link:
        miner = link.agents["miner"]
        room = SENDING["note"].waiting
        for number in range(room + 44):
            agent.say(note(f"{number}"))
        assert miner.outbox.dropped == {"note": 44}
        assert len(miner.outbox) == room + 2, "and the status, with its event"
        broker.start()
        async with listening(broker.settings()) as listener:
            await listener.until(lambda: notes(listener) and notes(listener)[-1] == f"{room + 43}")


async def test_a_flood_of_chat_pushes_nothing_else_out(mosquitto, agent, listening):
    """Issue: 1,000 chat messages a second. Of them some are told, and all of what happened to the agent."""
    broker = mosquitto()
    async with listening(broker.settings()) as listener, open_mqtt(broker.settings(), [agent]) as link:
        await listener.until(lambda: listener.of("status"))
        for number in range(100):
            for line in range(50):
                agent.say(note(f"<spam> {number} {line}"))
            if number % 10 == 0:
                agent.say(ReflexActed(agent="miner", time=1.0, reflex="eat", tick=number, reason="hungry"))
            await asyncio.sleep(0.01)
        await listener.until(lambda: notes(listener) and notes(listener)[-1] == "<spam> 99 49")
        reflexes = [event["tick"] for event in listener.of("event") if event["event"] == "reflex"]
        assert reflexes == list(range(0, 100, 10))
        outbox = link.agents["miner"].outbox
        assert outbox.dropped.keys() == {"note"}
        assert outbox.dropped["note"] + len(notes(listener)) == 5000
        for line in range(SENDING["note"].waiting):
            agent.say(note(f"last {line}"))
        agent.change("stopped", cause="told_to_stop")
    async with listening(broker.settings()) as listener:
        await listener.until(lambda: listener.of("status"))
        assert listener.of("status")[0]["cause"] == "told_to_stop", "the last will: not all was sent in time"


@pytest.mark.slow
async def test_a_frozen_broker_costs_dropped_telemetry_and_no_tick(mosquitto, player, records, listening):
    """Issue: a slow or dead broker never delays a tick. While it stands still the agent plays on at 20 Hz; what the broker does
    not take is dropped, the oldest telemetry first; events are kept."""
    broker, agent = mosquitto(), player(100_000)
    agent.watch(records)
    async with listening(broker.settings()) as listener, open_mqtt(broker.settings(), [agent]) as link:
        miner = link.agents["miner"]
        playing = asyncio.create_task(agent.run())
        await listener.until(lambda: len(listener.of("telemetry")) >= 2)
        broker.signal(signal.SIGSTOP)
        begun, connections = len(records.ticks), miner.connections
        miner.watch.on_event(note("while it stood still"))
        await until(lambda: miner.outbox.dropped["telemetry"] >= 5 and len(records.ticks) >= begun + 100)
        assert not playing.done()
        assert agent.status.state == "playing"
        assert miner.sent["telemetry"] + miner.outbox.dropped["telemetry"] < len(records.ticks) / 5, (
            "at most 2 of 20 Hz"
        )
        assert "while it stood still" not in notes(listener)
        broker.signal(signal.SIGCONT)
        await listener.until(lambda: "while it stood still" in notes(listener))
        heard = len(listener.of("telemetry"))
        await listener.until(lambda: len(listener.of("telemetry")) > heard + 1)
        assert listener.of("telemetry")[-1]["dropped"] >= 5
        assert miner.connections <= connections + 1
        assert (await listener.command({"command": "stop"}))["accepted"]
        assert (await playing).cause == "told_to_stop"
        ticks = [record.tick for record in records.ticks]
        assert ticks == sorted(set(ticks)), "no tick twice, none out of its order"


async def test_a_broker_frozen_from_the_start_leaves_no_connection_open(mosquitto, agent, monkeypatch):
    """It accepts (the kernel does) and never answers: each try gives its socket back, and the end does not wait."""
    monkeypatch.setattr("runtime.mqtt.connection.ANSWER_SECONDS", 0.2)
    broker = mosquitto()
    broker.signal(signal.SIGSTOP)
    said: list[str] = []
    async with open_mqtt(broker.settings(), [agent], said.append) as link:
        await asyncio.sleep(3)
        assert link.agents["miner"].connections == 0
        assert _connections(broker.port) <= 1
        assert len(said) == 1, "told once, not at each try"
        broker.signal(signal.SIGCONT)
        await until(lambda: link.agents["miner"].connected)
    await until(lambda: _connections(broker.port) == 0)


async def test_the_end_does_not_wait_for_a_frozen_broker(mosquitto, agent, listening):
    """And when it wakes up it tells that the agent is gone: the last will, since nobody said goodbye."""
    broker = mosquitto()
    async with listening(broker.settings()) as listener:
        async with open_mqtt(broker.settings(), [agent]) as link:
            await listener.until(lambda: listener.of("status"))
            assert link.agents["miner"].connected
            broker.signal(signal.SIGSTOP)
            agent.say(note("too late"))
        broker.signal(signal.SIGCONT)
        await listener.until(lambda: not listener.of("status")[-1]["online"])


async def test_a_killed_process_leaves_its_last_will(mosquitto, listening):
    """kill -9: the broker tells the status that it was given for this (MQTT 3.1.1, 3.1.2.5), retained."""
    broker = mosquitto()
    async with listening(broker.settings()) as listener:
        process = subprocess.Popen([sys.executable, "-c", ONE_AGENT, str(broker.port)])
        try:
            await listener.until(lambda: listener.of("status"))
            assert listener.of("status")[-1]["online"]
        finally:
            process.kill()
            process.wait()
        await listener.until(lambda: not listener.of("status")[-1]["online"])
        assert listener.of("status")[-1]["state"] == "unknown"
    async with listening(broker.settings()) as listener:
        await listener.until(lambda: listener.of("status"))
        assert not listener.of("status")[-1]["online"]


async def test_a_wrong_password_is_told_once_and_never_shown(mosquitto, agent, caplog):
    broker = mosquitto(password=True)
    said: list[str] = []
    wrong = broker.settings(username=broker.user, password="hunter-2")
    assert "hunter-2" not in repr(wrong)
    async with open_mqtt(wrong, [agent], said.append) as link:
        await until(lambda: said)
        await asyncio.sleep(1.5)  # for further tries
        assert link.agents["miner"].connections == 0
    assert len(said) == 1
    assert "uthori" in said[0]  # paho: Not authorized
    assert "hunter-2" not in said[0] + caplog.text
    async with open_mqtt(broker.settings(username=broker.user, password=broker.password), [agent]) as link:
        await until(lambda: link.agents["miner"].connected)


async def test_tls_with_the_right_authority_connects(mosquitto, agent, certificates, listening):
    broker = mosquitto(tls=certificates)
    settings = broker.settings(tls=True, ca_file=certificates / "ca.crt")
    async with listening(settings) as listener, open_mqtt(settings, [agent]):
        await listener.until(lambda: listener.of("status"))
        assert (await listener.command({"command": "pause"}))["accepted"]


@pytest.mark.parametrize(("host", "authority"), [("127.0.0.1", "other.crt"), ("localhost", "ca.crt")])
async def test_tls_with_another_authority_or_name_is_refused(mosquitto, agent, certificates, host, authority):
    """The certificate is for 127.0.0.1, signed by ``ca``: neither a stranger's signature nor another name will do."""
    broker = mosquitto(tls=certificates)
    said: list[str] = []
    settings = type(broker.settings())(host, broker.port, tls=True, ca_file=certificates / authority)
    async with open_mqtt(settings, [agent], said.append) as link:
        await until(lambda: said)
        assert link.agents["miner"].connections == 0
    assert "certificate verify failed" in said[0]


async def test_no_tls_where_tls_is_spoken_is_no_connection(mosquitto, agent, certificates, monkeypatch):
    monkeypatch.setattr("runtime.mqtt.connection.ANSWER_SECONDS", 0.5)
    said: list[str] = []
    async with open_mqtt(mosquitto(tls=certificates).settings(), [agent], said.append) as link:
        await until(lambda: said)
        assert link.agents["miner"].connections == 0


async def test_a_flood_of_garbage_is_answered_within_bounds(mosquitto, agent, listening, caplog):
    """More than waits is discarded; the link stays, and a good command is taken afterwards."""
    broker = mosquitto()
    async with listening(broker.settings()) as listener, open_mqtt(broker.settings(), [agent]) as link:
        await listener.until(lambda: listener.of("status"))
        for number in range(2000):
            await listener._client.publish("steve2/miner/command", os.urandom(1 + number % 300), qos=0)
        miner = link.agents["miner"]
        assert len(miner.outbox) <= SENDING["reply"].waiting + 3
        for attempt in range(1000):
            reply = await listener.command({"command": "pause", "id": f"after-{attempt}"})
            if reply["id"] is not None:
                break
        assert reply["accepted"]
        assert miner.connections == 1
        assert not caplog.records, "a line of the log for each is a flood of its own"
        assert {command for command, _ in agent.told} == {Pause()}


@pytest.mark.parametrize("encrypted", [False, True])
async def test_a_huge_message_ends_the_connection_and_not_the_memory(
    mosquitto, agent, listening, certificates, encrypted
):
    """MQTT allows 256 MB; nothing of ours needs more than some KB, so the rest of a larger one is never read."""
    broker = mosquitto(tls=certificates) if encrypted else mosquitto()
    settings = broker.settings(**({"tls": True, "ca_file": certificates / "ca.crt"} if encrypted else {}))
    said: list[str] = []
    async with listening(settings) as listener, open_mqtt(settings, [agent], said.append) as link:
        await listener.until(lambda: listener.of("status"))
        reply = await listener.command(b"x" * 60_000)
        assert "60000 bytes" in reply["text"]
        await listener._client.publish("steve2/miner/command", b"x" * 20_000_000, qos=0, timeout=60)
        await until(lambda: link.agents["miner"].connections == 2)
        assert any("20000" in line and "clear" in line for line in said)
        assert (await listener.command({"command": "pause"}))["accepted"]
        assert agent.told == [(Pause(), "mqtt")]


async def test_the_embedded_broker_is_started_again_where_it_was(agent, listening):
    """kill -9 of its process: on the same port, since listeners know no other; the agents come back to it."""
    said: list[str] = []
    async with embedded_broker({}, note=said.append) as (settings, broker):
        async with open_mqtt(settings, [agent]) as link:
            await until(lambda: link.agents["miner"].connected)
            killed = broker.pid
            os.kill(killed, signal.SIGKILL)
            await until(lambda: link.agents["miner"].connections == 2)
            assert broker.pid != killed
            async with listening(settings) as listener:
                await listener.until(lambda: listener.of("status"))
        assert any("started again" in line for line in said)


async def test_the_embedded_broker_asks_for_its_password_and_listens_on_loopback_alone(agent):
    said: list[str] = []
    async with embedded_broker({}, report=said.append) as (settings, broker):
        assert settings.password in said[0]
        assert broker.pid is not None
        listening_on = {address for address, port in _listening() if port == settings.port}
        assert listening_on == {"0100007F"}
        stranger = type(settings)(settings.host, settings.port)
        refused: list[str] = []
        async with open_mqtt(stranger, [agent], refused.append) as link:
            await until(lambda: refused)
            assert link.agents["miner"].connections == 0
    given = {"STEVE2_MQTT_USER": "me", "STEVE2_MQTT_PASSWORD": "hunter-2"}
    said.clear()
    async with embedded_broker(given, report=said.append) as (settings, _):
        assert (settings.username, settings.password) == ("me", "hunter-2")
        assert "hunter-2" not in "".join(said)


async def test_the_embedded_broker_ends_with_the_process_that_started_it():
    program = """
import asyncio
from runtime.mqtt.embedded import embedded_broker

async def main():
    async with embedded_broker({}) as (_, broker):
        print(broker.pid, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    pid = int(await asyncio.to_thread(process.stdout.readline))
    assert os.path.exists(f"/proc/{pid}")  # noqa: PTH110
    process.kill()
    process.communicate()
    await until(lambda: not os.path.exists(f"/proc/{pid}"))  # noqa: PTH110


def _listening() -> list[tuple[str, int]]:
    """Addresses (hexadecimal, as the kernel writes them) and ports of all sockets that listen."""
    with open("/proc/net/tcp") as table:  # noqa: PTH123
        rows = [line.split() for line in table.readlines()[1:]]
    return [(row[1].split(":")[0], int(row[1].split(":")[1], 16)) for row in rows if row[3] == "0A"]


def _connections(port: int) -> int:
    """Connections to a port of loopback that a process still holds open on the client's side."""
    with open("/proc/net/tcp") as table:  # noqa: PTH123
        rows = [line.split() for line in table.readlines()[1:]]
    return sum(row[2] == f"0100007F:{port:04X}" and row[3] in ("01", "02") for row in rows)
