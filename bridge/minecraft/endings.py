"""Why the connection to a server is over: one word to decide on and a line for people, from what the node side tells of it.

Sources of the translation keys: the game's own language file, ``multiplayer.disconnect.*``, the same from 1.8 to 1.21 where they
exist. Servers that send English text instead are known by the words of vanilla, Spigot and Paper.
"""

from __future__ import annotations

import re

from bridge.exit_cause import ExitCause
from bridge.minecraft.feed_messages import Ended

_KEYS: tuple[tuple[str, ExitCause], ...] = (
    ("multiplayer.disconnect.banned", "banned"),
    ("multiplayer.disconnect.not_whitelisted", "not_whitelisted"),
    ("multiplayer.disconnect.outdated_", "wrong_version"),
    ("multiplayer.disconnect.incompatible", "wrong_version"),
    ("multiplayer.disconnect.unverified_username", "login_failed"),
    ("multiplayer.disconnect.invalid_public_key", "login_failed"),
    ("multiplayer.disconnect.missing_public_key", "login_failed"),
    ("multiplayer.disconnect.expired_public_key", "kicked"),
    ("multiplayer.disconnect.server_shutdown", "server_down"),
)
"""Beginning of a kick's translation key -> cause, first match first; other keys are ``kicked``."""
_WORDS: tuple[tuple[str, ExitCause], ...] = (
    (r"(you|your (account|ip)( address)?) (are|is|were|was|have been|has been) (\w+ )?banned\b", "banned"),
    (r"you('re| are) not (on the )?white-?list(ed)?\b", "not_whitelisted"),
    (r"(outdated (client|server)\b|wrong protocol version\b|this server is version )", "wrong_version"),
    (r"(failed to (verify username|log ?in)\b|invalid session\b|not authenticated with)", "login_failed"),
    (r"(server (closed|is still starting)|the server is (restarting|stopping|shutting down))", "server_down"),
)
"""How the text of a kick or an error begins -> cause. Anchored, so that what somebody was sent away for is not taken for it."""
LOGIN_FAILED = "login_failed"
"""``Ended.code`` where the account's login did not work, before any server was asked."""
_NETWORK = frozenset({"ECONNREFUSED", "ECONNRESET", "ECONNABORTED", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EAI_AGAIN"}) | {
    "EHOSTUNREACH", "ENETUNREACH", "ENETDOWN", "EHOSTDOWN",
}  # fmt: skip


def _by_words(text: str) -> ExitCause | None:
    return next((cause for words, cause in _WORDS if re.match(rf"\W*{words}", text, re.IGNORECASE)), None)


def kick_cause(key: str, text: str) -> ExitCause:
    """What being sent away means.

    Args:
        key: translation key of the reason; empty where it has none.
        text: the reason, as it is shown.
    """
    if key:
        return next((cause for beginning, cause in _KEYS if key.startswith(beginning)), "kicked")
    return _by_words(text) or "kicked"


def ending_cause(ended: Ended) -> ExitCause:
    """The cause of a connection's end."""
    match ended.cause:
        case "kicked":
            return kick_cause(ended.code, ended.text)
        case "deadline":
            return "server_stalled"
        case "end":
            return "server_down"
        case "error" if ended.code == LOGIN_FAILED:
            return "login_failed"
        case "error" if ended.code in _NETWORK:
            return "server_down"
        case "error":
            timed_out: ExitCause = "server_stalled" if "timed out" in ended.text else "fault"
            return _by_words(ended.text) or timed_out


def ending_text(ended: Ended, place: str, username: str, version: str, joined: bool) -> str:
    """What happened and what to do, for people. ``joined``: whether the body was in the world."""
    match ended.cause:
        case "kicked":
            return f"{place} sent {username} away: {ended.text}"
        case "error" if ended.code == LOGIN_FAILED:
            return f"{username} cannot log in for {place}: {ended.text}"
        case "error" if joined:
            return f"{place} was lost: {ended.text}; see whether it still runs and the network is up"
        case "error":
            return f"{place} cannot be reached as version {version}: {ended.text}"
        case "deadline":
            return f"{place}: {ended.text}; is it of version {version} and in offline mode?"
        case _:
            return f"{place} ended the connection: {ended.text}"
