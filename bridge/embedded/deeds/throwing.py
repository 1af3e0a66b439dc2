"""Throwing snowballs and eggs: speed 1.5, one of the stack a click (https://minecraft.wiki/w/Snowball, https://minecraft.wiki/w/Egg)."""

from __future__ import annotations

import functools

from bridge import names
from bridge.embedded.deeds.deed import DONE, Gaze, Held, ItemDeed, Scene
from bridge.embedded.motion.projectiles import EGG, PLAYER_ID, SNOWBALL, scatter, shoot
from bridge.messages import Vector
from bridge.raycast import look_direction

THROW_SPEED = 1.5
INACCURACY = 1.0
_BELOW_THE_EYE = 0.1


def launch(scene: Scene, kind: int, eye: Vector, speed: float, damage: float, critical: bool, item: int) -> None:
    """Shoot something where the player looks: with his own velocity too, but for the fall of one who stands."""
    random, (x, y, z) = scene.random, eye
    vx, vy, vz = scatter(random, *look_direction(scene.body.yaw, scene.body.pitch), speed, INACCURACY)
    own_x, own_y, own_z = scene.body.velocity.tolist()
    shoot(
        scene.projectiles,
        kind,
        PLAYER_ID - scene.seat,
        x,
        y - _BELOW_THE_EYE,
        z,
        vx + own_x,
        vy + (0.0 if scene.body.on_ground else own_y),
        vz + own_z,
        damage,
        int(critical),
        item,
        scene.clock["next_id"],
        scene.ledger,
    )


def _throw(kind: int, scene: Scene, held: Held, gaze: Gaze) -> str | None:
    held.use_up()
    launch(scene, kind, gaze.eye, THROW_SPEED, 0.0, False, names.NO_ITEM)
    return DONE


@functools.cache
def item_deeds() -> dict[int, ItemDeed]:
    """Item id -> what using it does."""
    item = names.items().id
    return {
        item("snowball"): functools.partial(_throw, SNOWBALL),
        item("egg"): functools.partial(_throw, EGG),
    }
