"""Items on the ground: water carries them, fire, lava and cactus end them. https://minecraft.wiki/w/Item_(entity)."""

from typing import Any

import pytest

from bridge import names
from bridge.embedded.items.drops import Drops, tick_drops
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
