"""What comes out of a thrown egg: https://minecraft.wiki/w/Egg#Spawning_chickens."""

import numpy as np

from bridge.embedded.creatures.record import BABY_AGE, MAX_CREATURES
from bridge.embedded.creatures.struck import strike_creatures
from bridge.embedded.motion.collision import box_blocked, make_box
from bridge.embedded.motion.projectiles import EGG, NOBODY, SNOWBALL, STRIKE

FLOOR = 64


def break_one(arena, kind: int = EGG, position: tuple[float, float, float] = (5.5, FLOOR, 5.5)) -> int:
    """How many chicks came; they are taken away again."""
    strikes = np.zeros(1, STRIKE)
    strikes[0]["target"], strikes[0]["kind"] = NOBODY, kind
    strikes[0]["position"], strikes[0]["velocity"] = position, (0.8, -0.6, 0.0)
    strike_creatures(arena.realm, strikes, np.ones(1, np.int64))
    chicks = arena.alive("chicken")
    assert all(arena.state.creatures[0]["age"][:chicks] == BABY_AGE)
    arena.state.creatures[0]["health"] = 0.0
    return chicks


def test_one_egg_in_eight_hatches_and_one_in_32_of_those_gives_four(arena) -> None:
    broods = np.bincount([break_one(arena) for _ in range(16_000)], minlength=5)
    assert broods[2] == broods[3] == 0
    assert 1_800 < broods[1] + broods[4] < 2_200
    assert 30 < broods[4] < 100, "of 2,000 some 62"


def test_snowballs_hatch_nothing(arena) -> None:
    assert sum(break_one(arena, SNOWBALL) for _ in range(200)) == 0


def test_no_chick_is_within_a_wall(arena) -> None:
    """An egg that broke in a corner: what came out stands free."""
    for y in range(3):
        arena.build("stone", 6, y, 5)
        arena.build("stone", 5, y, 6)
    box = np.empty(6)
    for _ in range(200):
        strikes = np.zeros(1, STRIKE)
        strikes[0]["target"], strikes[0]["kind"] = NOBODY, EGG
        strikes[0]["position"], strikes[0]["velocity"] = (5.98, FLOOR + 0.4, 6.0), (0.1, 0.0, 1.0)
        strike_creatures(arena.realm, strikes, np.ones(1, np.int64))
    chicks = arena.state.creatures[0][arena.state.creatures[0]["health"] > 0.0]
    assert 10 < len(chicks) <= MAX_CREATURES
    for chick in chicks:
        make_box(box, *chick["position"].tolist(), chick["half_width"], chick["height"])
        assert not box_blocked(arena.realm.grid, arena.realm.physics, box)
