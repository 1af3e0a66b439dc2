"""One client of Malmo's wire, from its hello to its end.

| client | answer |
|---|---|
| ``<MalmoEnv0.37.0/>`` | none |
| ``<Quit/>`` | one frame: 1 |
| ``<MissionInit ...>``, then a token | one frame: 1 once the world stands |
| ``<Peek/>`` | frame, information, one byte 0 |
| ``<StepClient0>commands</StepClient0 >`` | frame, ten bytes, information |
| ``<StepServer></StepServer>`` | none |
| ``<Disconnect/>``, ``<Exit>NOW</Exit>`` | the connection ends |

Source: ``MalmoEnvServer.java`` and ``sim/bridge`` of MineDojo 0.1. Numbers are big-endian. Whatever else comes ends the
connection with a log line that names it: Malmo has no frame that tells an error.
"""

from __future__ import annotations

import logging
import re
import socket
import struct

from bridge.minedojo.bounded_xml import MAX_BYTES
from bridge.minedojo.commands import CommandError, parse_commands
from bridge.minedojo.framing import FrameError, read_frame, write_frames
from bridge.minedojo.mission import MissionError, parse_mission
from bridge.minedojo.player import Answer, Player

VERSION = "0.37.0"
HELLO_BYTES = 64
TOKEN_BYTES = 256
HELLO_SECONDS = READ_SECONDS = 10.0
"""How long a hello may let wait, and each piece of a frame that has begun. Between frames a client may think for any time."""
WRITE_SECONDS = 60.0
"""How long a client may leave an answer unread before it is cut off."""
_HELLO = re.compile(rb"<MalmoEnv([0-9.]{1,16})/>")
_STEP = re.compile(rb"<StepClient0>(.*)</StepClient0 ?>", re.DOTALL)
_STEP_SERVER = b"<StepServer></StepServer>"
_MISSION = b"<MissionInit"
_DISCONNECT, _QUIT, _PEEK, _EXIT = b"<Disconnect/>", b"<Quit/>", b"<Peek/>", b"<Exit>NOW</Exit>"
_YES, _STILL_RUNS = struct.pack("!I", 1), b"\0"
_STEPPED = struct.pack("!dbb", 0.0, 0, 0)
"""Reward, done and sent: the package reads done alone, and ends an episode by its own success test."""


class RefusedError(Exception):
    """The client said what is not taken; the text names it."""


class Conversation:
    """Answers one connection until it ends.

    Args:
        connection: accepted; it is not closed here.
        player: plays the client's missions, and is ended with the connection.
        who: the client, for log lines.
    """

    def __init__(self, connection: socket.socket, player: Player, who: str) -> None:
        self._connection = connection
        self._player = player
        self._who = who
        self._log = logging.getLogger(__name__)

    def run(self) -> None:
        """Converse. What goes wrong is logged, and ends this connection alone."""
        try:
            if self._greet():
                while self._answer():
                    pass
        except (RefusedError, FrameError, MissionError, CommandError) as error:
            self._log.warning("%s: refused: %s", self._who, error)
        except TimeoutError:
            self._log.warning("%s: cut off: it neither wrote nor read for too long", self._who)
        except OSError as error:
            self._log.info("%s: lost: %s", self._who, error)
        finally:
            self._player.end()

    def _greet(self) -> bool:
        self._connection.settimeout(HELLO_SECONDS)
        hello = read_frame(self._connection, HELLO_BYTES, READ_SECONDS)
        if hello is None:
            return False
        found = _HELLO.fullmatch(hello)
        if found is None:
            raise RefusedError(f"{_shown(hello)} is no hello of MalmoEnv")
        if found[1].decode() != VERSION:
            raise RefusedError(f"MalmoEnv {found[1].decode()}; this engine speaks {VERSION}, that of MineDojo 0.1")
        return True

    def _answer(self) -> bool:
        """Answer one message; False at the end."""
        self._connection.settimeout(None)
        message = read_frame(self._connection, MAX_BYTES, READ_SECONDS)
        if message is None or message == _DISCONNECT:
            return False
        if message.startswith(b"<StepClient0>"):
            self._step(message)
        elif message == _STEP_SERVER:
            # The world has ticked already, and the client thinks now.
            if self._player.has_begun:
                self._player.prepare()
        elif message == _PEEK:
            answer = self._require_mission().answer()
            self._write(answer.frame, answer.information, _STILL_RUNS)
        elif message.startswith(_MISSION):
            self._begin(message)
        elif message == _QUIT:
            self._player.end()
            self._write(_YES)
        elif message == _EXIT:
            self._write(_YES)
            return False
        else:
            raise RefusedError(f"{_shown(message)} is not answered here")
        return True

    def _begin(self, xml: bytes) -> None:
        self._connection.settimeout(HELLO_SECONDS)
        token = read_frame(self._connection, TOKEN_BYTES, READ_SECONDS)
        if token is None or len(token.split(b":")) < 5:
            raise RefusedError(f"{_shown(token or b'nothing')} came where a token ID:ROLE:RESET:AGENTS:SYNC must stand")
        self._player.begin(parse_mission(xml))
        self._write(_YES)

    def _step(self, message: bytes) -> None:
        found = _STEP.fullmatch(message)
        if found is None:
            raise RefusedError(f"{_shown(message)} is no whole StepClient")
        try:
            text = found[1].decode()
        except UnicodeDecodeError as error:
            raise RefusedError(f"a step that is not UTF-8: {error}") from None
        answer: Answer = self._require_mission().step(parse_commands(text))
        self._write(answer.frame, _STEPPED, answer.information)

    def _require_mission(self) -> Player:
        if not self._player.has_begun:
            raise RefusedError("a step or a peek before a mission: send MissionInit first")
        return self._player

    def _write(self, *bodies: bytes) -> None:
        self._connection.settimeout(WRITE_SECONDS)
        write_frames(self._connection, *bodies)


def _shown(message: bytes) -> str:
    return f"{message[:60]!r}" + (f" ... of {len(message)} bytes" if len(message) > 60 else "")
