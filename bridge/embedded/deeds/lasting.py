"""Items that are used for as long as the key is held: bows, shields, milk, food. Who uses one walks at a fifth of his pace.

A bow's power after t seconds is (t * t + 2 t) / 3, 1 at most; an arrow leaves it at 3 blocks a tick times that, below a power
of 0.1 none does, and at full power it is critical (https://minecraft.wiki/w/Bow). A shield guards from the fifth tick on
(https://minecraft.wiki/w/Shield). Milk is drunk in 32 ticks and ends all effects (https://minecraft.wiki/w/Milk_Bucket).
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from bridge import names, sounds
from bridge.embedded.deeds.deed import MAIN_HAND, OFF_HAND, Gaze, Held, Scene
from bridge.embedded.deeds.eating import eat, foods, is_wanted
from bridge.embedded.deeds.throwing import launch
from bridge.embedded.motion.projectiles import ARROW, ARROW_DAMAGE
from bridge.embedded.player.damage import BLOCKING_MAIN_HAND, BLOCKING_OFF_HAND, NOT_BLOCKING

FULL_DRAW_TICKS = 20
SMALLEST_POWER = 0.1
ARROW_SPEED = 3.0
SHIELD_RAISED_AFTER = 5
DRINK_TICKS = 32


class Lasting(NamedTuple):
    """How an item is used over time.

    Attributes:
        may_begin: asked when the key is pressed.
        tick: what a tick of it does, with the count of ticks so far; True where it is finished.
        release: what letting go does, likewise; it also ends what never finishes.
    """

    may_begin: Callable[[Scene, Held], bool]
    tick: Callable[[Scene, Held, int], bool]
    release: Callable[[Scene, Held, Gaze, int], None]


def bow_power(ticks: int) -> float:
    """0..1 after so many ticks of drawing."""
    seconds = ticks / FULL_DRAW_TICKS
    return min(1.0, (seconds * seconds + 2.0 * seconds) / 3.0)


def _arrow_stack(scene: Scene) -> Held | int | None:
    """Where the next arrow is: in the other hand, which the game asks first, or in a slot; None for nowhere."""
    arrow = names.items().id("arrow")
    off_hand = Held(scene, OFF_HAND)
    return off_hand if off_hand.item == arrow else scene.inventory.find(arrow)


def _has_arrow(scene: Scene, bow: Held) -> bool:
    return _arrow_stack(scene) is not None


def _draw(scene: Scene, bow: Held, ticks: int) -> bool:
    return False


def _loose(scene: Scene, bow: Held, gaze: Gaze, ticks: int) -> None:
    power, arrows = bow_power(ticks), _arrow_stack(scene)
    if power < SMALLEST_POWER or arrows is None:
        return
    if isinstance(arrows, Held):
        arrows.take()
    else:
        scene.inventory.take(arrows)
    item = names.items().id("arrow")
    launch(scene, ARROW, gaze.eye, ARROW_SPEED * power, ARROW_DAMAGE, power == 1.0, item)
    x, y, z = (int(v // 1) for v in gaze.eye)
    scene.sound(sounds.ARROW_SHOOT, (x, y, z))
    bow.wear()


def _always(scene: Scene, held: Held) -> bool:
    return True


def _guard(scene: Scene, shield: Held, ticks: int) -> bool:
    if ticks >= SHIELD_RAISED_AFTER:
        scene.vitals["blocking"] = BLOCKING_MAIN_HAND if shield.hand == MAIN_HAND else BLOCKING_OFF_HAND
    return False


def _lower(scene: Scene, shield: Held, gaze: Gaze, ticks: int) -> None:
    scene.vitals["blocking"] = NOT_BLOCKING


def _drink(scene: Scene, milk: Held, ticks: int) -> bool:
    if ticks < DRINK_TICKS:
        return False
    scene.vitals["effect_ticks"] = scene.vitals["effect_levels"] = 0
    scene.vitals["absorption"] = 0.0
    milk.exchange("bucket")
    return True


def _put_down(scene: Scene, held: Held, gaze: Gaze, ticks: int) -> None:
    """Nothing comes of what was not finished."""


@functools.cache
def lasting_items() -> dict[int, Lasting]:
    """Item id -> how it is used over time."""
    item = names.items().id
    food = {int(known): Lasting(is_wanted, eat, _put_down) for known in np.flatnonzero(foods().ticks)}
    return food | {
        item("bow"): Lasting(_has_arrow, _draw, _loose),
        item("shield"): Lasting(_always, _guard, _lower),
        item("milk_bucket"): Lasting(_always, _drink, _put_down),
    }
