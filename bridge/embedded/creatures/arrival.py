"""The creatures that a task asks for, set up near the player as the episode begins."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bridge.embedded.chance import below, uniform
from bridge.embedded.creatures.kinds import SLIME, kind_names
from bridge.embedded.creatures.places import can_stand, has_room
from bridge.embedded.creatures.record import MAX_CREATURES, create
from bridge.embedded.realm import Realm
from bridge.messages import CreatureSetup
from bridge.world import WorldError

TRIES = 200
NEAREST = 2.0
"""No creature is set up nearer than this to the player, in blocks, unless its set-up asks for less."""
HEIGHTS = (0, 1, -1, 2, -2, 3, -3, 4, -4)
"""Where ground is looked for, from the player's feet on: on the level first."""
SLIME_SIZES = (1, 2, 4)


def _ground_at(realm: Realm, kind: int, x: int, z: int) -> int | None:
    box = np.empty(6)
    feet = math.floor(float(realm.body["position"][1]) + 0.5)
    for rise in HEIGHTS:
        if can_stand(realm, x, feet + rise, z) and has_room(realm, kind, x + 0.5, float(feet + rise), z + 0.5, box):
            return feet + rise
    return None


def _place(realm: Realm, setup: CreatureSetup, kind: int) -> bool:
    """Put one creature on ground at a place by chance; False where no try found any."""
    x, _, z = realm.body["position"].tolist()
    for _ in range(TRIES):
        angle = uniform(realm.random, 0.0, 2.0 * math.pi)
        far = uniform(realm.random, min(NEAREST, setup.distance / 2.0), setup.distance)
        cell_x, cell_z = math.floor(x + far * math.cos(angle)), math.floor(z + far * math.sin(angle))
        y = _ground_at(realm, kind, cell_x, cell_z)
        if y is None:
            continue
        size = SLIME_SIZES[below(realm.random, len(SLIME_SIZES))] if kind == SLIME else 1
        row = create(
            realm.creatures,
            realm.tables.kinds,
            kind,
            cell_x + 0.5,
            float(y),
            cell_z + 0.5,
            uniform(realm.random, -180.0, 180.0),
            size,
            realm.random,
            realm.clock["next_id"],
        )
        realm.creatures[row]["persistent"] = 1
        return True
    return False


def set_up(realm: Realm, setups: Sequence[CreatureSetup]) -> None:
    """Place all creatures of a task; they never despawn by distance.

    Raises WorldError for a kind that the embedded world does not know, for more than it can hold, and where no ground is near.
    """
    kinds = kind_names()
    if sum(setup.count for setup in setups) > MAX_CREATURES:
        raise WorldError(f"setup.creatures: at most {MAX_CREATURES} in all, got {sum(setup.count for setup in setups)}")
    for setup in setups:
        if setup.kind not in kinds:
            raise WorldError(
                f"setup.creatures: unknown kind {setup.kind!r}; the embedded world has {', '.join(kinds.names)}"
            )
        for _ in range(setup.count):
            if not _place(realm, setup, kinds.id(setup.kind)):
                raise WorldError(
                    f"setup.creatures: no ground for a {setup.kind} within {setup.distance} blocks of the player"
                )
