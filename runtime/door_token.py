"""The token that a served world asks its clients for."""

from __future__ import annotations

import ipaddress
import os
from typing import NamedTuple

from bridge.server import make_token
from runtime.config import ConfigError

TOKEN_VARIABLE = "STEVE2_TOKEN"
FEWEST_LETTERS = 16
"""Of a token where others than this machine's users can reach the port."""


class DoorToken(NamedTuple):
    """The token, and how it is told of: one that the user gave is not shown."""

    token: str
    shown: str


def door_token(host: str, given: str | None) -> DoorToken:
    """The token that was given, or that of the environment, or a new one.

    Args:
        host: address that is to be listened on.
        given: by --token.

    Raises ConfigError for an address beyond loopback without a token of the user's that is long enough.
    """
    token = given or os.environ.get(TOKEN_VARIABLE)
    if not _is_loopback(host) and len(token or "") < FEWEST_LETTERS:
        raise ConfigError(
            f"--host: got {host!r}, which others than this machine's users can reach; give a token of your own of at least "
            f"{FEWEST_LETTERS} letters, as {TOKEN_VARIABLE} of the environment or --token"
        )
    if token:
        return DoorToken(token, f"token from {TOKEN_VARIABLE} or --token")
    token = make_token()
    return DoorToken(token, f"token {token}")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
