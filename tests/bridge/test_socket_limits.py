"""The limit of an open connection is changed, or it is said that this version of websockets cannot."""

from types import SimpleNamespace
from typing import Any

import pytest

from bridge.socket_limits import admit_messages


@pytest.mark.parametrize("name", ["max_message_size", "max_size"])
def test_the_limit_is_set_under_the_name_that_this_version_has(name: str) -> None:
    connection: Any = SimpleNamespace(protocol=SimpleNamespace(**{name: 10}))
    admit_messages(connection, 20)
    assert vars(connection.protocol) == {name: 20}


def test_a_version_that_keeps_it_elsewhere_is_named() -> None:
    connection: Any = SimpleNamespace(protocol=SimpleNamespace(largest=10))
    with pytest.raises(RuntimeError, match=r"websockets \d+.* max_message_size, max_size; install the version"):
        admit_messages(connection, 20)
