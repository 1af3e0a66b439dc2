"""The cable carries what it is given, keeps what waits while it is cut, and breaks off when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import numpy as np
import pytest

from runtime.faults.cable import Cable
from runtime.loopback import LOOPBACK


@asynccontextmanager
async def echoing() -> AsyncIterator[Cable]:
    """A cable to a server that sends back what it gets."""

    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(1000):
            writer.write(piece)
        writer.close()

    server = await asyncio.start_server(echo, LOOPBACK, 0)
    cable = Cable()
    await cable.plug_in(server.sockets[0].getsockname()[1])
    try:
        yield cable
    finally:
        await cable.unplug()
        server.close()


async def test_it_carries_both_ways() -> None:
    async with echoing() as cable:
        reader, writer = await asyncio.open_connection(LOOPBACK, cable.port)
        writer.write(b"hello")
        assert await reader.readexactly(5) == b"hello"
        writer.close()


async def test_what_is_said_while_it_is_cut_comes_once_it_is_mended() -> None:
    async with echoing() as cable:
        reader, writer = await asyncio.open_connection(LOOPBACK, cable.port)
        writer.write(b"a")
        assert await reader.readexactly(1) == b"a"
        cable.cut()
        writer.write(b"b")
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):
                await reader.readexactly(1)
        cable.mend()
        assert await reader.readexactly(1) == b"b"
        writer.close()


async def test_a_connection_that_breaks_off_is_closed_and_new_ones_are_until_it_is_mended() -> None:
    async with echoing() as cable:
        reader, writer = await asyncio.open_connection(LOOPBACK, cable.port)
        writer.write(b"a")
        assert await reader.readexactly(1) == b"a"
        cable.break_off(refuse=True)
        assert await reader.read() == b""
        again, other = await asyncio.open_connection(LOOPBACK, cable.port)
        assert await again.read() == b""
        cable.mend()
        third, last = await asyncio.open_connection(LOOPBACK, cable.port)
        last.write(b"c")
        assert await third.readexactly(1) == b"c"
        for one in (writer, other, last):
            one.close()


async def test_garbage_comes_in_the_midst_of_what_is_said() -> None:
    async with echoing() as cable:
        reader, writer = await asyncio.open_connection(LOOPBACK, cable.port)
        writer.write(b"a")
        assert await reader.readexactly(1) == b"a"
        cable.carry_garbage(np.random.default_rng(3), 64)
        assert await reader.readexactly(64) == np.random.default_rng(3).bytes(64)
        writer.close()
