"""Bodies push each other apart: ``LivingEntity.pushEntities`` of 1.20.4, https://minecraft.wiki/w/Entity#Collision."""

import math

import numpy as np
import pytest

from bridge.embedded.creatures.crowding import PUSH, push_apart

FLOOR = 64


def test_those_within_each_other_are_pushed_apart_along_x_and_z(arena) -> None:
    """By 0.05 along the way between them, less the root of their distance: ``Entity.push``."""
    arena.body.position[0] = 40.0
    one, other = arena.put("cow", 10.0, 0.5), arena.put("cow", 10.36, 0.5)
    above = arena.put("cow", 10.2, 0.5, y=FLOOR + 1.5)
    push_apart(arena.realm, 0, 3)
    assert one["velocity"].tolist() == pytest.approx([-PUSH * math.sqrt(0.36), 0.0, 0.0])
    assert other["velocity"].tolist() == pytest.approx([PUSH * math.sqrt(0.36), 0.0, 0.0])
    assert not above["velocity"].any()


def test_those_at_one_place_and_those_who_climb_stay(arena) -> None:
    arena.body.position[0] = 40.0
    one, same = arena.put("pig", 10.5, 0.5), arena.put("pig", 10.505, 0.5)
    push_apart(arena.realm, 0, 2)
    assert not one["velocity"].any()
    assert not same["velocity"].any()
    climber, walker = arena.put("pig", 20.4, 0.5), arena.put("pig", 21.1, 0.5)
    arena.build("ladder", 20, 0, 0)
    push_apart(arena.realm, 2, 4)
    assert not climber["velocity"].any()
    assert walker["velocity"][0] > 0.0


def test_a_herd_in_one_place_spreads(daytime) -> None:
    daytime.body.position[0] = 40.0
    cows = [daytime.put("cow", 10.5 + 0.02 * i, 10.5 - 0.03 * i) for i in range(4)]
    daytime.tick(60)
    for i, cow in enumerate(cows):
        for other in cows[:i]:
            assert np.abs(cow["position"] - other["position"])[[0, 2]].max() > 0.8, "a cow is 0.9 wide"


def test_a_player_pushes_and_is_not_pushed(arena) -> None:
    """As bodies of live bots, which prismarine-physics moves: they know of no other bodies."""
    cow = arena.put("cow", 0.9, 0.5)
    arena.tick(20)
    assert cow["position"][0] > 1.0
    assert arena.body.position.tolist() == [0.5, FLOOR, 0.5]
    assert not arena.body.velocity.any()
