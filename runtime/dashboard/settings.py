"""Settings of the page."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.ranges import ConfigError

MAX_PORT = 65535


@dataclass(frozen=True)
class PageSettings:
    """How the page is served. It is served on 127.0.0.1 alone."""

    port: int = 0
    """0 takes a free one."""
    command: str = "steve2 run"
    """What prints the page's address, for those who come without its token."""

    port_option: str = "--page-port"
    """What the command line calls the port."""

    def __post_init__(self) -> None:
        if not 0 <= self.port <= MAX_PORT:
            raise ConfigError(
                f"{self.port_option}: got {self.port!r}; give a port, 0 to {MAX_PORT}; 0 takes a free one"
            )
