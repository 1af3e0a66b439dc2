"""The words that pass down the navigators' hierarchies."""

from __future__ import annotations

from dataclasses import dataclass

from agent.skill import SkillName
from bridge.messages import Cell, Vector
from training.teachers.aiming import yaw_towards
from training.teachers.hand_skills import Break, Equip
from training.teachers.navigation.compass import MOST_BLOCKS, offset_words, wind
from training.teachers.subgoals import DigThrough, Mine, Rest, Roam, Travel


@dataclass(frozen=True)
class FindSubgoal:
    """Look at ``count`` more different things of those named, from ``distance`` blocks or less.

    The conductor says what comes next for it, such as ``approach cow``.
    """

    blocks: tuple[str, ...]
    creatures: tuple[str, ...]
    items: tuple[str, ...]
    distance: float
    count: int
    is_one_of_many: bool = False
    """Whether the task asks for several, so that those looked at must be told from the others."""

    @property
    def word(self) -> str:
        """One word for all of them: the first."""
        return (self.creatures + self.blocks + self.items)[0]


@dataclass(frozen=True)
class SurveySubgoal:
    """See ``count`` more squares of ground. The conductor says whither; the number is for the critic."""

    count: int


@dataclass(frozen=True)
class ReachSubgoal:
    """Come within ``distance`` level blocks of ``place`` (x, z).

    In blocks to the east and south, ``offset`` leads there from where the goal began, and ``way`` from here.
    """

    place: tuple[float, float]
    offset: tuple[float, float]
    way: tuple[float, float]
    distance: float
    count: int
    """Blocks still to go."""

    def text(self) -> str:
        """What the student is to say all the way, such as ``approach north 40 east 5``; a heading where that is too far."""
        if max(map(abs, self.offset)) > MOST_BLOCKS:
            return f"approach {wind(yaw_towards((0.0, 0.0, 0.0), (self.way[0], 0.0, self.way[1])))}"
        return f"approach {offset_words(*self.offset)}".rstrip()


@dataclass(frozen=True)
class Look:
    """Turn the gaze to ``point``, clearing soft cover before it; with ``closer`` walk towards it meanwhile."""

    point: Vector
    closer: bool
    target: Vector
    cell: Cell | None = None
    """Of the block that is looked at; None where it is no block."""
    name: SkillName = "look"


NavigationSkill = Roam | Look | Break | Equip | Travel | Mine | DigThrough | Rest
