"""One client's conversation with one world, once it has been let in."""

from __future__ import annotations

import asyncio

from websockets.asyncio.server import ServerConnection

from bridge import wire
from bridge.clock import Clock
from bridge.messages import Act, Bye, Hello, Reset, ServerMessage, Step
from bridge.push import Pusher
from bridge.world_thread import WorldThread


class Session:
    """Answers a client's messages until it says Bye or errs.

    Args:
        connection: the client, past its Hello.
        world: the world that is the client's alone.
        clock: rules push mode.
        limits: what a frame may take.
    """

    def __init__(self, connection: ServerConnection, world: WorldThread, clock: Clock, limits: wire.Limits) -> None:
        self._connection = connection
        self._world = world
        self._clock = clock
        self._limits = limits
        self._sequence = -1
        self._begun = False
        self._pusher: Pusher | None = None
        self._pushing: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Converse until Bye.

        Raises WireError for what the client said wrong, what the world raises, and ConnectionClosed when the client
        is gone.
        """
        try:
            while True:
                message = wire.decode_client(await self._next_frame(), self._limits)
                if isinstance(message, Bye):
                    return
                if isinstance(message, Hello):
                    raise wire.MalformedError("a second Hello; say Hello once a connection")
                if message.sequence <= self._sequence:
                    raise wire.MalformedError(f"sequence {message.sequence} after {self._sequence}; it must grow")
                self._sequence = message.sequence
                await (self._reset(message) if isinstance(message, Reset) else self._act(message))
        finally:
            await self._stop_pushing()

    async def _next_frame(self) -> bytes | str:
        """The client's next frame; raises what the pushing raised, should that fail first."""
        receive = asyncio.ensure_future(self._connection.recv())
        try:
            while not receive.done():
                waiting: set[asyncio.Future[bytes | str] | asyncio.Task[None]] = {receive}
                if self._pushing is not None:
                    waiting.add(self._pushing)
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                if self._pushing is not None and self._pushing.done():
                    pushed, self._pushing = self._pushing, None
                    pushed.result()
            return receive.result()
        finally:
            receive.cancel()

    async def _reset(self, reset: Reset) -> None:
        await self._stop_pushing()
        observation = await self._world.reset(reset.task, reset.seed)
        self._begun = True
        first = Step(reset.sequence, observation, sent_ns=self._now_ns())
        if reset.push:
            self._pusher = Pusher(self._world.step, self._send, self._clock)
            self._pushing = asyncio.create_task(self._pusher.run(first))
        else:
            await self._send(first)

    async def _act(self, act: Act) -> None:
        if not self._begun:
            raise wire.MalformedError("an Act before the first Reset; send a Reset")
        if self._pusher is not None:
            self._pusher.act(act)
            return
        observation, reward, done, info = await self._world.step(act.action)
        await self._send(Step(act.sequence, observation, reward, done, info, act.sent_ns, self._now_ns()))

    async def _stop_pushing(self) -> None:
        self._pusher = None
        if self._pushing is not None:
            self._pushing.cancel()
            # What it raised meanwhile belongs to an episode that nobody wants any more.
            await asyncio.gather(self._pushing, return_exceptions=True)
            self._pushing = None

    async def _send(self, message: ServerMessage) -> None:
        await self._connection.send(wire.encode(message, self._limits))

    def _now_ns(self) -> int:
        return int(self._clock.now() * 1e9)
