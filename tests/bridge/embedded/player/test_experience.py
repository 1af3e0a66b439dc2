"""Levels and orbs: https://minecraft.wiki/w/Experience and https://minecraft.wiki/w/Experience_Orb."""

import pytest

from bridge import names, sounds
from bridge.embedded.player.experience import MAX_ORBS, block_points, level_of, points_for_next, smelting_points
from tests.bridge.embedded.player_on_stone import PlayerOnStone


@pytest.mark.parametrize(
    ("level", "points"), [(0, 0), (1, 7), (5, 55), (16, 352), (17, 394), (30, 1395), (31, 1507), (32, 1628)]
)
def test_levels_are_those_of_the_table(level: int, points: int) -> None:
    """https://minecraft.wiki/w/Experience#Leveling_up: MineDojo's highest, 1395 points, is level 30."""
    assert level_of(points) == (level, 0.0)
    if points:
        assert level_of(points - 1)[0] == level - 1
    assert level_of(points + points_for_next(level) // 2)[1] == pytest.approx(0.5, abs=0.08)


def test_points_become_orbs_of_the_games_sizes() -> None:
    player = PlayerOnStone()
    player.lay_experience(100, 0.5, 12.5)
    orbs = player.state.orbs[0]
    assert [int(orb["points"]) for orb in orbs if orb["points"]] == [73, 17, 7, 3]


def test_orbs_fly_to_the_player_and_give_all_their_points() -> None:
    player = PlayerOnStone()
    player.lay_experience(30, 0.5, 4.5)
    for _ in range(200):
        player.tick()
        if sounds.EXPERIENCE_PICKUP in player.heard():
            break
    assert player.record["experience"] > 0
    player.tick(ticks=200)
    assert player.vitals.life().experience == 30.0
    assert not player.state.orbs[0]["points"].any()


def test_orbs_beyond_eight_blocks_stay() -> None:
    player = PlayerOnStone()
    player.lay_experience(3, 0.5, 12.5)
    player.tick(ticks=200)
    assert player.record["experience"] == 0


def test_one_orb_is_taken_up_every_two_ticks() -> None:
    player = PlayerOnStone()
    for _ in range(3):
        player.lay_experience(1, 0.5, 0.5)
    taken = []
    for _ in range(8):
        player.tick()
        taken.append(int(player.record["experience"]))
    assert sorted(set(taken)) == [1, 2, 3]
    assert taken.index(2) - taken.index(1) == 2


def test_no_points_are_lost_for_want_of_rows() -> None:
    player = PlayerOnStone()
    for _ in range(MAX_ORBS + 10):
        player.lay_experience(5, 0.5, 12.5)
    assert player.state.orbs[0]["points"].sum() == 5 * (MAX_ORBS + 10)


def test_orbs_vanish_after_five_minutes() -> None:
    player = PlayerOnStone()
    player.lay_experience(1, 0.5, 12.5)
    player.state.orbs[0]["age"] = 5999
    player.tick()
    assert not player.state.orbs[0]["points"].any()


def test_ores_that_give_experience() -> None:
    blocks = names.blocks()
    assert block_points()[blocks.id("deepslate_diamond_ore")] == (3, 7)
    assert block_points()[blocks.id("coal_ore")] == (0, 2)
    assert blocks.id("iron_ore") not in block_points()


def test_smelting_gives_its_points_by_chance() -> None:
    """https://minecraft.wiki/w/Smelting#Recipes: an iron ingot 0.7, so 7 of ten give one point; a gold ingot one each time."""
    player = PlayerOnStone()
    for _ in range(1000):
        player.life.smelt(names.items().id("iron_ingot"))
    assert player.state.orbs[0]["points"].sum() == pytest.approx(700, abs=60)
    player.state.orbs[0]["points"] = 0
    for _ in range(10):
        player.life.smelt(names.items().id("gold_ingot"))
    assert player.state.orbs[0]["points"].sum() == 10


@pytest.mark.parametrize(
    ("item", "points"),
    [
        *(("iron_ingot", 0.7), ("redstone", 0.7), ("charcoal", 0.15), ("coal", 0.1), ("glass", 0.1), ("stone", 0.1)),
        *(
            ("cooked_beef", 0.35),
            ("baked_potato", 0.35),
            ("brick", 0.3),
            ("nether_brick", 0.1),
            ("netherite_scrap", 2.0),
        ),
        *(
            ("terracotta", 0.35),
            ("red_glazed_terracotta", 0.1),
            ("lapis_lazuli", 0.2),
            ("green_dye", 1.0),
            ("lime_dye", 0.1),
        ),
    ],
)
def test_points_of_what_is_smelted(item: str, points: float) -> None:
    """The ``experience`` of the game's own recipes."""
    assert smelting_points()[names.items().id(item)] == points
