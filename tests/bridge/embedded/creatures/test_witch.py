"""What witches drink and throw: https://minecraft.wiki/w/Witch#Behavior."""

import numpy as np
import pytest

from bridge.embedded.creatures.behaviour_witch import FIREPROOF_TICKS, SLOWNESS_TICKS, WEAKNESS_TICKS
from bridge.embedded.creatures.health import hurt_creature
from bridge.embedded.player.damage import BURNING, MAGIC
from bridge.embedded.player.effects import POISON, SLOWNESS, WEAKNESS

LONG = 1 << 20


def test_it_slows_who_is_far_then_poisons_then_harms(arena) -> None:
    """Slowness from 8 blocks on, poison to who has 8 of health, and nothing twice; harming of 6 at most for the rest."""
    arena.put("witch", 9.5, 0.5)
    effects = arena.vitals["effect_ticks"]
    while effects[SLOWNESS] == 0:
        arena.tick()
    assert 0 < effects[SLOWNESS] <= SLOWNESS_TICKS
    assert effects[POISON] == 0
    while effects[POISON] == 0:
        arena.tick()
    assert arena.vitals["health"] == 20.0
    effects[SLOWNESS] = effects[POISON] = LONG
    arena.tick(70)
    assert arena.vitals["health"] == pytest.approx(14.0, abs=0.1)


def test_it_weakens_who_is_within_three_blocks(arena) -> None:
    """One throw in four, to who is poisoned already."""
    arena.vitals["effect_ticks"][POISON] = LONG
    arena.put("witch", 2.5, 0.5)
    for _ in range(40):
        arena.vitals["health"] = 20.0
        arena.tick(60)
        if arena.vitals["effect_ticks"][WEAKNESS]:
            break
    assert 0 < arena.vitals["effect_ticks"][WEAKNESS] <= WEAKNESS_TICKS


def test_a_hurt_one_drinks_healing_where_it_stands(arena) -> None:
    """4 of health after 1.6 seconds."""
    arena.vitals["health"] = 0.0
    witch = arena.put("witch", 20.5, 0.5)
    witch["health"] = 20.0
    while witch["aim_ticks"] == 0:
        arena.tick()
    start = witch["position"].copy()
    arena.tick(30)
    assert witch["health"] == 20.0
    arena.tick()
    assert witch["health"] == 24.0
    assert np.linalg.norm(witch["position"] - start) < 0.5
    arena.tick(400)
    assert witch["health"] == 26.0


def test_a_burning_one_drinks_what_fire_does_not_hurt(arena) -> None:
    arena.vitals["health"] = 0.0
    witch = arena.put("witch", 20.5, 0.5)
    witch["fire_ticks"] = LONG
    while witch["fireproof_until"] == 0:
        witch["health"] = 26.0
        arena.tick()
    assert witch["fireproof_until"] == arena.clock["tick"] + FIREPROOF_TICKS
    witch["invulnerable_ticks"] = 0
    assert not hurt_creature(arena.realm, witch, 5.0, BURNING, False, 0.0, 0.0, 0.0)
    arena.clock["tick"] += FIREPROOF_TICKS
    assert hurt_creature(arena.realm, witch, 5.0, BURNING, False, 0.0, 0.0, 0.0)


def test_magic_hurts_a_witch_by_15_of_100(arena) -> None:
    witch = arena.put("witch", 20.5, 0.5)
    hurt_creature(arena.realm, witch, 10.0, MAGIC, False, 0.0, 0.0, 0.0)
    assert witch["health"] == pytest.approx(24.5)
