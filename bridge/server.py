"""Serve any lock-step world over websockets: one world a connection, behind ``bridge.door``.

Whoever errs is told why in an ``Error`` and shown the door; no other session notices.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from websockets.asyncio.server import ServerConnection

from bridge import wire
from bridge.clock import Clock, MonotonicClock
from bridge.door import Address as Address
from bridge.door import BusyError, open_door
from bridge.door import make_token as make_token
from bridge.messages import DEFAULT_FRAME_SIZE, PROTOCOL_VERSION, Hello, Welcome
from bridge.session import Session
from bridge.world import World
from bridge.world_thread import WorldThread

CAPABILITIES = ("lock-step", "push")


@asynccontextmanager
async def serve(
    world_factory: Callable[[], World],
    host: str = "127.0.0.1",
    port: int = 0,
    *,
    token: str,
    max_sessions: int = 8,
    frame_size: tuple[int, int] = (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE),
    limits: wire.Limits = wire.DEFAULT_LIMITS,
    clock: Clock | None = None,
) -> AsyncIterator[Address]:
    """Serve worlds for the time of the ``async with`` block.

    Args:
        world_factory: makes a session's world; called in the thread in which that world then lives.
        host: address to bind.
        port: port to bind; 0 takes a free one.
        token: what a client must know (``make_token`` makes one).
        max_sessions: clients at one time; another is told ``busy``.
        frame_size: height and width of the worlds' frames, told in the Welcome.
        limits: what a frame may take, both ways.
        clock: rules push mode; the machine's own where it is None.

    Yields:
        Where it listens.

    Raises:
        ValueError: the token is empty or ``max_sessions`` below 1.
        OSError: the address cannot be bound.
    """
    if max_sessions < 1:
        raise ValueError(f"max_sessions: got {max_sessions}; give a number of at least 1")
    worlds = _Worlds(world_factory, max_sessions, frame_size, limits, clock or MonotonicClock())
    async with open_door(worlds.converse, host, port, token=token, what="world", limits=limits) as address:
        yield address


class _Worlds:
    """Gives each client that was let in a world and a session."""

    def __init__(
        self,
        world_factory: Callable[[], World],
        max_sessions: int,
        frame_size: tuple[int, int],
        limits: wire.Limits,
        clock: Clock,
    ) -> None:
        self._world_factory = world_factory
        self._places = max_sessions
        self._max_sessions = max_sessions
        self._frame_size = frame_size
        self._limits = limits
        self._clock = clock

    async def converse(self, connection: ServerConnection, _: Hello) -> None:
        """One client's session, from its Welcome on."""
        if self._places == 0:
            raise BusyError(f"all {self._max_sessions} sessions are taken; try again later")
        self._places -= 1
        world = WorldThread(self._world_factory)
        try:
            name = await world.start()
            welcome = Welcome(PROTOCOL_VERSION, name, CAPABILITIES, self._frame_size)
            await connection.send(wire.encode(welcome, self._limits))
            await Session(connection, world, self._clock, self._limits).run()
        finally:
            try:
                await world.close()
            finally:
                self._places += 1
