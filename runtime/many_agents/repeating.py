"""Giving an agent its goal again when it has ended, until its time is over."""

from __future__ import annotations

import asyncio

from runtime.agent_commands import AgentControl, Command, SetGoal, Stop
from runtime.agent_events import AnyEvent, GoalEnded
from runtime.records import TickRecord

LEAST_TICKS = 20
"""What is left of the time below a second is not begun."""


class Repeater:
    """Watcher of one agent that stays in its world when a goal ends: begins the goal anew after success, death or its limit.

    Behind an error it is not begun anew: what the supervisor could not get over in its tries would come again.

    Args:
        control: the agent.
        goal: in words.
        ticks: of all its episodes together.
        ends: whether it is told to stop when they are played; else it waits for another goal.
    """

    def __init__(self, control: AgentControl, goal: str, ticks: int, ends: bool = True) -> None:
        self._control = control
        self._goal = goal
        self._left = ticks
        self._ends = ends
        self._orders: set[asyncio.Task[object]] = set()
        self.episodes = 0
        """Episodes that have ended."""
        self.successes = 0

    def on_tick(self, record: TickRecord) -> None:
        """Nothing to do: what was played is told when the episode ends."""

    def on_event(self, event: AnyEvent) -> None:
        """Begin anew, or end."""
        if not isinstance(event, GoalEnded):
            return
        self.episodes += 1
        self.successes += event.outcome == "success"
        self._left -= event.ticks
        if event.outcome == "stopped":  # by a command: whoever gave it says what follows
            return
        over = event.outcome == "error" or self._left < LEAST_TICKS
        if over and not self._ends:
            return
        again = Stop() if over else SetGoal(self._goal, self._left)
        order = asyncio.get_running_loop().create_task(self._tell(again))
        self._orders.add(order)
        order.add_done_callback(self._orders.discard)

    async def _tell(self, command: Command) -> None:
        reply = await self._control.tell(command, "repeat")
        if not reply.accepted and self._ends:  # as where less time is left than is to be survived
            await self._control.tell(Stop(), "repeat")
