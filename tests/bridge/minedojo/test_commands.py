"""A step's commands are read as the package writes them; a line that cannot be read is named."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.minedojo.commands import CommandError, parse_commands

PACKAGE_STEP = """camera -15.0 30.0
smeltNearby none
craft planks
craftNearby none
forward 1
back 0
left 0
right 1
jump 0
sneak 0
sprint 1
use 0
attack 1
drop 0
equip none
place none"""


def test_what_the_package_sends_is_understood() -> None:
    commands = parse_commands("chat /time set 0\n" + PACKAGE_STEP)
    assert commands.keys == {"forward", "right", "sprint", "attack"}
    assert (commands.pitch, commands.yaw) == (-15.0, 30.0)
    assert commands.items == [("craft", "planks")]
    assert commands.chat == ["/time set 0"]
    assert commands.unknown == []


def test_keyboard_level_control_is_understood() -> None:
    """Commands of ``event_level_control=False``."""
    commands = parse_commands("hotbar.3 1\nhotbar.4 0\nswapInventoryItems 0 12")
    assert (commands.hotbar, commands.swap) == (2, (0, 12))


def test_unknown_verbs_are_named() -> None:
    assert parse_commands("fly 1").unknown == ["fly"]


@pytest.mark.parametrize(
    "text",
    ["camera 1", "camera nan 0", "camera inf 0", "forward x", "swapInventoryItems 0 41", "x" * 600, "jump 1\n" * 300],
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(CommandError):
        parse_commands(text)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    with suppress(CommandError):
        parse_commands(text)
