"""A seat at a policy that is served elsewhere. While the server is away its agent holds; the seat comes back by itself."""

from __future__ import annotations

import asyncio
import itertools
import logging
import random
import time
from concurrent.futures import Future
from contextlib import suppress

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from agent.goal import GoalTextError
from bridge import wire
from bridge.messages import Bye, Error, Goal, Observation
from runtime.foreign_text import one_line
from runtime.policy_server.connecting import PolicyServerError, connect_to_policy
from runtime.policy_server.link_thread import LinkThread
from runtime.policy_server.messages import (
    Answer,
    Ask,
    Begin,
    PolicyReply,
    PolicyWelcome,
    Read,
    Ready,
    Unread,
    decode_reply,
    encode_request,
)
from runtime.policy_server.seats import SeatAnswer

READ_SECONDS = 10.0
"""How long a server may take to say whether it can read a goal."""
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.2, 5.0
"""Between two tries to come back; it doubles, and up to half of it is left to chance."""
LEAVE_SECONDS = 2.0
MOST_UNSENT = 4
"""Messages that wait for a slow socket; a tick that finds as many is not sent, and gets no answer."""


class RemoteSeat:
    """Implements ``runtime.policy_server.seat_policy.Seat``.

    A request that gets no answer in time is answered with None when that time is over, never before, so that a loop sees a late
    model and holds. After a loss the seat is taken anew and the episode begun anew: its memory is empty then.

    Args:
        url: where the server listens.
        token: the server's token.
        link: the thread in which the seat lives.
        client: what this client calls itself.

    Raises:
        PolicyServerError: the server cannot be reached or does not admit this client.
    """

    def __init__(self, url: str, token: str, link: LinkThread, client: str = "steve2") -> None:
        self._door = (url, token, client)
        self._link = link
        self._log = logging.getLogger(__name__)
        self._sequence = itertools.count()
        self._unsent: asyncio.Queue[bytes] | None = None
        self._episode: tuple[Goal, int] | None = None
        self._begun_by = -1
        self._unreadable: str | None = None
        self._waiting: dict[int, Future[SeatAnswer | None]] = {}
        self._reads: dict[int, Future[str | None]] = {}
        self._task: asyncio.Task[None] | None = None
        self.losses = 0
        """Times that the server was lost."""
        self.welcome = link.run(self._open()).result()
        """What the server first said of its policy."""

    @property
    def is_connected(self) -> bool:
        """Whether the server is there now."""
        return self._unsent is not None

    def read(self, goal: Goal) -> None:
        """Raises GoalTextError where the policy cannot read a goal; nothing while the server is away, when nobody knows."""
        future: Future[str | None] = Future()
        self._link.call(self._read, goal, future)
        with suppress(TimeoutError):
            reason = future.result(READ_SECONDS)
            if reason is not None:
                raise GoalTextError(one_line(reason))

    def begin(self, goal: Goal, seed: int) -> None:
        """Begin an episode; with the next connection where there is none now."""
        self._link.call(self._begin, goal, seed)

    def ask(self, observation: Observation, seconds: float) -> Future[SeatAnswer | None]:
        """One tick; the future raises ValueError where the server cannot read the goal or the observation."""
        answer: Future[SeatAnswer | None] = Future()
        self._link.call(self._ask, observation, time.monotonic() + seconds, answer)
        return answer

    def leave(self) -> None:
        """Say Bye and give the seat back; safe to call twice."""
        with suppress(TimeoutError):
            self._link.run(self._close()).result(LEAVE_SECONDS)

    # --- in the link's thread ---

    async def _open(self) -> PolicyWelcome:
        connection, welcome = await connect_to_policy(*self._door)
        self._task = asyncio.create_task(self._stay(connection))
        return welcome

    async def _stay(self, connection: ClientConnection) -> None:
        """Be connected for ever: take in what the server says, and come back when it is gone."""
        wait = FIRST_WAIT_SECONDS
        while True:
            since = time.monotonic()
            why = await self._converse(connection)
            self.losses += 1
            self._log.warning("the policy server %s is gone (%s); its agents hold until it is back", self._door[0], why)
            if time.monotonic() - since > LONGEST_WAIT_SECONDS:
                wait = FIRST_WAIT_SECONDS
            while True:
                await asyncio.sleep(wait * random.uniform(0.5, 1.0))
                wait = min(2 * wait, LONGEST_WAIT_SECONDS)
                with suppress(PolicyServerError):
                    connection, _ = await connect_to_policy(*self._door)
                    break
            self._log.warning("the policy server %s is back", self._door[0])

    async def _converse(self, connection: ClientConnection) -> str:
        """Send and take in until the connection ends; returns why."""
        self._unsent = asyncio.Queue(MOST_UNSENT)
        sender = asyncio.create_task(self._send_all(connection, self._unsent))
        if self._episode is not None:
            self._begin(*self._episode)
        try:
            while True:
                message = decode_reply(await connection.recv())
                if isinstance(message, Error):
                    return f"{message.code}: {one_line(message.message)}"
                if isinstance(message, Bye):
                    return one_line(message.reason) or "it said goodbye"
                self._take_in(message)
        except (ConnectionClosed, wire.WireError) as error:
            return one_line(str(error))
        except Exception as error:  # ours, then; an agent holds and comes back all the same
            self._log.exception("the seat at %s failed", self._door[0])
            return repr(error)
        finally:
            self._unsent = None
            sender.cancel()
            connection.transport.abort()
            for read in self._reads.values():
                read.set_result(None)
            self._reads.clear()

    async def _send_all(self, connection: ClientConnection, unsent: asyncio.Queue[bytes]) -> None:
        with suppress(ConnectionClosed):  # who receives knows why
            while True:
                await connection.send(await unsent.get())

    def _take_in(self, message: PolicyReply) -> None:
        match message:
            case Answer():
                token, subgoal = one_line(message.plan_token), one_line(message.subgoal)
                self._settle(message.sequence, SeatAnswer(message.action, token, subgoal, message.batch))
            case Ready() | Unread():
                reason = message.reason if isinstance(message, Unread) else None
                if (read := self._reads.pop(message.sequence, None)) is not None:
                    read.set_result(reason)
                elif message.sequence == self._begun_by:
                    self._unreadable = reason
                elif reason is not None:
                    self._settle(message.sequence, ValueError(one_line(reason)))
            case _:
                pass  # of what is late the request's own alarm tells, when its time is over

    def _read(self, goal: Goal, future: Future[str | None]) -> None:
        sequence = next(self._sequence)
        self._reads[sequence] = future
        if not self._send(Read(sequence, goal)):
            self._reads.pop(sequence).set_result(None)

    def _begin(self, goal: Goal, seed: int) -> None:
        self._episode, self._unreadable = (goal, seed), None
        self._begun_by = next(self._sequence)
        self._send(Begin(self._begun_by, goal, seed))

    def _ask(self, observation: Observation, deadline: float, answer: Future[SeatAnswer | None]) -> None:
        if self._unreadable is not None:
            answer.set_exception(ValueError(one_line(self._unreadable)))
            return
        sequence = next(self._sequence)
        left = max(0.0, deadline - time.monotonic())
        self._waiting[sequence] = answer
        asyncio.get_running_loop().call_later(left, self._settle, sequence, None)
        try:
            self._send(Ask(sequence, observation, left * 1000))
        except wire.WireError as error:
            self._settle(sequence, ValueError(f"observation: {error}"))

    def _send(self, message: Read | Begin | Ask) -> bool:
        """Hand a message to the connection; False where there is none, or one that takes no more."""
        if self._unsent is None or self._unsent.full():
            return False
        self._unsent.put_nowait(encode_request(message))
        return True

    def _settle(self, sequence: int, answer: SeatAnswer | Exception | None) -> None:
        """Answer a request that still waits."""
        future = self._waiting.pop(sequence, None)
        if future is None or not future.set_running_or_notify_cancel():
            return
        if isinstance(answer, Exception):
            future.set_exception(answer)
        else:
            future.set_result(answer)

    async def _close(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            if self._unsent is not None and not self._unsent.full():
                self._unsent.put_nowait(encode_request(Bye()))
                await asyncio.sleep(0)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        for sequence in list(self._waiting):
            self._settle(sequence, None)
