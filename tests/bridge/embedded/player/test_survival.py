"""Falls, heat, breath and what else befalls a body, each by its page of https://minecraft.wiki (1.20.4, normal difficulty)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge import names, sounds
from bridge.embedded.cells.block_rules import block_rules
from bridge.embedded.cells.trampling import trample
from bridge.embedded.cells.update_queue import Updates
from bridge.embedded.deeds.eating import foods, swallow
from bridge.embedded.player.damage import hurt_player
from bridge.embedded.player.effects import ABSORPTION, HUNGER, POISON, REGENERATION, give_effect
from bridge.embedded.player.survival import FIRE_TICKS, LAVA_FIRE_TICKS, UNBURNT
from bridge.messages import Action
from tests.bridge.embedded.player_on_stone import FLOOR, PlayerOnStone

FEET = FLOOR + 1


@pytest.fixture
def player() -> PlayerOnStone:
    """One that is too hungry to heal, so that only what hurts is seen."""
    player = PlayerOnStone()
    player.record["food"] = 17.0
    return player


def lost_by_a_fall(player: PlayerOnStone, height: float, action: Action | None = None) -> float:
    player.body.position[1] += height
    return 20.0 - player.tick(action, 80)[-1]


@pytest.mark.parametrize(
    ("block", "lost"),
    [("stone", 7), ("hay_block", 2), ("honey_block", 2), ("slime_block", 0), ("white_bed", 4)],
)
def test_some_blocks_soften_a_fall(player: PlayerOnStone, block: str, lost: int) -> None:
    """https://minecraft.wiki/w/Fall_damage: hay and honey leave a fifth, beds a half, slime nothing."""
    player.fill(block, (-1, FLOOR, -1), (1, FLOOR, 1))
    assert lost_by_a_fall(player, 10.0) == lost


def test_slime_is_hard_to_who_sneaks(player: PlayerOnStone) -> None:
    """https://minecraft.wiki/w/Slime_Block"""
    player.fill("slime_block", (-1, FLOOR, -1), (1, FLOOR, 1))
    assert lost_by_a_fall(player, 10.0, Action(sneak=True)) == 7


@pytest.mark.parametrize("block", ["water", "cobweb", "ladder", "vine", "powder_snow", "sweet_berry_bush"])
def test_what_holds_a_body_ends_its_fall(player: PlayerOnStone, block: str) -> None:
    """https://minecraft.wiki/w/Fall_damage#Reducing: each page says that it resets the fall."""
    properties = {"sweet_berry_bush": {"age": "3"}}.get(block, {})
    for rise in range(3):
        player.put(block, y=FEET + rise, **properties)
    assert lost_by_a_fall(player, 8.0) <= (0 if block != "sweet_berry_bush" else 1)


def test_a_cactus_pricks_twice_a_second(player: PlayerOnStone) -> None:
    """https://minecraft.wiki/w/Cactus: 1 to who touches its cell, as often as a body can be hurt."""
    player.put("cactus", x=1)
    player.body.position[0] = 1.0625 - 0.3
    assert player.tick(ticks=21) == [19.0] * 10 + [18.0] * 10 + [17.0]


def test_berry_bushes_hurt_only_who_moves_in_a_grown_one(player: PlayerOnStone) -> None:
    """https://minecraft.wiki/w/Sweet_Berries#Sweet_berry_bush"""
    player.put("sweet_berry_bush", age="2")
    assert player.tick(ticks=10)[-1] == 20.0
    assert player.tick(Action(forward=1))[-1] == 19.0
    other = PlayerOnStone()
    other.put("sweet_berry_bush", age="0")
    assert other.tick(Action(forward=1))[-1] == 20.0


def test_fire_hurts_at_once_and_sets_alight_after_a_second(player: PlayerOnStone) -> None:
    """https://minecraft.wiki/w/Fire#Burning: 1 each half second within, and 8 seconds of 1 a second after."""
    player.put("fire")
    assert player.tick(ticks=19) == [19.0] * 10 + [18.0] * 9
    assert player.record["fire_ticks"] == -1
    player.tick()
    assert player.record["fire_ticks"] == FIRE_TICKS - 1
    player.put("air")
    health = player.vitals.health
    after = player.tick(ticks=FIRE_TICKS + 10)
    assert health - after[-1] == pytest.approx(7.0)
    assert player.record["fire_ticks"] == UNBURNT


@pytest.mark.parametrize("quenched_by", ["water", "rain"])
def test_water_and_rain_put_a_fire_out(player: PlayerOnStone, quenched_by: str) -> None:
    """https://minecraft.wiki/w/Fire#Extinguishing"""
    player.record["fire_ticks"] = 100
    if quenched_by == "water":
        player.put("water")
    player.tick(in_rain=quenched_by == "rain")
    assert player.record["fire_ticks"] == UNBURNT
    assert player.heard() == [sounds.FIRE_EXTINGUISH]


def test_lava_takes_four_each_half_second_and_burns_on(player: PlayerOnStone) -> None:
    """https://minecraft.wiki/w/Lava#Burning: 15 seconds of fire."""
    player.fill("lava", (-1, FEET, -1), (1, FEET + 1, 1))
    assert player.tick(ticks=21)[::10] == [16.0, 12.0, 8.0]
    assert player.record["fire_ticks"] >= LAVA_FIRE_TICKS - 1


@pytest.mark.parametrize(("block", "lost"), [("campfire", 1.0), ("soul_campfire", 2.0)])
def test_campfires_burn_who_stands_in_them(player: PlayerOnStone, block: str, lost: float) -> None:
    """https://minecraft.wiki/w/Campfire#Damage: they set nobody on fire; none where they are out."""
    player.put(block)
    player.body.position[1] = FEET + 0.4375
    assert player.tick()[-1] == 20.0 - lost
    assert player.record["fire_ticks"] <= 0
    other = PlayerOnStone()
    other.put(block, lit="false")
    assert other.tick(ticks=3)[-1] == 20.0


def test_magma_burns_who_walks_on_it_but_not_who_sneaks(player: PlayerOnStone) -> None:
    """https://minecraft.wiki/w/Magma_Block"""
    player.put("magma_block", y=FLOOR)
    assert player.tick(Action(sneak=True), 20)[-1] == 20.0
    assert player.tick(ticks=11)[::10] == [19.0, 18.0]


@pytest.mark.parametrize(
    ("block", "chokes"), [("stone", True), ("sand", True), ("glass", False), ("oak_leaves", False)]
)
def test_a_head_in_a_full_block_chokes(player: PlayerOnStone, block: str, chokes: bool) -> None:
    """https://minecraft.wiki/w/Suffocation: 1 each half second; not in glass and leaves."""
    player.put(block, y=FEET + 1)
    assert player.tick(ticks=11)[-1] == (18.0 if chokes else 20.0)


def test_breath_lasts_fifteen_seconds_and_comes_back_fast(player: PlayerOnStone) -> None:
    """https://minecraft.wiki/w/Drowning: 300 ticks, then 2 each second; 4 ticks of breath are regained a tick."""
    player.fill("water", (-1, FEET, -1), (1, FEET + 3, 1))
    healths = player.tick(ticks=341)
    assert healths[318:341] == [20.0] + [18.0] * 20 + [16.0] * 2
    player.fill("air", (-1, FEET, -1), (1, FEET + 3, 1))
    player.tick(ticks=10)
    assert player.record["oxygen"] == pytest.approx(39.0, abs=4.0)


def test_the_void_kills_below_64_blocks_under_the_world(player: PlayerOnStone) -> None:
    """https://minecraft.wiki/w/Void: 4 each half second."""
    player.body.position[1] = -63.5
    assert player.tick()[-1] == 20.0
    player.body.position[1] = -65.0
    assert player.tick(ticks=11)[::10] == [16.0, 12.0]
    player.tick(ticks=40)
    assert not player.vitals.alive


def test_effects_tick_at_their_pace(player: PlayerOnStone) -> None:
    """https://minecraft.wiki/w/Poison (25 ticks, never deadly), /Regeneration (50), /Hunger_(effect), /Absorption."""
    give_effect(player.record, POISON, 100, 0)
    assert 20.0 - player.tick(ticks=100)[-1] == 4.0
    player.record["health"] = 1.0
    give_effect(player.record, POISON, 50, 0)
    assert player.tick(ticks=50)[-1] == 1.0
    give_effect(player.record, REGENERATION, 100, 1)
    assert player.tick(ticks=100)[-1] == 5.0
    give_effect(player.record, HUNGER, 20, 0)
    player.tick(ticks=30)
    assert player.record["exhaustion"] == pytest.approx(0.1)
    give_effect(player.record, ABSORPTION, 5, 0)
    player.tick(ticks=6)
    assert player.record["absorption"] == 0.0


def test_a_weaker_effect_does_not_replace_a_stronger_one(player: PlayerOnStone) -> None:
    """https://minecraft.wiki/w/Effect"""
    give_effect(player.record, POISON, 100, 1)
    give_effect(player.record, POISON, 500, 0)
    assert (player.record["effect_ticks"][POISON], player.record["effect_levels"][POISON]) == (100, 1)


HAZARDS = (
    "air",
    "water",
    "lava",
    "fire",
    "cactus",
    "magma_block",
    "stone",
    "cobweb",
    "sweet_berry_bush",
    "slime_block",
)
FOODS = ("golden_apple", "rotten_flesh", "spider_eye", "honey_bottle", "bread")


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 1000),
    food=st.sampled_from(FOODS),
    steps=st.lists(
        st.tuples(
            st.builds(
                Action,
                forward=st.integers(-1, 1),
                strafe=st.integers(-1, 1),
                jump=st.booleans(),
                sneak=st.booleans(),
                sprint=st.booleans(),
            ),
            st.integers(1, 40),
            st.sampled_from(HAZARDS),
            st.integers(0, 2),
            st.floats(0.0, 30.0),
        ),
        max_size=12,
    ),
)
def test_whatever_is_done_all_values_stay_within_their_bounds(
    seed: int, food: str, steps: list[tuple[Action, int, str, int, float]]
) -> None:
    player = PlayerOnStone(seed)
    player.give("iron_chestplate")
    player.inventory.wear(0, 3)
    for action, ticks, block, rise, blow in steps:
        x, _, z = (int(v // 1) for v in player.body.position)
        player.put(block, x, FEET + rise, z)
        state = player.state
        told = (state.events[0], state.event_counts[0], 0.0, 0.0)
        hurt_player(player.record, state.bodies[0], state.inventories[0], blow, int(blow) % 14, state.ledgers[0], *told)
        swallow(player.record, foods(), names.items().id(food), state.clocks[0]["random"])
        player.tick(action, ticks)
        vitals = player.record
        assert 0.0 <= vitals["health"] <= 20.0
        assert 0.0 <= vitals["food"] <= 20.0
        assert 0.0 <= vitals["saturation"] <= 20.0
        assert 0.0 <= vitals["exhaustion"] <= 40.0
        assert -20.0 < vitals["oxygen"] <= 300.0
        assert 0.0 <= vitals["absorption"] <= 16.0
        assert all(np.isfinite(vitals[field]).all() for field in vitals.dtype.names or ())
        assert player.held() == player.booked()


@pytest.mark.parametrize(("fallen", "trampled"), [(0.5, (0, 0)), (1.0, (60, 140)), (1.5, (200, 200))])
def test_who_falls_on_farmland_tramples_it(fallen: float, trampled: tuple[int, int]) -> None:
    """https://minecraft.wiki/w/Farmland: never from half a block or less, always from one and a half, by chance between."""
    player, count = PlayerOnStone(), 0
    updates = Updates(player.state.updates[0], player.state.update_status[0], player.state.sections[0])
    for _ in range(200):
        player.fill("farmland", (0, FLOOR, 0), (0, FLOOR, 0))
        feet = np.array([0.5, FLOOR + 0.9375, 0.5])
        trample(player.grid.arrays, block_rules(), updates, feet, fallen, player.state.clocks[0]["random"])
        count += player.grid.get(0, FLOOR, 0) == names.blocks().id("dirt")
    assert trampled[0] <= count <= trampled[1]
