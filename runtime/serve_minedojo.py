"""``steve2 world minedojo TASK``: one task of the unmodified MineDojo package over the wire, with its engine."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from rich.console import Console
from rich.logging import RichHandler

from bridge.minedojo.hosting import host_task
from bridge.world import WorldError
from runtime.door_token import door_token
from runtime.kernels import ready_kernels
from runtime.serve_config import ServeConfig


def serve_minedojo(config: ServeConfig, console: Console) -> int:
    """Serve until Ctrl-C or SIGTERM, which end the package's process and the engine; never returns otherwise.

    Raises WorldError where MineDojo is not installed, has no such task, cannot listen, or ended; ConfigError for an unsafe
    address; KeyboardInterrupt at a signal.
    """
    token, shown = door_token(config.host, config.token)
    assert config.task is not None, "the settings require it"
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with ExitStack() as opened:
            port = config.engine_port
            if config.engine == "embedded" and port is None:
                port = opened.enter_context(_engine(console))
            hosted = opened.enter_context(
                host_task(
                    config.task, port, config.frame_size,
                    listen=(config.host, config.port), token=token, seed=config.seed,
                )
            )  # fmt: skip
            console.print(
                f"minedojo {config.task} on {hosted.url}, {shown}; one client at a time; Ctrl-C ends",
                highlight=False,
                soft_wrap=True,
            )
            status = hosted.process.wait()
            raise WorldError(f"MineDojo's process ended by itself, with status {status}: {hosted.last_words()}")
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _engine(console: Console) -> Iterator[int]:
    """The embedded engine in this process, for the time of the ``with`` block; its port."""
    from bridge.minedojo.malmo import serve_malmo

    ready_kernels(lambda text: console.print(text, highlight=False))
    logging.getLogger("bridge.minedojo").addHandler(RichHandler(console=console, show_path=False))
    with serve_malmo(max_sessions=2) as port:
        yield port
