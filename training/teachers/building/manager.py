"""The builders' manager: a blueprint as layers, the lowest one that lacks something first."""

from __future__ import annotations

import numpy as np

from agent.site import Site, Survey, choose_site
from bridge.messages import Build, Goal, Observation, Slots, Task, Voxels
from training.teachers.building.words import BuildSubgoal


class BuildManager:
    """Chooses the site at the first observation and names the lowest layer that is not seen complete.

    Args:
        expert: whether the blueprint by which a task is judged is known; without it the goal's own is.
    """

    def __init__(self, expert: bool = True) -> None:
        self._expert = expert
        self._blueprint: Voxels | None = None
        self._survey: Survey | None = None

    def start(self, goal: Goal, task: Task | None, inventory: Slots) -> None:
        """Begin an episode. Raises ValueError where no blueprint is known."""
        self._survey = None
        self._blueprint = goal.blueprint
        if self._expert and task is not None and isinstance(task.success, Build):
            self._blueprint = task.success.blueprint
        if self._blueprint is None:
            raise ValueError(
                f"goal {goal.text!r}: the builders need a blueprint, in the goal or, with the expert, "
                "in the task's success test build"
            )

    def subgoal(self, observation: Observation) -> BuildSubgoal | None:
        """The layer that is due; None where all that is wanted is seen standing. Raises RuntimeError before ``start``."""
        if self._blueprint is None:
            raise RuntimeError("manager: start(goal, task, inventory) comes before subgoal")
        if self._survey is None:
            self._survey = Survey(choose_site(self._blueprint, observation))
        self._survey.look(observation)
        return due_layer(self._survey.site, self._survey.blocks)


def due_layer(site: Site, seen: Voxels) -> BuildSubgoal | None:
    """The lowest layer of a site that lacks something, as far as seen (``Survey.blocks``)."""
    lacking = (site.blueprint > 0) & (seen != site.blueprint)
    if not lacking.any():
        return None
    layers = np.flatnonzero(lacking.any(axis=(0, 2)))
    lowest = np.flatnonzero(site.blueprint.any(axis=(0, 2)))[0]
    return BuildSubgoal(site, int(layers[0] - lowest) + 1, int(lacking.sum()))
