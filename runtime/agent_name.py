"""Names of agents: they stand in topics, labels, addresses and file names, so they hold nothing that means something there."""

from __future__ import annotations

import re

from runtime.ranges import ConfigError

MAX_NAME_LENGTH = 64
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")


def require_agent_name(name: str) -> str:
    """``name`` itself. ConfigError for one with anything but ASCII letters, digits and ``_.-``, or a dot or dash in front.

    That leaves out MQTT's wildcards ``+`` and ``#``, its level separator ``/`` and its reserved ``$`` (MQTT 3.1.1, 4.7), the
    folders ``.`` and ``..``, blanks and control characters.
    """
    if len(name) > MAX_NAME_LENGTH or not _NAME.fullmatch(name):
        raise ConfigError(
            f"agent name: got {name[: MAX_NAME_LENGTH + 1]!r}; give 1 to {MAX_NAME_LENGTH} letters, digits, '_', '.' or '-', "
            "'.' and '-' not first"
        )
    return name
