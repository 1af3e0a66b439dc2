"""Whatever stands in a payload: it is a command, or an answer that names the field. Source: docs/mqtt.md, command."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.agent_commands import MAX_GOAL_LENGTH, MAX_SAY_LENGTH, Say, SetGoal
from runtime.mqtt.incoming import MAX_COMMAND_BYTES, MAX_FIELD_LENGTH, Asked, CommandError, read_command

KEYS = st.sampled_from(["command", "id", "text", "ticks", "hard", "Command", ""])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=300)
    | st.sampled_from(["goal", "pause", "resume", "stop", "say"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)  # fmt: skip


def check(payload: bytes) -> None:
    """What holds for every payload."""
    try:
        asked: Asked | CommandError = read_command(payload)
    except CommandError as refused:
        asked = refused
    if isinstance(asked, CommandError):
        assert asked.field.startswith("$")
        assert len(asked.field) <= MAX_FIELD_LENGTH
        assert len(str(asked)) < 500
        assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in str(asked) + asked.field)
        return
    assert len(payload) <= MAX_COMMAND_BYTES
    text = getattr(asked.command, "text", "x")
    assert text
    assert len(text) <= (MAX_SAY_LENGTH if isinstance(asked.command, Say) else MAX_GOAL_LENGTH)
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs") for letter in text)


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(payload: bytes) -> None:
    check(payload)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_any_object_is_answered(content: dict[str, object]) -> None:
    check(json.dumps(content).encode())


@given(
    st.sampled_from(["goal", "say"]),
    st.text(max_size=300),
    st.none() | st.integers(-5, 2_000_000),
    st.text(max_size=70),
)
def test_near_commands_are_answered(command: str, text: str, ticks: int | None, identifier: str) -> None:
    check(json.dumps({"command": command, "text": text, "ticks": ticks, "id": identifier}).encode())


@pytest.mark.parametrize(
    "payload", [b"[" * 4096, b'{"a":' * 800, b'{"command":"pause","x":' + b"[" * 4000, b"{" * 100_000]
)
def test_deep_and_large_payloads_are_refused_before_they_cost(payload: bytes) -> None:
    with pytest.raises(CommandError) as caught:
        read_command(payload)
    assert caught.value.field in ("$", "$.x")


def test_a_number_of_ticks_is_a_whole_one_in_its_range() -> None:
    for ticks in (0, -1, 1_000_001, 1.5, True, "5", 10**40):
        with pytest.raises(CommandError) as caught:
            read_command(json.dumps({"command": "goal", "text": "collect 1 oak log", "ticks": ticks}).encode())
        assert caught.value.field == "$.ticks"
    asked = read_command(b'{"command": "goal", "text": "collect 1 oak log", "ticks": 1000000}')
    assert asked.command == SetGoal("collect 1 oak log", 1_000_000)


@pytest.mark.parametrize("identifier", ["", "a b", "a\n", "x" * 65, "../x", "é"])
def test_an_id_is_plain_letters(identifier: str) -> None:
    """It comes back in the reply, for whatever program made it up."""
    with pytest.raises(CommandError) as caught:
        read_command(json.dumps({"command": "pause", "id": identifier}).encode())
    assert (caught.value.field, caught.value.id, caught.value.name) == ("$.id", None, "pause")
