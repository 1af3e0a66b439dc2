"""Why a connection ended is told in one word, by the game's translation keys first and by servers' English words after them."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.exit_cause import ExitCause
from bridge.minecraft.endings import LOGIN_FAILED, ending_cause, ending_text, kick_cause
from bridge.minecraft.feed_messages import Ended
from bridge.minecraft.install import NODE_PACKAGE, ensure_node_package, node_binary
from bridge.minecraft.world import LiveWorld
from bridge.world import WorldLost
from tests.bridge.minecraft.conftest import NEVER

KEYS: tuple[tuple[str, ExitCause], ...] = (
    ("multiplayer.disconnect.banned", "banned"),
    ("multiplayer.disconnect.banned.reason", "banned"),
    ("multiplayer.disconnect.banned.expiration", "banned"),
    ("multiplayer.disconnect.banned_ip.reason", "banned"),
    ("multiplayer.disconnect.not_whitelisted", "not_whitelisted"),
    ("multiplayer.disconnect.outdated_client", "wrong_version"),
    ("multiplayer.disconnect.outdated_server", "wrong_version"),
    ("multiplayer.disconnect.incompatible", "wrong_version"),
    ("multiplayer.disconnect.unverified_username", "login_failed"),
    ("multiplayer.disconnect.server_shutdown", "server_down"),
    ("multiplayer.disconnect.kicked", "kicked"),
    ("multiplayer.disconnect.idling", "kicked"),
    ("multiplayer.disconnect.flying", "kicked"),
    ("multiplayer.disconnect.duplicate_login", "kicked"),
    ("multiplayer.disconnect.server_full", "kicked"),
    ("disconnect.timeout", "kicked"),
    ("some.plugin.banned", "kicked"),
)
"""Of the language file of 1.20.4, but for the last."""
WORDS: tuple[tuple[str, ExitCause], ...] = (
    ("You are banned from this server.\nReason: griefing", "banned"),
    ("You are permanently banned from this server!", "banned"),
    ("You have been banned: griefing", "banned"),
    ("Your IP address is banned from this server.", "banned"),
    ("Your account is banned!", "banned"),
    ("You were banned!", "banned"),
    ("You are not whitelisted on this server!", "not_whitelisted"),
    ("You are not white-listed on this server!", "not_whitelisted"),
    ("Outdated client! Please use 1.20.4", "wrong_version"),
    ("Outdated server! I'm still on 1.8.8", "wrong_version"),
    ("Wrong protocol version, expected: 765 and you are using: 47", "wrong_version"),
    ("Failed to verify username!", "login_failed"),
    ("Server closed", "server_down"),
    ("ServerShutdown", "kicked"),
    ("spamming; you will be banned next time", "kicked"),
    ("bob said: you are banned", "kicked"),
    ("", "kicked"),
)


@pytest.mark.parametrize(("key", "cause"), KEYS)
def test_a_translation_key_says_it_whatever_the_words_are(key: str, cause: ExitCause) -> None:
    assert kick_cause(key, "Du bist gesperrt") == cause


@pytest.mark.parametrize(("words", "cause"), WORDS)
def test_without_a_key_the_beginning_of_the_words_says_it(words: str, cause: ExitCause) -> None:
    assert kick_cause("", words) == cause
    assert kick_cause("", f"§c{words}" if words else "") in (cause, "kicked")


@pytest.mark.parametrize(
    ("ended", "cause"),
    [
        (Ended("end", "socketClosed"), "server_down"),
        (Ended("deadline", "not let in within 30 s"), "server_stalled"),
        (Ended("error", "ECONNREFUSED: connect", "ECONNREFUSED"), "server_down"),
        (Ended("error", "ECONNRESET: read", "ECONNRESET"), "server_down"),
        (Ended("error", "getaddrinfo ENOTFOUND login.live.com", "ENOTFOUND"), "server_down"),
        (Ended("error", "client timed out after 30000 milliseconds"), "server_stalled"),
        (Ended("error", "This server is version 1.8, you are using version 1.20.4"), "wrong_version"),
        (Ended("error", "Failed to obtain profile data", LOGIN_FAILED), "login_failed"),
        (Ended("error", "Read error for undefined : Invalid tag: 117"), "fault"),
    ],
)
def test_an_error_says_it_by_the_systems_name(ended: Ended, cause: ExitCause) -> None:
    assert ending_cause(ended) == cause
    assert ended.text in ending_text(ended, "the server x:1", "bob", "1.20.4", joined=False)


GUESTS = {
    f"guest{number}": ({"phase": phase, "reason": {kind: said}}, cause)
    for number, (phase, kind, said, cause) in enumerate(
        [(phase, "translate", key, cause) for phase in ("login", "play") for key, cause in (KEYS[1], KEYS[4], KEYS[10])]
        + [("login", "translate", *KEYS[5]), ("login", "text", *WORDS[8]), ("play", "text", *WORDS[0])]
        + [("play", "text", "go home", "kicked")]
    )
}


@pytest.fixture(scope="module", params=["1.12.2", "1.20.4"])
def doorman(request: pytest.FixtureRequest) -> Iterator[tuple[str, int]]:
    """Version and port of a server that sends everybody away, by its own reason."""
    ensure_node_package(lambda _: None)
    guests = {name: guest for name, (guest, _) in GUESTS.items()}
    options = json.dumps({"package": str(NODE_PACKAGE), "version": request.param, "guests": guests})
    command = [node_binary(), Path(__file__).with_name("doorman.js"), options]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield request.param, int(server.stdout.readline())
        server.kill()


@pytest.mark.live
@pytest.mark.parametrize("name", GUESTS)
async def test_who_is_sent_away_by_a_real_server_knows_why(doorman: tuple[str, int], name: str) -> None:
    version, port = doorman
    world = LiveWorld("127.0.0.1", port, name, version, draw=False)
    with pytest.raises(WorldLost) as lost:
        await world.reset(NEVER, 0)
    await world.close()
    assert lost.value.cause == GUESTS[name][1], str(lost.value)
