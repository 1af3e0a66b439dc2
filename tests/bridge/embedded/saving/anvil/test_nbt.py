"""Tags come back as they were; malformed ones are refused before memory is taken."""

import struct
import tracemalloc
from contextlib import suppress
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.embedded.saving.anvil.nbt import (
    MAX_DEPTH,
    MAX_TAGS,
    Byte,
    Double,
    Float,
    Int,
    Long,
    NbtError,
    Short,
    member,
    read_nbt,
    write_nbt,
)

HELLO = bytes.fromhex("0a000b68656c6c6f20776f726c640800046e616d65000942616e616e72616d6100")
"""The format's own example, "hello world" (https://minecraft.wiki/w/NBT_format#Examples)."""

numbers = (
    st.integers(-(2**7), 2**7 - 1).map(Byte)
    | st.integers(-(2**15), 2**15 - 1).map(Short)
    | st.integers(-(2**31), 2**31 - 1).map(Int)
    | st.integers(-(2**63), 2**63 - 1).map(Long)
    | st.floats(width=32, allow_nan=False).map(Float)
    | st.floats(allow_nan=False).map(Double)
)
texts = st.text(max_size=20)
tags = st.recursive(
    numbers | texts,
    lambda inner: (
        st.lists(numbers.filter(lambda n: isinstance(n, Int)), max_size=3) | st.dictionaries(texts, inner, max_size=3)
    ),
    max_leaves=12,
)


def typed(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: typed(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [typed(inner) for inner in value]
    return type(value), value


@given(st.dictionaries(texts, tags, max_size=5))
def test_round_trip(root: dict[str, Any]) -> None:
    assert typed(read_nbt(write_nbt(root))) == typed(root)


def test_the_example_of_the_format() -> None:
    assert read_nbt(HELLO) == {"name": "Bananrama"}
    assert write_nbt({"name": "Bananrama"}, "hello world") == HELLO


@pytest.mark.parametrize("dtype", [np.int8, np.int32, np.int64])
def test_arrays_and_javas_texts(dtype: type[np.integer[Any]]) -> None:
    array = np.array([1, -2, np.iinfo(dtype).min], dtype)
    root = read_nbt(write_nbt({"a": array, "t": "\0 é"}))
    assert root["a"].dtype == dtype
    assert root["a"].tolist() == array.tolist()
    assert root["t"] == "\0 é"
    assert b"\xc0\x80" in write_nbt({"t": "\0"})


@given(st.data())
def test_cut_off_or_damaged_bytes_give_an_error_or_tags(data: st.DataObject) -> None:
    whole = write_nbt({"a": np.arange(5), "l": [Int(1), Int(2)], "c": {"t": "text", "d": Double(0.5)}})
    with pytest.raises(NbtError):
        read_nbt(whole[: data.draw(st.integers(0, len(whole) - 1))])
    damaged = bytearray(whole)
    damaged[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(NbtError):
        read_nbt(bytes(damaged))


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"\x0c\x00\x01a" + struct.pack(">i", 2**31 - 1), "2147483647 members of 8 bytes"),
        (b"\x09\x00\x01a\x01" + struct.pack(">i", 2**30), "1073741824 members of 1 bytes"),
        (b"\x09\x00\x01a\x00" + struct.pack(">i", 1) + b"xx", "a list of 1 ends"),
        (b"\x0b\x00\x01a" + struct.pack(">i", -1), "-1 members"),
        (b"\x0d\x00\x01a", "kind 13"),
        (b"\x08\x00\x01a\x00\x01\xff", "not UTF-8"),
        (b"\x09\x00\x01a" + b"\x09\x00\x00\x00\x01" * 100, f"more than {MAX_DEPTH}"),
    ],
)
def test_what_no_memory_is_taken_for(body: bytes, told: str) -> None:
    with pytest.raises(NbtError, match=told):
        read_nbt(b"\x0a\x00\x00" + body + b"\x00")


@pytest.mark.parametrize("kind", [1, 8, 9, 10])
def test_a_file_of_many_small_tags_is_refused_before_they_are_made(kind: int) -> None:
    """Some 70 bytes each, they would take many times what the file does."""
    members = struct.pack(">bi", kind, MAX_TAGS + 1) + bytes(6 * MAX_TAGS)
    tracemalloc.start()
    try:
        with pytest.raises(NbtError, match=f"more than {MAX_TAGS} tags"):
            read_nbt(b"\x0a\x00\x00\x09\x00\x01a" + members)
        assert tracemalloc.get_traced_memory()[1] < 32 << 20
    finally:
        tracemalloc.stop()


def test_the_bound_is_on_all_tags_together() -> None:
    half = struct.pack(">bi", 1, MAX_TAGS // 2) + bytes(MAX_TAGS // 2)
    two = b"\x09\x00\x01a" + half + b"\x09\x00\x01b" + half
    with pytest.raises(NbtError, match=f"more than {MAX_TAGS} tags"):
        read_nbt(b"\x0a\x00\x00" + two + b"\x00")


def test_values_without_a_tag_are_refused() -> None:
    for value, told in ((5, "int"), ([Int(1), "a"], "one kind"), (np.zeros(2), "ndarray")):
        with pytest.raises(TypeError, match=told):
            write_nbt({"a": value})


def test_a_missing_or_other_member_is_named() -> None:
    root = {"a": {"b": Int(1)}}
    assert member(root, "a.b", Int) == 1
    for path, wanted, told in (("a.c", Int, "a.c: missing"), ("a.b", str, "a.b: expected str, got Int")):
        with pytest.raises(NbtError, match=told):
            member(root, path, wanted)
    with pytest.raises(NbtError, match="a: expected int64"):
        member({"a": np.zeros(1, np.int8)}, "a", np.dtype(np.int64))
