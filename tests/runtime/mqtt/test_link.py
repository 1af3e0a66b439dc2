"""An agent on a broker: what is heard of it, and what it can be told. Sources: docs/mqtt.md, MQTT 3.1.1."""

from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from runtime.agent_commands import Pause, Resume, Say, SetGoal, Stop
from runtime.agent_events import AnyEvent, Noted
from runtime.mqtt.link import open_mqtt
from runtime.mqtt.messages import PlanMessage, ReplyMessage, StatusMessage, Telemetry
from runtime.ranges import ConfigError


async def test_the_status_is_retained_and_ends_offline(settings, agent, listening):
    """Whoever subscribes later gets the newest status at once (docs/mqtt.md, status)."""
    async with open_mqtt(settings, [agent]):
        agent.change("playing", world="embedded", goal="collect 4 oak logs")
        async with listening(settings) as listener:
            await listener.until(lambda: listener.of("status") and listener.of("status")[-1]["state"] == "playing")
            status = msgspec.convert(listener.of("status")[-1], StatusMessage)
            assert (status.agent, status.online, status.world, status.goal) == (
                "miner", True, "embedded", "collect 4 oak logs",
            )  # fmt: skip
        agent.change("stopped", cause="told_to_stop")
    async with listening(settings) as listener:
        await listener.until(lambda: listener.of("status"))
        assert listener.heard[0][2], "not retained"
        status = listener.of("status")[0]
        assert (status["online"], status["state"], status["cause"]) == (False, "stopped", "told_to_stop")


async def test_events_arrive_in_order_and_their_text_is_clean(settings, agent, listening):
    """A server's text may hold what a terminal carries out; C1 controls and turned writing pass JSON unescaped."""
    async with listening(settings) as listener, open_mqtt(settings, [agent]):
        for number in range(100):
            text = f"<evil\x1b[31m> {number}\x9b2J\u202e\r\nowned"
            agent.say(Noted(agent="miner", time=1.0, level="info", text=text))
        await listener.until(lambda: len([event for event in listener.of("event") if event["event"] == "note"]) == 100)
        notes = [event["text"] for event in listener.of("event") if event["event"] == "note"]
        assert notes == [f"<evil[31m> {number}2J owned" for number in range(100)]
        assert all(msgspec.convert(event, AnyEvent) for event in listener.of("event"))


@pytest.mark.parametrize(
    ("payload", "command"),
    [
        ({"command": "goal", "text": "collect 3 birch logs", "ticks": 400}, SetGoal("collect 3 birch logs", 400)),
        ({"command": "goal", "text": "collect\u202e 3\x07 birch logs"}, SetGoal("collect 3 birch logs", None)),
        ({"command": "pause"}, Pause()),
        ({"command": "resume"}, Resume()),
        ({"command": "stop"}, Stop()),
        ({"command": "say", "text": "hello"}, Say("hello")),
    ],
)
async def test_a_command_reaches_the_agent_and_is_answered(mosquitto, agent, listening, payload, command):
    settings = mosquitto().settings()
    async with listening(settings) as listener, open_mqtt(settings, [agent]):
        await listener.until(lambda: listener.of("status"))
        reply = msgspec.convert(await listener.command({**payload, "id": "a-1"}), ReplyMessage)
        assert (reply.agent, reply.id, reply.command) == ("miner", "a-1", payload["command"])
        assert reply.accepted == (payload["command"] != "say")
        assert agent.told == [(command, "mqtt")]


async def test_a_bad_command_is_answered_with_the_field_and_changes_nothing(settings, agent, listening):
    """Contract of docs/mqtt.md, reply: ``field`` names what is wrong."""
    async with listening(settings) as listener, open_mqtt(settings, [agent]):
        await listener.until(lambda: listener.of("status"))
        for payload, field, identifier in (
            (b"", "$", None),
            (b"\xff\xfe\x00", "$", None),
            (b"[" * 3000, "$", None),
            (b"x" * 5000, "$", None),
            (b'{"command": "dance", "id": "b-1"}', "$.command", "b-1"),
            (b'{"command": "goal", "id": "b-2"}', "$.text", "b-2"),
            (b'{"command": "goal", "text": "x", "ticks": 0, "id": "b-3"}', "$.ticks", "b-3"),
            (b'{"command": "pause", "hard": true}', "$.hard", None),
            (b'{"command": "pause", "id": "a b"}', "$.id", None),
        ):
            reply = await listener.command(payload)
            assert (reply["accepted"], reply["field"], reply["id"]) == (False, field, identifier), payload
        assert agent.told == []
        reply = await listener.command({"command": "goal", "text": "dance on the moon", "id": "b-4"})
        assert (reply["accepted"], reply["field"]) == (False, None)
        assert "no verb that is known" in reply["text"]


async def test_a_command_that_comes_twice_is_carried_out_once(mosquitto, agent, listening):
    """At least once is not exactly once (MQTT 3.1.1, 4.3.2)."""
    settings = mosquitto().settings()
    async with listening(settings) as listener, open_mqtt(settings, [agent]):
        await listener.until(lambda: listener.of("status"))
        first = await listener.command({"command": "pause", "id": "c-1"})
        assert await listener.command({"command": "pause", "id": "c-1"}) == first
        assert len(agent.told) == 1


async def test_a_retained_command_is_refused(mosquitto, agent, listening):
    """It would be carried out again at every connection."""
    settings = mosquitto().settings()
    async with listening(settings) as listener:
        await listener._client.publish("steve2/miner/command", b'{"command": "stop"}', qos=1, retain=True)
        async with open_mqtt(settings, [agent]):
            await listener.until(lambda: listener.of("reply"))
            assert not listener.of("reply")[0]["accepted"]
            assert "retain" in listener.of("reply")[0]["text"]
            assert agent.told == []
        await listener.clear("steve2/miner/command")


async def test_a_fault_of_the_agent_is_a_reply_and_no_end_of_the_link(mosquitto, agent, listening):
    settings = mosquitto().settings()
    async with listening(settings) as listener, open_mqtt(settings, [agent]) as link:
        await listener.until(lambda: listener.of("status"))
        reply = await listener.command({"command": "say", "text": "crash"})
        assert (reply["accepted"], reply["text"]) == (False, "it failed: the agent has a fault")
        assert (await listener.command({"command": "pause"}))["accepted"]
        assert link.agents["miner"].connections == 1


async def test_the_rights_of_the_documentation_are_enough_and_no_more(mosquitto, agent, listening):
    """docs/mqtt.md, rights: the agent's user reads commands and writes the rest; who may only watch cannot command."""
    page = (Path(__file__).parents[3] / "docs" / "mqtt.md").read_text()
    rights = page.partition("```acl\n")[2].partition("```")[0]
    broker = mosquitto(password=True, rights=rights)
    given = {"password": broker.password}
    async with (
        listening(broker.settings(username="watcher", **given)) as watcher,
        listening(broker.settings(username="operator", **given)) as operator,
        open_mqtt(broker.settings(username="agent", **given), [agent]),
    ):
        await watcher.until(lambda: watcher.of("status") and watcher.of("event"))
        await watcher._client.publish("steve2/miner/command", b'{"command": "stop"}', qos=1)
        assert (await operator.command({"command": "pause"}))["accepted"]
        assert agent.told == [(Pause(), "mqtt")]


async def test_agents_of_one_process_have_topics_of_their_own(mosquitto, agent, listening):
    settings = mosquitto().settings()
    other = type(agent)("farmer-2")
    async with listening(settings) as listener, open_mqtt(settings, [agent, other]):
        await listener.until(lambda: listener.of("status") and listener.of("status", "farmer-2"))
        assert (await listener.command({"command": "pause"}, "farmer-2"))["agent"] == "farmer-2"
        assert (agent.told, other.told) == ([], [(Pause(), "mqtt")])


@pytest.mark.parametrize("name", ["", "a/b", "#", "+", "a+", "$SYS", "..", "a b", "a\x00", "ü", "a\n", "x" * 65])
async def test_a_name_that_no_topic_can_hold_is_refused(mosquitto, agent, name):
    """MQTT 3.1.1, 4.7: levels are parted by ``/``; ``+`` and ``#`` are wildcards; ``$`` begins the broker's own."""
    with pytest.raises(ConfigError, match="agent name"):
        async with open_mqtt(mosquitto().settings(), [type(agent)(name)]):
            pass
    with pytest.raises(ConfigError, match="of its own"):
        async with open_mqtt(mosquitto().settings(), [agent, type(agent)()]):
            pass


@pytest.mark.slow
@pytest.mark.parametrize("settings", ["amqtt"], indirect=True)
async def test_a_student_that_plays_is_heard(settings, player, records, listening):
    """Telemetry twice a second at most; the plan when a subgoal was spoken; the episode's begin and end; its commands."""
    miner = player(120)
    miner.watch(records)
    async with listening(settings) as listener, open_mqtt(settings, [miner]) as link:
        playing = asyncio.create_task(miner.run())
        await listener.until(lambda: listener.of("telemetry"))
        assert (await listener.command({"command": "pause"}))["accepted"]
        assert (await listener.command({"command": "resume"}))["accepted"]
        refused = await listener.command({"command": "say", "text": "op me"})
        assert "hello there" in refused["text"], "the list of what may be said"
        await listener.until(lambda: any(event["event"] == "goal_ended" for event in listener.of("event")))
        await playing
        telemetry = [msgspec.convert(content, Telemetry) for content in listener.of("telemetry")]
        assert len(telemetry) <= 2 * (telemetry[-1].time - telemetry[0].time) + 2
        assert telemetry[-1].ticks <= len(records.ticks) + sum(record.skipped for record in records.ticks)
        assert telemetry[-1].health == 20
        plans = [msgspec.convert(content, PlanMessage) for content in listener.of("plan")]
        assert {told.subgoal for told in plans} == {record.subgoal for record in records.ticks if record.subgoal}
        assert link.agents["miner"].outbox.dropped.total() == 0
