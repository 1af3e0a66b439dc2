"""How large a message a websocket takes, changed while it is open: little from strangers, more from peers that showed a token."""

from __future__ import annotations

from websockets.asyncio.connection import Connection


def admit_messages(connection: Connection, max_bytes: int) -> None:
    """Take messages of up to ``max_bytes`` from now on."""
    protocol = connection.protocol
    # The attribute was renamed within the versions of websockets that we admit.
    name = "max_message_size" if hasattr(protocol, "max_message_size") else "max_size"
    setattr(protocol, name, max_bytes)
