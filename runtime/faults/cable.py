"""The cable between the agent and its server: a relay on loopback that can be cut, or made to carry garbage."""

from __future__ import annotations

import asyncio
import contextlib

import numpy as np

from runtime.loopback import LOOPBACK

_PIECE = 65536


class Cable:
    """Relays every connection to a server.

    Attributes:
        port: where it is plugged in; the server's own may change behind it.
    """

    def __init__(self) -> None:
        self.port = 0
        self._server_port = 0
        self._door: asyncio.Server | None = None
        self._whole = asyncio.Event()
        self._whole.set()
        self._refuses = False
        self._ends: set[asyncio.StreamWriter] = set()
        self._to_agent: set[asyncio.StreamWriter] = set()
        self._relays: set[asyncio.Task[None]] = set()

    async def plug_in(self, server_port: int) -> None:
        """Relay to this port from now on; the first call opens the near end."""
        self._server_port = server_port
        if self._door is None:
            self._door = await asyncio.start_server(self._relay, LOOPBACK, self.port)
            self.port = self._door.sockets[0].getsockname()[1]

    async def unplug(self) -> None:
        """Close both ends of everything."""
        if self._door is not None:
            self._door.close()
        self.mend()
        self.break_off(refuse=True)
        await asyncio.gather(*self._relays, return_exceptions=True)

    def cut(self) -> None:
        """Carry nothing, and say so to nobody, as a cable does that was pulled out."""
        self._whole.clear()

    def mend(self) -> None:
        """Carry again, first what waited."""
        self._refuses = False
        self._whole.set()

    def break_off(self, refuse: bool = False) -> None:
        """Close all connections; ``refuse``: and every new one at once, until it is mended."""
        self._refuses = refuse
        for end in tuple(self._ends):
            end.close()

    def carry_garbage(self, random: np.random.Generator, size: int = 4096) -> None:
        """Send the agent random bytes in the midst of what the server says."""
        for end in tuple(self._to_agent):
            with contextlib.suppress(OSError, RuntimeError):
                end.write(random.bytes(size))

    async def _relay(self, from_agent: asyncio.StreamReader, to_agent: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._relays.add(task)
        task.add_done_callback(self._relays.discard)
        ends = {to_agent}
        try:
            await self._whole.wait()
            if self._refuses:
                return
            from_server, to_server = await asyncio.open_connection(LOOPBACK, self._server_port)
            ends.add(to_server)
            self._ends |= ends
            self._to_agent.add(to_agent)
            ways = [
                asyncio.create_task(self._carry(from_agent, to_server)),
                asyncio.create_task(self._carry(from_server, to_agent)),
            ]
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)
        except OSError:
            pass  # the server is not there: neither is this end
        finally:
            self._ends -= ends
            self._to_agent.discard(to_agent)
            for end in ends:
                end.close()
            await asyncio.gather(*(end.wait_closed() for end in ends), return_exceptions=True)

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        while piece := await source.read(_PIECE):
            await self._whole.wait()
            sink.write(piece)
            await sink.drain()
