"""The engine ``embedded``: the embedded world answers Malmo's wire on loopback, so that the unmodified MineDojo package plays
without Java.

In the package's process, before each environment's first reset::

    from minedojo.sim.bridge.mc_instance import InstanceManager
    instance = InstanceManager.add_existing_instance(port)

``python -m bridge.minedojo.malmo --port 0`` serves until it is stopped and prints the port.
"""

from __future__ import annotations

import argparse
import logging
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import numpy as np

from bridge.minedojo.conversation import Conversation
from bridge.minedojo.player import Player
from bridge.minedojo.preset_world import PresetWorld

HOST = "127.0.0.1"
MAX_SESSIONS = 8
"""Clients at one time, each with a world of some 35 MB; another is closed at once, with a log line."""
_BACKLOG = 16
_CLOSE_SECONDS = 5.0


class MalmoServer:
    """Accepts clients, each in a thread and a world of its own.

    Args:
        port: to listen on; 0 takes a free one.
        seed: decides the worlds of missions that name no seed, in the order of the clients; None for any.
        max_sessions: clients at one time.

    Attributes:
        port: where it listens.
    """

    def __init__(self, port: int = 0, seed: int | None = None, max_sessions: int = MAX_SESSIONS) -> None:
        if max_sessions < 1:
            raise ValueError(f"max_sessions: got {max_sessions}; give a number of at least 1")
        self._listener = socket.create_server((HOST, port), backlog=_BACKLOG)
        self.port: int = self._listener.getsockname()[1]
        self._seeds = np.random.SeedSequence(seed)
        self._max_sessions = max_sessions
        self._lock = threading.Lock()
        self._open: dict[threading.Thread, socket.socket] = {}
        self._players: dict[threading.Thread, Player] = {}
        self._log = logging.getLogger(__name__)
        self._accepting = threading.Thread(target=self._accept, name="malmo-door", daemon=True)

    def start(self) -> None:
        """Begin to accept."""
        self._accepting.start()

    def close(self) -> None:
        """Stop accepting and end every client; waits for their threads."""
        # To shut a listening socket down wakes the thread that waits in accept; to close it alone does not.
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            sessions = dict(self._open)
        for connection in sessions.values():
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in (self._accepting, *sessions):
            if thread.is_alive():
                thread.join(_CLOSE_SECONDS)

    def worlds(self) -> list[PresetWorld]:
        """Those in which missions run now, for teachers, who see more than the client does. They tick in threads of their own."""
        return [player.world for player in self._playing()]

    def notes(self) -> tuple[str, ...]:
        """What could not be honoured of the missions that run now."""
        return tuple(dict.fromkeys(note for player in self._playing() for note in player.notes))

    def _playing(self) -> list[Player]:
        with self._lock:
            return [player for player in self._players.values() if player.has_begun]

    def _accept(self) -> None:
        while True:
            try:
                connection, address = self._listener.accept()
            except OSError:
                return  # closed
            who = f"client {address[1]}"
            with self._lock:
                if len(self._open) >= self._max_sessions:
                    self._log.warning("%s: refused: all %d sessions are taken", who, self._max_sessions)
                    connection.close()
                    continue
                player = Player(np.random.default_rng(self._seeds.spawn(1)[0]))
                thread = threading.Thread(target=self._converse, args=(connection, player, who), daemon=True)
                self._open[thread], self._players[thread] = connection, player
            thread.start()

    def _converse(self, connection: socket.socket, player: Player, who: str) -> None:
        try:
            with connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                Conversation(connection, player, who).run()
        except Exception:
            self._log.exception("%s: the engine failed", who)
        finally:
            with self._lock:
                self._open.pop(threading.current_thread(), None)
                self._players.pop(threading.current_thread(), None)


@contextmanager
def serve_malmo(port: int = 0, seed: int | None = None, max_sessions: int = MAX_SESSIONS) -> Iterator[int]:
    """Serve for the time of the ``with`` block; yields the port. OSError where the port cannot be had."""
    server = MalmoServer(port, seed, max_sessions)
    server.start()
    try:
        yield server.port
    finally:
        server.close()


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description="Answer Malmo's wire with the embedded world, on loopback.")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0 takes a free one")
    parser.add_argument("--seed", type=int, default=None, help="decides the worlds of missions without a seed")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    with serve_malmo(arguments.port, arguments.seed) as port:
        sys.stdout.write(f"{port}\n")
        sys.stdout.flush()
        with suppress(KeyboardInterrupt):
            threading.Event().wait()


if __name__ == "__main__":
    main()
