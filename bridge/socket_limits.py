"""How large a message a websocket takes, changed while it is open: little from strangers, more from peers that showed a token."""

from __future__ import annotations

import importlib.metadata

from websockets.asyncio.connection import Connection

_ATTRIBUTES = ("max_message_size", "max_size")
"""Where websockets keeps the limit of an open connection, newest name first; it has no public way to change it."""


def admit_messages(connection: Connection, max_bytes: int) -> None:
    """Take messages of up to ``max_bytes`` from now on.

    Raises RuntimeError where this version of websockets keeps the limit elsewhere: the connection would go on with the old one.
    """
    name = next((name for name in _ATTRIBUTES if hasattr(connection.protocol, name)), None)
    if name is None:
        version = importlib.metadata.version("websockets")
        raise RuntimeError(
            f"websockets {version} keeps its message limit under none of {', '.join(_ATTRIBUTES)}; "
            "install the version of constraints.txt"
        )
    setattr(connection.protocol, name, max_bytes)
