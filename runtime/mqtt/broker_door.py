"""Who may join the embedded broker: the one user with the one password. A plugin of amqtt, which loads it by name."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field

from amqtt.plugins.base import BaseAuthPlugin
from amqtt.session import Session


class Door(BaseAuthPlugin):
    """Lets a session in that knows user and password; in constant time, so that a stranger learns nothing by trying."""

    @dataclass
    class Config:
        """What amqtt hands over."""

        username: str
        password: str = field(repr=False)

    async def authenticate(self, *, session: Session) -> bool:
        """Whether the session may join."""
        good_user = _same(session.username, self.config.username)
        return _same(session.password, self.config.password) and good_user


def _same(given: str | None, right: str) -> bool:
    return hmac.compare_digest((given or "").encode(), right.encode())
