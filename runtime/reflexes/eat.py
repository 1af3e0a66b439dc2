"""Eat when hungry: stand still, take the best food into the hand, eat it, and take back what was held.

Source of when it helps: https://minecraft.wiki/w/Hunger. With 18 half drumsticks health comes back, with 6 nobody sprints.
"""

from __future__ import annotations

import functools

from bridge import names
from bridge.messages import Action, ItemAction, Observation
from runtime.reflexes.reflex import Reflex

HUNGRY_FOOD = 12.0
"""Half drumsticks from which on it eats."""
HURT_HEALTH, HURT_FOOD = 12.0, 17.0
"""With so little health already from that much food on, since health comes back only above it."""
EATING_TICKS = 60
"""Ticks after which a bite that brought nothing is given up: it takes 32, and a server may be late."""
PAUSE_TICKS = 400
"""Ticks until it tries again where nothing came of it."""
_HARMFUL = frozenset(
    ("rotten_flesh", "spider_eye", "poisonous_potato", "pufferfish", "chicken", "suspicious_stew", "chorus_fruit")
)
_DEAR = frozenset(("golden_apple", "enchanted_golden_apple", "golden_carrot"))
"""Left for worse times: eaten where there is nothing else."""
_MOST_UP = -60.0


@functools.cache
def _foods() -> dict[int, tuple[bool, float]]:
    """Item id -> what is better to eat (the greater)."""
    rows = names.read_table("foods")["rows"]
    return {
        names.items().id(name): (name not in _DEAR, food + saturation)
        for name, food, saturation in rows
        if name not in _HARMFUL
    }


class Eat(Reflex):
    """Acts from hunger until what it ate has gone down, and where nothing came of it not for a while."""

    name = "eat"

    def __init__(self) -> None:
        self._food: int | None = None
        self._held_before = 0
        self._ticks = 0
        self._pause = 0
        self._level = 0.0

    def act(self, seen: Observation, last: Action) -> Action | None:
        """See ``Reflex``."""
        self._pause = max(0, self._pause - 1)
        if self._food is None:
            food = self._wanted(seen)
            if food is None:
                return None
            self._begin(seen, food)
        assert self._food is not None
        self._ticks += 1
        held = int(seen.inventory[seen.held_slot, 0])
        if seen.life.food > self._level or self._ticks > EATING_TICKS or self._food not in seen.inventory[:, 0]:
            return self._end(seen, held)
        if held != self._food:
            return Action(item_action=ItemAction("equip", self._food))
        if seen.target is not None and seen.pose.pitch > _MOST_UP and not last.use:
            return Action(d_pitch=-20.0)  # what is looked at might answer the key instead
        return Action(use=True)

    def _wanted(self, seen: Observation) -> int | None:
        life = seen.life
        hungry = life.food <= HUNGRY_FOOD or (life.health <= HURT_HEALTH and life.food <= HURT_FOOD)
        if not hungry or self._pause or life.health <= 0 or seen.pose.in_water:
            return None
        foods = _foods()
        carried = {int(item) for item in seen.inventory[:, 0]} & foods.keys()
        return max(carried, key=lambda item: foods[item], default=None)

    def _begin(self, seen: Observation, food: int) -> None:
        self._food, self._ticks, self._level = food, 0, seen.life.food
        self._held_before = int(seen.inventory[seen.held_slot, 0])
        self.reason = f"{seen.life.food:.0f} of 20 food: it eats {names.items().name(food)}"

    def _end(self, seen: Observation, held: int) -> Action | None:
        """Take back what was held before; the student knows nothing of all this."""
        came_to_nothing = seen.life.food <= self._level
        self._food = None
        if came_to_nothing:
            self._pause = PAUSE_TICKS
        before = self._held_before
        if before and before != held and before in seen.inventory[:, 0]:
            return Action(item_action=ItemAction("equip", before))
        return None

    def interrupt(self) -> None:
        """See ``Reflex``."""
        self._food = None
