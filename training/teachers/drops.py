"""Dropped items: which of them are wanted, and the way to the next one."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from agent.layout import ENTITIES
from bridge import names
from bridge.messages import VOXEL_RADIUS, Entity, Observation, Vector
from training.teachers.aiming import wrap_degrees, yaw_towards
from training.teachers.finder import RouteFinder
from training.teachers.routes import Guide, Route
from training.teachers.search import HANDS_ABOVE_FEET, HANDS_BELOW_FEET
from training.teachers.subgoals import CollectDrop

_PICK_UP_NEAR = 1.5
"""Horizontal blocks from a cell's middle to an item that a last step towards it picks up."""
_AT_HAND = 0.8
"""Horizontal blocks within which an item comes to a body that stands still, once it may be picked up: one need not turn to it,
which so near would be to turn wherever chance has it."""
_MOVED = 0.1
_MAX_EXPANSIONS = 1500
_DEGREES_PER_BLOCK = 45.0
"""How far beside the gaze a drop is as good as one that lies one block farther off."""
_UNREACHABLE_TICKS = 60


class DropWatch:
    """Chooses among the dropped items that are observed; those that cannot be reached are left alone for a while."""

    def __init__(self, finder: RouteFinder, guide: Guide) -> None:
        self._finder = finder
        self._guide = guide
        self._shunned_until: dict[int, int] = {}
        self._route: Route | None = None
        self._route_drop = -1
        self._route_target: Vector = (0.0, 0.0, 0.0)

    def wanted(self, items: tuple[str, ...], observation: Observation) -> Sequence[Entity]:
        """The wanted drops within the radius of the voxel cube, nearest first; one beside the gaze counts as farther away.

        They are among the nearest entities that a student is told of.
        """
        ids = set(names.items().ids(items).tolist())
        found = [
            entity
            for entity in observation.entities[:ENTITIES]
            if entity.item in ids
            and entity.distance <= VOXEL_RADIUS
            and self._shunned_until.get(entity.id, 0) <= observation.tick
        ]
        yaw = observation.pose.yaw

        def cost(entity: Entity) -> float:
            aside = abs(wrap_degrees(yaw_towards((0.0, 0.0, 0.0), entity.offset) - yaw))
            return entity.distance + aside / _DEGREES_PER_BLOCK

        return sorted(found, key=cost)

    def gather(self, drops: Sequence[Entity], observation: Observation, straight: bool) -> CollectDrop | None:
        """How to get the first of ``drops`` that can be reached (``straight``: in a straight walk); None where there is none."""
        position = observation.pose.position
        for drop in drops:
            x, y, z = (p + o for p, o in zip(position, drop.offset, strict=True))
            # An item in the air is awaited where it will lie.
            rest: Vector = self._guide.resting_place((x, y, z))
            at_hand = math.hypot(drop.offset[0], drop.offset[2]) < _AT_HAND
            if rest[1] < position[1] - HANDS_BELOW_FEET:
                # A body falls into a hole one block wide only through its middle.
                rest = (math.floor(x) + 0.5, rest[1], math.floor(z) + 0.5)
            elif at_hand and rest[1] <= position[1] + HANDS_ABOVE_FEET:
                return CollectDrop(None, position, (x, y, z))
            route = None
            if not self._guide.walks_straight(position, rest):
                if straight:
                    continue
                route = self._route_to(drop.id, rest, position)
                if route is None:
                    self._shunned_until[drop.id] = observation.tick + _UNREACHABLE_TICKS
                    continue
            return CollectDrop(route, rest, (x, y, z))
        return None

    def _route_to(self, drop: int, target: Vector, position: Vector) -> Route | None:
        """The route to a drop, planned anew for another drop, and where the drop or the body left it."""
        moved = max(abs(now - then) for now, then in zip(target, self._route_target, strict=True)) > _MOVED
        changed = moved or self._route_drop != drop
        if self._route is None or changed or self._guide.steer(self._route, position) is None:
            self._route = self._finder.find(position, np.array([target]), np.zeros(1), _PICK_UP_NEAR, _MAX_EXPANSIONS)
            self._route_drop, self._route_target = drop, target
        return self._route if self._route.goal >= 0 else None
