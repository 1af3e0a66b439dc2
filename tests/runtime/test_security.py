"""What a run lets in and shows of what strangers say, and where it listens: issue 5's list of security tests.

Here: where a run listens; what a server's text does to whoever is shown it; names of other people's that lead to this machine,
and large requests, at the metrics; names of agents, paths of episodes. Elsewhere: the page (``dashboard/test_page_security.py``:
token, origin, Host, paths, large messages), served worlds (``tests/bridge/test_client_server.py``), the policy server
(``policy_server/test_served.py``), MQTT payloads (``mqtt/test_incoming.py``, ``mqtt/test_link.py``).
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiomqtt
import pytest
from websockets.asyncio.client import connect

from bridge.minecraft.embedded_server import EmbeddedServer
from runtime.agent_commands import SetGoal
from runtime.episodes.episode import read_episode
from runtime.episodes.segment import EpisodeError
from runtime.metrics import open_metrics
from runtime.ranges import ConfigError
from runtime.run_config import RunConfig
from runtime.supervisor import AgentSettings
from runtime.supervisor.orders import goal_of

LISTENING = {"tcp": "0A", "tcp6": "0A", "udp": "07", "udp6": "07"}
"""Protocol -> the state in /proc/net that takes what comes (net/tcp_states.h: LISTEN, and CLOSE for a bound UDP socket)."""
EVIL = "\x1b[2J\x1b]0;owned\x07 vermilion \x1b[31m\u202egnp\u202c \x9b31m \x08\x08 end"
MARK = "vermilion"
"""A word of it that shows that it came through."""
_UNSHOWN = ("Cc", "Cf", "Cs")


def has_controls(text: str) -> bool:
    """Whether a terminal would carry out some of it; line ends and tabs it may."""
    return any(unicodedata.category(letter) in _UNSHOWN and letter not in "\n\t" for letter in text)


def texts(content: Any) -> Iterator[str]:
    """Every text in plain data, keys included."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, dict):
        for key, value in content.items():
            yield from texts(key)
            yield from texts(value)
    elif isinstance(content, list | tuple):
        for value in content:
            yield from texts(value)


# --- where it listens ---


def family_of(pid: int) -> set[int]:
    """A process and all that it started, by /proc."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(entry.parent.name)] = int(entry.read_text().rpartition(")")[2].split()[1])
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def listeners_of(pids: set[int]) -> set[tuple[str, str, int]]:
    """Protocol, address and port of every socket of some processes that takes what comes."""
    held = set()
    for pid in pids:
        for link in Path(f"/proc/{pid}/fd").glob("*"):
            with contextlib.suppress(OSError):
                if found := re.fullmatch(r"socket:\[(\d+)\]", str(link.readlink())):
                    held.add(found[1])
    found_at = set()
    for kind, state in LISTENING.items():
        for row in (line.split() for line in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]):
            if row[9] in held and row[3] == state:
                address, _, port = row[1].partition(":")
                words = [
                    int(address[start : start + 8], 16).to_bytes(4, "little") for start in range(0, len(address), 8)
                ]
                found_at.add((kind, str(ipaddress.ip_address(b"".join(words))), int(port, 16)))
    return found_at


class Run:
    """``steve2`` as a user has it: a process, and what it shows."""

    def __init__(self, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "runtime", *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "COLUMNS": "200", "STEVE2_TOKEN": "a-token-of-this-test"},
        )  # fmt: skip
        self.shown = ""

    async def until(self, pattern: str) -> re.Match[str]:
        """Read on until it shows something; what was shown."""
        assert self.process.stdout is not None
        async with asyncio.timeout(120):
            while not (found := re.search(pattern, self.shown)):
                line = await asyncio.to_thread(self.process.stdout.readline)
                assert line, (self.shown, self.process.communicate()[1])
                self.shown += line
        return found

    async def end(self) -> str:
        """Let it end; what it wrote to its error stream."""
        rest, errors = await asyncio.to_thread(self.process.communicate, timeout=60)
        self.shown += rest
        return errors

    def kill(self) -> None:
        """End it now; nothing where it ended."""
        self.process.kill()
        self.process.communicate()


@contextlib.contextmanager
def running(*words: str) -> Iterator[Run]:
    run = Run(*words)
    try:
        yield run
    finally:
        run.kill()


EVERYTHING = ("--page", "--mqtt", "embedded", "--metrics-port", "0", "--no-video", "--ticks", "100000", "--stay")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "ready", "ports"),
    [
        (("run", "--world", "embedded", *EVERYTHING), r"is on mqtt://", 3),
        (("run", "--agents", "2", "--world", "embedded", *EVERYTHING), r"steve2_2 is on mqtt://", 3),
        (("policy", "serve"), r"ws://127\.0\.0\.1:\d+", 1),
    ],
    ids=lambda words: " ".join(words[:2]) if isinstance(words, tuple) else None,
)
async def test_by_default_nothing_listens_beyond_loopback(
    words: tuple[str, ...], ready: str, ports: int, tmp_path: Path
) -> None:
    with running(*words, *(("--out", str(tmp_path / "run")) if words[0] == "run" else ())) as run:
        await run.until(ready)
        found = listeners_of(family_of(run.process.pid))
    assert len(found) >= ports, found
    assert {address for _, address, _ in found} == {"127.0.0.1"}, found


# --- what a server says ---


@pytest.mark.live
async def test_what_a_server_says_is_shown_everywhere_and_carried_out_nowhere(tmp_path: Path) -> None:
    """Chat and a kick with escapes, through a real server and a real bot: terminal, log, page, MQTT and recording."""
    server = EmbeddedServer()
    await server.start()
    try:
        words = ("--server", f"{server.host}:{server.port}", "--reflexes", "none", *EVERYTHING)
        with running("run", *words, "--out", str(tmp_path / "run")) as run:
            broker = await run.until(r"MQTT broker on mqtt://127\.0\.0\.1:(\d+), user steve2, password (\S+)")
            page = (await run.until(r"page: http(://\S+)"))[1]
            await run.until(r"goal: collect")
            told: list[Any] = []
            async with (
                aiomqtt.Client("127.0.0.1", int(broker[1]), username="steve2", password=broker[2]) as client,
                listening_page("ws" + page.replace("/?", "/socket?"), told),
            ):
                await client.subscribe("steve2/#", qos=1)
                await server.command(f"say {EVIL}")
                heard = await hear_until(client, lambda topic, text: topic.endswith("event") and MARK in text)
                await server.command(f"kick steve2 {EVIL}")
                heard += await hear_until(client, lambda topic, text: topic.endswith("status") and MARK in text)
                heard += await hear_until(client, lambda topic, text: '"playing"' in text and '"reconnects":1' in text)
                listeners = listeners_of(family_of(os.getpid()))
                await client.publish("steve2/steve2/command", b'{"command": "stop", "id": "1"}', qos=1)
            errors = await run.end()
    finally:
        await server.stop()
    assert run.process.returncode == 0
    assert {address for _, address, _ in listeners} == {"127.0.0.1"}, listeners
    assert len([line for line in run.shown.splitlines() if MARK in line]) >= 2, "the chat, and the kick"
    recorded = [read_episode(folder) for folder in sorted((tmp_path / "run").rglob("episode"))]
    kept = [part for episode in recorded for part in (*episode.events, episode.header, episode.footer or {})]
    for place, said in {
        "terminal": [run.shown],
        "error stream": [errors],
        "MQTT": list(texts(heard)),
        "page": list(texts(told)),
        "recording": list(texts(kept)),
    }.items():
        bad = [text for text in said if has_controls(text)]
        assert not bad, f"{place}: {bad[:3]!r}"
        assert place == "error stream" or any(MARK in text for text in said), place


async def hear_until(client: aiomqtt.Client, holds: Any) -> list[Any]:
    """What a broker tells, up to the message that holds; every payload as it is, and its content."""
    heard: list[Any] = []
    async with asyncio.timeout(90):
        async for message in client.messages:
            assert isinstance(message.payload, bytes)
            text = message.payload.decode()
            heard += [text, json.loads(text)]
            if holds(str(message.topic), text):
                return heard
    raise AssertionError("the broker is gone")


@contextlib.asynccontextmanager
async def listening_page(address: str, told: list[Any]) -> AsyncIterator[None]:
    """A page that takes in all that it is told."""

    async def listen() -> None:
        async for data in connection:
            if isinstance(data, str):
                told.append(json.loads(data))
                if told[-1]["type"] == "round":
                    await connection.send(json.dumps({"type": "took", "round": told[-1]["round"]}))

    async with connect(address) as connection:
        listening = asyncio.create_task(listen())
        try:
            yield
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


def test_a_goal_that_comes_from_outside_is_one_clean_line() -> None:
    task = goal_of(SetGoal("collect 4\x07 oak\r\nlogs \u202e"), 100)
    assert task.goal.text == "collect 4 oak logs"


# --- names and paths ---


@pytest.mark.parametrize(
    "name", ["../../etc/cron.d/x", "a/b", "..", ".hidden", "-rf", "a\n", "\x1b[2J", "steve2/#", "+", "", "é"]
)
def test_no_agent_has_a_name_that_means_something_elsewhere(name: str) -> None:
    with pytest.raises(ConfigError, match="agent name: got"):
        AgentSettings(name=name)
    with pytest.raises(ConfigError, match="username"):
        RunConfig(username=name)


def test_an_episode_is_read_from_its_own_folder_alone(tmp_path: Path) -> None:
    """Nothing that stands in an episode names a file; what is no file of an episode is told, whatever it leads to."""
    for text in ("../../../etc", "/etc", "/etc/passwd", "/dev"):
        with pytest.raises(EpisodeError, match="no episode is recorded there"):
            read_episode(tmp_path / text)
    (tmp_path / "00000.msgpack").symlink_to("/etc/passwd")
    with pytest.raises(EpisodeError, match="no segment of an episode") as refused:
        read_episode(tmp_path)
    assert "root:x:0:0" not in str(refused.value)


# --- the metrics ---


async def asked(port: int, request: bytes) -> bytes:
    """What a raw request gets."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    data = b""
    with contextlib.suppress(ConnectionError):
        writer.write(request)
        await writer.drain()
        data = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    return data


@pytest.mark.parametrize("host", ["127.0.0.1:PORT", "localhost:PORT", "localhost", "[::1]:9464", "192.168.1.2:9464"])
async def test_the_metrics_are_told_to_who_asks_by_an_address(host: str) -> None:
    async with open_metrics(0, []) as port:
        named = host.replace("PORT", str(port)).encode()
        assert b"200 OK" in (await asked(port, b"GET /metrics HTTP/1.0\r\nHost: " + named + b"\r\n\r\n"))[:30]


@pytest.mark.parametrize(
    "host", [b"Host: evil.example", b"Host: evil.localhost:1", b"Host: 127.0.0.1.evil.example", b"Host: [", b"X: y"]
)
async def test_the_metrics_are_not_told_to_a_name_that_was_led_here(host: bytes) -> None:
    async with open_metrics(0, []) as port:
        answer = await asked(port, b"GET /metrics HTTP/1.0\r\n" + host + b"\r\n\r\n")
    assert b"403" in answer[:30]
    assert b"steve2_" not in answer


async def test_large_requests_cost_the_metrics_nothing() -> None:
    """The standard library's limits (http.server): 64 KiB a line, 100 headers; a body is not read."""
    async with open_metrics(0, []) as port:
        for request in (
            b"GET /" + b"x" * 1_000_000,
            b"GET / HTTP/1.0\r\n" + b"X: y\r\n" * 100_000,
            b"POST / HTTP/1.0\r\nHost: localhost\r\nContent-Length: 100000000000\r\n\r\n" + b"x" * 100_000,
            b"\x00" * 1000 + b"\r\n\r\n",
        ):
            assert b"200" not in (await asked(port, request))[:20]
        assert b"200" in (await asked(port, b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n"))[:20]
