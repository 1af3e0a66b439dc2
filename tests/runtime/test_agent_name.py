"""A name of an agent means nothing but itself in a topic, a label, an address or a file's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.agent_name import MAX_NAME_LENGTH, require_agent_name
from runtime.ranges import ConfigError


@pytest.mark.parametrize("name", ["steve2", "miner-1", "a", "7", "a.b_c", "x" * MAX_NAME_LENGTH])
def test_plain_names_are_taken(name: str) -> None:
    assert require_agent_name(name) == name


@given(st.text(max_size=MAX_NAME_LENGTH + 5))
def test_whatever_is_taken_stands_for_itself_everywhere(name: str) -> None:
    """MQTT 3.1.1, 4.7 (wildcards, levels, ``$``); POSIX paths; Prometheus labels and HTML are safe with these letters."""
    try:
        require_agent_name(name)
    except ConfigError:
        return
    assert name.isascii()
    assert name.isprintable()
    assert not set(name) & set("/\\+#$ \"'<>&?:")
    assert name[0] not in ".-"
    assert 1 <= len(name) <= MAX_NAME_LENGTH


@pytest.mark.parametrize("name", ["../x", "a\n", ".", "..", "-rf", "a/b", "a\\b", "steve2/+/command"])
def test_names_that_would_do_something_are_refused(name: str) -> None:
    with pytest.raises(ConfigError, match="agent name: got"):
        require_agent_name(name)
