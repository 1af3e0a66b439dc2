"""A policy over the wire: one seat a connection, behind ``bridge.door``. A client that errs or is gone frees its seat."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from websockets.asyncio.server import ServerConnection

from bridge import wire
from bridge.door import Address, BusyError, open_door
from bridge.messages import PROTOCOL_VERSION, Bye, Hello
from runtime.loopback import LOOPBACK
from runtime.policy_server.batcher import Batcher
from runtime.policy_server.messages import (
    CLIENT_LIMITS,
    Answer,
    Ask,
    Begin,
    Late,
    PolicyReply,
    PolicyWelcome,
    Read,
    Ready,
    Unread,
    decode_request,
    encode_reply,
    fit,
)
from runtime.policy_server.seats import SeatsTakenError


@asynccontextmanager
async def serve_policy(
    batcher: Batcher,
    host: str = LOOPBACK,
    port: int = 0,
    *,
    token: str,
    name: str = "student",
    student_hash: str | None = None,
    provider: str | None = None,
) -> AsyncIterator[Address]:
    """Serve a policy for the time of the ``async with`` block; yields where it listens.

    Args:
        batcher: runs the policy; the caller closes it.
        host: address to bind.
        port: port to bind; 0 takes a free one.
        token: what a client must know.
        name, student_hash, provider: what the Welcome says of the policy.

    Raises:
        ValueError: the token is empty.
        OSError: the address cannot be bound.
    """
    clients = _Clients(batcher, PolicyWelcome(PROTOCOL_VERSION, name, student_hash, provider))
    async with open_door(clients.converse, host, port, token=token, what="policy", limits=CLIENT_LIMITS) as address:
        yield address


class _Clients:
    """Gives each client that was let in a seat, and answers it message by message."""

    def __init__(self, batcher: Batcher, welcome: PolicyWelcome) -> None:
        self._batcher = batcher
        self._welcome = welcome

    async def converse(self, connection: ServerConnection, _: Hello) -> None:
        """One client, from its Welcome to its Bye."""
        try:
            seat = await asyncio.wrap_future(self._batcher.join())
        except SeatsTakenError as error:
            raise BusyError(str(error)) from error
        try:
            await connection.send(encode_reply(self._welcome))
            await self._answer_all(connection, seat)
        finally:
            self._batcher.leave(seat)

    async def _answer_all(self, connection: ServerConnection, seat: int) -> None:
        # One message at a time: a client that sends more than it waits for is held up by its own socket.
        sequence = -1
        unready: str | None = None
        while True:
            message = decode_request(await connection.recv())
            if isinstance(message, Bye):
                return
            if message.sequence <= sequence:
                raise wire.MalformedError(f"sequence {message.sequence} after {sequence}; it must grow")
            sequence = message.sequence
            reply = await self._reply(seat, message, unready)
            if isinstance(message, Begin):
                unready = reply.reason if isinstance(reply, Unread) else ""
            await connection.send(encode_reply(reply))

    async def _reply(self, seat: int, message: Read | Begin | Ask, unready: str | None) -> PolicyReply:
        """Answer a message; ``unready``: why the episode could not be begun, empty where it was, None before the first Begin."""
        try:
            match message:
                case Read():
                    await asyncio.wrap_future(self._batcher.read(message.goal))
                case Begin():
                    await asyncio.wrap_future(self._batcher.begin(seat, message.goal, message.seed))
                case Ask() if unready is None:
                    raise wire.MalformedError("an Ask before the first Begin; send a Begin")
                case Ask() if unready:
                    return Unread(message.sequence, unready)
                case Ask():
                    return await self._tick(seat, message)
        except ValueError as error:
            return Unread(message.sequence, fit(str(error)))
        return Ready(message.sequence)

    async def _tick(self, seat: int, ask: Ask) -> PolicyReply:
        answer = await asyncio.wrap_future(self._batcher.ask(seat, ask.observation, ask.budget_ms / 1000))
        if answer is None:
            return Late(ask.sequence)
        return Answer(ask.sequence, answer.action, answer.plan_token, answer.subgoal, answer.batch)
