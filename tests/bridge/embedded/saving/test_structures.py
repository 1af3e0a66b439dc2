"""Blocks put into a world from outside: where they land, how they stand, and what is refused."""

import gzip
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge import names
from bridge.block_states import STATES, describe, properties_of, state_count, state_of
from bridge.embedded.cells.update_queue import COUNT, NEXT_DUE
from bridge.embedded.items.ledger import book
from bridge.embedded.saving.anvil.nbt import Byte, Int, Short, read_nbt, write_nbt
from bridge.embedded.saving.blueprint import Blueprint, rotated_state
from bridge.embedded.saving.schematic import _pack_numbers, _unpack_numbers, read_schematic, write_schematic
from bridge.embedded.saving.snapshot import state_hash
from bridge.embedded.saving.structures import clear, copy, fill, paste, set_block
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action
from bridge.world import WorldError
from tests.bridge.embedded.recorded_play import TASK

BLOCKS = names.blocks()


@pytest.fixture(scope="module")
def shared_world() -> EmbeddedWorld:
    return EmbeddedWorld(draw=False)


@pytest.fixture
def world(shared_world: EmbeddedWorld) -> EmbeddedWorld:
    shared_world.reset(TASK, 5)
    return shared_world


def house() -> Blueprint:
    """3 x 2 x 4, no two cells alike in what matters."""
    blocks, states = np.zeros((3, 2, 4), np.uint16), np.zeros((3, 2, 4), np.uint8)
    blocks[...] = BLOCKS.id("oak_planks")
    blocks[1, 1, 1:3] = names.AIR
    blocks[0, 0, 0], states[0, 0, 0] = BLOCKS.id("oak_stairs"), state_of("oak_stairs", facing="east", half="top")
    blocks[2, 1, 0], states[2, 1, 0] = BLOCKS.id("oak_log"), state_of("oak_log", axis="x")
    return Blueprint(blocks, states)


def equal(one: Blueprint, other: Blueprint) -> bool:
    return np.array_equal(one.blocks, other.blocks) and np.array_equal(one.states, other.states)


def test_fill_set_and_clear_reach_exactly_their_box(world: EmbeddedWorld) -> None:
    low, high = (-20, 100, -3), (19, 102, 40)
    before = copy(world, (-21, 99, -4), (20, 103, 41))
    fill(world, low, high, "oak_stairs", facing="west")
    after = copy(world, (-21, 99, -4), (20, 103, 41))
    inside = (slice(1, -1),) * 3
    assert (after.blocks[inside] == BLOCKS.id("oak_stairs")).all()
    assert (after.states[inside] == state_of("oak_stairs", facing="west")).all()
    outside = np.ones(after.shape, np.bool_)
    outside[inside] = False
    assert np.array_equal(after.blocks[outside], before.blocks[outside])
    set_block(world, (0, 101, 0), "glass")
    assert world.grid.get(0, 101, 0) == BLOCKS.id("glass")
    clear(world, low, high)
    assert equal(copy(world, (-21, 99, -4), (20, 103, 41)), before)


def test_what_was_built_far_away_is_there_when_the_player_comes(world: EmbeddedWorld) -> None:
    set_block(world, (2000, 90, -1500), "glowstone")
    assert world.grid.get(2000, 90, -1500) == names.AIR, "not near enough to be loaded"
    assert copy(world, (2000, 90, -1500), (2000, 90, -1500)).blocks.item() == BLOCKS.id("glowstone")
    world.body.position[:] = (2000.5, 95.0, -1499.5)
    world.step(Action())
    assert world.grid.get(2000, 90, -1500) == BLOCKS.id("glowstone")


def test_paste_and_copy_are_inverse_and_air_can_be_left_out(world: EmbeddedWorld) -> None:
    corner, top = (14, 90, -2), (16, 91, 1)
    fill(world, corner, top, "dirt")
    paste(world, house(), corner, air=False)
    kept = copy(world, corner, top)
    assert (kept.blocks[1, 1, 1:3] == BLOCKS.id("dirt")).all()
    paste(world, house(), corner)
    assert equal(copy(world, corner, top), house())


def test_a_quarter_turn_is_clockwise_from_above() -> None:
    """East (+x) goes to south (+z), and what faced east faces south."""
    turned = house().rotated(1)
    assert turned.shape == (4, 2, 3)
    assert turned.blocks[3, 0, 0] == BLOCKS.id("oak_stairs")
    assert describe(BLOCKS.id("oak_stairs"), int(turned.states[3, 0, 0]))["facing"] == "south"
    assert describe(BLOCKS.id("oak_stairs"), int(turned.states[3, 0, 0]))["half"] == "top"
    assert turned.blocks[3, 1, 2] == BLOCKS.id("oak_log")
    assert describe(BLOCKS.id("oak_log"), int(turned.states[3, 1, 2]))["axis"] == "z"
    assert equal(house().rotated(1).rotated(3), house())
    assert equal(house().rotated(-2), house().rotated(1).rotated(1))


@pytest.mark.parametrize(
    ("block", "before", "after"),
    [
        ("rail", {"shape": "ascending_east"}, {"shape": "ascending_south"}),
        ("rail", {"shape": "east_west"}, {"shape": "north_south"}),
        ("rail", {"shape": "south_east"}, {"shape": "south_west"}),
        ("rail", {"shape": "north_east"}, {"shape": "south_east"}),
        ("oak_fence", {"north": "true", "east": "false"}, {"north": "false", "east": "true"}),
        ("oak_sign", {"rotation": "14"}, {"rotation": "2"}),
        ("hopper", {"facing": "down"}, {"facing": "down"}),
        ("jigsaw", {"orientation": "up_north"}, {"orientation": "up_east"}),
        ("oak_log", {"axis": "y"}, {"axis": "y"}),
        ("lever", {"face": "wall", "facing": "west"}, {"face": "wall", "facing": "north"}),
        ("oak_stairs", {"shape": "inner_left", "facing": "north"}, {"shape": "inner_left", "facing": "east"}),
    ],
)
def test_how_blocks_turn(block: str, before: dict[str, str], after: dict[str, str]) -> None:
    turned = rotated_state(BLOCKS.id(block), state_of(block, **before), 1)
    assert describe(BLOCKS.id(block), turned).items() >= after.items()


def test_every_state_of_every_block_comes_round_in_four_turns() -> None:
    for block in range(len(BLOCKS)):
        if state_count(block) > STATES or not properties_of(block):
            continue
        for state in range(state_count(block)):
            turned = state
            for _ in range(4):
                turned = rotated_state(block, turned, 1)
            assert turned == state, BLOCKS.name(block)


def test_what_burnt_in_a_furnace_is_gone_with_it(world: EmbeddedWorld) -> None:
    world.state.furnaces[0][:2] = [((0, 90, 0), 5), ((3, 90, 0), 7)]
    clear(world, (0, 90, 0), (2, 91, 2))
    assert world.state.furnaces[0]["burn_ticks"][:2].tolist() == [0, 7]


def test_what_lay_in_a_chest_is_gone_with_it_and_booked(world: EmbeddedWorld) -> None:
    apple, ledger = names.items().id("apple"), world.state.ledgers[0]
    for x in (0, 3):
        set_block(world, (x, 90, 0), "chest")
        assert world.containers.add((x, 90, 0), apple, 70) == 0
        book(ledger, apple, 70)
    before = ledger[apple]
    clear(world, (0, 90, 0), (2, 91, 2))
    assert ledger[apple] == before - 70
    assert world.containers.contents([(0, 90, 0)]) == {}
    assert world.containers.contents([(3, 90, 0)]) == {apple: 70}


def test_boxes_that_cannot_be_are_refused_and_change_nothing(world: EmbeddedWorld) -> None:
    before = state_hash(world)
    for low, high, told in (
        ((1, 60, 0), (0, 60, 0), "x: the box runs from 1 to 0"),
        ((0, -1, 0), (0, 60, 0), "y: the box runs from -1 to 60, the world from 0 to 127"),
        ((0, 128, 0), (0, 128, 0), "y: the box"),
        ((0, 0, 0), (10**9, 60, 10**9), "cells; at most 16777216"),
    ):
        with pytest.raises(WorldError, match=told):
            fill(world, low, high, "stone")
    with pytest.raises(KeyError, match="stonne"):
        set_block(world, (0, 60, 0), "stonne")
    with pytest.raises(KeyError, match="has no facing=up"):
        set_block(world, (0, 60, 0), "oak_stairs", facing="up")
    with pytest.raises(WorldError, match="y: the box runs from 127 to 128"):
        paste(world, house(), (0, 127, 0))
    assert state_hash(world) == before


@pytest.mark.parametrize(
    ("blocks", "states", "told"),
    [
        (np.zeros((1, 1), np.uint16), np.zeros((1, 1), np.uint8), "blocks: three sides"),
        (np.zeros((0, 1, 1), np.uint16), np.zeros((0, 1, 1), np.uint8), "blocks: three sides"),
        (np.zeros((1, 1, 1), np.uint16), np.zeros((1, 1, 2), np.uint8), "states: expected shape"),
        (np.zeros((1, 1, 1), np.int64), np.zeros((1, 1, 1), np.uint8), "blocks: expected uint16"),
        (np.full((1, 1, 1), 60000, np.uint16), np.zeros((1, 1, 1), np.uint8), "blocks: ids lie in"),
    ],
)
def test_what_is_no_blueprint(blocks: Any, states: Any, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        Blueprint(blocks, states)


# --- files ---


@given(st.integers(0, 2**32 - 1), st.integers(1, 300))
def test_a_schematic_comes_back(tmp_path_factory: pytest.TempPathFactory, seed: int, kinds: int) -> None:
    generator = np.random.default_rng(seed)
    shape = tuple(generator.integers(1, 12, 3))
    some = generator.integers(0, len(BLOCKS), kinds).astype(np.uint16)
    counts = np.array([min(state_count(int(block)), STATES) for block in some])
    pick = generator.integers(0, kinds, shape)
    blueprint = Blueprint(some[pick], (generator.integers(0, 256, shape) % counts[pick]).astype(np.uint8))
    path = tmp_path_factory.getbasetemp() / "some.schem"
    write_schematic(path, blueprint)
    first = path.read_bytes()
    assert equal(read_schematic(path), blueprint)
    write_schematic(path, blueprint)
    assert path.read_bytes() == first


@given(st.lists(st.integers(0, 2**21 - 1), min_size=1, max_size=50))
def test_variable_length_numbers_come_back(numbers: list[int]) -> None:
    packed = _pack_numbers(np.array(numbers))
    assert _unpack_numbers("Data", packed, len(numbers)).tolist() == numbers


def test_numbers_are_the_formats() -> None:
    """https://minecraft.wiki/w/Java_Edition_protocol/VarInt_and_VarLong: 300 is ac 02."""
    assert _pack_numbers(np.array([1, 300])).view(np.uint8).tolist() == [0x01, 0xAC, 0x02]


def written(path: Path, root: dict[str, Any]) -> Path:
    path.write_bytes(gzip.compress(write_nbt(root)))
    return path


def test_version_3_is_read_too(tmp_path: Path) -> None:
    write_schematic(tmp_path / "a.schem", house())
    old = read_nbt(gzip.decompress((tmp_path / "a.schem").read_bytes()))
    new = {side: old[side] for side in ("DataVersion", "Width", "Height", "Length")}
    new |= {"Version": Int(3), "Blocks": {"Palette": old["Palette"], "Data": old["BlockData"], "BlockEntities": []}}
    assert equal(read_schematic(written(tmp_path / "b.schem", {"Schematic": new})), house())


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"Version": Int(1)}, "Version: 1; schematics of version 2 and 3"),
        ({"Version": Byte(2)}, "Version: expected Int, got Byte"),
        ({"Width": Short(-1)}, "Width, Height, Length: three sides of 1 to 1024.*65535"),
        ({"Width": Short(0)}, "Width, Height, Length"),
        ({"Width": Short(1000), "Height": Short(1000), "Length": Short(1000)}, ".*at most 4194304 cells"),
        ({"Width": Short(5)}, "BlockData: 24 numbers in 24 bytes, the box has 40 cells"),
        ({"BlockData": np.full(24, -1, np.int8)}, "BlockData: 0 numbers"),
        ({"BlockData": np.full(24, 9, np.int8)}, "BlockData: an index that Palette does not have"),
        ({"Palette": {}}, "Palette: it is empty"),
        ({"Palette": {"minecraft:stonne": Int(0)}}, "Palette: unknown block 'stonne'"),
        ({"Palette": {"minecraft:stone[": Int(0)}}, "Palette: .* is no block and index"),
        ({"Palette": {"minecraft:stone": Int(-1)}}, "Palette: .* is no block and index"),
        ({"Palette": {"minecraft:stone": Int(2**31 - 1)}}, "Palette: .* is no block and index"),
        ({"Palette": {"minecraft:oak_log[axis=w]": Int(0)}}, "Palette: oak_log has no axis=w"),
    ],
)
def test_a_malformed_schematic_is_named(tmp_path: Path, change: dict[str, Any], told: str) -> None:
    write_schematic(tmp_path / "good.schem", house())
    root = read_nbt(gzip.decompress((tmp_path / "good.schem").read_bytes()))
    with pytest.raises(WorldError, match=rf"bad\.schem: {told}"):
        read_schematic(written(tmp_path / "bad.schem", root | change))


def test_what_is_no_schematic_at_all_is_named(tmp_path: Path) -> None:
    write_schematic(tmp_path / "good.schem", house())
    good = (tmp_path / "good.schem").read_bytes()
    cases = {"cut off": good[:-9], "it cannot be unpacked": b"text", "Version: missing": gzip.compress(write_nbt({}))}
    for told, data in cases.items():
        (tmp_path / "bad.schem").write_bytes(data)
        with pytest.raises(WorldError, match=rf"bad\.schem: .*{told}.*; give a whole Sponge schematic"):
            read_schematic(tmp_path / "bad.schem")
    with pytest.raises(WorldError, match=r"none\.schem: No such file"):
        read_schematic(tmp_path / "none.schem")


def test_wheat_that_is_put_into_a_running_world_grows(world: EmbeddedWorld) -> None:
    """Random ticks know by section what can change; what is put in later is in it too."""
    x, y, z = (int(v // 1) for v in world.body.position)
    y = 120 - y % 2
    world.step(Action())
    fill(world, (x - 8, y - 1, z - 8), (x + 8, y - 1, z + 8), "farmland", moisture="7")
    fill(world, (x - 8, y, z - 8), (x + 8, y, z + 8), "wheat")
    for _ in range(200):
        world.step(Action())
    grown = copy(world, (x - 8, y, z - 8), (x + 8, y, z + 8))
    assert (grown.states[grown.blocks == BLOCKS.id("wheat")] > 0).any()


def test_nothing_is_due_any_more_in_a_box_of_other_blocks(world: EmbeddedWorld) -> None:
    world.columns.change((0, 100, 0), BLOCKS.id("water"))
    world.columns.change((40, 100, 0), BLOCKS.id("water"))
    rows, status = world.state.updates[0], world.state.update_status[0]

    def waiting() -> set[int]:
        return set(rows["x"][: status[COUNT]].tolist())

    assert waiting() == {0, 40}
    clear(world, (-2, 98, -2), (2, 102, 2))
    assert waiting() == {40}
    assert status[NEXT_DUE] == rows["due"][: status[COUNT]].min()
    clear(world, (38, 98, -2), (42, 102, 2))
    assert status[COUNT] == 0
    world.step(Action())


def test_what_a_byte_cannot_tell_of_a_schematic_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "wall.schem"
    write_schematic(
        path, Blueprint(np.full((1, 1, 1), BLOCKS.id("cobblestone_wall"), np.uint16), np.zeros((1, 1, 1), np.uint8))
    )
    root = read_nbt(gzip.decompress(path.read_bytes()))
    wall = "minecraft:cobblestone_wall[east=tall,north=tall,south=none,up=true,waterlogged=false,west=tall]"
    path.write_bytes(gzip.compress(write_nbt(root | {"Palette": {wall: Int(0)}})))
    assert read_schematic(path).states.item() == 0
    assert (
        "wall.schem: 1 kinds of blocks stand by default instead of as saved: cobblestone_wall[east=tall" in caplog.text
    )
