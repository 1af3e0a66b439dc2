"""The manager of materials: a goal as wishes in order, each wish as a plan over recipes, tools, fuel and creatures.

The plan is made anew from what is held whenever that changes, so that a subgoal needs no memory of how it came about: the first
step that is left is due.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from bridge import names
from bridge.messages import Goal, Observation, Slots, Task
from bridge.recipes import held_counts
from training.teachers.hands import counts
from training.teachers.husbandry import raising
from training.teachers.needs import Craft, Hunt, Live, Seek, Smelt, Step, Wear, WearOut
from training.teachers.planner import Planner, Stations
from training.teachers.wishes import Hold, Slay, StayAlive, UseTool, Wish, wishes_of

_STRONG = ("zombie", "husk", "skeleton", "stray", "spider", "cave_spider", "creeper", "witch")
"""Whom fists do not beat."""
_PLAN_TICKS = 100
"""Ticks after which a plan is looked over although nothing was gained: what is near has changed."""


class Knowledge(Protocol):
    """What is known of a world to who plans in it."""

    def stations(self, observation: Observation) -> Stations:
        """Which stations stand near enough to be used."""

    def ticks_to(self, block: int, observation: Observation) -> float:
        """Ticks to the nearest block of an id; ``costs.HOPELESS`` where there is none."""

    def blocks_to(self, kind: str, observation: Observation) -> float:
        """Blocks to the nearest creature of a kind; infinity where none is known."""

    def kills(self, kind: str) -> int:
        """How many of a kind the player has killed."""

    def is_armed(self, observation: Observation) -> bool:
        """Whether a weapon or a bow with arrows is held."""


class ProvisionManager:
    """Names the step that is due; a ``Manager`` of steps.

    Args:
        knowledge: of the world in which the episode is; asked from the first ``subgoal`` on.
        wishes: what is wanted, where no task says it.
    """

    def __init__(self, knowledge: Knowledge, wishes: Sequence[Wish] = ()) -> None:
        self._knowledge = knowledge
        self._wishes = tuple(wishes)
        self._begin({})

    def _begin(self, held: dict[int, int]) -> None:
        self._begun = held
        self._kills: dict[str, int] = {}
        self._at = 0
        self._plan: list[Step] | None = None
        self._planned_for: tuple[dict[int, int], int, tuple[int, int]] | None = None

    @property
    def plan(self) -> Sequence[Step] | None:
        """The steps that are left of the wish in hand; None where no plan was found."""
        return self._plan

    def start(self, goal: Goal, task: Task | None, inventory: Slots) -> None:
        """Begin an episode.

        Raises ValueError without a task where no wishes were given, and for a success test that this manager has no plan for.
        """
        if task is not None:
            self._wishes = wishes_of(task)
        elif not self._wishes:
            raise ValueError(
                f"task: the scripted manager needs a task with a success test beside the goal {goal.text!r}; "
                "make one with training.task_files"
            )
        self._begin(held_counts(inventory))

    def subgoal(self, observation: Observation) -> Step | None:
        """The step that is due, to look about where no way is known; None where all wishes are fulfilled."""
        held = counts(observation)
        while self._at < len(self._wishes) and self._missing(self._wishes[self._at], held) <= 0:
            self._at += 1
        if self._at == len(self._wishes):
            self._plan = []
            return None
        wish = self._wishes[self._at]
        self._make_plan(wish, held, observation)
        return due(self._plan) if self._plan else _seek(wish)

    def _missing(self, wish: Wish, held: dict[int, int]) -> int:
        match wish:
            case Hold():
                return wish.count + sum(self._begun.get(item, 0) - held.get(item, 0) for item in wish.items)
            case Slay():
                for kind in wish.kinds:
                    self._kills.setdefault(kind, self._knowledge.kills(kind))
                killed = sum(self._knowledge.kills(kind) - self._kills[kind] for kind in wish.kinds)
                return wish.count - killed
            case UseTool() | StayAlive():
                return 1

    def _make_plan(self, wish: Wish, held: dict[int, int], observation: Observation) -> None:
        missing = self._missing(wish, held)
        if self._planned_for is not None:
            before, tick, for_what = self._planned_for
            if (before, for_what) == (held, (self._at, missing)) and observation.tick - tick < _PLAN_TICKS:
                return
        self._planned_for = (held, observation.tick, (self._at, missing))
        match wish:
            case Slay():
                self._plan = self._war_plan(wish, held, observation)
            case StayAlive():
                self._plan = [Live(wish.min_food)]
            case UseTool():
                self._plan = self._tool_plan(wish, held, observation)
            case Hold():
                raised = raising(wish.items, missing, held)
                planner = self._planner(held, observation)
                self._plan = planner.plan_all(self._wanted(held)) if raised is None else [raised]

    def _war_plan(self, wish: Slay, held: dict[int, int], observation: Observation) -> list[Step]:
        """The hunt for the nearest of the kinds; first a sword, against those that bare hands are too weak for."""
        kind = min(wish.kinds, key=lambda kind: self._knowledge.blocks_to(kind, observation))
        hunt: list[Step] = [Hunt(kind, (), self._missing(wish, held))]
        if kind not in _STRONG or self._knowledge.is_armed(observation):
            return hunt
        sword = self._planner(held, observation).plan_tool(names.items().id("wooden_sword"))
        return hunt if sword is None else sword + hunt

    def _wanted(self, held: dict[int, int]) -> list[tuple[tuple[int, ...], int]]:
        """What is to be held from the wish in hand on, up to the next wish of another kind."""
        wanted = []
        for wish in self._wishes[self._at :]:
            if not isinstance(wish, Hold):
                break
            missing = self._missing(wish, held)
            if missing > 0:
                wanted.append((wish.items, missing))
        return wanted

    def _tool_plan(self, wish: UseTool, held: dict[int, int], observation: Observation) -> list[Step] | None:
        if held.get(wish.item, 0):
            return [Wear(wish.item) if wish.is_armour else WearOut(wish.item)]
        return self._planner(held, observation).plan_tool(wish.item)

    def _planner(self, held: dict[int, int], observation: Observation) -> Planner:
        known = self._knowledge
        return Planner(
            held,
            known.stations(observation),
            lambda block: known.ticks_to(block, observation),
            lambda kind: known.blocks_to(kind, observation),
        )


def due(plan: Iterable[Step]) -> Step:
    """The first step of a plan that is not empty, with the later ones of the same making counted to it."""
    steps = list(plan)
    first = steps[0]
    if isinstance(first, Craft | Smelt):
        return replace(first, count=sum(step.count for step in steps if step == first))
    return first


def _seek(wish: Wish) -> Step:
    match wish:
        case Hold():
            return Seek(wish.items)
        case UseTool():
            return Seek((wish.item,))
        case Slay() | StayAlive():
            raise AssertionError("who kills or lives on always has a plan")
