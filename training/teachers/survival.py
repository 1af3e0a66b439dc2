"""Survival: eat, get food while there is too little, and be hidden from nightfall on."""

from __future__ import annotations

import numpy as np

from bridge import names
from bridge.embedded.deeds.eating import foods
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Observation
from training.teachers.hand_skills import Eat, Equip, HandsSkill
from training.teachers.hands import counts, lacks_in_hand
from training.teachers.hunting import Hunter
from training.teachers.journeys import Journeys
from training.teachers.mining import Miner
from training.teachers.needs import Gather, Hunt, Live, Step
from training.teachers.shelter import Shelter
from training.teachers.subgoals import Roam

_HARMFUL = ("rotten_flesh", "spider_eye", "poisonous_potato", "pufferfish", "suspicious_stew")
_PREY = {"cow": "beef", "pig": "porkchop", "sheep": "mutton", "chicken": "chicken", "rabbit": "rabbit"}
_DUSK, _DAWN = 11800, 23600
"""Ticks of the day from and to which one is hidden."""
_MARGIN = 6.0
"""Food beyond what is wanted at the end, for what the time until then takes."""
_FEW_FOOD, _FULL = 6.0, 20.0
_FAR_BLOCKS = 70.0


class Survivor:
    """Lives on."""

    def __init__(self, world: EmbeddedWorld, journeys: Journeys, miner: Miner, hunter: Hunter) -> None:
        self._world = world
        self._miner = miner
        self._hunter = hunter
        self._shelter = Shelter(world, journeys, miner)
        table = names.items()
        self._foods = [
            int(item) for item in np.flatnonzero(foods().ticks) if table.name(int(item)) not in _HARMFUL
        ]  # fmt: skip

    def food_held(self, observation: Observation) -> tuple[float, int | None]:
        """How much food the slots hold, and the food that gives most of it at once."""
        held = counts(observation)
        values = foods().food
        total = sum(float(values[item]) * held.get(item, 0) for item in self._foods)
        best = max((item for item in self._foods if held.get(item, 0)), key=lambda item: values[item], default=None)
        return total, best

    def eat(self, observation: Observation, wanted: float) -> HandsSkill | None:
        """Eating, where food is held and the stomach lacks ``wanted`` or more; None where not."""
        _, food = self.food_held(observation)
        if food is None or observation.life.food > _FULL - max(1.0, wanted):
            return None
        taken = lacks_in_hand((food,), observation)
        return Eat() if taken is None else Equip(taken)

    def live(self, step: Live, observation: Observation) -> tuple[Step | None, HandsSkill]:
        """What to say beside the step, if anything, and what to do."""
        life = observation.life
        held, _ = self.food_held(observation)
        hungry = life.food <= max(step.min_food, _FEW_FOOD) + 2.0 or (life.health < _FULL and life.food < 18.0)
        if hungry:
            eaten = self.eat(observation, 1.0)
            if eaten is not None:
                return None, eaten
        dark = _DUSK <= observation.time_of_day <= _DAWN
        short = step.min_food > 0.0 and life.food + held < min(_FULL, step.min_food + _MARGIN)
        if short and not dark:
            got = self._get_food(observation)
            if got is not None:
                return got
        return None, self._shelter.hide(observation)

    def _get_food(self, observation: Observation) -> tuple[Step, HandsSkill] | None:
        items = names.items()
        away = {kind: self._hunter.away(kind, observation) for kind in _PREY}
        kind = min(away, key=lambda kind: away[kind])
        if away[kind] < _FAR_BLOCKS:
            hunt = Hunt(kind, (items.id(_PREY[kind]),), 1)
            return hunt, self._hunter.hunt(hunt, observation)
        gather = Gather((items.id("apple"),), 1, tuple(names.blocks().ids(("oak_leaves",)).tolist()))
        if self._miner.knows(gather.blocks, observation):
            return gather, self._miner.gather(gather, observation)
        return gather, Roam()
