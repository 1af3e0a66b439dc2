"""Mirrored worlds: the student's side gets only the observation, the teachers' side stands in the same state and knows the map.

Many mirrors run in lock-step under one batched policy. On every tick the teachers say what each level would do *here*, whoever
drives; who drives changes in stretches, so that the student's own mistakes are seen through and then mended (DAgger,
arXiv 1011.0686; that the labels come from a hierarchy and cover its words too is our definition). A stretch may begin with a
disturbance, in which neither side drives (``training.disturbances``).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from agent import plan
from agent.chance import Chance
from agent.goal import shown_arrays
from agent.notes import notes_for
from agent.observe import Arrays, tick_arrays
from agent.policy import StudentPolicy, StudentState
from agent.way import read_way
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action
from training.answerable import begin_in_a_fitting_world
from training.designing import Designer
from training.disturbances import Disturbance
from training.episodes import DRIVERS, Episode, EpisodeFacts, EpisodeSpec
from training.expert.shipped import codes_of, shipped_decoder
from training.goal_pictures import with_drawn_picture
from training.goal_texts import draw_goal_text
from training.label_arrays import differs, label_arrays
from training.meter import Meter, Unmeasured
from training.repeats import states_of
from training.task_names import TaskName
from training.teachers.crew import make_teachers

DRIVING_STRETCH_TICKS = (20, 100)
"""Shortest and longest stretch for which one side drives."""
_TEACHERS, _STUDENT, _DISTURBANCE = range(len(DRIVERS))
_CHANCE = 1
"""Tells the student's own draws from all others of an episode."""


@dataclass
class _Tape:
    """What has been recorded of the running episode, a list an array."""

    rows: dict[str, list[NDArray[np.generic]]] = field(default_factory=dict)

    def add(self, **values: object) -> None:
        for name, value in values.items():
            self.rows.setdefault(name, []).append(np.asarray(value))


class Mirror:
    """One world with both its sides, playing one episode.

    Attributes:
        task: what is to be done, in the words drawn for it.
        observation: of the tick to come.
        notes: what was said by whoever drove, and what was heard and is built.
        state: the student's, of one agent; None where there is no student.
        chance: what the student draws its actions by, where it draws them.
    """

    def __init__(self, world: EmbeddedWorld, spec: EpisodeSpec, meter: Meter) -> None:
        self.spec = spec
        self._world = world
        self._meter = meter
        self._draw = np.random.default_rng((spec.seed, spec.round))
        self.chance = Chance(np.random.default_rng((spec.seed, spec.round, _CHANCE)))
        name = TaskName.parse(spec.task)
        self.task = with_drawn_picture(name, name.task(draw_goal_text(name, self._draw)), self._draw)
        self.observation, self._world_seed = begin_in_a_fitting_world(world, self.task, spec.seed)
        self.notes = notes_for(self.task.goal)
        # Without the expert there are no codes, and nobody teaches to design.
        self._decoder = shipped_decoder() if spec.designs else None
        self._designer = Designer(self.task, codes_of if spec.expert else None, self._decoder)
        self._teachers = make_teachers(self._designer.task, spec.expert)
        self._teachers.start(self.task.goal, self._designer.task, world)
        self.state: StudentState | None = None
        self._tape = _Tape()
        self._ticks = 0
        self._stretch = 0
        self._side = _TEACHERS
        self._disturbance: Disturbance | None = None
        self._said_by = _TEACHERS
        self._met: set[bytes] = set()
        self._newest = 0

    def see(self) -> None:
        """Take the observation of the tick to come into the notes; comes before every ``play_tick``."""
        self.notes = self.notes.see(self.observation, self._decoder)

    def play_tick(self, arrays: Arrays, said: tuple[Action, int] | None) -> Episode | None:
        """One tick: the teachers label it, one side drives it. Returns the episode when it has ended.

        Args:
            arrays: the student's inputs of this tick, one row.
            said: the student's action and plan token; None while there is no student yet.
        """
        driver = self._driver()
        with self._meter.part("labels"):
            self._teachers.hear(self._course(driver))
            label = self._designer.label(self._teachers.label(self.observation), self.notes.speech)
        with self._meter.part("label arrays"):
            token = plan.next_token(self.notes.speech, plan.tokenize(label.subgoal))
            self._tape.add(**arrays, **label_arrays(self.observation, label, token, arrays, self._world.grid))
        self._tape.add(missed=said is not None and differs(said[0], label.action), driver=np.uint8(driver))
        action, spoken = label.action, token
        if driver == _DISTURBANCE:
            assert self._disturbance is not None
            action = self._disturbance.action()
        elif driver == _STUDENT and said is not None:
            action = said[0]
            # What is drawn of the design must be the building that the teachers go on to teach.
            spoken = token if self._designer.designing(self.notes.speech) else said[1]
        # Who is deployed without words hears none of the teachers' either: a way among them could be pointed at.
        before = self.notes.speech.finished
        self.notes = self.notes.say(spoken if self.spec.designs else plan.END)
        if self.notes.speech.finished != before:
            self._said_by = driver
        with self._meter.part("world"):
            self.observation, _, done, info = self._world.step(action)
        self._ticks += 1
        if done or self._ticks >= self.spec.tick_limit or self._is_stuck(arrays):
            return self._close(info.success, info.progress)
        return None

    def _course(self, driver: int) -> str:
        """The student's own words that tell a way: those that it is saying anew, or the last that were said; empty for none."""
        speech = self.notes.speech
        spoken = plan.text(speech.spoken)
        begun = speech.spoken == speech.finished[: len(speech.spoken)]
        if driver == _STUDENT and not begun and read_way(spoken) is not None:
            return spoken
        return plan.text(speech.finished) if self._said_by == _STUDENT else ""

    def _is_stuck(self, arrays: Arrays) -> bool:
        """Whether there was nothing new for as long as that is looked on."""
        if not self.spec.stuck_ticks:
            return False
        state = states_of({name: array[None] for name, array in arrays.items()}).tobytes()
        if state not in self._met:
            self._met.add(state)
            self._newest = self._ticks
        return self._ticks - self._newest >= self.spec.stuck_ticks

    def _driver(self) -> int:
        """Who drives this tick. While there is no student, the teachers drive where it would."""
        if self._disturbance is not None and self._disturbance.ticks_left == 0:
            self._disturbance = None
        if self._disturbance is None and self._stretch == 0:
            self._stretch = int(self._draw.integers(*DRIVING_STRETCH_TICKS))
            self._side = _TEACHERS if self._draw.random() < self.spec.beta else _STUDENT
            if self.spec.disturbance and self._draw.random() < self.spec.disturbance:
                # Who has to mend it is always the teachers: it is their way out that is to be seen.
                self._disturbance, self._side = Disturbance(self._draw), _TEACHERS
        if self._disturbance is not None:
            return _DISTURBANCE
        self._stretch -= 1
        return self._side if self.state is not None else _TEACHERS

    def _close(self, success: bool, progress: float) -> Episode:
        arrays = {name: np.stack(rows) for name, rows in self._tape.rows.items()}
        facts = EpisodeFacts(
            spec=self.spec,
            goal=self.task.goal.text,
            world_seed=self._world_seed,
            success=success,
            progress=float(progress),
            ticks=self._ticks,
        )
        shown = {name: array[0] for name, array in shown_arrays([self.task.goal]).items()}
        return Episode(facts, arrays, shown)


def roll_out(
    specs: Iterable[EpisodeSpec],
    worlds: list[EmbeddedWorld],
    student: StudentPolicy | None,
    batch: int | None = None,
    meter: Meter | None = None,
) -> Iterator[Episode]:
    """Play episodes in as many mirrors at once as there are worlds, one batched student pass a tick; yield each as it ends.

    Args:
        specs: what to play.
        worlds: to play it in.
        student: takes part; None while there is none.
        batch: rows of every pass, at least as many as there are worlds, which is what None stands for. A row's last bits
            depend on how many rows there are, never on what stands in the others: with the same ``batch`` an episode is the
            same, whoever plays beside it.
        meter: is told of the parts ``labels``, ``label arrays``, ``world``, ``inputs``, ``student`` and ``begin``.
    """
    meter = meter or Unmeasured()
    waiting = iter(specs)
    mirrors: list[Mirror] = []
    idle = list(worlds)
    playing: dict[int, EmbeddedWorld] = {}
    rows = batch or len(worlds)
    if rows < len(worlds):
        raise ValueError(f"batch: must be at least the {len(worlds)} worlds, got {rows}")
    while True:
        while idle and (spec := next(waiting, None)) is not None:
            world = idle.pop()
            with meter.part("begin"):
                mirror = Mirror(world, spec, meter)
                if student is not None:
                    mirror.state = student.start([mirror.task.goal])
            playing[id(mirror)] = world
            mirrors.append(mirror)
        if not mirrors:
            return
        with meter.part("inputs"):
            for mirror in mirrors:
                mirror.see()
            arrays = tick_arrays([mirror.observation for mirror in mirrors], [mirror.notes for mirror in mirrors])
        with meter.part("student"):
            said = [] if student is None else _ask(student, mirrors, arrays, rows)
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


def _ask(student: StudentPolicy, mirrors: list[Mirror], arrays: Arrays, rows: int) -> list[tuple[Action, int]]:
    """What the student says to its inputs; its memory goes on in the mirrors. The batch is filled up with its last row."""
    filled = [*range(len(mirrors)), *[len(mirrors) - 1] * (rows - len(mirrors))]
    state = join_states([state_of(mirrors[index]) for index in filled])
    logits = student.tick({name: array[filled] for name, array in arrays.items()}, state.goal, state.memory)
    said = []
    for index, mirror in enumerate(mirrors):
        one = slice(index, index + 1)
        heads = {name: head[one] for name, head in logits.heads.items()}
        chance = mirror.chance if mirror.spec.drawn else None
        chosen = student.choose(heads, logits.plan[one], state.notes[one], [chance])
        mirror.state = StudentState(state.goal[one], logits.memory[one], chosen.notes, (chance,))
        said.append((chosen.actions[0], plan.vocabulary().id(chosen.plan_tokens[0])))
    return said


def state_of(mirror: Mirror) -> StudentState:
    """A mirror's student, with the notes of whoever drove."""
    assert mirror.state is not None
    return dataclasses.replace(mirror.state, notes=(mirror.notes,))


def join_states(states: Sequence[StudentState]) -> StudentState:
    """One state of all the agents of several states, in their order."""
    return StudentState(
        goal=np.concatenate([state.goal for state in states]),
        memory=np.concatenate([state.memory for state in states]),
        notes=tuple(note for state in states for note in state.notes),
        chances=tuple(chance for state in states for chance in state.chances),
    )
