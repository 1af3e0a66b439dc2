"""What commands ask for, held against what may be asked."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from bridge.messages import Task
from runtime.agent_commands import MAX_TICKS, Reply, Say, SetGoal
from runtime.foreign_text import one_line
from runtime.goals import GoalError, read_goal


@runtime_checkable
class SpeakingWorld(Protocol):
    """A world with a chat."""

    def say(self, text: str) -> None:
        """Write a line into it; returns at once."""


def goal_of(command: SetGoal, tick_limit: int | None) -> Task:
    """The task of a goal; GoalError where it is not understood, or its limit is none."""
    if command.ticks is not None and not 1 <= command.ticks <= MAX_TICKS:
        raise GoalError(f"ticks: got {command.ticks}; give 1 to {MAX_TICKS}")
    return read_goal(one_line(command.text), tick_limit if command.ticks is None else command.ticks)


def say_of(command: Say, allowed: tuple[str, ...], world: object | None) -> Reply:
    """Say a line where it is allowed and there is a chat."""
    if command.text not in allowed:
        may = "; ".join(allowed) if allowed else "nothing: the run was started without --say"
        return Reply(False, f"not on the list of what may be said; on it is {may}")
    if not isinstance(world, SpeakingWorld):
        return Reply(False, "there is no chat to say it in now")
    world.say(command.text)
    return Reply(True, f"said: {command.text}")
