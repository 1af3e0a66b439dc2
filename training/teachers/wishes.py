"""What is wanted of an errand, and the wishes that a success test stands for."""

from __future__ import annotations

from dataclasses import dataclass

from bridge import names
from bridge.messages import Collect, Kill, Milestones, Survive, Task


@dataclass(frozen=True)
class Hold:
    """Hold ``count`` more of ``items`` than at the beginning."""

    items: tuple[int, ...]
    count: int


@dataclass(frozen=True)
class Slay:
    """Kill ``count`` creatures of any of ``kinds``."""

    kinds: tuple[str, ...]
    count: int = 1


@dataclass(frozen=True)
class UseTool:
    """Make an item and use it: wear a tool by a block, put on a piece of armour."""

    item: int
    is_armour: bool = False


@dataclass(frozen=True)
class StayAlive:
    """Live on, and have ``min_food`` food."""

    min_food: float = 0.0


Wish = Hold | Slay | UseTool | StayAlive


def wishes_of(task: Task) -> tuple[Wish, ...]:
    """The wishes of a task, to be fulfilled in their order. Raises ValueError for a success test that is none of them."""
    match task.success:
        case Collect(items=items, count=count):
            return (Hold(_ids(items), count),)
        case Milestones(steps=steps):
            return tuple(Hold(_ids(step.items), step.count) for step in steps)
        case Kill(creatures=kinds, count=count):
            return (Slay(tuple(kinds), count),)
        case Survive(min_food=min_food):
            return (StayAlive(min_food),)
        case other:
            raise ValueError(f"task {task.name}: no errand is known for success {type(other).__name__}")


def _ids(items: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(names.items().ids(items).tolist())
