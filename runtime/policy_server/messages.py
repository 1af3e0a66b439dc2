"""What a policy server and its clients say to each other behind ``Hello``, as ``bridge.wire`` has it. One connection a seat."""

from __future__ import annotations

from typing import Annotated, Any, cast

from msgspec import Meta

from bridge import names, wire
from bridge.known_ids import require_known, require_known_ids, require_sound
from bridge.messages import Action, Bye, Error, Goal, Message, Observation

CLIENT_LIMITS = wire.Limits(max_bytes=1024 * 1024, max_elements=512, max_text_bytes=8192, max_values=16 * 1024)
"""Of what a client says. An observation with a frame of 128x128 takes 60 KB, one of 512x512 0.8 MB."""
SERVER_LIMITS = wire.Limits(max_bytes=64 * 1024, max_elements=64, max_text_bytes=8192, max_values=512)
"""Of what a server says: an answer takes 300 bytes."""

Sequence = Annotated[int, Meta(ge=0, le=2**53)]
"""Grows with each message of a client; the answer names it."""


# --- from the client ---


class Read(Message, frozen=True, tag="read"):
    """Whether the policy can read a goal; changes nothing."""

    sequence: Sequence
    goal: Goal


class Begin(Message, frozen=True, tag="begin"):
    """Forget the episode before and begin one."""

    sequence: Sequence
    goal: Goal
    seed: Annotated[int, Meta(ge=0, le=2**53)]
    """Of the agent's own draws of actions."""


class Ask(Message, frozen=True, tag="ask"):
    """One tick."""

    sequence: Sequence
    observation: Observation
    budget_ms: Annotated[float, Meta(ge=0.0, le=60_000.0)]
    """For how long from its arrival on an answer is of use; one that cannot be begun by then is not computed."""


# --- from the server ---


class PolicyWelcome(Message, frozen=True, tag="policy_welcome"):
    """Answer to a good Hello: this client has a seat."""

    protocol: int
    policy: str
    student_hash: str | None = None
    provider: str | None = None


class Ready(Message, frozen=True, tag="ready"):
    """Answer to Read and to Begin."""

    sequence: Sequence


class Unread(Message, frozen=True, tag="unread"):
    """The goal or the observation of a message cannot be read; the connection goes on."""

    sequence: Sequence
    reason: str


class Answer(Message, frozen=True, tag="answer"):
    """Answer to Ask."""

    sequence: Sequence
    action: Action
    plan_token: str
    subgoal: str
    batch: int
    """Agents that were answered in the same batch."""


class Late(Message, frozen=True, tag="late"):
    """Answer to an Ask that was not computed: it came too late."""

    sequence: Sequence


PolicyRequest = Read | Begin | Ask | Bye
PolicyReply = PolicyWelcome | Ready | Unread | Answer | Late | Bye | Error


def decode_request(data: bytes | str) -> PolicyRequest:
    """What a client said; raises WireError as ``wire.decode`` does, also for ids and names outside the vocabulary."""
    message = cast(PolicyRequest, wire.decode(data, PolicyRequest, CLIENT_LIMITS))
    try:
        match message:
            case Ask():
                require_known_ids(message.observation)
            case Read() | Begin():
                require_known("goal.blueprint", message.goal.blueprint, names.blocks())
                if message.goal.sound is not None:
                    require_sound("goal.sound", message.goal.sound)
    except ValueError as error:
        raise wire.MalformedError(str(error)) from error
    return message


def decode_reply(data: bytes | str) -> PolicyReply:
    """What a server said; raises WireError as ``wire.decode`` does, also for an item outside the vocabulary."""
    message = cast(PolicyReply, wire.decode(data, PolicyReply, SERVER_LIMITS))
    if isinstance(message, Answer) and message.action.item_action is not None:
        try:
            require_known("action.item_action.item", message.action.item_action.item, names.items())
        except ValueError as error:
            raise wire.MalformedError(str(error)) from error
    return message


def encode_request(message: Any) -> bytes:
    """The frame of a client's message. Numbers outside what floats and the contract hold raise WireError."""
    return wire.encode(message, CLIENT_LIMITS)


def encode_reply(message: Any) -> bytes:
    """The frame of a server's message."""
    return wire.encode(message, SERVER_LIMITS)


def fit(text: str, limit: int = 2000) -> str:
    """A text that a reply can hold."""
    return text if len(text) <= limit else text[: limit - 3] + "..."
