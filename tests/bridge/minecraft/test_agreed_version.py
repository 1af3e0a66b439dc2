"""Which version a server is of is asked before any login, whatever answers; what will not do is refused by name."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.minecraft.agreed_version import WrongVersionError, agree_version, version_for
from bridge.minecraft.reach import ServerDownError, ServerStalledError
from bridge.minecraft.status import MOST_BYTES, NoMinecraftServerError, ServerStatus, ask_status
from bridge.minecraft.versions import JOINED, PROTOCOLS
from bridge.minecraft.world import LiveWorld, Patience
from bridge.world import WorldError
from runtime.cli import run_command
from runtime.exit_codes import EXIT_REFUSED
from tests.bridge.minecraft.conftest import NEVER, free_port

Conversation = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def listening(talk: Conversation) -> AsyncIterator[int]:
    """A server on loopback that says what ``talk`` does to each connection; its port."""

    talks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        this = asyncio.current_task()
        assert this is not None
        talks.add(this)
        with contextlib.suppress(OSError):
            await talk(reader, writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*talks)


def varint(number: int) -> bytes:
    parts = []
    while number > 0x7F:
        parts.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*parts, number])


def framed(text: bytes) -> bytes:
    body = b"\0" + varint(len(text)) + text
    return varint(len(body)) + body


def saying(answer: bytes) -> Conversation:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(64)
        writer.write(answer)
        await writer.drain()

    return talk


def claiming(name: str, protocol: int) -> Conversation:
    content = {"version": {"name": name, "protocol": protocol}, "players": {"max": 1, "online": 0}, "description": "hi"}
    return saying(framed(json.dumps(content).encode()))


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def test_the_version_is_what_the_server_says() -> None:
    async with listening(claiming("Paper 1.18.2", 758)) as port:
        assert await ask_status("127.0.0.1", port, 765) == ServerStatus("Paper 1.18.2", 758)
        assert await agree_version("127.0.0.1", port) == "1.18.2"
        assert await agree_version("127.0.0.1", port, "1.18.2") == "1.18.2"


async def test_another_version_than_asked_is_refused_with_both_names() -> None:
    async with listening(claiming("1.18.2", 758)) as port:
        with pytest.raises(
            WrongVersionError, match=r"is of version 1\.18\.2 \('1\.18\.2', protocol 758\), not 1\.20\.4: give"
        ):
            await agree_version("127.0.0.1", port, "1.20.4")


@pytest.mark.parametrize(("name", "protocol"), [("1.7.10", 5), ("99.1", 9999), ("23w07a", 0x40000000 + 119), ("", -1)])
async def test_a_version_out_of_range_is_refused_by_name_before_login(name: str, protocol: int) -> None:
    said = 0

    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal said
        said += 1
        await claiming(name, protocol)(reader, writer)

    async with listening(count) as port:
        world = LiveWorld("127.0.0.1", port, draw=False)
        with pytest.raises(WrongVersionError, match=rf"\({name!r}, protocol {protocol}\).*from 1\.8\.8 to 26\.1 are"):
            await world.reset(NEVER, 0)
        await world.close()
    assert said == 1, "only the ping came, no login"


async def test_what_a_stranger_calls_its_version_cannot_drive_a_terminal() -> None:
    async with listening(claiming("\x1b[2J\x07\u202e" + "x" * 500, 1)) as port:
        with pytest.raises(WrongVersionError) as caught:
            await agree_version("127.0.0.1", port)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 300


GARBAGE = {
    "text": b"HTTP/1.1 400 Bad Request\r\n\r\n",
    "endless number": b"\xff" * 50,
    "too long a packet": varint(MOST_BYTES + 1) + b"\0" * 50,
    "cut off": framed(b"{}" * 100)[:40],
    "another packet": b"\x02\x05\x05",
    "too long a text": b"\x05\0" + varint(2**31 - 1)[:4],
    "no JSON": framed(b"hello"),
    "no version": framed(b"{}"),
    "version is a list": framed(b'{"version": [1, 2]}'),
    "protocol is a text": framed(b'{"version": {"name": "1.20.4", "protocol": "765"}}'),
    "deeply nested": framed(b'{"players": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"),
    "no text": framed(b"\xff\xfe\x00"),
}


@pytest.mark.parametrize("answer", GARBAGE.values(), ids=GARBAGE)
async def test_garbage_is_no_minecraft_server(answer: bytes) -> None:
    async with listening(saying(answer)) as port:
        with pytest.raises(
            NoMinecraftServerError, match=f"127.0.0.1:{port} does not answer as a Minecraft server does"
        ):
            await agree_version("127.0.0.1", port)


@given(st.binary(max_size=300))
async def test_no_bytes_break_the_reading(answer: bytes) -> None:
    async with listening(saying(answer)) as port:
        with pytest.raises(WorldError):
            await agree_version("127.0.0.1", port, seconds=5)


async def test_a_server_that_never_answers_is_given_up() -> None:
    async with listening(silent) as port:
        begun = time.monotonic()
        with pytest.raises(ServerStalledError, match=r"does not answer within 0\.2 s"):
            await agree_version("127.0.0.1", port, "1.20.4", seconds=0.2)
        with pytest.raises(ServerStalledError, match=r"within 0\.2 s"):
            await LiveWorld("127.0.0.1", port, draw=False, patience=Patience(connect=0.2)).reset(NEVER, 0)
        assert time.monotonic() - begun < 30


async def test_an_answer_in_drops_is_waited_for_only_so_long() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            writer.write(b"\x80")
            await writer.drain()
            await asyncio.sleep(0.15)

    async with listening(drip) as port:
        with pytest.raises(ServerStalledError):
            await agree_version("127.0.0.1", port, seconds=0.3)


async def test_a_server_that_hides_its_status_is_taken_at_the_users_word() -> None:
    async with listening(saying(b"")) as port:
        assert await agree_version("127.0.0.1", port, "1.16.5") == "1.16.5"
        with pytest.raises(WorldError, match=r"without telling its version: give its version, such as 1\.20\.4"):
            await agree_version("127.0.0.1", port)


async def test_a_server_that_is_not_there_is_told_with_what_to_do() -> None:
    port = free_port()
    with pytest.raises(ServerDownError, match=rf"^nothing answers at 127\.0\.0\.1:{port}: start the server, or give"):
        await agree_version("127.0.0.1", port)
    for host in ("a.invalid", "a..b", "x" * 300):
        with pytest.raises(ServerDownError, match=r":1: there is no host of that name"):
            await agree_version(host, 1)


@pytest.mark.parametrize("release", JOINED)
def test_every_release_is_known_by_its_protocol_and_name(release: str) -> None:
    status = ServerStatus(f"Spigot {release}", PROTOCOLS[release])
    assert version_for("x", status, None) == version_for("x", status, release) == release


def test_of_releases_with_one_protocol_ours_or_the_latest_is_taken() -> None:
    assert version_for("x", ServerStatus("proxy", 765), None) == "1.20.4"
    assert version_for("x", ServerStatus("proxy", 754), None) == "1.16.5"


def test_a_run_on_a_server_of_another_version_is_one_line_and_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    async def try_it() -> int:
        async with listening(claiming("1.12.2", 340)) as port:
            return await asyncio.to_thread(
                run_command, ["run", "--server", f"127.0.0.1:{port}", "--mc-version", "1.20.4"]
            )

    assert asyncio.run(try_it()) == EXIT_REFUSED
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "is of version 1.12.2" in shown.err
    assert "not 1.20.4" in shown.err
    assert shown.err.count("\n") == 1
    assert list(tmp_path.glob("runs/*")) == []
