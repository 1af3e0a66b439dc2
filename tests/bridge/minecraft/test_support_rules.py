"""What the embedded world says of what holds blocks is what the live server goes by."""

from bridge.minecraft.rules_file import as_text
from bridge.minecraft.support_rules import RULES_FILE, support_rules


def test_the_file_says_what_the_embedded_world_says() -> None:
    """``python -m bridge.minecraft.support_rules`` writes it."""
    assert RULES_FILE.read_text() == as_text(support_rules())


def test_torches_want_a_floor_or_a_wall_and_saplings_want_soil() -> None:
    """https://minecraft.wiki/w/Torch, https://minecraft.wiki/w/Sapling"""
    supports = support_rules()["supports"]
    assert supports["torch"] == "floor_centre"
    assert supports["wall_torch"] == "on_wall"
    assert supports["oak_sapling"] == "on_soil"
    assert "stone" not in supports
