"""Ports that a command listens on: tried before anything begins, since what cannot be had is best known then."""

from __future__ import annotations

import socket

from runtime.loopback import LOOPBACK
from runtime.ranges import ConfigError


def bind_error(port: int, host: str = LOOPBACK) -> str | None:
    """Why nothing could listen on a port of this machine; None where something could. 0 takes a free one."""
    try:
        for family, kind, protocol, _, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            with socket.socket(family, kind, protocol) as probe:
                # As servers do: a connection that was closed a moment ago does not hold its port.
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if family == socket.AF_INET6:
                    probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                probe.bind(address)
    except OSError as error:
        return error.strerror or str(error)
    return None


def ready_port(port: int, field: str, host: str = LOOPBACK) -> None:
    """ConfigError where nothing can listen on a port; ``field`` is what the port is called on the command line."""
    reason = bind_error(port, host)
    if reason is not None:
        where = str(port) if host == LOOPBACK else f"{port} of {host}"
        raise ConfigError(f"{field}: cannot listen on {where} ({reason}); give another, or 0 for a free one")
