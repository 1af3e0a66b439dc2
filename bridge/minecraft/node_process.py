"""The node process that hosts bodies: started by ``javascript``, which carries one call a body and nothing else.

``javascript`` starts node when it is imported and keeps one process for the whole interpreter, so it is imported late, under the
environment that it needs, and mended where it leaves traces.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import importlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

from bridge.minecraft.install import NODE_PACKAGE, InstallError, ensure_node_package, node_binary
from bridge.world import WorldError

START_SECONDS = 60.0
STOP_SECONDS = 2.0
_REAP_SECONDS = 0.2


@contextlib.contextmanager
def _import_environment() -> Iterator[None]:
    """What ``javascript`` reads and writes at import: NODE_BIN, FORCE_COLOR, and whether stdout is the process's own."""
    colour = os.environ.get("FORCE_COLOR")
    os.environ["NODE_BIN"] = str(node_binary())
    own = sys.__stdout__ if sys.__stdout__ is not None else sys.stdout
    try:
        # With another stdout it would copy node's output in a thread that prints empty lines when node dies.
        with contextlib.redirect_stdout(own):
            yield
    finally:
        # It sets FORCE_COLOR for its child; left there, terminal libraries of this process would believe it.
        if colour is None:
            os.environ.pop("FORCE_COLOR", None)
        else:
            os.environ["FORCE_COLOR"] = colour


def _retire(connection: Any, event_loop: Any) -> None:
    """Let go of what ``javascript`` keeps of a process that died: threads, pipes, and a pause at the interpreter's end."""
    if connection.com_thread is not None:
        connection.com_thread.join(STOP_SECONDS)  # it reads a pipe that has come to its end
    for pipe in (connection.proc.stdin, connection.proc.stderr) if connection.proc is not None else ():
        with contextlib.suppress(OSError):
            pipe.close()
    if event_loop is not None:
        atexit.unregister(event_loop.on_exit)
        event_loop.active = event_loop.callbackExecutor.running = False
        event_loop.queue.put("exit")
        event_loop.callbackExecutor.jobs.put((0, 0, bool, ()))  # what it waits for; to be done with, it must come


class NodeProcess:
    """The one node process of this interpreter; use ``node_process()``. Methods block and may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._module: Any = None

    def start_body(self, options: dict[str, object]) -> None:
        """Start node where it is not running and begin a body; what follows comes through the body's feed.

        Raises WorldError where node cannot be started.
        """
        with self._lock:
            try:
                self._package().start(json.dumps(options), timeout=START_SECONDS)
            except InstallError as error:
                raise WorldError(str(error)) from error
            except Exception as error:
                # javascript raises bare Exception, both for its own timeouts and for what node throws.
                raise WorldError(f"the node side could not be started: {error}") from error

    def body(self, identifier: str) -> Any:
        """The mineflayer bot of a body as a ``javascript`` proxy, for measurements."""
        with self._lock:
            return self._package().bot(identifier)

    def child(self) -> subprocess.Popen[bytes] | None:
        """The process, dead or alive; None before the first start."""
        connection = sys.modules.get("javascript.connection")
        process: subprocess.Popen[bytes] | None = getattr(connection, "proc", None)
        return process

    def is_alive(self) -> bool:
        """Whether node runs now."""
        child = self.child()
        return child is not None and child.poll() is None

    def exit_status(self) -> int | None:
        """Of a process that died, also if only just now; None while it runs."""
        child = self.child()
        if child is None:
            return None
        # A process that was killed closes its sockets a moment before it can be reaped.
        with contextlib.suppress(subprocess.TimeoutExpired):
            return child.wait(_REAP_SECONDS)
        return None

    def stop(self) -> None:
        """End the process and wait for it; bodies in it are lost. The next ``start_body`` starts another."""
        with self._lock:
            self._module = None
            child = self.child()
            if child is None or child.poll() is not None:
                return
            with contextlib.suppress(OSError):
                if child.stdin is not None:
                    child.stdin.close()
            try:
                child.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()

    def kill(self) -> None:
        """End a process that answers nothing any more, and wait for it. The next ``start_body`` starts another."""
        child = self.child()
        if child is not None:
            child.kill()
            child.wait()

    def _package(self) -> Any:
        if self._module is not None and self.is_alive():
            return self._module
        ensure_node_package(lambda _: None)
        with _import_environment():
            known = "javascript" in sys.modules
            javascript = importlib.import_module("javascript")
            if known and not self.is_alive():
                _retire(sys.modules["javascript.connection"], javascript.config.event_loop)
                # Its own restart: a fresh event loop makes a fresh process.
                javascript.config.event_loop = None
                javascript.init()
        self._module = javascript.require(str(NODE_PACKAGE / "index.js"))
        return self._module


@functools.cache
def node_process() -> NodeProcess:
    """The process that all live worlds of this interpreter share."""
    return NodeProcess()
