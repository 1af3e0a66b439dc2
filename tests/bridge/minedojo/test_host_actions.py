"""Our action is MineDojo's vector of eight choices: each key in its place, items by the slot or the recipe of their name."""

import pytest

from bridge import names
from bridge.messages import Action, ItemAction
from bridge.minedojo.host_actions import CAMERA_INTERVAL, NO_TURN, ticks_of, to_vector

CRAFTS = ("planks", "stick", "furnace", "iron_ingot")
SLOTS = ("air", "planks", "iron_pickaxe", "planks", *["air"] * 32)
NOOP = [0, 0, 0, NO_TURN, NO_TURN, 0, 0, 0]


def item(verb: str, name: str) -> Action:
    return Action(item_action=ItemAction(verb, names.items().id(name)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("action", "place", "choice"),
    [
        (Action(forward=1), 0, 1), (Action(forward=-1), 0, 2), (Action(strafe=1), 1, 1), (Action(strafe=-1), 1, 2),
        (Action(jump=True), 2, 1), (Action(sneak=True), 2, 2), (Action(sprint=True), 2, 3),
        (Action(d_pitch=10.0), 3, NO_TURN + 20), (Action(d_yaw=-7.5), 4, NO_TURN - 15),
        (Action(use=True), 5, 1), (Action(drop=True), 5, 2), (Action(attack=True), 5, 3),
    ],
)  # fmt: skip
def test_each_key_has_its_place(action: Action, place: int, choice: int) -> None:
    """Order of the choices: ``nn_action_space_wrapper.py`` of MineDojo 0.1."""
    vector, note = to_vector(action, SLOTS, CRAFTS)
    assert vector == [choice if index == place else usual for index, usual in enumerate(NOOP)]
    assert note == ""


def test_standing_still_is_minedojos_noop() -> None:
    assert to_vector(Action(), SLOTS, CRAFTS) == (NOOP, "")


def test_the_camera_reaches_as_far_as_ours() -> None:
    """minedojo.make(cam_interval) makes ceil(360 / interval) + 1 choices an axis, from -180 on."""
    for degrees in (-180.0, 180.0):
        choice = to_vector(Action(d_yaw=degrees), SLOTS, CRAFTS)[0][4]
        assert choice * CAMERA_INTERVAL - 180.0 == degrees
        assert 0 <= choice <= 360 / CAMERA_INTERVAL


@pytest.mark.parametrize(
    ("action", "function", "craft", "slot"),
    [
        (item("craft", "birch_planks"), 4, 0, 0),
        (item("smelt", "iron_ingot"), 4, 3, 0),
        (item("equip", "iron_pickaxe"), 5, 0, 2),
        (item("place", "birch_planks"), 6, 0, 1),
        (item("discard", "iron_pickaxe"), 7, 0, 2),
    ],
)
def test_items_go_by_their_old_names_and_take_three_ticks(action: Action, function: int, craft: int, slot: int) -> None:
    vector, note = to_vector(action, SLOTS, CRAFTS)
    assert (vector[5:], note) == ([function, craft, slot], "")
    assert ticks_of(vector) == 3


def test_what_minedojo_cannot_do_is_noted_and_the_keys_go_on() -> None:
    vector, note = to_vector(item("equip", "diamond_sword"), SLOTS, CRAFTS)
    assert (vector, note) == (NOOP, "equip: no diamond_sword in the inventory")
    vector, note = to_vector(item("craft", "copper_block"), SLOTS, CRAFTS)
    assert vector == NOOP
    assert "craft" in note


def test_keys_take_one_tick_but_for_drop() -> None:
    assert ticks_of(to_vector(Action(attack=True), SLOTS, CRAFTS)[0]) == 1
    assert ticks_of(to_vector(Action(drop=True), SLOTS, CRAFTS)[0]) == 3
