"""Items on the ground fall, merge, are picked up and vanish; water carries them, fire, lava and cactus end them.

Source: https://minecraft.wiki/w/Item_(entity).
"""

from typing import Any

import numpy as np
import pytest

from bridge import names
from bridge.embedded.items.drops import BLOCK_DROP_DELAY, Drops, collect_drops, tick_drops
from bridge.embedded.items.ledger import book
from bridge.embedded.motion.block_physics import block_physics
from tests.bridge.embedded.field import FLOOR, Field

ITEM = names.items().id("oak_log")


def lay(field: Field, x: float, y: float, z: float) -> Any:
    """An item at rest at a point, as its record."""
    state, clock = field.state, field.state.clocks[0]
    Drops(clock["random"], state.ledgers[0], state.drops[0], clock["next_id"]).spill(ITEM, (0, FLOOR, 0))
    book(state.ledgers[0], ITEM, 1)
    record = state.drops[0][0]
    record["position"], record["velocity"] = (x, y, z), 0.0
    return record


def pass_time(field: Field, ticks: int) -> None:
    for _ in range(ticks):
        tick_drops(
            field.grid.arrays, block_physics(), field.state.drops[0], names.items().stack_size, field.state.ledgers[0]
        )


@pytest.mark.parametrize("block", ["fire", "soul_fire", "lava", "cactus"])
def test_what_ends_items(block: str) -> None:
    """The book of items says so: https://minecraft.wiki/w/Item_(entity)#Behavior, /w/Cactus."""
    field = Field()
    field.put((2, FLOOR - 1, 0), "sand")
    field.grid.set(2, FLOOR, 0, names.blocks().id(block))
    lay(field, 2.5, FLOOR + 1.2, 0.5)
    assert field.dropped() == {"oak_log": 1}
    pass_time(field, 20)
    assert field.dropped() == {}


def test_an_item_beside_a_fire_stays() -> None:
    field = Field()
    field.put((2, FLOOR, 0), "fire")
    lay(field, 1.5, FLOOR, 0.5)
    pass_time(field, 40)
    assert field.dropped() == {"oak_log": 1}


def test_items_rise_in_water_and_stay_at_its_top() -> None:
    field = Field()
    for y in range(FLOOR - 6, FLOOR):
        field.put((0, y, 0), "water")
    record = lay(field, 0.5, FLOOR - 5.0, 0.5)
    pass_time(field, 40)
    assert record["position"][1] > FLOOR - 5.0
    pass_time(field, 400)
    assert FLOOR - 0.5 < record["position"][1] < FLOOR + 0.1


def test_a_current_carries_items_to_its_end() -> None:
    """https://minecraft.wiki/w/Water#Current: some seven blocks, of a source on a plain."""
    field = Field()
    field.put((0, FLOOR, 0), "water")
    for x in range(9):
        for z in (-1, 1):
            field.put((x, FLOOR, z), "stone")
    field.put((-1, FLOOR, 0), "stone")
    field.tick(60)
    record = lay(field, 0.5, FLOOR + 0.3, 0.5)
    pass_time(field, 200)
    assert record["position"][0] > 6.5


def test_an_item_falls_by_its_own_gravity_and_rests_on_the_ground() -> None:
    """https://minecraft.wiki/w/Entity#Motion_of_entities: 0.04 blocks a tick a tick, and 0.98 of the velocity is kept."""
    field = Field()
    record, velocity, height = lay(field, 0.5, FLOOR + 4.0, 0.5), 0.0, FLOOR + 4.0
    for _ in range(8):
        pass_time(field, 1)
        velocity -= 0.04
        height += velocity
        velocity *= 0.98
        assert record["position"][1] == pytest.approx(height)
    pass_time(field, 40)
    assert record["position"][1] == FLOOR
    assert record["on_ground"]


def lay_row(field: Field, item: str, counts: list[int], apart: float) -> None:
    """Stacks of one item at rest in a row along x."""
    drops = field.state.drops[0]
    for row, count in enumerate(counts):
        drops[row]["id"], drops[row]["item"], drops[row]["count"] = row + 1, names.items().id(item), count
        drops[row]["durability"] = -1
        drops[row]["position"] = (0.5 + row * apart, FLOOR, 0.5)
        book(field.state.ledgers[0], names.items().id(item), count)


def lying(field: Field) -> list[int]:
    """The counts of the stacks that lie there."""
    counts = field.state.drops[0]["count"]
    return sorted(counts[counts > 0].tolist())


@pytest.mark.parametrize(
    ("item", "counts", "apart", "left"),
    [
        ("oak_log", [3, 4], 0.5, [7]),
        ("oak_log", [3, 4], 1.0, [3, 4]),
        ("oak_log", [40, 30], 0.3, [30, 40]),
        ("ender_pearl", [9, 7], 0.3, [16]),
        ("ender_pearl", [9, 8], 0.3, [8, 9]),
        ("iron_sword", [1, 1], 0.3, [1, 1]),
    ],
)
def test_stacks_that_fit_into_one_merge_within_half_a_block(
    item: str, counts: list[int], apart: float, left: list[int]
) -> None:
    """https://minecraft.wiki/w/Item_(entity)#Behavior; every 40 ticks where they rest."""
    field = Field()
    lay_row(field, item, counts, apart)
    pass_time(field, 81)
    assert lying(field) == left
    assert field.dropped() == {item: sum(counts)}


def test_an_item_vanishes_after_five_minutes() -> None:
    """6000 ticks: https://minecraft.wiki/w/Item_(entity)#Despawning."""
    field = Field()
    lay(field, 0.5, FLOOR, 0.5)
    pass_time(field, 5999)
    assert field.dropped() == {"oak_log": 1}
    pass_time(field, 1)
    assert field.dropped() == {}


def test_an_item_is_picked_up_within_a_block_beside_the_body_and_half_above_and_below() -> None:
    """https://minecraft.wiki/w/Item_(entity)#Behavior: the player's box, grown by 1, 0.5 and 1; ten ticks after a block broke."""
    places = ((1.4, 0.0, 0.0), (1.5, 0.0, 0.0), (0.0, 2.25, 0.0), (0.0, 2.35, 0.0), (0.0, -0.7, 0.0), (0.0, -0.8, 0.0))
    for place, taken in zip(places, (True, False) * 3, strict=True):
        field, slots = Field(), np.zeros((36, 3), np.int32)
        record = lay(field, *(start + part for start, part in zip((0.5, FLOOR, 0.5), place, strict=True)))
        feet = np.array((0.5, FLOOR, 0.5))
        assert record["pickup_delay"] == BLOCK_DROP_DELAY == 10
        assert collect_drops(field.state.drops[0], feet, slots, 0, names.items().stack_size) == 0
        record["pickup_delay"] = 0
        assert bool(collect_drops(field.state.drops[0], feet, slots, 0, names.items().stack_size)) == taken, place
        assert slots[:, 1].sum() == taken
