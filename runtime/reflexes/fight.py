"""Fight what attacks: strike back at what hurt the body, with the best weapon at hand; run where too little health is left."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from bridge.creatures import creature_parts
from bridge.embedded.creatures.weapons import weapons
from bridge.messages import Action, Entity, ItemAction, Observation
from runtime.reflexes.aim import angles_to, turn
from runtime.reflexes.creeper import run_from
from runtime.reflexes.reflex import Reflex
from runtime.reflexes.surroundings import Surroundings
from runtime.reflexes.ways import free_run

ATTACKERS = frozenset(
    {
        "zombie", "husk", "drowned", "zombie_villager", "skeleton", "stray", "wither_skeleton", "spider", "cave_spider", "slime",
        "magma_cube", "enderman", "witch", "wolf", "silverfish", "endermite", "phantom", "pillager", "vindicator", "evoker",
        "vex", "ravager", "blaze", "piglin", "piglin_brute", "zombified_piglin", "hoglin", "zoglin", "guardian", "bee",
    }
)  # fmt: skip
"""What may have hurt a body beside it. A creeper is run from (``creeper``)."""
WATCHED_BLOCKS = 6.0
"""So near is what hurt the body; skeletons that shoot from afar are not run after."""
REACH_BLOCKS = 3.0
"""Of a blow, from the eye to the creature's box."""
STRIDE_BLOCKS = 2.2
"""Nearer than that there is no need to go on."""
LOST_BLOCKS = 8.0
PATIENCE_TICKS = 100
"""Ticks without harm after which it lets go of what it cannot reach."""
WEAK_HEALTH = 6.0
"""Half hearts from which on it runs."""


@functools.cache
def _worth() -> NDArray[np.float64]:
    """float64 (items,): half hearts that a second of blows does, as far as the held key strikes (every 12 ticks)."""
    table = weapons()
    worth: NDArray[np.float64] = table["damage"] * np.minimum(table["speed"], 20.0 / 12.0)
    return worth


@functools.cache
def middle_of(kind: str) -> float:
    """Half of a creature's height, in blocks; that of a man where it is not known how it looks."""
    parts = creature_parts(kind)
    return float(max(box[4] for box, _ in parts)) / 2 if parts else 0.9


class FightBack(Reflex):
    """Acts from the moment that something near has hurt the body until it is gone."""

    name = "fight"

    def __init__(self) -> None:
        self._health = 0.0
        self._foe: int | None = None
        self._calm_ticks = 0

    def act(self, seen: Observation, last: Action) -> Action | None:
        """See ``Reflex``."""
        hurt = seen.life.health < self._health - 0.5
        self._health = seen.life.health
        self._calm_ticks = 0 if hurt else self._calm_ticks + 1
        if (self._foe is None and not hurt) or seen.life.health <= 0:
            self._foe = None
            return None
        around = Surroundings(seen)
        foe = self._find_foe(seen, around, hurt)
        self._foe = foe.id if foe is not None else None
        if foe is None:
            return None
        if seen.life.health <= WEAK_HEALTH:
            self.reason = f"a {foe.kind} attacks, and too little health is left to fight"
            return run_from(seen, around, foe)
        self.reason = f"a {foe.kind} attacks"
        return _draw_weapon(seen) or _strike(seen, around, foe)

    def _find_foe(self, seen: Observation, around: Surroundings, hurt: bool) -> Entity | None:
        for entity in seen.entities:  # nearest first
            if entity.distance > LOST_BLOCKS:
                return None
            if entity.id == self._foe and self._calm_ticks <= PATIENCE_TICKS:
                return entity
            near = hurt and entity.distance <= WATCHED_BLOCKS and entity.kind in ATTACKERS
            if near and around.sees(entity, middle_of(entity.kind) * entity.scale):
                return entity
        return None

    def interrupt(self) -> None:
        """See ``Reflex``."""
        self._foe = None


def _draw_weapon(seen: Observation) -> Action | None:
    """Take the best weapon into the hand, where a better one is carried."""
    worth, carried = _worth(), seen.inventory[:, 0]
    best = int(carried[np.argmax(worth[carried])])
    held = int(seen.inventory[seen.held_slot, 0])
    return Action(item_action=ItemAction("equip", best)) if worth[best] > worth[held] else None


def _strike(seen: Observation, around: Surroundings, foe: Entity) -> Action:
    """Look at it, go to it, and hit it where it can be reached."""
    yaw, pitch = angles_to(foe.offset, middle_of(foe.kind) * foe.scale)
    room, climbs = free_run(around, yaw, 2)
    goes = foe.distance > STRIDE_BLOCKS and room >= 1.0
    return Action(
        forward=int(goes),
        jump=goes and (climbs or seen.pose.in_water),
        d_yaw=turn(yaw - seen.pose.yaw),
        d_pitch=pitch - seen.pose.pitch,
        attack=foe.distance <= REACH_BLOCKS + 1.0,
    )
