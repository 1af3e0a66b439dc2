"""What the kernel draws from the worlds' arrays is what a camera draws of the moment as messages tell it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from bridge import names
from bridge.camera import Camera
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.creatures.record import BABY_AGE
from bridge.embedded.lightning import FLASH_TICKS
from bridge.embedded.motion.projectiles import ARROW, EGG, SNOWBALL
from bridge.embedded.player.aiming import block_seen
from bridge.embedded.player.senses import eye_of, pose_of
from bridge.embedded.vector import EmbeddedWorlds
from bridge.embedded.weather import weather_of
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, CreatureSetup, Frame, Goal, Task, WorldSetup

CAMERA = Camera((48, 64), show_hand=True, show_cracks=True)
KINDS = ("sheep", "cow", "pig", "chicken", "slime", "zombie", "villager")


@pytest.fixture(scope="module")
def world() -> EmbeddedWorld:
    """On a plain among creatures, with a block of stone before the eyes and an axe in the hand."""
    world = EmbeddedWorld(draw=False)
    setup = WorldSetup(
        terrain="flat",
        inventory=(("iron_axe", 1),),
        creatures=tuple(CreatureSetup(kind, 2, 4.0) for kind in KINDS),
        spawning=False,
        passing=False,
    )
    world.reset(Task("t", Goal("g"), Collect(("stick",), 1), setup=setup), 3)
    world.body.yaw, world.body.pitch = 20.0, 15.0
    world.look()
    return world


def rendered(world: EmbeddedWorld) -> Frame:
    """The moment as messages have it, drawn by the camera itself."""
    body, hit, sneaking = world.body, block_seen(world._turn["seen"]), world._sneaking
    progress = world._mining.progress_on(hit.cell) if hit is not None else 0.0
    return CAMERA.render(
        world.grid,
        eye_of(body, sneaking),
        body.yaw,
        body.pitch,
        world.entities(),
        pose_of(body).position,
        int(world.state.clocks[0]["time_of_day"]),
        weather_of(world.state.weathers[0], int(world.state.clocks[0]["tick"])),
        world.inventory.held_item,
        (hit.cell, progress) if hit is not None and progress > 0 else None,
    )


def ahead(world: EmbeddedWorld, steps: int, side: float = 0.0) -> Any:
    yaw = np.radians(world.body.yaw)
    return world.body.position + np.array(
        [-np.sin(yaw) * steps + np.cos(yaw) * side, 0.4, np.cos(yaw) * steps + np.sin(yaw) * side]
    )


def gather_creatures(world: EmbeddedWorld) -> None:
    """All before the eyes: every other one a baby, the sheep dyed and shorn, one hurt, some as far as another."""
    records = world.herd.records
    alive = np.flatnonzero(records["health"] > 0.0)
    assert {kind_names().name(kind) for kind in records["kind"][alive].tolist()} == set(KINDS)
    for count, row in enumerate(alive.tolist()):
        records[row]["position"] = ahead(world, 3 + count // 2, 1.5 if count % 2 else -1.5)
        records[row]["age"] = BABY_AGE if count % 2 else 0
        records[row]["yaw"], records[row]["colour"] = 37.0 * count, count % 16
        records[row]["sheared"] = count == 1
        records[row]["invulnerable_ticks"] = 15 if count == 2 else 0


def scatter_things(world: EmbeddedWorld) -> None:
    """Drops of blocks and of flat items, each kind of projectile, orbs; one of each beyond what is perceived."""
    state = world.state
    for row, item in enumerate(("dirt", "stick", "crafting_table", "iron_axe")):
        state.drops[0, row]["item"], state.drops[0, row]["count"] = names.items().id(item), 1 + row
        state.drops[0, row]["position"] = ahead(world, 2, row - 1.5)
    for row, kind in enumerate((ARROW, SNOWBALL, EGG)):
        state.projectiles[0, row]["kind"] = kind
        state.projectiles[0, row]["position"] = ahead(world, 2, row - 1.0) + np.array([0.0, 0.6, 0.0])
    for row in range(3):
        state.orbs[0, row]["points"] = 1 + row
        state.orbs[0, row]["position"] = ahead(world, 1 + row, 0.3)
    for records, field in ((state.drops, "count"), (state.projectiles, "kind"), (state.orbs, "points")):
        records[0, 5], records[0, 5][field] = records[0, 0], records[0, 0][field]
        records[0, 5]["position"] = ahead(world, 49)


def set_weather(rain: float, thunder: float, flash: int = 0) -> Callable[[EmbeddedWorld], None]:
    def put(world: EmbeddedWorld) -> None:
        weather = world.state.weathers[0]
        weather["rain"], weather["thunder"], weather["flash"] = rain, thunder, flash

    return put


def set_night(world: EmbeddedWorld) -> None:
    set_weather(0.0, 0.0)(world)
    world.state.clocks[0]["time_of_day"] = 18000


def dig(world: EmbeddedWorld) -> None:
    """Part of a way into the ground, with a sneaking body."""
    world.body.pitch = 60.0
    for _ in range(4):
        world.step(Action(attack=True, sneak=True))
    assert world._sneaking
    assert world.state.mining[0]["progress"] > 0.0


MOMENTS: tuple[tuple[str, Callable[[EmbeddedWorld], None]], ...] = (
    ("creatures", gather_creatures),
    ("drops, projectiles, orbs", scatter_things),
    ("rain that comes", set_weather(sum([0.01] * 37), 0.0)),
    ("thunder", set_weather(1.0, sum([0.01] * 61))),
    ("lightning", set_weather(1.0, 1.0, FLASH_TICKS)),
    ("a clear night", set_night),
    ("digging and sneaking", dig),
)
"""What changes from one moment to the next."""


def test_both_ways_of_drawing_a_moment_give_the_same_picture(world: EmbeddedWorld) -> None:
    pictures = [world.picture(CAMERA)]
    assert np.array_equal(pictures[0], rendered(world))
    for moment, change in MOMENTS:
        change(world)
        pictures.append(world.picture(CAMERA))
        assert np.array_equal(pictures[-1], rendered(world)), moment
        assert not np.array_equal(pictures[-1], pictures[-2]), f"{moment}: nothing of it is seen"


@pytest.mark.parametrize(
    "wrong",
    [
        np.zeros((1, 8, 16, 3), np.uint8),
        np.zeros((2, 16, 8, 3), np.uint8),
        np.zeros((2, 8, 16), np.uint8),
        np.zeros((2, 8, 16, 4), np.uint8),
        np.zeros((2, 8, 16, 3), np.float32),
    ],
    ids=["worlds", "sides", "flat", "channels", "dtype"],
)
def test_frames_of_another_form_are_refused_by_name_and_not_written(wrong: Any) -> None:
    worlds = EmbeddedWorlds(2, (8, 16), draw=False)
    with pytest.raises(ValueError, match=r"out: expected uint8 \(2, 8, 16, 3\), got "):
        worlds.frames(wrong)
    assert not wrong.any()
    worlds.close()
