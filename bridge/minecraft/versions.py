"""Which versions of the game a live world can be of, as far as the node packages of our lock file go."""

from __future__ import annotations

_RELEASES = (
    "1.8.8 1.8.9 1.9 1.9.1 1.9.2 1.9.3 1.9.4 1.10 1.10.1 1.10.2 1.11 1.11.1 1.11.2 1.12 1.12.1 1.12.2"
    " 1.13 1.13.1 1.13.2 1.14 1.14.1 1.14.2 1.14.3 1.14.4 1.15 1.15.1 1.15.2 1.16 1.16.1 1.16.2 1.16.3 1.16.4 1.16.5"
    " 1.17 1.17.1 1.18 1.18.1 1.18.2 1.19 1.19.1 1.19.2 1.19.3 1.19.4 1.20 1.20.1 1.20.2 1.20.3 1.20.4 1.20.5 1.20.6"
    " 1.21 1.21.1 1.21.2 1.21.3 1.21.4 1.21.5 1.21.6 1.21.7 1.21.8 1.21.9 1.21.10 1.21.11 26.1"
)
JOINED = tuple(_RELEASES.split())
"""Of servers that mineflayer joins, oldest first: the releases of minecraft-data between its oldest and its latest."""
SERVED = JOINED[JOINED.index("1.13") : JOINED.index("1.21.4") + 1]
"""Of servers of our own: from the oldest whose block names our terrain speaks to the latest that flying-squid does."""
