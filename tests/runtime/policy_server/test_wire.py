"""What arrives is a message of the protocol or a typed error, whatever the bytes; nothing else is ever raised."""

from __future__ import annotations

import contextlib

import msgpack
import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge import wire
from bridge.messages import Action, Bye, Error, Goal, ItemAction, Observation, make_example_observation
from runtime.policy_server.messages import (
    CLIENT_LIMITS,
    SERVER_LIMITS,
    Answer,
    Ask,
    Begin,
    Late,
    PolicyReply,
    PolicyRequest,
    PolicyWelcome,
    Read,
    Ready,
    Unread,
    decode_reply,
    decode_request,
    encode_reply,
    encode_request,
)

SEEN = make_example_observation(np.random.default_rng(0), 16)
texts = st.text(max_size=50)
sequences = st.integers(0, 2**53)
actions = st.builds(
    Action,
    forward=st.integers(-1, 1),
    jump=st.booleans(),
    d_yaw=st.floats(-180, 180),
    item_action=st.none() | st.builds(ItemAction, st.sampled_from(["craft", "equip"]), st.integers(1, 1000)),
)
requests = (
    st.builds(Read, sequences, st.builds(Goal, texts))
    | st.builds(Begin, sequences, st.builds(Goal, texts), st.integers(0, 2**53))
    | st.builds(Ask, sequences, st.just(SEEN), st.floats(0, 60_000))
    | st.builds(Bye, texts)
)
replies = (
    st.builds(PolicyWelcome, st.just(1), texts, st.none() | texts, st.none() | texts)
    | st.builds(Ready, sequences)
    | st.builds(Unread, sequences, texts)
    | st.builds(Answer, sequences, actions, texts, texts, st.integers(1, 1024))
    | st.builds(Late, sequences)
    | st.builds(Error, st.sampled_from(["token", "busy", "world"]), texts)
)


@given(requests)
def test_a_request_arrives_as_it_was_sent(request_: PolicyRequest) -> None:
    arrived = decode_request(encode_request(request_))
    if isinstance(request_, Ask):
        assert isinstance(arrived, Ask)
        assert (arrived.sequence, arrived.budget_ms) == (request_.sequence, request_.budget_ms)
        for field in SEEN.__struct_fields__:
            assert np.array_equal(getattr(arrived.observation, field), getattr(SEEN, field))
    else:
        assert arrived == request_


@given(replies)
def test_a_reply_arrives_as_it_was_sent(reply: PolicyReply) -> None:
    assert decode_reply(encode_reply(reply)) == reply


@given(st.binary(max_size=400))
def test_garbage_is_a_typed_error(data: bytes) -> None:
    for decode in (decode_request, decode_reply):
        with pytest.raises(wire.WireError):
            decode(data)


@given(requests, st.data())
def test_a_frame_with_changed_bytes_is_a_message_or_a_typed_error(request_: PolicyRequest, data: st.DataObject) -> None:
    frame = bytearray(encode_request(request_))
    for _ in range(data.draw(st.integers(1, 4))):
        frame[data.draw(st.integers(0, len(frame) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(wire.WireError):
        decode_request(bytes(frame[: data.draw(st.integers(0, len(frame)))]))


def changed(path: list[str], value: object) -> bytes:
    """An Ask with one field replaced."""
    fields = msgpack.unpackb(encode_request(Ask(0, SEEN, 10.0)))
    inner = fields
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return bytes(msgpack.packb(fields))


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (["budget_ms"], float("nan"), "budget_ms"),
        (["budget_ms"], -1.0, "budget_ms"),
        (["sequence"], -1, "sequence"),
        (["observation", "pose", "yaw"], float("inf"), "finite"),
        (["observation", "voxels", "data"], b"\xff" * (17**3 * 2), "voxels"),
        (["observation", "voxels", "shape"], [4913, 1, 1], "voxels|array"),
        (["observation", "inventory", "data"], b"\x7f" * (36 * 3 * 4), "inventory"),
        (["observation", "frame", "shape"], [2**31, 2**31, 3], "array"),
        (["observation", "held_slot"], 9, "held_slot"),
        (["observation", "entities"], [{}] * 600, "exceeds|max|message"),
        (["observation", "unknown"], 1, "unknown"),
        (["type"], "step", "type|step"),
    ],
)
def test_what_an_observation_may_not_be_is_refused_by_name(path: list[str], value: object, said: str) -> None:
    with pytest.raises(wire.WireError, match=said):
        decode_request(changed(path, value))


def test_an_item_outside_the_vocabulary_is_refused_on_the_agents_side() -> None:
    with pytest.raises(wire.MalformedError, match="item"):
        decode_reply(encode_reply(Answer(0, Action(item_action=ItemAction("craft", 60_000)), "", "", 1)))


def test_more_than_a_message_needs_is_refused_before_it_is_held() -> None:
    large = msgspec.structs.replace(SEEN, frame=np.zeros((1024, 1024, 3), np.uint8))
    with pytest.raises(wire.OversizedError):
        encode_request(Ask(0, large, 10.0))
    with pytest.raises(wire.OversizedError):
        decode_request(b"\0" * (CLIENT_LIMITS.max_bytes + 1))
    with pytest.raises(wire.OversizedError):
        decode_reply(b"\0" * (SERVER_LIMITS.max_bytes + 1))
    many = bytes(msgpack.packb([0] * (CLIENT_LIMITS.max_values + 1)))
    with pytest.raises(wire.OversizedError):
        decode_request(many)


def test_an_observation_as_agents_have_them_fits() -> None:
    seen: Observation = make_example_observation(np.random.default_rng(1), 512)
    assert isinstance(decode_request(encode_request(Ask(0, seen, 10.0))), Ask)
