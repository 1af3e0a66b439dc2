"""From ticks to telemetry and plan: no more than asked for, and each subgoal once."""

from __future__ import annotations

import itertools

import pytest

from agent import plan
from bridge.messages import Action, StepInfo
from runtime.agent_events import GoalBegan
from runtime.mqtt.outbox import Outbox
from runtime.mqtt.watch import AgentWatch
from runtime.records import TickRecord

END = plan.MARKS[plan.END]


def record(observation, tick, *, subgoal="", token="", stale=False, skipped=0, latency=10.0):
    return TickRecord(
        tick, observation(tick, 3), Action(forward=1), token, subgoal, latency, stale, skipped, StepInfo(progress=0.5)
    )


async def drain(outbox, kind):
    outbox.close()
    taken = []
    while (message := await outbox.take()) is not None:
        taken += [message[1]] if message[0] == kind else []
    return taken


@pytest.mark.parametrize(("hertz", "seconds"), [(2.0, 0.5), (1.0, 1.0), (0.1, 10.0)])
async def test_telemetry_keeps_to_its_rate(clock, observation, hertz, seconds):
    """docs/mqtt.md: at most ``--mqtt-hz`` a second; 400 ticks are 20 s."""
    outbox = Outbox()
    watch = AgentWatch("miner", outbox, clock, lambda: clock.now(), hertz)
    sent = []
    for tick in range(400):
        clock._now = tick * 0.05 + 1e-6
        before = len(outbox)
        watch.on_tick(record(observation, tick))
        sent += [clock.now()] if len(outbox) > before or outbox.dropped["telemetry"] + len(outbox) > len(sent) else []
    assert len(sent) == pytest.approx(20 / seconds, abs=1)
    assert all(later - earlier >= seconds - 0.051 for earlier, later in itertools.pairwise(sent))


async def test_telemetry_tells_how_it_goes(clock, observation):
    outbox = Outbox()
    watch = AgentWatch("miner", outbox, clock, lambda: 12.0, 2.0)
    for tick in range(3):
        watch.on_tick(record(observation, tick, stale=tick == 1, skipped=2 * (tick == 2), latency=10.0 * tick))
        clock._now += 0.6
    (*_, told) = await drain(outbox, "telemetry")
    assert (told.ticks, told.stale_ticks, told.tick) == (5, 3, 2)
    assert told.inventory == {"oak_log": 3}
    assert (told.held, told.action, told.actor, told.progress, told.time) == (
        "oak_log",
        "forward",
        "student",
        0.5,
        12.0,
    )
    assert told.latency_ms.p50 == 10.0


async def test_each_subgoal_is_told_once_when_it_was_spoken(clock, observation):
    """Also one that is spoken again, and the same one in the next episode."""
    outbox = Outbox()
    watch = AgentWatch("miner", outbox, clock, lambda: clock.now(), 1.0)
    for tick, (subgoal, token) in enumerate(
        [("", "collect"), ("", "oak_log"), ("collect oak_log", END), ("collect oak_log", "collect"),
         ("collect oak_log", f"oak_log {END}"), ("smelt iron_ingot", "")]
    ):  # fmt: skip
        watch.on_tick(record(observation, tick, subgoal=subgoal, token=token))
    watch.on_event(GoalBegan(agent="miner", time=0.0, goal="g", task="t", tick_limit=5))
    watch.on_tick(record(observation, 0, subgoal="smelt iron_ingot"))
    told = [(message.tick, message.subgoal) for message in await drain(outbox, "plan")]
    assert told == [(2, "collect oak_log"), (4, "collect oak_log"), (5, "smelt iron_ingot"), (0, "smelt iron_ingot")]
