"""Actions as numbers: MineDojo's, index by index, and those that hold all of an Action."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge import names
from bridge.messages import Action, ItemAction, empty_slots
from bridge.spaces.actions import ACTION_SIZES, FUNCTIONS, NOOP, action_space, to_action, to_choice, to_full
from bridge.spaces.craft_choices import craft_choices, made_by

ITEMS = names.items()


def test_actions_mean_what_the_table_says() -> None:
    inventory = empty_slots(36)
    dirt = ITEMS.id("dirt")
    inventory[4] = (dirt, 3, -1)
    assert ACTION_SIZES == (3, 3, 4, 25, 25, 8, 244, 36)
    assert to_action(np.array(NOOP), inventory) == Action()
    walk = to_action(np.array([1, 2, 3, 13, 0, 3, 0, 0]), inventory)
    assert walk == Action(forward=1, strafe=-1, sprint=True, d_pitch=15.0, d_yaw=-180.0, attack=True)
    place = to_action(np.array([2, 1, 1, 12, 12, 6, 0, 4]), inventory)
    assert place == Action(forward=-1, strafe=1, jump=True, item_action=ItemAction("place", dirt))
    iron = to_action(np.array([0, 0, 0, 12, 12, 4, 239, 0]), inventory)
    assert iron == Action(item_action=ItemAction("smelt", ITEMS.id("iron_ingot")))
    assert to_action(np.array([0, 0, 2, 12, 12, 7, 0, 0]), inventory) == Action(sneak=True)
    for wrong in ([3, 0, 0, 12, 12, 0, 0, 0], [0, 0, 0, 12, 12, 0, 244, 0], [0] * 7):
        with pytest.raises(ValueError, match="action: must be 8 indexes"):
            to_action(np.array(wrong), inventory)


def test_the_244_are_minedojos() -> None:
    """Measured of the wheel (MineDojo 0.1): 54 by hand, 170 at a table, 20 in a furnace, and where some of them stand."""
    choices = craft_choices()
    assert len(choices) == len({(choice.name, choice.verb) for choice in choices}) == 244
    assert [choice.verb for choice in choices] == ["craft"] * 224 + ["smelt"] * 20
    found = {name: [choice.name for choice in choices].index(name) for name in ("planks", "stick", "crafting_table")}
    assert found == {"planks": 29, "stick": 41, "crafting_table": 7}
    assert [choices[index].name for index in (119, 219, 239)] == ["furnace", "wooden_pickaxe", "iron_ingot"]


def test_a_name_of_many_items_means_what_the_slots_can_make() -> None:
    wool = [choice.name for choice in craft_choices()].index("wool")
    planks = 29
    inventory = empty_slots(36)
    assert made_by(planks, inventory) == ItemAction("craft", ITEMS.id("oak_planks")), "nothing is held: the plain one"
    inventory[20] = (ITEMS.id("dark_oak_log"), 2, -1)
    assert made_by(planks, inventory) == ItemAction("craft", ITEMS.id("dark_oak_planks"))
    inventory[3] = (ITEMS.id("string"), 4, -1)
    assert made_by(wool, inventory) == ItemAction("craft", ITEMS.id("white_wool"))


@given(st.tuples(*(st.integers(0, size - 1) for size in ACTION_SIZES)), st.integers(0, 5))
def test_minedojos_numbers_come_back_from_the_action(choice: tuple[int, ...], kind: int) -> None:
    inventory = empty_slots(36)
    inventory[:, :2] = (ITEMS.id("oak_log") + kind, 1)
    action = to_action(np.array(choice), inventory)
    back = to_choice(action, inventory)
    assert to_action(back, inventory) == action
    assert back[:6].tolist() == list(choice[:6])


def test_what_minedojo_has_no_word_for_is_refused_by_name() -> None:
    inventory = empty_slots(36)
    dirt = ITEMS.id("dirt")
    for action, what in (
        (Action(use=True, attack=True), "use and attack at once"),
        (Action(jump=True, sprint=True), "jump and sprint at once"),
        (Action(use=True, item_action=ItemAction("place", dirt)), "use at once"),
        (Action(d_yaw=7.0), "no multiples of 15"),
        (Action(item_action=ItemAction("place", dirt)), "place dirt, which no slot holds"),
        (Action(item_action=ItemAction("craft", ITEMS.id("bamboo_block"))), "craft bamboo_block"),
    ):
        with pytest.raises(ValueError, match=what):
            to_choice(action, inventory)


actions = st.builds(
    Action,
    forward=st.integers(-1, 1),
    strafe=st.integers(-1, 1),
    jump=st.booleans(),
    sneak=st.booleans(),
    sprint=st.booleans(),
    d_pitch=st.floats(-180, 180),
    d_yaw=st.floats(-180, 180),
    use=st.booleans(),
    attack=st.booleans(),
    drop=st.booleans(),
    item_action=st.none()
    | st.builds(ItemAction, st.sampled_from(("craft", *FUNCTIONS[5:], "smelt")), st.integers(1, len(ITEMS) - 1)),
)


@given(actions)
def test_every_action_can_be_said_in_full(action: Action) -> None:
    choice = to_full(action)
    assert action_space("full").contains(choice)
    assert to_action(choice, empty_slots(36)) == action


def test_what_lies_outside_of_the_full_space_is_refused_by_part() -> None:
    good = to_full(Action())
    for part, wrong in (
        ("turn", np.array([0.0, np.nan])),
        ("turn", np.array([181.0, 0.0])),
        ("movement", np.array([3, 0])),
        ("keys", np.zeros(5, np.int8)),
        ("item", np.int64(len(ITEMS))),
        ("function", np.int64(-1)),
    ):
        with pytest.raises(ValueError, match=rf"action\.{part}: must be"):
            to_action(good | {part: wrong}, empty_slots(36))
    with pytest.raises(ValueError, match="action: must have the parts movement, keys, turn, function, item"):
        to_action({"keys": good["keys"]}, empty_slots(36))
    with pytest.raises(ValueError, match="actions: got 'half'; give one of minedojo, full"):
        action_space("half")  # type: ignore[arg-type]
