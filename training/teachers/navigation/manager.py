"""The managers: what of a find, an explore or a reach is still to be done, as seen in the observations."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.ground_squares import SQUARE_SIDE
from bridge.messages import Cell, Explore, Find, Goal, Observation, Reach, Slots, Success, Task
from training.teachers.navigation.ground import SeenGround
from training.teachers.navigation.looks import is_looked_at
from training.teachers.navigation.senses import known_entities
from training.teachers.navigation.subgoals import FindSubgoal, ReachSubgoal, SurveySubgoal


def _success_of(goal: Goal, task: Task | None) -> Success:
    if task is None:
        raise ValueError(
            f"task: the navigators need a task with a success test beside the goal {goal.text!r}; "
            "make one with training.task_files"
        )
    return task.success


def _refuse(task: Task | None, wanted: type) -> ValueError:
    got = "none" if task is None else type(task.success).__name__
    return ValueError(f"task: this manager needs success {wanted.__name__}, got {got}; ask training.teachers.crew")


class FindManager:
    """Counts different things that were looked at: the block under the crosshair, creatures and items near the gaze.

    What hides a creature it cannot tell; so it never says that nothing is left to find. The world ends an episode that is won.
    """

    def __init__(self) -> None:
        self._find = Find(blocks=("air",))
        self._blocks: frozenset[int] = frozenset()
        self._items: NDArray[np.int64] = np.zeros(0, np.int64)
        self._cells: set[Cell] = set()
        self._has_begun = False
        self._entities: set[int] = set()

    def start(self, goal: Goal, task: Task | None, inventory: Slots) -> None:
        """Begin an episode. ValueError without a task whose success test is Find."""
        success = _success_of(goal, task)
        if not isinstance(success, Find):
            raise _refuse(task, Find)
        self._find = success
        self._blocks = frozenset(names.blocks().ids(success.blocks).tolist())
        self._items = names.items().ids(success.items)
        self._cells, self._entities = set(), set()
        self._has_begun = False

    def subgoal(self, observation: Observation) -> FindSubgoal:
        """How many are still to be looked at, one at least."""
        find = self._find
        if self._has_begun:  # the test does not judge what the reset shows
            self._note(observation)
        self._has_begun = True
        left = max(1, find.count - len(self._cells) - len(self._entities))
        return FindSubgoal(find.blocks, find.creatures, find.items, find.distance, left, find.count > 1)

    def _note(self, observation: Observation) -> None:
        find, target = self._find, observation.target
        if target is not None and target.block in self._blocks and target.distance <= find.distance:
            assert target.cell is not None
            self._cells.add(target.cell)
        for entity in known_entities(observation, find.creatures, self._items):
            if is_looked_at(entity, observation, find.distance):
                self._entities.add(entity.id)


class ExploreManager:
    """Counts the squares seen on a map that it shares with its conductor."""

    def __init__(self, seen: SeenGround) -> None:
        self._seen = seen
        self._squares = 0
        self._has_begun = False

    def start(self, goal: Goal, task: Task | None, inventory: Slots) -> None:
        """Begin an episode. ValueError without a task whose success test is Explore."""
        success = _success_of(goal, task)
        if not isinstance(success, Explore):
            raise _refuse(task, Explore)
        self._squares = math.ceil(success.area / SQUARE_SIDE**2)
        self._has_begun = False
        self._seen.start()

    def subgoal(self, observation: Observation) -> SurveySubgoal:
        """How many squares are still to be seen, one at least: the world ends an episode that is won."""
        new = self._seen.see(observation)
        if self._has_begun:  # the test does not judge what the reset shows
            self._squares -= new
        self._has_begun = True
        return SurveySubgoal(max(1, self._squares))


class ReachManager:
    """Tells the way that is left to a place, as dead reckoning would."""

    def __init__(self) -> None:
        self._reach = Reach((1000.0, 0.0))
        self._place: tuple[float, float] | None = None

    def start(self, goal: Goal, task: Task | None, inventory: Slots) -> None:
        """Begin an episode. ValueError without a task whose success test is Reach."""
        success = _success_of(goal, task)
        if not isinstance(success, Reach):
            raise _refuse(task, Reach)
        self._reach = success
        self._place = None

    def subgoal(self, observation: Observation) -> ReachSubgoal | None:
        """The way that is left; None once the feet are there."""
        x, _, z = observation.pose.position
        if self._place is None:
            self._place = x + self._reach.offset[0], z + self._reach.offset[1]
        way = self._place[0] - x, self._place[1] - z
        left = math.hypot(*way) - self._reach.distance
        if left <= 0:
            return None
        return ReachSubgoal(self._place, self._reach.offset, way, self._reach.distance, math.ceil(left))
