"""Success tests that need more than an inventory, met by playing in the embedded world."""

from __future__ import annotations

import math

import pytest

from bridge.embedded.world import EmbeddedWorld
from bridge.messages import (
    Action,
    CreatureSetup,
    Explore,
    Find,
    Goal,
    Kill,
    Observation,
    StepInfo,
    Success,
    Survive,
    Task,
    WorldSetup,
)

COW = (CreatureSetup("cow", 1, 8.0),)
SETUP = WorldSetup(terrain="flat", creatures=COW, inventory=(("iron_sword", 1),))


def towards_the_nearest(seen: Observation, attack: bool) -> Action:
    """Walk to the nearest creature, looking at its body."""
    if not seen.entities:
        return Action(forward=1)
    entity = seen.entities[0]
    yaw = math.degrees(math.atan2(-entity.offset[0], entity.offset[2]))
    pitch = math.degrees(math.atan2(1.62 - entity.offset[1] - 0.7, math.hypot(entity.offset[0], entity.offset[2])))
    turn = (yaw - seen.pose.yaw + 180) % 360 - 180
    return Action(forward=int(entity.distance > 1.5), d_yaw=turn, d_pitch=pitch - seen.pose.pitch, attack=attack)


def play(success: Success, ticks: int, attack: bool = False) -> tuple[list[StepInfo], EmbeddedWorld]:
    world = EmbeddedWorld(draw=False)
    seen = world.reset(Task("t", Goal("g"), success, ticks, SETUP), 5)
    told = []
    for tick in range(ticks):
        action = towards_the_nearest(seen, attack and tick % 14 == 0)  # a sword needs 12.5 ticks to strike in full
        seen, _, done, info = world.step(action)
        told.append(info)
        if done:
            break
    return told, world


def test_a_cow_killed_is_a_kill() -> None:
    told, world = play(Kill(("cow",), 1), 600, attack=True)
    assert told[-1].success
    assert world.herd.kills.sum() == 1


def test_killing_something_else_is_not() -> None:
    told, world = play(Kill(("pig",), 1), 300, attack=True)
    assert not told[-1].success
    assert world.herd.kills.sum() == 1


def test_a_cow_looked_at_from_near_is_found() -> None:
    told, _ = play(Find(creatures=("cow",), distance=3.0), 300)
    assert told[-1].success
    assert told[0].progress == 0


def test_living_is_surviving() -> None:
    told, _ = play(Survive(50), 60)
    assert len(told) == 50
    assert told[-1].success
    assert told[24].progress == pytest.approx(0.5)


def test_walking_sees_ground() -> None:
    told, _ = play(Explore(100_000), 100)
    assert 0 < told[0].progress < told[-1].progress < 1
