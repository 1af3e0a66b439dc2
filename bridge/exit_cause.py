"""Why a world was lost, in one word that a supervisor can decide on."""

from __future__ import annotations

from typing import Literal, get_args

ExitCause = Literal[
    "told_to_stop",
    "kicked",
    "banned",
    "not_whitelisted",
    "wrong_version",
    "server_down",
    "server_stalled",
    "login_failed",
    "node_died",
    "policy_failed",
    "fault",
]
"""``fault``: anything that none of the others is; its text tells."""

EXIT_CAUSES: tuple[str, ...] = get_args(ExitCause)

HOPELESS: frozenset[ExitCause] = frozenset(
    {"told_to_stop", "banned", "not_whitelisted", "wrong_version", "login_failed"}
)
"""Causes that another try does not mend."""
