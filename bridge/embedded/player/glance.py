"""What success tests read of an Observation, made when they ask for it: most ask for one field, and a whole one is dear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bridge.embedded.player.senses import pose_of
from bridge.messages import Entity, Life, Pose, Slots

if TYPE_CHECKING:
    from bridge.embedded.world import EmbeddedWorld


class Glance:
    """Implements ``bridge.evidence.Perceived``: the fields of the Observation that the world would make now."""

    def __init__(self, world: EmbeddedWorld) -> None:
        self._world = world

    @property
    def tick(self) -> int:
        """See ``messages.Observation``, like all of these."""
        return self._world.tick

    @property
    def inventory(self) -> Slots:
        """The world's own slots."""
        return self._world.inventory.slots

    @property
    def life(self) -> Life:
        """Health and food."""
        return self._world.vitals.life(self._world.inventory.armour)

    @property
    def pose(self) -> Pose:
        """Where the player stands and looks."""
        return pose_of(self._world.body)

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Nearest first."""
        return self._world.entities()
