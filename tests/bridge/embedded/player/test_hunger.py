"""Food, saturation and exhaustion, by https://minecraft.wiki/w/Hunger (normal difficulty)."""

import pytest

from bridge.messages import Action
from tests.bridge.embedded.player_on_stone import PlayerOnStone


@pytest.mark.parametrize(
    ("action", "ticks", "cost"),
    [
        (Action(), 20, 0.0),
        (Action(forward=1), 20, 0.0),
        (Action(forward=1, sneak=True), 20, 0.0),
        (Action(jump=True), 1, 0.05),
        (Action(jump=True, sprint=True, forward=1), 1, 0.2),
    ],
)
def test_what_deeds_cost(action: Action, ticks: int, cost: float) -> None:
    player = PlayerOnStone()
    player.tick(action, ticks)
    assert player.record["exhaustion"] == pytest.approx(cost)


def test_sprinting_costs_a_tenth_a_metre() -> None:
    player = PlayerOnStone()
    player.tick(Action(forward=1, sprint=True), 20)
    assert player.record["exhaustion"] == pytest.approx(0.1 * (player.body.position[2] - 0.5), abs=0.01)


def test_swimming_costs_a_hundredth_a_metre() -> None:
    player = PlayerOnStone()
    player.fill("water", (-2, 65, -2), (2, 68, 12))
    player.tick(ticks=20)
    player.record["exhaustion"] = 0.0
    start = player.body.position.copy()
    player.tick(Action(forward=1), 40)
    way = player.body.position[2] - start[2]
    assert way > 1.0
    assert player.record["exhaustion"] == pytest.approx(0.01 * way, rel=0.15)


def test_exhaustion_above_four_takes_saturation_and_then_food() -> None:
    player = PlayerOnStone()
    player.record["saturation"] = 1.0
    player.record["exhaustion"] = 8.1
    player.tick()
    assert (player.record["saturation"], player.record["food"]) == (0.0, 20.0)
    player.tick()
    assert (player.record["saturation"], player.record["food"]) == (0.0, 19.0)
    assert player.record["exhaustion"] == pytest.approx(0.1)


def test_who_is_full_and_saturated_heals_every_half_second() -> None:
    player = PlayerOnStone()
    player.record["health"] = 10.0
    player.record["saturation"] = 20.0
    healths = player.tick(ticks=20)
    assert healths[8:10] == [10.0, 11.0]
    assert healths[-1] == 12.0
    assert player.record["saturation"] < 20.0


def test_with_18_of_food_one_heals_every_four_seconds_at_six_of_exhaustion() -> None:
    player = PlayerOnStone()
    player.record["health"], player.record["food"], player.record["saturation"] = 10.0, 18.0, 0.0
    healths = player.tick(ticks=80)
    assert healths[78:80] == [10.0, 11.0]
    assert player.record["exhaustion"] == pytest.approx(6.0)
    player.record["food"], player.record["exhaustion"] = 17.0, 0.0
    assert player.tick(ticks=160)[-1] == 11.0


def test_starving_leaves_half_a_heart() -> None:
    player = PlayerOnStone()
    player.record["health"], player.record["food"], player.record["saturation"] = 3.0, 0.0, 0.0
    healths = player.tick(ticks=320)
    assert healths[78:80] == [3.0, 2.0]
    assert healths[-1] == 1.0


def test_the_hungry_do_not_sprint() -> None:
    fed, hungry = PlayerOnStone(), PlayerOnStone()
    hungry.record["food"] = 6.0
    for player in (fed, hungry):
        player.tick(Action(forward=1, sprint=True), 20)
    assert hungry.body.position[2] < fed.body.position[2] - 0.5
    assert hungry.record["exhaustion"] == 0.0
