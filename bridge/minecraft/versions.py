"""Which versions of the game a live world can be of, as far as the node packages of our lock file go.

A release is told by the number of its protocol, which a server's answer to the server-list ping holds; several releases may share
one. Source of the numbers: npm ``minecraft-data`` (MIT), ``pc/common/protocolVersions.json``; a test compares them.
"""

from __future__ import annotations

DEFAULT = "1.20.4"
"""What servers of our own speak unless told otherwise, and what is asked for first where a server speaks several."""

_RELEASES = (
    "47: 1.8.8 1.8.9 | 107: 1.9 | 108: 1.9.1 | 109: 1.9.2 | 110: 1.9.3 1.9.4 | 210: 1.10 1.10.1 1.10.2"
    " | 315: 1.11 | 316: 1.11.1 1.11.2 | 335: 1.12 | 338: 1.12.1 | 340: 1.12.2 | 393: 1.13 | 401: 1.13.1 | 404: 1.13.2"
    " | 477: 1.14 | 480: 1.14.1 | 485: 1.14.2 | 490: 1.14.3 | 498: 1.14.4 | 573: 1.15 | 575: 1.15.1 | 578: 1.15.2"
    " | 735: 1.16 | 736: 1.16.1 | 751: 1.16.2 | 753: 1.16.3 | 754: 1.16.4 1.16.5 | 755: 1.17 | 756: 1.17.1"
    " | 757: 1.18 1.18.1 | 758: 1.18.2 | 759: 1.19 | 760: 1.19.1 1.19.2 | 761: 1.19.3 | 762: 1.19.4"
    " | 763: 1.20 1.20.1 | 764: 1.20.2 | 765: 1.20.3 1.20.4 | 766: 1.20.5 1.20.6 | 767: 1.21 1.21.1 | 768: 1.21.2 1.21.3"
    " | 769: 1.21.4 | 770: 1.21.5 | 771: 1.21.6 | 772: 1.21.7 1.21.8 | 773: 1.21.9 1.21.10 | 774: 1.21.11 | 775: 26.1"
)


def _protocols() -> dict[str, int]:
    groups = (group.split(":") for group in _RELEASES.split("|"))
    return {release: int(number) for number, releases in groups for release in releases.split()}


PROTOCOLS = _protocols()
"""Release -> number of its protocol, oldest first."""
JOINED = tuple(PROTOCOLS)
"""Of servers that mineflayer joins, oldest first: the releases of minecraft-data between its oldest and its latest."""
SERVED = JOINED[: JOINED.index("1.21.4") + 1]
"""Of servers of our own: those up to the latest that flying-squid speaks."""


def releases_of(protocol: int) -> tuple[str, ...]:
    """The releases that are joined by this protocol, oldest first; empty where none is."""
    return tuple(release for release, number in PROTOCOLS.items() if number == protocol)


TESTED = ("1.8.8", "1.12.2", "1.16.5", "1.18.2", "1.20.4", "1.21.4")
"""Played in by our tests, one of each form in which chunks and items are told; docs/live-versions.md says what was seen there."""
