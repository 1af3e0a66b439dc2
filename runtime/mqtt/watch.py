"""What an agent does, turned into messages. Runs in the agent's ticks: it adds up and hands over, and never waits."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from agent import plan
from bridge.clock import Clock
from bridge.messages import INVENTORY_SLOTS, Slots
from runtime.agent_events import AnyEvent, GoalBegan, Noted, StatusChanged
from runtime.mqtt.messages import Latency, PlanMessage, StatusMessage, Telemetry
from runtime.mqtt.outbox import Outbox
from runtime.records import LatencySummary, TickRecord
from runtime.words import action_words, item_name

LATENCY_WINDOW = 200
"""Ticks over which the percentiles are taken: 10 s."""
_END = plan.MARKS[plan.END]


class AgentWatch:
    """Watcher of one agent.

    Args:
        agent: its name.
        outbox: takes the messages.
        clock: paces the telemetry.
        wall_time: seconds since 1970, UTC.
        telemetry_hz: messages of telemetry a second, at most.
    """

    def __init__(
        self, agent: str, outbox: Outbox, clock: Clock, wall_time: Callable[[], float], telemetry_hz: float
    ) -> None:
        self._agent = agent
        self._outbox = outbox
        self._clock = clock
        self._wall_time = wall_time
        self._pause_seconds = 1 / telemetry_hz
        self._due = clock.now()
        self._ticks = 0
        self._stale_ticks = 0
        self._latency: deque[float] = deque(maxlen=LATENCY_WINDOW)
        self._subgoal = ""

    def on_tick(self, record: TickRecord) -> None:
        """Take in one tick: tell the plan where a subgoal was finished, and telemetry where it is time."""
        self._ticks += 1 + record.skipped
        self._stale_ticks += record.skipped + record.stale
        if record.latency_ms is not None:
            self._latency.append(record.latency_ms)
        spoken_again = bool(record.subgoal) and _END in record.plan_token.split()
        if record.subgoal != self._subgoal or spoken_again:
            self._subgoal = record.subgoal
            if record.subgoal:
                message = PlanMessage(
                    agent=self._agent, time=self._wall_time(), tick=record.tick, subgoal=record.subgoal
                )
                self._outbox.put("plan", message)
        now = self._clock.now()
        if now >= self._due:
            self._due = max(self._due + self._pause_seconds, now)
            self._outbox.put("telemetry", self._telemetry(record))

    def on_event(self, event: AnyEvent) -> None:
        """Pass an event on; a new status also goes where it is retained."""
        if isinstance(event, StatusChanged):
            self._outbox.put("status", StatusMessage.of(event.status, event.time))
        elif isinstance(event, GoalBegan):
            self._subgoal = ""
        self._outbox.put("note" if isinstance(event, Noted) else "event", event)

    def _telemetry(self, record: TickRecord) -> Telemetry:
        seen, latency = record.observation, LatencySummary.of(self._latency)
        held = seen.inventory[seen.held_slot]
        x, y, z = seen.pose.position
        return Telemetry(
            agent=self._agent,
            time=self._wall_time(),
            tick=record.tick,
            position=(round(x, 3), round(y, 3), round(z, 3)),
            yaw=round(seen.pose.yaw, 2),
            pitch=round(seen.pose.pitch, 2),
            health=seen.life.health,
            food=seen.life.food,
            oxygen=seen.life.oxygen,
            experience=seen.life.experience,
            inventory=_counts(seen.inventory),
            held=item_name(int(held[0])) if held[1] > 0 else None,
            action=action_words(record.action),
            actor=record.actor,
            subgoal=record.subgoal,
            progress=round(record.info.progress, 4),
            ticks=self._ticks,
            stale_ticks=self._stale_ticks,
            latency_ms=Latency(round(latency.p50, 2), round(latency.p95, 2), round(latency.p99, 2)),
            dropped=self._outbox.dropped.total(),
        )


def _counts(inventory: Slots) -> dict[str, int]:
    """How many of each item, by name."""
    counts: dict[str, int] = {}
    for slot in range(INVENTORY_SLOTS):
        item, count, _ = (int(value) for value in inventory[slot])
        if count > 0:
            name = item_name(item)
            counts[name] = counts.get(name, 0) + count
    return counts
