"""Which tasks a round plays: those that the student can just about do, so far as its own episodes tell (our definition).

The counts of a kind, from the fewest to the most, make its levels. A level opens to the curriculum once the student succeeds
often enough at the level below, pooled over the kinds of the family, and the families of ``LADDER`` open one after another in
the same way. Among what is open a task is drawn the likelier the less certain its outcome is: success p has weight p (1 - p),
which is the variance of the outcome and the middle of what Florensa et al. call goals of intermediate difficulty (arXiv
1705.06366). Every suite gets the same share, however many files it has, before what is in focus is given more weight.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from training.episodes import EpisodeFacts
from training.task_names import TaskName

LEVELS = 3
"""The counts of a kind are split into at most so many."""
PRIOR_SUCCESS = 0.25
"""What is thought of a level that nobody tried."""
PRIOR_STRENGTH = 2.0
"""How many of the student's episodes that thought is worth."""
OPENS_AT = 0.5
"""The success at which the next level opens."""
FORGETTING = 0.8
"""How much less an episode tells than one of the round after it: the student that played it was another one."""
LEAST_WEIGHT = 0.05
"""Of an open task, beside the p (1 - p) of at most 0.25, so that what is done is not forgotten and what fails is tried again."""
FAMILY_POWER = 0.5
"""A family is drawn by the mean weight of its open tasks to this power: one that is done leaves room for others of its suite.
One that never succeeds does not: it counts as if it were at PRIOR_SUCCESS."""
CLOSED_SHARE = 0.1
"""Share of the draws that go to any task at all, so that what comes later was seen before."""
FOCUS = 3.0
"""How many times as much what is in focus weighs."""
LADDER: Mapping[str, str] = MappingProxyType(
    {
        "materials_stone": "materials_wood",
        "materials_iron": "materials_stone",
        "materials_diamond": "materials_iron",
        "materials_ladder": "materials_stone",
        "tech_stone": "tech_wood",
        "tech_iron": "tech_stone",
        "tech_gold": "tech_iron",
        "tech_diamond": "tech_iron",
    }
)
"""Family -> the family whose first level must be done before; where that takes no part, nothing must."""

Level = tuple[str, int]
"""A family and the number of its level, from 0."""


class _Evidence:
    """Weighted episodes, of which a share succeeded."""

    def __init__(self) -> None:
        self.tried = self.done = 0.0

    def add(self, weight: float, success: bool) -> None:
        self.tried += weight
        self.done += weight * success

    def fade(self, factor: float) -> None:
        self.tried *= factor
        self.done *= factor

    def success(self, prior: float) -> float:
        return (self.done + PRIOR_STRENGTH * prior) / (self.tried + PRIOR_STRENGTH)


class Curriculum:
    """Draws tasks by what the student has shown.

    Args:
        tasks: all there are. ValueError where there is none.
        follows_student: whether what is drawn depends on it; without, all levels are open and all tasks of a suite are as likely
            as each other, as for the baseline without a mirror, where no student plays.
        focus: of these, those that weigh FOCUS times as much.
    """

    def __init__(
        self, tasks: Iterable[TaskName], follows_student: bool = True, focus: Collection[TaskName] = ()
    ) -> None:
        self.tasks: tuple[TaskName, ...] = tuple(dict.fromkeys(tasks))
        if not self.tasks:
            raise ValueError("tasks: there is none to draw; name suites or families that have some")
        self._follows_student = follows_student
        self._focus = np.array([FOCUS if task in focus else 1.0 for task in self.tasks])
        self._levels = {task: (task.family, _level_of(task)) for task in self.tasks}
        self._by_task: dict[TaskName, _Evidence] = defaultdict(_Evidence)
        self._by_level: dict[Level, _Evidence] = defaultdict(_Evidence)
        self._round = 0

    def add(self, facts: EpisodeFacts, driven: float) -> None:
        """Take in how an episode ended; those of a round after those of the rounds before it.

        It counts by ``driven``, the share of its ticks that the student drove.
        """
        task = TaskName.parse(facts.spec.task)
        if task not in self._levels:
            return
        for _ in range(facts.spec.round - self._round):
            for evidence in (*self._by_task.values(), *self._by_level.values()):
                evidence.fade(FORGETTING)
        self._round = max(self._round, facts.spec.round)
        self._by_task[task].add(driven, facts.success)
        self._by_level[self._levels[task]].add(driven, facts.success)

    def success(self, task: TaskName) -> float:
        """How likely the student is thought to do a task, 0..1: its own record, before which that of its level is believed."""
        return self._by_task[task].success(self._success_at(self._levels[task]))

    def is_open(self, task: TaskName) -> bool:
        """Whether the student has shown what comes before a task."""
        family, level = self._levels[task]
        if level > 0:
            below = max(
                (lower for name, lower in self._levels.values() if name == family and lower < level), default=None
            )
            if below is not None and self._success_at((family, below)) < OPENS_AT:
                return False
        before = LADDER.get(family)
        first = min((lower for name, lower in self._levels.values() if name == before), default=None)
        return before is None or first is None or self._success_at((before, first)) >= OPENS_AT

    def chances(self) -> NDArray[np.float64]:
        """float64 (tasks,): how likely each task is drawn next. They sum to 1."""
        alike = np.ones(len(self.tasks))
        if not self._follows_student:
            return self._even(alike, alike)
        weights, room = np.zeros(len(self.tasks)), np.zeros(len(self.tasks))
        for index, task in enumerate(self.tasks):
            if self.is_open(task):
                success = self.success(task)
                weights[index] = _weight(success)
                room[index] = _weight(max(success, PRIOR_SUCCESS)) ** FAMILY_POWER
        return (1.0 - CLOSED_SHARE) * self._even(weights, room) + CLOSED_SHARE * self._even(alike, alike)

    def draw(self, count: int, generator: np.random.Generator) -> list[TaskName]:
        """So many tasks, some perhaps more than once."""
        drawn = generator.choice(len(self.tasks), count, p=self.chances())
        return [self.tasks[int(index)] for index in drawn]

    def _success_at(self, level: Level) -> float:
        return self._by_level[level].success(PRIOR_SUCCESS)

    def _even(self, weights: NDArray[np.float64], room: NDArray[np.float64]) -> NDArray[np.float64]:
        """Weights with the same sum for every suite that has any, in it for each family by the mean ``room`` of its tasks that
        have any, then by what is in focus; they sum to 1."""
        even = np.array(weights, np.float64)
        families = np.array([task.family for task in self.tasks])
        for family in np.unique(families[even > 0]):
            mine = (families == family) & (even > 0)
            even[mine] *= room[mine].mean() / even[mine].sum()
        suites = np.array([task.file.suite for task in self.tasks])
        for suite in np.unique(suites[even > 0]):
            even[suites == suite] /= even[suites == suite].sum()
        even *= self._focus
        return np.asarray(even / even.sum(), np.float64)


def _weight(success: float) -> float:
    return LEAST_WEIGHT + success * (1.0 - success)


def _level_of(task: TaskName) -> int:
    counts = sorted(task.file.counts_of(task.kind))
    rank = counts.index(task.count) if task.count in counts else len(counts) - 1
    return rank * min(LEVELS, len(counts)) // len(counts)
