"""What waits is bounded, in order, and counted where it is given up."""

from __future__ import annotations

import asyncio

from runtime.agent_events import Noted
from runtime.mqtt.outbox import Outbox
from runtime.mqtt.topics import SENDING


def note(text: str) -> Noted:
    return Noted(agent="miner", time=0.0, level="info", text=text)


async def test_the_oldest_go_first_and_kinds_by_their_rank():
    outbox = Outbox()
    for kind in reversed(SENDING):
        outbox.put(kind, note(kind))
    outbox.put("event", note("second"))
    outbox.close()
    taken = []
    while (message := await outbox.take()) is not None:
        taken.append((message[0], message[1].text))
    assert taken == [
        ("reply", "reply"), ("status", "status"), ("event", "event"), ("event", "second"), ("plan", "plan"),
        ("telemetry", "telemetry"), ("note", "note"),
    ]  # fmt: skip


async def test_of_too_many_the_oldest_is_dropped_and_counted():
    outbox = Outbox()
    for kind, sending in SENDING.items():
        for number in range(sending.waiting + 3):
            outbox.put(kind, note(f"{number}"))
        assert outbox.dropped[kind] == (0 if sending.retain else 3)
    assert len(outbox) == sum(sending.waiting for sending in SENDING.values())
    assert (await outbox.take())[1].text == "3"


async def test_what_could_not_be_sent_comes_first_again_unless_newer_ones_took_its_room():
    outbox = Outbox()
    outbox.put("telemetry", note("old"))
    kind, message = await outbox.take()
    outbox.put("telemetry", note("new"))
    outbox.give_back(kind, message)
    assert [(await outbox.take())[1].text for _ in range(2)] == ["old", "new"]
    outbox.put("telemetry", note("new"))
    outbox.put("telemetry", note("newest"))
    outbox.give_back(kind, message)
    assert outbox.dropped["telemetry"] == 1
    assert [(await outbox.take())[1].text for _ in range(2)] == ["new", "newest"]


async def test_who_waits_gets_what_comes_and_none_at_the_end():
    outbox = Outbox()
    waiting = asyncio.create_task(outbox.take())
    await asyncio.sleep(0)
    outbox.put("event", note("here"))
    assert (await waiting)[1].text == "here"
    waiting = asyncio.create_task(outbox.take())
    await asyncio.sleep(0)
    outbox.close()
    assert await waiting is None
