"""A goal is given again until its time is over, and never behind what would come again."""

from __future__ import annotations

import asyncio

import pytest

from runtime.agent_commands import Command, Reply, SetGoal, Stop
from runtime.agent_events import GoalEnded
from runtime.many_agents.repeating import Repeater


class Told:
    """An agent that writes down what it is told."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    async def tell(self, command: Command, origin: str) -> Reply:
        self.commands.append(command)
        return Reply(True, "")


class Refusing(Told):
    """An agent that takes no goal."""

    async def tell(self, command: Command, origin: str) -> Reply:
        await super().tell(command, origin)
        return Reply(not isinstance(command, SetGoal), "")


@pytest.mark.parametrize(("ends", "told"), [(True, [SetGoal("live", 60), Stop()]), (False, [SetGoal("live", 60)])])
async def test_a_goal_that_is_refused_for_the_time_that_is_left_ends_it(ends: bool, told: list[Command]) -> None:
    agent = Refusing()
    repeater = Repeater(agent, "live", 100, ends)  # type: ignore[arg-type]
    repeater.on_event(GoalEnded(agent="a", time=0.0, goal="live", outcome="death", ticks=40, progress=0.4))
    await asyncio.sleep(0)
    assert agent.commands == told


@pytest.mark.parametrize(
    ("outcome", "ticks", "ends", "told"),
    [
        ("success", 40, True, [SetGoal("dig", 60)]),
        ("death", 40, False, [SetGoal("dig", 60)]),
        ("limit", 90, True, [Stop()]),
        ("limit", 90, False, []),
        ("error", 40, True, [Stop()]),
        ("error", 40, False, []),
        ("stopped", 40, True, []),
    ],
)
async def test_what_follows_a_goal(outcome: str, ticks: int, ends: bool, told: list[Command]) -> None:
    agent = Told()
    repeater = Repeater(agent, "dig", 100, ends)  # type: ignore[arg-type]
    repeater.on_event(GoalEnded(agent="a", time=0.0, goal="dig", outcome=outcome, ticks=ticks, progress=0.0))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    assert agent.commands == told
