"""Mirrored worlds: the student's side gets only the observation, the teachers' side stands in the same state and knows the map.

Many mirrors run in lock-step under one batched policy. On every tick the teachers say what each level would do *here*, whoever
drives; who drives changes in stretches, so that the student's own mistakes are seen through and then mended (DAgger,
arXiv 1011.0686; that the labels come from a hierarchy and cover its words too is our definition).
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from agent import act, plan
from agent.notes import notes_for
from agent.observe import Arrays, tick_arrays
from agent.policy import StudentPolicy, StudentState
from agent.skill import SKILLS
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import EYE_HEIGHT, Action, Collect, Observation
from training.chores import draw_task
from training.episodes import Episode, EpisodeFacts, EpisodeSpec
from training.frame_contents import frame_contents
from training.pointing import target_token
from training.teachers.crew import make_teachers
from training.teachers.labels import TeacherLabel

DRIVING_STRETCH_TICKS = (20, 100)
"""Shortest and longest stretch for which one side drives."""
MISSED_DEGREES = 3.0


@dataclass
class _Tape:
    """What has been recorded of the running episode, a list an array."""

    rows: dict[str, list[np.ndarray]] = field(default_factory=dict)

    def add(self, **values: object) -> None:
        for name, value in values.items():
            self.rows.setdefault(name, []).append(np.asarray(value))


class Mirror:
    """One world with both its sides, playing one episode."""

    def __init__(self, world: EmbeddedWorld, spec: EpisodeSpec) -> None:
        self.spec = spec
        self._world = world
        self._draw = np.random.default_rng((spec.seed, spec.round))
        self.task, self._item = draw_task(world, spec.seed, spec.tick_limit, self._draw)
        assert isinstance(self.task.success, Collect)
        self._count = self.task.success.count
        self.observation: Observation = world.reset(self.task, spec.seed)
        self._teachers = make_teachers(self.task)
        self._teachers.start(self.task.goal, self.task, world)
        self.notes = notes_for(self.task.goal)
        self.memory: np.ndarray | None = None
        self.goal: np.ndarray | None = None
        self._tape = _Tape()
        self._ticks = 0
        self._stretch = 0
        self._teacher_drives = True

    def play_tick(self, arrays: dict[str, np.ndarray], said: tuple[Action, int] | None) -> Episode | None:
        """One tick: the teachers label it, one side drives it. Returns the episode when it has ended.

        Args:
            arrays: the student's inputs of this tick, one row.
            said: the student's action and plan token; None while there is no student yet.
        """
        label = self._teachers.label(self.observation)
        token = plan.next_token(self.notes.speech, plan.tokenize(label.subgoal))
        heads = act.encode(label.action)
        self._tape.add(
            **arrays,
            label_heads=np.array(heads.as_row(), np.int16),
            label_turn=np.array((label.action.d_pitch, label.action.d_yaw), np.float32),
            label_plan=np.int16(token),
            label_skill=np.uint8(SKILLS.index(label.skill)),
            label_pointer=np.int16(target_token(self.observation, arrays, label)),
            label_facts=target_facts(self.observation, label),
            label_patches=frame_contents(self._world.grid, self.observation),
            missed=said is not None and differs(said[0], label.action),
        )
        action, spoken = label.action, token
        if said is not None and not self._teachers_turn():
            action, spoken = said
        self.notes = self.notes.say(spoken)
        self.observation, _, done, info = self._world.step(action)
        self._ticks += 1
        if done or self._ticks >= self.spec.tick_limit:
            return self._close(info.success)
        return None

    def _teachers_turn(self) -> bool:
        if self._stretch == 0:
            self._stretch = int(self._draw.integers(*DRIVING_STRETCH_TICKS))
            self._teacher_drives = bool(self._draw.random() < self.spec.beta)
        self._stretch -= 1
        return self._teacher_drives

    def _close(self, success: bool) -> Episode:
        arrays = {name: np.stack(rows) for name, rows in self._tape.rows.items()}
        facts = EpisodeFacts(
            goal=self.task.goal.text,
            item=self._item,
            count=self._count,
            seed=self.spec.seed,
            round=self.spec.round,
            beta=self.spec.beta,
            success=success,
            ticks=self._ticks,
        )
        return Episode(facts, arrays)


def differs(action: Action, wanted: Action) -> bool:
    """Whether an action does something else than the wanted one: other keys, or a turn that is off by more than a little."""
    keys = [dataclasses.replace(act.encode(one), pitch=0, yaw=0) for one in (action, wanted)]
    off = max(abs(action.d_yaw - wanted.d_yaw), abs(action.d_pitch - wanted.d_pitch))
    return keys[0] != keys[1] or off > MISSED_DEGREES


def target_facts(observation: Observation, label: TeacherLabel) -> np.ndarray:
    """float32 (4,): sine and cosine of the target's bearing, log(1 + blocks) / 4, and 1; zeros where there is no target."""
    if label.target is None:
        return np.zeros(4, np.float32)
    x, y, z = (goal - here for goal, here in zip(label.target, observation.pose.position, strict=True))
    bearing = math.atan2(-x, z) - math.radians(observation.pose.yaw)
    distance = math.hypot(x, y - EYE_HEIGHT, z)
    return np.array((math.sin(bearing), math.cos(bearing), math.log1p(distance) / 4, 1.0), np.float32)


def roll_out(
    specs: Iterable[EpisodeSpec], worlds: list[EmbeddedWorld], student: StudentPolicy | None
) -> Iterator[Episode]:
    """Play episodes in as many mirrors at once as there are worlds, one batched student pass a tick; yield each as it ends."""
    waiting = iter(specs)
    mirrors: list[Mirror] = []
    idle = list(worlds)
    playing: dict[int, EmbeddedWorld] = {}
    while True:
        while idle and (spec := next(waiting, None)) is not None:
            world = idle.pop()
            mirror = Mirror(world, spec)
            if student is not None:
                state = student.start([mirror.task.goal])
                mirror.goal, mirror.memory = state.goal[0], state.memory[0]
            playing[id(mirror)] = world
            mirrors.append(mirror)
        if not mirrors:
            return
        arrays, said = _student_tick(mirrors, student)
        going = []
        for index, mirror in enumerate(mirrors):
            row = {name: array[index] for name, array in arrays.items()}
            episode = mirror.play_tick(row, said[index] if said else None)
            if episode is None:
                going.append(mirror)
            else:
                idle.append(playing.pop(id(mirror)))
                yield episode
        mirrors = going


def _student_tick(mirrors: list[Mirror], student: StudentPolicy | None) -> tuple[Arrays, list[tuple[Action, int]]]:
    """The student's inputs of a tick, and what it says to them; nothing while there is no student."""
    decoder = None if student is None else student.decoder
    for mirror in mirrors:
        mirror.notes = mirror.notes.see(mirror.observation, decoder)
    notes = tuple(mirror.notes for mirror in mirrors)
    arrays = tick_arrays([mirror.observation for mirror in mirrors], notes)
    if student is None:
        return arrays, []
    goal = np.stack([mirror.goal for mirror in mirrors])  # type: ignore[misc]
    memory = np.stack([mirror.memory for mirror in mirrors])  # type: ignore[misc]
    step = student.conclude(student.tick(arrays, goal, memory), StudentState(goal, memory, notes))
    for mirror, remembered in zip(mirrors, step.state.memory, strict=True):
        mirror.memory = remembered
    tokens = [plan.vocabulary().id(token) for token in step.plan_tokens]
    return arrays, list(zip(step.actions, tokens, strict=True))
