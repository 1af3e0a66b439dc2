"""A language model as the manager: each of its subgoals is handed to the teachers of such a task, until its test is met."""

from __future__ import annotations

from bridge.embedded.world import EmbeddedWorld
from bridge.evidence import Evidence
from bridge.messages import Action, Goal, Observation, Task
from bridge.recipes import held_counts
from bridge.success import SuccessTest, begin_test
from training.teachers.crew import Teachers, make_teachers
from training.teachers.labels import TeacherLabel
from training.teachers.language.plan_text import PlannedSubgoal
from training.teachers.language.planner import LanguagePlanner

PATIENCE_TICKS = 6000
"""After which a subgoal that is not done counts as failed."""
MOST_PLANS = 3
"""Plans that are asked for in an episode."""


class LanguageTeachers:
    """See ``training.teachers.crew.Teachers``. Where a subgoal fails, a new plan is asked for from what is held then.

    Args:
        planner: asks the model.
        expert: whether the teachers below know the map.
        patience: ticks that a subgoal may take.
    """

    def __init__(self, planner: LanguagePlanner, expert: bool = True, patience: int = PATIENCE_TICKS) -> None:
        if patience < 1:
            raise ValueError(f"patience: must be at least 1 tick, got {patience}")
        self._planner = planner
        self._expert = expert
        self._patience = patience
        self._world: EmbeddedWorld | None = None

    def start(self, goal: Goal, task: Task | None, world: EmbeddedWorld) -> None:
        """Ask for a plan. Raises PlanRefusedError, ChatError."""
        self._goal, self._world = goal, world
        self._plans = 1
        self._plan = list(self._planner.plan(goal.text, held_counts(world.inventory.slots)))
        self._teachers: Teachers | None = None

    def label(self, observation: Observation) -> TeacherLabel:
        """What the teachers of the subgoal that is due would say and do. Raises RuntimeError before ``start``."""
        if self._world is None:
            raise RuntimeError("teachers: start(goal, task, world) comes before label")
        while self._plan:
            if self._teachers is None:
                self._begin(self._plan[0], self._world, observation)
            assert self._teachers is not None
            if self._test.judge(observation).success:
                self._plan.pop(0)
                self._teachers = None
            elif observation.tick - self._since > self._patience:
                self._plan_anew(observation)
            else:
                return self._teachers.label(observation)
        return TeacherLabel(Action(), "done", None, "done")

    def _begin(self, subgoal: PlannedSubgoal, world: EmbeddedWorld, observation: Observation) -> None:
        success = subgoal.success()
        task = Task(f"subgoal_{subgoal.line}", Goal(subgoal.text()), success, self._patience)
        self._test: SuccessTest = begin_test(success, observation, Evidence(world.name, world.grid, world.herd.kills))
        self._since = observation.tick
        self._teachers = make_teachers(task, self._expert)
        self._teachers.start(task.goal, task, world)

    def _plan_anew(self, observation: Observation) -> None:
        failed, self._teachers = self._plan[0], None
        self._plan = []
        if self._plans < MOST_PLANS:
            self._plans += 1
            why = f"{failed.text()} was not done within {self._patience} ticks"
            held = held_counts(observation.inventory)
            self._plan = list(self._planner.plan(self._goal.text, held, observation.nearby, why))
