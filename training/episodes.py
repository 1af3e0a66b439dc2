"""What a labelled episode is: what was to be played, how it came about, and its arrays.

Over its ticks an episode holds the student's inputs (``agent.layout.TICK_FIELDS``) and what the teachers said: ``label_heads``
int16 (ticks, heads), ``label_turn`` float32 (ticks, 2) degrees of pitch and yaw, ``label_plan`` int16 (ticks,),
``label_pointer`` int16 (ticks,), see ``training.pointing``, ``label_skill`` uint8 (ticks,), an index of ``agent.skill.SKILLS``,
``label_patches`` uint8 (ticks, FRAME_TOKENS), see ``training.frame_contents``, and ``label_facts`` float32 (ticks, AUXILIARY);
``missed`` bool (ticks,), whether the student wanted to do something else than the teachers; and ``driver`` uint8 (ticks,), an
index of DRIVERS.

What the goal shows and lets hear is the same on every tick and is held once (``agent.goal.SHOWN_FIELDS``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from training.task_names import TaskName

DRIVERS = ("teachers", "student", "disturbance")
LABELS = (
    *("label_heads", "label_turn", "label_plan", "label_pointer", "label_skill", "label_patches", "label_facts"),
    *("missed", "driver"),
)
MOST_TICKS = 100_000
"""An episode is never longer: over an hour of play."""


@dataclass(frozen=True)
class EpisodeSpec:
    """An episode to be played. ValueError, naming the field, where one is not as it says here.

    Attributes:
        task: ``FAMILY/KIND/COUNT`` (``training.task_names``).
        seed: of every draw of the episode, and of its world, if that can answer the task.
        round: the round of distillation that asks for it.
        beta: share of the stretches that the teachers drive, 0..1.
        tick_limit: ticks after which it ends.
        expert: whether the teachers know what only the expert does (``training.teachers.crew``).
        disturbance: share of the stretches that begin with a disturbance, 0..1 (``training.disturbances``).
        drawn: whether the student draws its actions by chance, as when it is deployed; else it takes the likeliest.
        stuck_ticks: so many ticks without a state that is new (``training.repeats``) end it; 0 for none.
        designs: whether buildings that are asked for by words are designed first. A student that says no words can design none,
            and is then shown no cells that are to be built and no words of the teachers, as when it is deployed.
    """

    task: str
    seed: int
    round: int
    beta: float
    tick_limit: int
    expert: bool = True
    disturbance: float = 0.0
    drawn: bool = False
    designs: bool = True
    stuck_ticks: int = 0

    def __post_init__(self) -> None:
        TaskName.parse(self.task)
        for name in ("beta", "disturbance"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"{name}: must lie in 0..1, got {getattr(self, name)}")
        if not 1 <= self.tick_limit <= MOST_TICKS:
            raise ValueError(f"tick_limit: must lie in 1..{MOST_TICKS}, got {self.tick_limit}")
        for name in ("seed", "round", "stuck_ticks"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name}: must not be negative, got {getattr(self, name)}")

    @property
    def name(self) -> str:
        """Its name among the episodes of its run."""
        return f"{self.seed}-{self.round}"


@dataclass(frozen=True)
class EpisodeFacts:
    """How an episode came about.

    Attributes:
        spec: what was asked for.
        goal: the goal text.
        world_seed: the seed of the world it was played in (``training.answerable``).
        success: whether the task was done when it ended.
        progress: share of the success test that was met when it ended, 0..1.
        ticks: its length.
    """

    spec: EpisodeSpec
    goal: str
    world_seed: int
    success: bool
    progress: float
    ticks: int


@dataclass(frozen=True)
class Episode:
    """One labelled episode in memory.

    Attributes:
        facts: how it came about.
        arrays: with a leading ticks axis.
        goal_arrays: what its goal holds beside its words, without a ticks axis.
    """

    facts: EpisodeFacts
    arrays: dict[str, NDArray[np.generic]]
    goal_arrays: dict[str, NDArray[np.generic]] = field(default_factory=dict)

    @property
    def ticks(self) -> int:
        """Its length in ticks."""
        return self.facts.ticks

    @property
    def driven(self) -> float:
        """Share of its ticks that the student drove, 0..1."""
        return float((self.arrays["driver"] == DRIVERS.index("student")).mean())
