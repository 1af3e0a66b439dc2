"""Which version to join a server with: asked of the server, and refused by name before any login where it will not do."""

from __future__ import annotations

from bridge.exit_cause import ExitCause
from bridge.minecraft.reach import ANSWER_SECONDS
from bridge.minecraft.status import NoStatusError, ServerStatus, ask_status
from bridge.minecraft.versions import DEFAULT, JOINED, PROTOCOLS, releases_of
from bridge.world import WorldError


class WrongVersionError(WorldError):
    """The server is of another version than was asked for, or of one that is not joined; joining again will not help."""

    cause: ExitCause = "wrong_version"


def _told(status: ServerStatus) -> str:
    # repr: whatever a stranger wrote there, a terminal shows it and does not carry it out.
    return f"{status.name!r}, protocol {status.protocol}"


def version_for(place: str, status: ServerStatus, asked: str | None) -> str:
    """The release to join with, by what the server says.

    Args:
        place: the server, for messages.
        status: its answer.
        asked: a release of ``versions.JOINED``, or None for whatever the server is.

    Of several releases with one protocol it is the one that the server names, else ours (``versions.DEFAULT``), else the latest.
    Raises WrongVersionError that names both versions.
    """
    found = releases_of(status.protocol)
    if asked is not None and PROTOCOLS[asked] == status.protocol:
        return asked
    if not found:
        wanted = "" if asked is None else f" instead of {asked}"
        raise WrongVersionError(
            f"{place} is of a version that is not joined ({_told(status)}){wanted}: those from {JOINED[0]} to {JOINED[-1]} are"
        )
    named = [release for release in found if release in status.name.split()]
    release = next(iter(named), DEFAULT if DEFAULT in found else found[-1])
    if asked is not None:
        raise WrongVersionError(
            f"{place} is of version {release} ({_told(status)}), not {asked}: give {release}, or no version at all"
        )
    return release


async def agree_version(host: str, port: int, asked: str | None = None, seconds: float = ANSWER_SECONDS) -> str:
    """Ask a server what it is; the release to join it with. Logs in nowhere.

    A server that keeps its status to itself is believed to be what was ``asked``.

    Raises WrongVersionError as ``version_for``; another WorldError where the server is not there, has stalled,
    is no Minecraft server, or tells nothing and no version was asked for.
    """
    try:
        status = await ask_status(host, port, PROTOCOLS[asked or DEFAULT], seconds)
    except NoStatusError as error:
        if asked is None:
            raise NoStatusError(f"{error}: give its version, such as {DEFAULT}") from None
        return asked
    return version_for(f"the server {host}:{port}", status, asked)
