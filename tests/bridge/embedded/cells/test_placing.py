"""Placed blocks stand as in the game: https://minecraft.wiki/w/Placement and the pages of the blocks."""

import numpy as np
import pytest

from bridge import names
from bridge.block_states import describe
from bridge.embedded.cells.placing import Placing, click_of
from bridge.embedded.items.containers import other_half
from bridge.messages import Cell
from tests.bridge.embedded.field import FLOOR, Field

NOBODY = np.zeros((0, 6))
UP, DOWN, NORTH, SOUTH, WEST, EAST = (0, 1, 0), (0, -1, 0), (0, 0, -1), (0, 0, 1), (-1, 0, 0), (1, 0, 0)
LOOKS = {"south": 0.0, "west": 90.0, "north": 180.0, "east": -90.0}
GROUND = (0, FLOOR - 1, 0)


def place(
    field: Field,
    item: str,
    cell: Cell = GROUND,
    face: Cell = UP,
    look: str = "south",
    pitch: float = 0.0,
    at: tuple[float, float, float] = (0.5, 0.5, 0.5),
    bodies: np.ndarray = NOBODY,
) -> list[tuple[Cell, str, dict[str, str]]] | str:
    """Place an item; (cell, block, properties) of what came of it, or why not."""
    point = tuple(
        corner + (1.0 if step > 0 else 0.0 if step < 0 else part)
        for corner, step, part in zip(cell, face, at, strict=True)
    )
    click = click_of(cell, face, (point[0], point[1], point[2]), LOOKS[look], pitch)
    placement = Placing(field.grid).place(names.items().id(item), click, bodies)
    if isinstance(placement, str):
        return placement
    for where, block, state in placement.changes:
        field.put(where, names.blocks().name(block), **describe(block, state))
    return [(where, names.blocks().name(block), describe(block, state)) for where, block, state in placement.changes]


def one(placed: list[tuple[Cell, str, dict[str, str]]] | str) -> tuple[str, dict[str, str]]:
    """The only block placed, and its properties."""
    assert not isinstance(placed, str), placed
    assert len(placed) == 1
    return placed[0][1], placed[0][2]


@pytest.mark.parametrize(
    ("item", "face", "look", "at", "block", "properties"),
    [
        ("oak_stairs", UP, "east", (0.5, 0.5, 0.5), "oak_stairs", {"facing": "east", "half": "bottom"}),
        ("oak_stairs", SOUTH, "north", (0.5, 0.8, 0.5), "oak_stairs", {"facing": "north", "half": "top"}),
        ("oak_stairs", SOUTH, "north", (0.5, 0.2, 0.5), "oak_stairs", {"facing": "north", "half": "bottom"}),
        ("oak_slab", SOUTH, "north", (0.5, 0.8, 0.5), "oak_slab", {"type": "top"}),
        ("oak_slab", UP, "north", (0.5, 0.8, 0.5), "oak_slab", {"type": "bottom"}),
        ("oak_log", UP, "north", (0.5, 0.5, 0.5), "oak_log", {"axis": "y"}),
        ("oak_log", EAST, "west", (0.5, 0.5, 0.5), "oak_log", {"axis": "x"}),
        ("oak_log", NORTH, "south", (0.5, 0.5, 0.5), "oak_log", {"axis": "z"}),
        ("furnace", UP, "west", (0.5, 0.5, 0.5), "furnace", {"facing": "east"}),
        ("chest", UP, "north", (0.5, 0.5, 0.5), "chest", {"facing": "south"}),
        ("carved_pumpkin", UP, "east", (0.5, 0.5, 0.5), "carved_pumpkin", {"facing": "west"}),
        ("white_glazed_terracotta", UP, "north", (0.5, 0.5, 0.5), "white_glazed_terracotta", {"facing": "south"}),
        ("torch", UP, "north", (0.5, 0.5, 0.5), "torch", {}),
        ("torch", EAST, "west", (0.5, 0.5, 0.5), "wall_torch", {"facing": "east"}),
        ("redstone_torch", WEST, "east", (0.5, 0.5, 0.5), "redstone_wall_torch", {"facing": "west"}),
        ("oak_sign", UP, "south", (0.5, 0.5, 0.5), "oak_sign", {"rotation": "8"}),
        ("oak_sign", SOUTH, "north", (0.5, 0.5, 0.5), "oak_wall_sign", {"facing": "south"}),
        ("ladder", NORTH, "south", (0.5, 0.5, 0.5), "ladder", {"facing": "north"}),
        ("oak_fence_gate", UP, "west", (0.5, 0.5, 0.5), "oak_fence_gate", {"facing": "west"}),
        ("oak_trapdoor", SOUTH, "north", (0.5, 0.8, 0.5), "oak_trapdoor", {"facing": "south", "half": "top"}),
        ("oak_trapdoor", UP, "north", (0.5, 0.5, 0.5), "oak_trapdoor", {"facing": "south", "half": "bottom"}),
        ("lever", UP, "east", (0.5, 0.5, 0.5), "lever", {"face": "floor", "facing": "east"}),
        ("stone_button", WEST, "east", (0.5, 0.5, 0.5), "stone_button", {"face": "wall", "facing": "west"}),
        ("rail", UP, "east", (0.5, 0.5, 0.5), "rail", {"shape": "east_west"}),
        ("lantern", UP, "east", (0.5, 0.5, 0.5), "lantern", {"hanging": "false"}),
        ("redstone", UP, "east", (0.5, 0.5, 0.5), "redstone_wire", {}),
        ("oak_leaves", UP, "east", (0.5, 0.5, 0.5), "oak_leaves", {"persistent": "true"}),
        ("vine", SOUTH, "north", (0.5, 0.5, 0.5), "vine", {"north": "true"}),
    ],
)
def test_a_block_stands_by_the_face_the_point_and_the_gaze(
    item: str, face: Cell, look: str, at: tuple[float, float, float], block: str, properties: dict[str, str]
) -> None:
    field = Field()
    support = GROUND
    if face != UP:
        support = (0, FLOOR + 2, 0)
        field.put(support, "stone")
    name, found = one(place(field, item, support, face, look, at=at))
    assert name == block
    assert found | properties == found


def test_a_lantern_under_a_block_hangs() -> None:
    field = Field()
    field.put((0, FLOOR + 3, 0), "stone")
    assert one(place(field, "lantern", (0, FLOOR + 3, 0), DOWN))[1]["hanging"] == "true"


def test_a_door_is_two_blocks_high_and_faces_where_the_body_looks() -> None:
    placed = place(Field(), "oak_door", look="north", at=(0.2, 1.0, 0.5))
    assert not isinstance(placed, str)
    (low, _, lower), (high, _, upper) = placed
    assert (low, high) == ((0, FLOOR, 0), (0, FLOOR + 1, 0))
    assert (lower["half"], upper["half"]) == ("lower", "upper")
    assert lower["facing"] == upper["facing"] == "north"
    assert lower["hinge"] == upper["hinge"] == "left"


def test_the_second_door_of_a_pair_opens_the_other_way() -> None:
    field = Field()
    place(field, "oak_door", look="north", at=(0.2, 1.0, 0.5))
    placed = place(field, "oak_door", (1, FLOOR - 1, 0), look="north", at=(0.2, 1.0, 0.5))
    assert not isinstance(placed, str)
    assert placed[0][2]["hinge"] == "right"


def test_a_bed_lies_away_from_the_body() -> None:
    placed = place(Field(), "red_bed", look="east")
    assert not isinstance(placed, str)
    assert [(cell, found["part"]) for cell, _, found in placed] == [((0, FLOOR, 0), "foot"), ((1, FLOOR, 0), "head")]


@pytest.mark.parametrize(("item", "above"), [("oak_door", (0, FLOOR + 1, 0)), ("red_bed", (0, FLOOR, 1))])
def test_two_halves_need_two_cells(item: str, above: Cell) -> None:
    field = Field()
    field.put(above, "stone")
    assert place(field, item) == "place: the cell is taken"


def test_a_second_slab_fills_the_block() -> None:
    field = Field()
    place(field, "oak_slab")
    assert one(place(field, "oak_slab", (0, FLOOR, 0), UP, at=(0.5, 0.5, 0.5)))[1]["type"] == "double"
    assert field.standing((0, FLOOR, 0))["type"] == "double"


def test_candles_and_snow_stack() -> None:
    field = Field()
    for count in ("1", "2", "3", "4"):
        assert one(place(field, "candle", GROUND if count == "1" else (0, FLOOR, 0)))[1]["candles"] == count
    field.put((5, FLOOR, 0), "snow")
    assert one(place(field, "snow", (5, FLOOR, 0)))[1]["layers"] == "2"


@pytest.mark.parametrize(
    ("item", "ground"),
    [
        ("wheat_seeds", "dirt"),
        ("poppy", "stone"),
        ("oak_sapling", "sand"),
        ("cactus", "dirt"),
        ("sugar_cane", "sand"),
        ("torch", "oak_leaves"),
        ("rail", "oak_fence"),
        ("oak_door", "glass_pane"),
        ("nether_wart", "dirt"),
    ],
)
def test_what_nothing_holds_is_refused(item: str, ground: str) -> None:
    field = Field()
    field.put((0, FLOOR, 0), ground)
    answer = place(field, item, (0, FLOOR, 0))
    assert isinstance(answer, str)
    assert answer.startswith("place: nothing holds")
    assert field.name((0, FLOOR + 1, 0)) == "air"


@pytest.mark.parametrize(
    ("item", "ground", "block"),
    [
        ("wheat_seeds", "farmland", "wheat"),
        ("carrot", "farmland", "carrots"),
        ("poppy", "grass_block", "poppy"),
        ("cactus", "sand", "cactus"),
        ("torch", "oak_fence", "torch"),
        ("nether_wart", "soul_sand", "nether_wart"),
        ("dead_bush", "terracotta", "dead_bush"),
    ],
)
def test_what_something_holds_is_placed(item: str, ground: str, block: str) -> None:
    field = Field()
    field.put((0, FLOOR, 0), ground)
    assert one(place(field, item, (0, FLOOR, 0)))[0] == block


def test_grass_gives_way_to_what_is_placed_on_it() -> None:
    field = Field()
    field.put(GROUND, "grass_block")
    field.put((0, FLOOR, 0), "short_grass")
    placed = place(field, "oak_planks", (0, FLOOR, 0))
    assert not isinstance(placed, str)
    assert placed[0][0] == (0, FLOOR, 0)


def test_no_block_is_put_into_a_body_but_what_stops_nobody_is() -> None:
    body = np.array([[0.2, FLOOR, 0.2, 0.8, FLOOR + 1.8, 0.8]])
    assert place(Field(), "stone", bodies=body) == "place: a body stands there"
    assert one(place(Field(), "torch", bodies=body))[0] == "torch"
    assert one(place(Field(), "oak_slab", (1, FLOOR - 1, 0), bodies=body))[0] == "oak_slab"


def test_what_is_no_block_is_refused() -> None:
    assert place(Field(), "stick") == "place: stick is not a block"


def test_two_chests_that_face_the_same_way_are_one() -> None:
    """https://minecraft.wiki/w/Chest#Large_chests: at most two, of one kind; a left half has the other clockwise of its face."""
    field = Field()
    assert one(place(field, "chest", look="north"))[1]["type"] == "single"
    placed = place(field, "chest", (1, FLOOR - 1, 0), look="north")
    assert not isinstance(placed, str)
    assert {cell: properties["type"] for cell, _, properties in placed} == {
        (0, FLOOR, 0): "right",
        (1, FLOOR, 0): "left",
    }
    assert other_half(field.grid, (0, FLOOR, 0)) == (1, FLOOR, 0)
    assert other_half(field.grid, (1, FLOOR, 0)) == (0, FLOOR, 0)
    assert one(place(field, "chest", (2, FLOOR - 1, 0), look="north"))[1]["type"] == "single"
    assert one(place(field, "chest", (3, FLOOR - 1, 0), look="south"))[1]["type"] == "single"
    assert one(place(field, "trapped_chest", (-1, FLOOR - 1, 0), look="north"))[1]["type"] == "single"


def test_no_half_of_a_chest_answers_for_one_that_is_gone() -> None:
    field = Field()
    place(field, "chest", look="north")
    place(field, "chest", (1, FLOOR - 1, 0), look="north")
    field.put((1, FLOOR, 0), "air")
    assert other_half(field.grid, (0, FLOOR, 0)) is None
    field.put((1, FLOOR, 0), "chest", facing="south")
    assert other_half(field.grid, (0, FLOOR, 0)) is None
