"""A little of everything in the embedded world: whatever calls a kernel by itself does so once.

A kernel that was never called is loaded, or even compiled, at its first call. In a world that goes on meanwhile that is a stall
of up to seconds at the first block that is broken, so it is done before.
"""

from __future__ import annotations

import math

import msgspec

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, CreatureSetup, Goal, ItemAction, ItemVerb, Observation, Task, WorldSetup

_BITE_TICKS = 40
"""A bite takes 32 (https://minecraft.wiki/w/Food)."""
_DRAW_TICKS = 12
_USE_TICKS = 6
"""Some ticks pass between one use and the next."""
_DIG_TICKS = 4
_BURN_TICKS = 200
"""Of what can be broken here, by its tool, each takes less; so does death in lava."""

TASK = Task(
    "rehearsal",
    Goal("collect 1 stick"),
    Collect(("stick",), 1),
    tick_limit=1000,
    setup=WorldSetup(
        inventory=(
            ("diamond_shovel", 1),
            ("cobblestone", 4),
            ("wheat", 2),
            ("bow", 1),
            ("arrow", 2),
            ("bread", 1),
            ("lava_bucket", 1),
            ("bone_meal", 1),
            ("oak_log", 1),
        ),
        terrain="flat",
        creatures=(CreatureSetup("cow", 1, 4.0),),
        food=10.0,
    ),
)


def rehearse() -> Observation:
    """Play it; returns the observation with which it began. The last that the body does is to die."""
    world = EmbeddedWorld()
    world.reset(msgspec.structs.replace(TASK, setup=WorldSetup()), 0)  # its land is made otherwise than the flat one
    first = world.reset(TASK, 0)
    try:
        _play(world, first)
    finally:
        world.close()
    return first


def _play(world: EmbeddedWorld, first: Observation) -> None:
    step = world.step
    _feed_cow(world, first)
    step(Action(drop=True))
    for _ in range(4):
        step(Action(forward=-1))
    step(Action(d_pitch=-180.0))  # straight up
    step(_item("craft", "oak_planks", d_pitch=140.0))
    step(_item("place", "cobblestone"))
    step(_item("equip", "bow"))
    for _ in range(_DRAW_TICKS):
        step(Action(use=True))
    step(Action())
    step(_item("equip", "bread"))
    for _ in range(_BITE_TICKS):
        step(Action(use=True))
    step(_item("equip", "bone_meal", d_yaw=90.0))
    for _ in range(_USE_TICKS):
        step(Action(use=True))
    step(_item("equip", "diamond_shovel"))
    for _ in range(_DIG_TICKS):
        step(Action(attack=True))
    step(_item("equip", "lava_bucket"))
    step(Action(d_pitch=180.0))  # straight down
    step(Action(use=True))
    step(Action())
    step(Action(use=True))  # and back into the bucket, and out again
    step(Action())
    step(Action(use=True))
    for _ in range(_BURN_TICKS):
        if step(Action())[2]:
            return


def _feed_cow(world: EmbeddedWorld, seen: Observation) -> None:
    """Turn to the cow and hold wheat out to it, walking up to it where it is too far off."""
    seen, *_ = world.step(_item("equip", "wheat"))
    for _ in range(60):
        cow = next((entity for entity in seen.entities if entity.kind == "cow"), None)
        if cow is None or seen.inventory[seen.held_slot, 1] < 2:
            return
        x, y, z = cow.offset
        turn = (math.degrees(math.atan2(-x, z)) - seen.pose.yaw + 180.0) % 360.0 - 180.0
        tilt = math.degrees(math.atan2(0.9 - y, math.hypot(x, z))) - seen.pose.pitch
        near = cow.distance < 2.5 and abs(turn) < 5.0
        seen, *_ = world.step(
            Action(forward=0 if near else 1, use=near, d_yaw=turn, d_pitch=max(-180.0, min(180.0, tilt)))
        )


def _item(verb: ItemVerb, item: str, d_pitch: float = 0.0, d_yaw: float = 0.0) -> Action:
    return Action(item_action=ItemAction(verb, names.items().id(item)), d_pitch=d_pitch, d_yaw=d_yaw)
