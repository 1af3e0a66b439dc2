"""What explosions do to players, trees and water: https://minecraft.wiki/w/Explosion, https://minecraft.wiki/w/Leaves#Decay."""

import math

from bridge import names
from bridge.block_states import describe, state_of
from bridge.embedded.creatures.behaviour_creeper import POWER, explode
from bridge.embedded.creatures.blast import break_blocks

FLOOR = 64
LEAVES = names.blocks().id("oak_leaves")


def test_leaves_are_no_longer_known_to_be_held_once_their_log_is_blown_up(arena) -> None:
    known = state_of(LEAVES, distance="1")
    arena.build("oak_log", 4, 0, 4)
    for x in range(5, 10):
        arena.grid.set(x, FLOOR + 2, 4, LEAVES, known)
    arena.grid.set(30, FLOOR, 4, LEAVES, known)
    break_blocks(arena.realm, 3.5, FLOOR + 0.5, 4.5, 3.0)
    assert arena.grid.get(4, FLOOR, 4) == names.AIR
    left = [x for x in range(5, 10) if arena.grid.get(x, FLOOR + 2, 4) == LEAVES]
    assert left
    assert {describe(LEAVES, arena.grid.get_state(x, FLOOR + 2, 4))["distance"] for x in left} == {"7"}
    assert arena.grid.get_state(30, FLOOR, 4) == known, "those are out of its reach"


def test_what_holds_water_withstands(arena) -> None:
    """Water in a cell resists by 100, whatever its block does."""
    fence = names.blocks().id("oak_fence")
    arena.grid.set(4, FLOOR, 4, fence, state_of(fence, waterlogged="true"))
    arena.grid.set(2, FLOOR, 4, fence)
    break_blocks(arena.realm, 3.5, FLOOR + 0.5, 4.5, 3.0)
    assert arena.grid.get(4, FLOOR, 4) == fence
    assert arena.grid.get(2, FLOOR, 4) == names.AIR


def test_every_player_is_hurt_by_his_own_distance_and_cover(arena) -> None:
    """All entities within twice the power, by distance and exposure: https://minecraft.wiki/w/Explosion#Damage."""
    together = arena.with_players(
        *((2.5, FLOOR, 0.5), (-3.5, FLOOR, 0.5), (0.5, FLOOR, 4.5), (0.5, FLOOR, -3.5)), (9.5, FLOOR, 0.5)
    )
    for x in range(-2, 3):
        for y in range(4):
            together.build("obsidian", x, y, -2)
    explode(together.realm, 0.5, FLOOR + 0.0625, 0.5, POWER)
    lost = (20.0 - together.state.vitals["health"]).tolist()
    whole = [math.floor((impact * impact + impact) * 7 * POWER + 1) for impact in (1 - 2 / 6, 1 - 4 / 6)]
    assert lost == [20.0, whole[1], whole[1], 0.0, 0.0], "those behind obsidian and beyond twice the power are spared"
    assert whole[0] > 20
    pushed = together.state.bodies["velocity"]
    assert pushed[0, 0] > 0.0 > pushed[1, 0]
    assert pushed[2, 2] > 0.0
    assert not pushed[3:].any()
