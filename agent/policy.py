"""What every policy is, and the shared way from a student's logits to actions and spoken subgoals."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from agent import act, observe
from agent.building import BlueprintDecoder
from agent.chance import Chance, chances_of
from agent.interface import Interface, current_interface
from agent.notes import Notes, notes_for
from agent.plan import likeliest_tokens
from agent.temperature import TEMPERATURE
from bridge.messages import Action, Goal, Observation


@dataclass(frozen=True)
class PolicyStep:
    """One tick of a batch of agents; one entry an agent in every list."""

    actions: list[Action]
    plan_tokens: list[str]
    """The token each agent said on this tick."""
    subgoals: list[str]
    """The last subgoal each agent finished saying; empty before the first."""
    state: Any


class Policy(Protocol):
    """Acts for a batch of agents. The state is the caller's to keep, so one policy serves many."""

    name: str

    def start(self, goals: Sequence[Goal]) -> Any:
        """The state before the first tick of a batch of agents."""

    def step(self, observations: Sequence[Observation], state: Any) -> PolicyStep:
        """One tick for every agent of the batch."""


@dataclass(frozen=True)
class StudentState:
    """What a student carries from tick to tick, beside its weights; one row or entry an agent."""

    goal: NDArray[np.float32]
    """float32 (agents, goal features)"""
    memory: NDArray[np.float32]
    """float32 (agents, memory features)"""
    notes: tuple[Notes, ...]
    """What was said, heard and is built, before this tick."""
    chances: tuple[Chance | None, ...]
    """What actions are drawn by; None where the likeliest are taken. They go on by being asked, whatever state is kept."""


@dataclass(frozen=True)
class Choices:
    """What is made of one tick's logits; one entry an agent in every list."""

    actions: list[Action]
    plan_tokens: list[str]
    subgoals: list[str]
    notes: tuple[Notes, ...]
    """This tick's token included."""


@dataclass(frozen=True)
class TickLogits:
    """What the tick graph answers, float32 with a leading agents axis."""

    heads: dict[str, NDArray[np.float32]]
    plan: NDArray[np.float32]
    memory: NDArray[np.float32]


class StudentPolicy(ABC):
    """A student of any engine. Subclasses run the two graphs; what goes in and what is made of the answer is here.

    Args:
        name: what reports call it.
        generator: with a generator, from which every agent's chance comes, actions are drawn from the heads' distributions;
            without, the likeliest is taken.
        temperature: divides the logits before a draw; ValueError unless positive.
        interface: what the graphs read and say; None for that of a student that is trained today.
    """

    def __init__(
        self,
        name: str,
        generator: np.random.Generator | None = None,
        temperature: float = TEMPERATURE,
        interface: Interface | None = None,
    ) -> None:
        if not temperature > 0:
            raise ValueError(f"temperature: must be positive, got {temperature}; leave the generator out for no draw")
        self.name = name
        self.interface = current_interface() if interface is None else interface
        self._generator = generator
        self._temperature = temperature

    decoder: BlueprintDecoder | None = None
    """Makes blueprints of the designs that the student says; None for a student without one."""

    @abstractmethod
    def encode_goals(self, goals: Sequence[Goal]) -> NDArray[np.float32]:
        """float32 (len(goals), goal features)."""

    @abstractmethod
    def tick(self, arrays: observe.Arrays, goal: NDArray[np.float32], memory: NDArray[np.float32]) -> TickLogits:
        """One pass; ``arrays`` holds at least the interface's tick fields, with a leading agents axis."""

    @abstractmethod
    def first_memory(self, agents: int) -> NDArray[np.float32]:
        """float32 (agents, memory features) before the first tick."""

    def start(self, goals: Sequence[Goal]) -> StudentState:
        """Encode the goals once.

        ValueError where a goal asks by what this student cannot read; GoalTextError, which is one, where its text is empty or
        too long.
        """
        reads = {
            "image": "goal_image" in self.interface.goal_inputs,
            "sound": "goal_sound" in self.interface.goal_inputs,
            "blueprint": "wanted_blocks" in self.interface.fields,
        }
        for goal in goals:
            for part, read in reads.items():
                if getattr(goal, part) is not None and not read:
                    others = ", ".join(["text", *(name for name, known in reads.items() if known)])
                    alone = " alone" if others == "text" else ""
                    raise ValueError(
                        f"goal.{part}: this student understands goals by their {others}{alone}; leave it out"
                    )
        return StudentState(
            goal=self.encode_goals(goals),
            memory=self.first_memory(len(goals)),
            notes=tuple(notes_for(goal) for goal in goals),
            chances=(None,) * len(goals) if self._generator is None else chances_of(self._generator, len(goals)),
        )

    def see(self, observation: Observation, notes: Notes) -> Notes:
        """An agent's notes with an observation taken in; to be done once for every observation."""
        return notes.see(observation, self.decoder)

    def arrays(self, observations: Sequence[Observation], notes: Sequence[Notes]) -> observe.Arrays:
        """What the tick graph reads of some agents, whose ``notes`` have taken the observations in."""
        return observe.tick_arrays(observations, notes, self.interface.tick_fields)

    def step(self, observations: Sequence[Observation], state: StudentState) -> PolicyStep:
        """One tick for every agent of the batch. ValueError where there are not as many observations as agents."""
        if len(observations) != len(state.notes):
            raise ValueError(f"observations: the state is of {len(state.notes)} agents, got {len(observations)}")
        notes = tuple(self.see(seen, kept) for seen, kept in zip(observations, state.notes, strict=True))
        logits = self.tick(self.arrays(observations, notes), state.goal, state.memory)
        return self.conclude(logits, StudentState(state.goal, state.memory, notes, state.chances))

    def conclude(self, logits: TickLogits, state: StudentState) -> PolicyStep:
        """Choose actions and tokens from the logits of one tick, whose observations the state's notes have taken in."""
        chosen = self.choose(logits.heads, logits.plan, state.notes, state.chances)
        return PolicyStep(
            chosen.actions,
            chosen.plan_tokens,
            chosen.subgoals,
            StudentState(state.goal, logits.memory, chosen.notes, state.chances),
        )

    def choose(
        self,
        heads: dict[str, NDArray[np.float32]],
        plan_logits: NDArray[np.float32],
        notes: Sequence[Notes],
        chances: Sequence[Chance | None],
    ) -> Choices:
        """Actions and tokens of one tick.

        Args:
            heads: head name -> float32 (agents, classes).
            plan_logits: float32 (agents, plan tokens).
            notes: one an agent, this tick's observation being taken in.
            chances: one an agent, by which its actions are drawn; None for the likeliest.
        """
        rows = np.stack([self._choose(head, heads[head], chances) for head in act.HEAD_NAMES], 1).astype(np.int32)
        without_item = rows[:, act.HEAD_NAMES.index("function")] < act.FUNCTIONS.index("craft")
        rows[without_item, act.HEAD_NAMES.index("item")] = 0
        words = self.interface.vocabulary
        tokens = likeliest_tokens(plan_logits, [kept.speech for kept in notes], words)
        said = tuple(kept.say(int(token), words) for kept, token in zip(notes, tokens, strict=True))
        return Choices(
            actions=[act.decode(act.ActionIndices(*(int(index) for index in row))) for row in rows],
            plan_tokens=[words.name(int(token)) for token in tokens],
            subgoals=[words.text(kept.speech.finished) for kept in said],
            notes=said,
        )

    @property
    def draws(self) -> bool:
        """Whether actions are drawn; else the likeliest is taken."""
        return self._generator is not None

    def _choose(self, head: str, logits: NDArray[np.float32], chances: Sequence[Chance | None]) -> NDArray[np.int64]:
        classes = logits.shape[1]
        noise = [np.zeros(classes) if chance is None else chance.noise(head, classes) for chance in chances]
        return np.asarray((logits + self._temperature * np.stack(noise)).argmax(-1), np.int64)


class RandomPolicy:
    """Acts at random and says nothing: the floor of every benchmark. It walks, turns and hits, and holds each choice a while."""

    name = "random"
    HOLD_TICKS = 10

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator

    def start(self, goals: Sequence[Goal]) -> list[tuple[int, Action]]:
        """State: for every agent the ticks left of its action, and the action."""
        return [(0, Action())] * len(goals)

    def step(self, observations: Sequence[Observation], state: list[tuple[int, Action]]) -> PolicyStep:
        """One tick for every agent of the batch."""
        held = [(left - 1, action) if left > 0 else (self.HOLD_TICKS - 1, self._draw()) for left, action in state]
        return PolicyStep([action for _, action in held], ["<pad>"] * len(held), [""] * len(held), held)

    def _draw(self) -> Action:
        draw = self._generator
        return Action(
            forward=int(draw.integers(-1, 2)),
            strafe=int(draw.integers(-1, 2)),
            jump=bool(draw.random() < 0.2),
            sprint=bool(draw.random() < 0.3),
            d_pitch=float(draw.normal(0, 2)),
            d_yaw=float(draw.normal(0, 4)),
            attack=bool(draw.random() < 0.5),
        )
