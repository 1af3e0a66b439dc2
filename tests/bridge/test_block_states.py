"""A state byte stands for what the game's state id stands for, and the default for nothing said."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge import names
from bridge.block_states import (
    STATES,
    UntellableStateError,
    describe,
    from_minecraft_state,
    minecraft_state,
    state_count,
    state_of,
    state_or_default,
    value_table,
)

BLOCKS = names.blocks()
ANY_BLOCK = st.integers(0, len(BLOCKS) - 1)


@given(ANY_BLOCK)
def test_the_properties_account_for_every_state_of_the_game(block: int) -> None:
    assert state_count(block) == BLOCKS.max_state[block] - BLOCKS.min_state[block] + 1
    assert minecraft_state(block, 0) == BLOCKS.default_state[block]


@given(ANY_BLOCK, st.data())
def test_a_state_survives_the_way_to_minecraft_and_back(block: int, data: st.DataObject) -> None:
    state = data.draw(st.integers(0, min(STATES, state_count(block)) - 1))
    assert from_minecraft_state(block, minecraft_state(block, state)) == state
    assert state_of(block, **describe(block, state)) == state


def test_states_are_those_of_the_game() -> None:
    stairs = BLOCKS.id("oak_stairs")
    assert describe(stairs, 0) == {"facing": "north", "half": "bottom", "shape": "straight", "waterlogged": "false"}
    turned = state_of("oak_stairs", facing="east", half="top")
    assert describe(stairs, turned)["facing"] == "east"
    assert describe(stairs, state_of(stairs, turned, half="bottom")) == describe(stairs, 0) | {"facing": "east"}
    assert [describe(BLOCKS.id("oak_log"), state)["axis"] for state in range(3)] == ["y", "z", "x"]
    assert [describe(BLOCKS.id("water"), state)["level"] for state in (0, 7)] == ["0", "7"]


def test_the_table_of_a_property_agrees_with_its_description() -> None:
    ages = value_table("age")
    wheat, stone = BLOCKS.id("wheat"), BLOCKS.id("stone")
    assert ages.shape == (len(BLOCKS), STATES)
    assert ages.dtype == np.int8
    assert ages[wheat, :8].tolist() == list(range(8))
    assert (ages[stone] == -1).all()
    fences = value_table("east")[BLOCKS.id("oak_fence")]
    assert [describe(BLOCKS.id("oak_fence"), state)["east"] for state in range(32)] == [
        ("true", "false")[value] for value in fences[:32]
    ]


@pytest.mark.parametrize("wanted", [{"facing": "upwards"}, {"age": "1"}])
def test_what_a_block_cannot_be_is_named(wanted: dict[str, str]) -> None:
    with pytest.raises(KeyError, match=r"oak_stairs has no .*facing=north\|south\|west\|east"):
        state_of("oak_stairs", **wanted)


def test_a_state_id_of_another_block_is_refused() -> None:
    with pytest.raises(ValueError, match="none of stone"):
        from_minecraft_state(BLOCKS.id("stone"), 0)


@pytest.mark.parametrize(
    ("block", "wanted"),
    [
        ("cobblestone_wall", {"north": "tall", "east": "tall", "west": "tall"}),
        ("note_block", {"instrument": "bell", "note": "24"}),
    ],
)
def test_a_state_that_one_byte_cannot_tell_is_refused_by_name(block: str, wanted: dict[str, str]) -> None:
    """Walls have 324 states, note blocks 1150."""
    with pytest.raises(UntellableStateError, match=rf"{block}\[.*one byte tells 256 of its"):
        state_of(block, **wanted)
    assert state_or_default(block, **wanted) == 0
