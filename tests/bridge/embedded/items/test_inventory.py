"""Slots fill in the game's order and never lose an item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge import names
from bridge.embedded.items.inventory import Inventory

ITEMS = names.items()
OAK, BIRCH, AXE = (ITEMS.id(name) for name in ("oak_log", "birch_log", "wooden_axe"))


def test_stacks_join_before_empty_slots_are_taken() -> None:
    inventory = Inventory()
    inventory.add(BIRCH, 1)
    inventory.add(OAK, 60)
    inventory.add(BIRCH, 2)
    inventory.add(OAK, 10)
    assert inventory.slots[:3].tolist() == [[BIRCH, 3, -1], [OAK, 64, -1], [OAK, 6, -1]]


def test_the_held_stack_comes_first() -> None:
    inventory = Inventory()
    inventory.add(OAK, 64)
    inventory.add(OAK, 1)
    inventory.slots[0, 1] = 10
    inventory.held_slot = 1
    inventory.add(OAK, 1)
    assert inventory.slots[:2, 1].tolist() == [10, 2]


def test_tools_do_not_stack_and_wear_out() -> None:
    inventory = Inventory()
    inventory.add(AXE, 2)
    assert inventory.slots[:2].tolist() == [[AXE, 1, 59], [AXE, 1, 59]]
    for _ in range(58):
        inventory.wear_held()
    assert inventory.slots[0].tolist() == [AXE, 1, 1]
    inventory.wear_held()
    assert inventory.slots[0].tolist() == [0, 0, -1]


@given(st.lists(st.tuples(st.sampled_from([OAK, BIRCH, AXE]), st.integers(1, 200)), max_size=40))
def test_nothing_is_lost_or_made(stacks: list[tuple[int, int]]) -> None:
    inventory = Inventory()
    held = dict.fromkeys((OAK, BIRCH, AXE), 0)
    for item, count in stacks:
        held[item] += count - inventory.add(item, count)
    for item, count in held.items():
        assert inventory.slots[inventory.slots[:, 0] == item, 1].sum() == count
    assert (inventory.slots[:, 1] <= 64).all()
    empty = inventory.slots[:, 1] == 0
    assert (inventory.slots[empty] == (0, 0, -1)).all()


def test_items_are_removed_from_the_first_slot_on_and_never_more_than_there_are() -> None:
    inventory = Inventory()
    inventory.add(OAK, 70)
    inventory.add(BIRCH, 1)
    inventory.remove(OAK, 66)
    assert inventory.counts() == {OAK: 4, BIRCH: 1}
    assert inventory.slots[0].tolist() == [0, 0, -1]
    with pytest.raises(ValueError, match="1 more of oak_log"):
        inventory.remove(OAK, 5)


@pytest.mark.parametrize(
    ("item", "most"),
    [
        *(("oak_log", 64), ("bone", 64), ("arrow", 64), ("ender_pearl", 16), ("snowball", 16), ("egg", 16)),
        *(("oak_sign", 16), ("bucket", 16), ("water_bucket", 1), ("red_bed", 1), ("bow", 1), ("cake", 1)),
    ],
)
def test_a_slot_holds_as_many_as_the_item_stacks_to(item: str, most: int) -> None:
    """``stackSize`` of npm minecraft-data 1.20.4; 36 slots: https://minecraft.wiki/w/Inventory."""
    inventory = Inventory()
    assert inventory.add(ITEMS.id(item), 36 * most + 5) == 5
    assert inventory.slots[:, 1].tolist() == [most] * 36
