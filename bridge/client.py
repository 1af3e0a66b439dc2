"""Worlds that are served elsewhere: ``RemoteWorld`` in lock-step, ``StreamingRemoteWorld`` at 20 Hz."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as connect_async
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import connect as connect_sync

from bridge import wire
from bridge.messages import (
    PROTOCOL_VERSION,
    Act,
    Action,
    Bye,
    ClientMessage,
    Error,
    ErrorCode,
    Hello,
    Observation,
    Reset,
    Step,
    StepInfo,
    Task,
    Welcome,
)
from bridge.newest import NewestStep
from bridge.world import WorldError

CLOSE_TOO_BIG = 1009


class RemoteWorldError(WorldError):
    """The far side ended the session, or cannot be reached; ``code`` is its typed error."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class RemoteWorld:
    """A world in lock-step behind a server; implements ``bridge.world.World``.

    Args:
        url: where the server listens (``Address.url``).
        token: the server's token.
        client: what this client calls itself.
        reply_seconds: how long the server may take to connect, to reset or to step.
        limits: what a frame may take.

    Raises:
        RemoteWorldError: the server cannot be reached or does not admit this client.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        client: str = "steve2",
        reply_seconds: float = 60.0,
        limits: wire.Limits = wire.DEFAULT_LIMITS,
    ) -> None:
        self._reply_seconds = reply_seconds
        self._limits = limits
        self._sequence = -1
        with _told(url), ExitStack() as stack:
            self._connection = stack.enter_context(
                connect_sync(
                    url,
                    compression=None,
                    proxy=None,
                    open_timeout=reply_seconds,
                    max_size=limits.max_bytes,
                    max_queue=2,
                )
            )
            self._send(Hello(PROTOCOL_VERSION, token, client))
            welcome = self._receive()
            if not isinstance(welcome, Welcome):
                raise wire.MalformedError(f"{type(welcome).__name__} in answer to Hello")
            self._open = stack.pop_all()
        self._url = url
        self.name = welcome.world
        self.capabilities = welcome.capabilities
        self.frame_size = welcome.frame_size

    def reset(self, task: Task, seed: int) -> Observation:
        """Begin an episode and return its first observation; raises RemoteWorldError."""
        return self._ask(Reset(self._next_sequence(), task, seed)).observation

    def step(self, action: Action) -> tuple[Observation, float, bool, StepInfo]:
        """One tick: observation, reward, done, info; raises RemoteWorldError."""
        step = self._ask(Act(self._next_sequence(), action, time.monotonic_ns()))
        return step.observation, step.reward, step.done, step.info

    def close(self) -> None:
        """Say Bye and leave; safe to call twice."""
        with suppress(ConnectionClosed):
            self._send(Bye())
        self._open.close()

    def _next_sequence(self) -> int:
        self._sequence += 1
        return self._sequence

    def _ask(self, message: Reset | Act) -> Step:
        with _told(self._url):
            with suppress(ConnectionClosed):  # why it closed may still wait to be received
                self._send(message)
            step = self._receive()
            if not isinstance(step, Step) or step.sequence != message.sequence:
                raise wire.MalformedError(
                    f"{type(step).__name__} in answer to {type(message).__name__}, or out of order"
                )
            return step

    def _send(self, message: ClientMessage) -> None:
        self._connection.send(wire.encode(message, self._limits))

    def _receive(self) -> Welcome | Step:
        return _accept(self._connection.recv(self._reply_seconds), self._limits)


class StreamingRemoteWorld:
    """A world behind a server that pushes observations at 20 Hz; implements ``bridge.world.StreamingWorld``.

    It connects at the first reset; until then its name is ``remote``. Ticks that nobody took are skipped, and their
    rewards added to the next.

    Args:
        url: where the server listens (``Address.url``).
        token: the server's token.
        client: what this client calls itself.
        reply_seconds: how long the server may take to connect or to reset.
        limits: what a frame may take.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        client: str = "steve2",
        reply_seconds: float = 60.0,
        limits: wire.Limits = wire.DEFAULT_LIMITS,
    ) -> None:
        self.name = "remote"
        self.round_trip_seconds: float | None = None
        """From an action to the observation that first shows it, as last measured, the wait for a tick included."""
        self._url = url
        self._hello = Hello(PROTOCOL_VERSION, token, client)
        self._reply_seconds = reply_seconds
        self._limits = limits
        self._sequence = -1
        self._episode_sequence = 0
        self._connection: ClientConnection | None = None
        self._newest = NewestStep()
        self._waiting_act: bytes | None = None
        self._act_waits = asyncio.Event()
        self._tasks: tuple[asyncio.Task[None], ...] = ()

    async def reset(self, task: Task, seed: int) -> Observation:
        """Begin an episode and return its first observation; raises RemoteWorldError."""
        with _told(self._url):
            if self._connection is None:
                self._connection = await self._connect()
                self._tasks = (
                    asyncio.create_task(self._receive_steps(self._connection)),
                    asyncio.create_task(self._send_acts(self._connection)),
                )
            # An action of the episode before must not open this one.
            self._waiting_act = None
            self._sequence += 1
            self._episode_sequence = self._sequence
            self._newest.clear()
            with suppress(ConnectionClosed):  # why it closed is what the receiving side knows
                await self._send(self._connection, Reset(self._sequence, task, seed, push=True))
            async with asyncio.timeout(self._reply_seconds):
                return (await self._newest.take()).observation

    async def next_step(self) -> tuple[Observation, float, bool, StepInfo]:
        """Wait for the next tick; the newest if several have passed. Raises RemoteWorldError when the world is lost."""
        step = await self._newest.take()
        return step.observation, step.reward, step.done, step.info

    def act(self, action: Action) -> None:
        """Send the action for the coming tick; returns at once. One that could not be sent yet is replaced.

        Raises RemoteWorldError where the action cannot travel (NaN, a type that is no part of the contract).
        """
        act = Act(self._sequence + 1, action, time.monotonic_ns())
        with _told(self._url):
            self._waiting_act = wire.encode(act, self._limits)
        self._sequence = act.sequence
        self._act_waits.set()

    async def close(self) -> None:
        """Say Bye and leave; safe to call twice."""
        tasks, self._tasks = self._tasks, ()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._connection is not None:
            with suppress(ConnectionClosed):
                await self._send(self._connection, Bye())
            await self._connection.close()
        self._newest.clear()
        self._newest.fail(RemoteWorldError("world", "this world was closed here"))

    async def _connect(self) -> ClientConnection:
        connection = await connect_async(
            self._url,
            compression=None,
            proxy=None,
            open_timeout=self._reply_seconds,
            max_size=self._limits.max_bytes,
            max_queue=2,
        )
        try:
            await self._send(connection, self._hello)
            async with asyncio.timeout(self._reply_seconds):
                welcome = _accept(await connection.recv(), self._limits)
            if not isinstance(welcome, Welcome):
                raise wire.MalformedError(f"{type(welcome).__name__} in answer to Hello")
        except BaseException:
            await connection.close()
            raise
        self.name = welcome.world
        return connection

    async def _receive_steps(self, connection: ClientConnection) -> None:
        try:
            with _told(self._url):
                while True:
                    step = _accept(await connection.recv(), self._limits)
                    if not isinstance(step, Step):
                        raise wire.MalformedError("a second Welcome")
                    if step.echo_ns:
                        self.round_trip_seconds = (time.monotonic_ns() - step.echo_ns) / 1e9
                    # Steps of the episode before may still be under way.
                    if step.sequence >= self._episode_sequence:
                        self._newest.offer(step)
        except Exception as error:
            self._fail(error)

    async def _send_acts(self, connection: ClientConnection) -> None:
        try:
            while True:
                await self._act_waits.wait()
                self._act_waits.clear()
                act, self._waiting_act = self._waiting_act, None
                if act is not None:
                    await connection.send(act)
        except ConnectionClosed:
            pass  # the receiving side knows why and tells
        except Exception as error:
            self._fail(error)

    def _fail(self, error: Exception) -> None:
        """End the stream: a task that died must not leave a reader waiting for ever."""
        if not isinstance(error, RemoteWorldError):
            error = RemoteWorldError("world", f"the connection to {self._url} failed ({error!r}); connect anew")
        self._newest.fail(error)

    async def _send(self, connection: ClientConnection, message: ClientMessage) -> None:
        await connection.send(wire.encode(message, self._limits))


def _accept(data: bytes | str, limits: wire.Limits) -> Welcome | Step:
    """What the server said; raises RemoteWorldError where it said that it is over."""
    message = wire.decode_server(data, limits)
    if isinstance(message, Error):
        raise RemoteWorldError(message.code, message.message)
    if isinstance(message, Bye):
        raise RemoteWorldError("world", f"the server said goodbye: {message.reason or 'no reason given'}")
    return message


@contextmanager
def _told(url: str) -> Iterator[None]:
    """Turn what sockets, websockets and the wire raise into a RemoteWorldError that says what to do."""
    try:
        yield
    except wire.WireError as error:
        raise RemoteWorldError(error.code, str(error)) from error
    except ConnectionClosed as error:
        close = error.rcvd or error.sent
        if close is not None and close.code == CLOSE_TOO_BIG:
            raise RemoteWorldError("oversized", f"a frame was too large for {url}") from error
        reason = close.reason if close is not None and close.reason else "the connection broke"
        raise RemoteWorldError("world", f"{url} is gone ({reason}); see why the server ended") from error
    except TimeoutError as error:
        raise RemoteWorldError(
            "world", f"{url} did not answer in time; is it overloaded, or not a steve2 server?"
        ) from error
    except (OSError, WebSocketException) as error:
        raise RemoteWorldError("world", f"cannot reach {url} ({error}); is the server running there?") from error
