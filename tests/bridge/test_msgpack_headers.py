"""The headers of a frame tell how many values it takes, as it really turns out, and at no cost beside the headers."""

from typing import Any

import msgpack
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.msgpack_headers import read_headers

plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(width=32)
    | st.text(max_size=300)
    | st.binary(max_size=300)
)
values = st.recursive(
    plain, lambda inner: st.lists(inner, max_size=40) | st.dictionaries(plain, inner, max_size=20), max_leaves=100
)


def count(value: Any) -> int:
    """The value itself and all that it holds, keys included."""
    if isinstance(value, list):
        return 1 + sum(map(count, value))
    if isinstance(value, dict):
        return 1 + sum(count(key) + count(member) for key, member in value.items())
    return 1


@given(values, st.booleans(), st.booleans())
def test_the_count_is_what_the_frame_holds(value: Any, single_floats: bool, old_texts: bool) -> None:
    frame = msgpack.packb(value, use_single_float=single_floats, use_bin_type=not old_texts, strict_types=True)
    assert read_headers(frame, 10**6).values == count(value)


@pytest.mark.parametrize("length", [15, 16, 255, 256, 65535, 65536])
def test_every_width_of_a_length_is_read(length: int) -> None:
    for value in ("x" * length, bytes(length), [None] * length, dict.fromkeys(range(length))):
        frame = msgpack.packb([value, 7])
        assert read_headers(frame, 10**6).values == count(value) + 2


@pytest.mark.parametrize("claim", [b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\xdc\x10\x00" * 1000])
def test_members_that_never_come_are_counted_by_their_claim(claim: bytes) -> None:
    assert read_headers(claim, 1000).values > 1000


def test_the_walk_ends_with_the_first_value_and_where_there_are_enough() -> None:
    assert read_headers(bytes(8_000_000), 1000).values == 1
    assert read_headers(b"\x91" * 8_000_000, 1000).values == 1001


@pytest.mark.parametrize("size", [0, 1, 2, 3, 4, 8, 16, 300, 70_000])
def test_an_extension_of_any_size_is_told_wherever_it_stands(size: int) -> None:
    frame = msgpack.packb({"a": ["b", bytes(40), msgpack.ExtType(5, bytes(size))]})
    assert read_headers(frame, 1000).extension
    assert not read_headers(msgpack.packb({"a": ["b", bytes([0xC7] * 40)]}), 1000).extension
