"""The manager: what a goal asks for, as subgoals in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, TypeVar

from bridge import names
from bridge.messages import Collect, Goal, Observation, Slots, Task, count_items
from training.teachers.subgoals import CollectSubgoal

Named = TypeVar("Named", covariant=True)
"""The subgoals that a manager names: a conductor has them said, or answers them with words of its own."""


class Manager(Protocol[Named]):
    """Sees the whole task; names the subgoal that is due."""

    def start(self, goal: Goal, task: Task | None, inventory: Slots) -> None:
        """Begin an episode; ``inventory`` is what the agent holds at its beginning."""

    def subgoal(self, observation: Observation) -> Named | None:
        """What is due in this state; None where the goal is reached."""


@dataclass(frozen=True)
class _Quota:
    """The inventory must reach ``total`` of ``items``."""

    items: tuple[str, ...]
    total: int


class CollectManager:
    """Turns the task's success test into quotas of the inventory, met in order; needs no memory of what was done."""

    def __init__(self) -> None:
        self._quotas: tuple[_Quota, ...] = ()

    def start(self, goal: Goal, task: Task | None, inventory: Slots) -> None:
        """Begin an episode. Raises ValueError without a task: the scripted manager reads success tests, not texts."""
        if task is None:
            raise ValueError(
                f"task: the scripted manager needs a task with a success test beside the goal {goal.text!r}; "
                "make one with training.task_files"
            )
        wanted = task.success
        if not isinstance(wanted, Collect):
            raise ValueError(
                f"task {task.name}: the scripted manager collects; it has no plan for success {type(wanted).__name__}"
            )
        held = count_items(inventory, names.items().ids(wanted.items))
        self._quotas = (_Quota(wanted.items, held + wanted.count),)

    def subgoal(self, observation: Observation) -> CollectSubgoal | None:
        """The first quota not met yet, with how many are still wanted."""
        for quota in self._quotas:
            missing = quota.total - count_items(observation.inventory, names.items().ids(quota.items))
            if missing > 0:
                return CollectSubgoal(quota.items, missing)
        return None
