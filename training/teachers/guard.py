"""What comes before any errand: armour, running from what is too strong, striking what comes too near, eating."""

from __future__ import annotations

from dataclasses import dataclass

from bridge import names
from bridge.embedded.player.armour import worn_slot
from bridge.messages import Entity, Observation
from training.teachers.hand_skills import Eat, Equip, HandsSkill
from training.teachers.hands import counts, in_hand
from training.teachers.hunting import Hunter
from training.teachers.needs import Hunt, Live, Step, Wear
from training.teachers.routes import Guide
from training.teachers.subgoals import Subgoal
from training.teachers.survival import Survivor
from training.teachers.tactics import Tactics
from training.teachers.threats import SHOOTERS, run_from, threats

_STRIKE_WITHIN = 4.5
_CREEPER_WITHIN = 5.0
_BEGIN_RUNNING, _END_RUNNING = 6.0, 18.0
_SHOOTER_BEGIN, _SHOOTER_END = 15.0, 20.0
"""Blocks to a threat from which on one runs, and up to which: a skeleton's arrows reach 15."""
_TIRED_TICKS, _REST_TICKS = 160, 100
"""After so long a flight one goes on with what was to be done, for so long at least: it led nowhere."""
_WEAK = 7.0
_PEACE_BLOCKS = 9.0
_HUNGRY, _HEALS_FROM, _HURT = 14.0, 18.0, 16.0
"""Food from which down one eats; and from 18 on one heals (``hunger.SLOW_HEAL_FOOD``)."""


@dataclass(frozen=True)
class FleeSubgoal:
    """Get away from a creature."""

    kind: str

    def text(self) -> str:
        """Such as ``flee creeper``."""
        return f"flee {self.kind}"


@dataclass(frozen=True)
class EatSubgoal:
    """Eat something."""

    food: int

    def text(self) -> str:
        """Such as ``eat bread``."""
        return f"eat {names.items().name(self.food)}"


class Guard:
    """Watches over a body while it is about a step."""

    def __init__(self, guide: Guide, hunter: Hunter, tactics: Tactics, survivor: Survivor) -> None:
        self._guide = guide
        self._hunter = hunter
        self._tactics = tactics
        self._survivor = survivor
        self._running_since: int | None = None
        self._tired_until = 0

    def react(self, step: Step, observation: Observation) -> tuple[Subgoal, HandsSkill] | None:
        """What to say and do instead of the step; None where nothing is in the way of it."""
        prey = step.kind if isinstance(step, Hunt) else ""
        if isinstance(step, Hunt | Live):
            piece = _unworn(observation)
            if piece is not None:
                return Wear(piece), Equip(piece)
        danger = self._danger(prey, observation)
        if danger is not None:
            return danger
        return self._eat(observation)

    def _danger(self, prey: str, observation: Observation) -> tuple[Subgoal, HandsSkill] | None:
        armed = self._tactics.is_armed(observation) and observation.life.health > _WEAK
        others = [entity for entity in threats(observation, _SHOOTER_END) if entity.kind != prey]
        if not others:
            self._running_since = None
            return None
        creeper = next((entity for entity in others if entity.kind == "creeper"), None)
        if creeper is not None and creeper.distance < _CREEPER_WITHIN:
            return FleeSubgoal("creeper"), run_from([creeper], self._guide, observation)
        if armed or prey:
            near = next((e for e in others if e.distance < _STRIKE_WITHIN and e.kind != "creeper"), None)
            return None if near is None else (Hunt(near.kind), self._hunter.strike(near, observation))
        return self._run(others, observation)

    def _run(self, others: list[Entity], observation: Observation) -> tuple[Subgoal, HandsSkill] | None:
        if observation.tick < self._tired_until:
            return None
        running = self._running_since is not None
        feared = [entity for entity in others if entity.distance < _reach(entity, running)]
        if not feared:
            self._running_since = None
            return None
        if self._running_since is None:
            self._running_since = observation.tick
        elif observation.tick - self._running_since > _TIRED_TICKS:
            self._running_since, self._tired_until = None, observation.tick + _REST_TICKS
            return None
        return FleeSubgoal(feared[0].kind), run_from(feared, self._guide, observation)

    def _eat(self, observation: Observation) -> tuple[Subgoal, HandsSkill] | None:
        life = observation.life
        hungry = life.food <= _HUNGRY or (life.health < _HURT and life.food < _HEALS_FROM)
        if not hungry or threats(observation, _PEACE_BLOCKS):
            return None
        skill = self._survivor.eat(observation, 1.0)
        if skill is None:
            return None
        food = in_hand(observation) if isinstance(skill, Eat) else self._survivor.food_held(observation)[1]
        return EatSubgoal(food or 0), skill


def _unworn(observation: Observation) -> int | None:
    """Armour, or a shield, that is carried while its place on the body is empty."""
    for item in counts(observation):
        place = worn_slot(item)
        if place is not None and observation.equipment[place, 1] == 0:
            return item
    return None


def _reach(entity: Entity, running: bool) -> float:
    """How near a threat may be before one runs, or until one does no longer."""
    if entity.kind in SHOOTERS:
        return _SHOOTER_END if running else _SHOOTER_BEGIN
    return _END_RUNNING if running else _BEGIN_RUNNING
