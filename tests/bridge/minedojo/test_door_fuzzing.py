"""Whatever comes to the engine's door, it is answered or refused: no crash, no hang, and nobody else notices.

Inputs are real conversations with bytes changed, frames cut, lengths made wrong and messages in any order.
"""

import logging
import socket
import struct
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.minedojo import conversation as module
from bridge.minedojo.conversation import Conversation
from bridge.minedojo.player import Player
from tests.bridge.minedojo.malmo_client import HELLO, TOKEN, commands, mission_xml

SECONDS = 60
MISSION = mission_xml(size=(8, 8))
MESSAGES = (
    HELLO, TOKEN, MISSION, MISSION[:200], commands(), commands("chat /summon cow ~1 ~1 ~1", "craft planks"), b"<Peek/>",
    b"<Quit/>", b"<StepServer></StepServer>", b"<Exit>NOW</Exit>", b"<Disconnect/>", b"<Echo/>", b"", b"\0\xff",
)  # fmt: skip
START = [HELLO, b"<Quit/>", MISSION, TOKEN, b"<Peek/>", commands()]


@pytest.fixture(scope="module")
def player() -> Player:
    return Player(np.random.default_rng(0))


def framed(message: bytes) -> bytes:
    return struct.pack("!I", len(message)) + message


def converse(player: Player, data: bytes) -> None:
    """Play one client that sends ``data`` and ends; reads all that it is answered, as fast as it comes."""
    ours, theirs = socket.socketpair()

    def client() -> None:
        with theirs:
            reader = threading.Thread(target=drain, args=(theirs,))
            reader.start()
            try:
                theirs.sendall(data)
                theirs.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            reader.join(SECONDS)

    def drain(connection: socket.socket) -> None:
        try:
            while connection.recv(1 << 16):
                pass
        except OSError:
            pass

    talking = threading.Thread(target=client)
    talking.start()
    with ours:
        Conversation(ours, player, "fuzz").run()
    talking.join(SECONDS)
    assert not talking.is_alive()


@settings(max_examples=60)
@given(st.lists(st.sampled_from(MESSAGES), max_size=12))
def test_messages_in_any_order(player: Player, messages: list[bytes]) -> None:
    converse(player, b"".join(map(framed, [HELLO, *messages])))


@settings(max_examples=60)
@given(st.data())
def test_a_real_conversation_with_changed_bytes(player: Player, data: st.DataObject) -> None:
    whole = bytearray(b"".join(map(framed, START)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    converse(player, bytes(whole))


@given(st.binary(max_size=64))
def test_noise(player: Player, noise: bytes) -> None:
    converse(player, noise)


def test_who_stops_within_a_frame_is_cut_off(
    player: Player, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "READ_SECONDS", 0.1)
    ours, theirs = socket.socketpair()
    with caplog.at_level(logging.WARNING), ours, theirs:
        theirs.sendall(framed(HELLO) + framed(MISSION)[:50])
        Conversation(ours, player, "slow").run()
    assert "cut off" in caplog.text


def test_who_never_reads_is_cut_off(
    player: Player, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "WRITE_SECONDS", 0.2)
    ours, theirs = socket.socketpair()
    big = mission_xml(size=(1024, 1024))
    with caplog.at_level(logging.WARNING), ours, theirs:
        theirs.sendall(b"".join(map(framed, [HELLO, b"<Quit/>", big, TOKEN, b"<Peek/>", b"<Peek/>"])))
        Conversation(ours, player, "deaf").run()
    assert "cut off" in caplog.text
