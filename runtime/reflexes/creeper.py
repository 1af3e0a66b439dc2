"""Back off a creeper: run from it before it blows up, as far as it takes for it to calm down.

Source of the distances: https://minecraft.wiki/w/Creeper#Behavior. It swells within 3 blocks and goes on within 7, for 1.5 s.
"""

from __future__ import annotations

from bridge.messages import Action, Entity, Observation
from runtime.reflexes.aim import turn, walk, yaw_to
from runtime.reflexes.reflex import Reflex
from runtime.reflexes.surroundings import Surroundings
from runtime.reflexes.ways import free_run

NEAR_BLOCKS = 4.0
CALM_BLOCKS = 7.5
_MIDDLE = 0.85
"""Half of a creeper's height, in blocks."""
_HEADINGS = 16


def run_from(seen: Observation, around: Surroundings, entity: Entity) -> Action:
    """Sprint where it leads away from something, and neither into a wall nor down a cliff nor into fire."""
    away = yaw_to(-entity.offset[0], -entity.offset[2])

    def worth(yaw: float) -> float:
        return min(free_run(around, yaw)[0], 4.0) - abs(turn(yaw - away)) / 45.0

    yaw = max((away + 360.0 * step / _HEADINGS for step in range(_HEADINGS)), key=worth)
    climbs = free_run(around, yaw)[1]
    return walk(seen, yaw, jump=climbs or seen.pose.in_water, sprint=True)


class BackOffCreeper(Reflex):
    """Acts from the moment that a creeper is near and sees the body until it is far enough."""

    name = "creeper"

    def __init__(self) -> None:
        self._from: int | None = None

    def act(self, seen: Observation, last: Action) -> Action | None:
        """See ``Reflex``."""
        creepers = [entity for entity in seen.entities if entity.kind == "creeper"]
        if not creepers or seen.life.health <= 0:
            self._from = None
            return None
        around = Surroundings(seen)
        near = next((c for c in creepers if c.distance <= NEAR_BLOCKS and around.sees(c, _MIDDLE)), None)
        if near is None:  # the one that it runs from already
            near = next((c for c in creepers if c.id == self._from and c.distance <= CALM_BLOCKS), None)
        self._from = near.id if near is not None else None
        if near is None:
            return None
        self.reason = f"a creeper is {near.distance:.0f} blocks away"
        return run_from(seen, around, near)

    def interrupt(self) -> None:
        """See ``Reflex``."""
        self._from = None
