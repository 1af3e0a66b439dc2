"""The live server's figures of life are the embedded world's own."""

import json

import pytest

from bridge import names
from bridge.embedded.player.damage import after_armour
from bridge.minecraft.life_rules import KINDS, RULES_FILE, life_rules
from bridge.minecraft.rules_file import as_text


@pytest.fixture(scope="module")
def rules() -> dict:  # type: ignore[type-arg]
    return json.loads(RULES_FILE.read_text())  # type: ignore[no-any-return]


def test_the_file_is_what_the_embedded_world_says() -> None:
    assert RULES_FILE.read_text() == as_text(life_rules()), "run: python -m bridge.minecraft.life_rules"


def test_figures_are_those_of_the_game(rules: dict) -> None:  # type: ignore[type-arg]
    """Of https://minecraft.wiki: /w/Zombie, /w/Damage, /w/Armor, /w/Food, /w/Fall_damage."""
    assert set(rules["creatures"]) == set(KINDS)
    assert rules["creatures"]["zombie"]["health"] == 20
    assert rules["creatures"]["zombie"]["damage"] == 3
    assert rules["weapons"]["diamond_sword"] == {"damage": 7.0, "speed": 1.6, "wear": 1}
    assert rules["armour"]["iron_chestplate"]["points"] == 6
    assert rules["foods"]["golden_apple"]["always"]
    assert rules["constants"]["survival"]["SAFE_FALL"] == 3
    assert rules["causes"]["fall"] == {"passes_armour": True, "is_fire": False}


def test_blocks_and_items_are_names_of_the_vocabulary(rules: dict) -> None:  # type: ignore[type-arg]
    blocks, items = set(names.blocks().names), set(names.items().names)
    for listed in (*rules["blocks"]["contacts"].values(), rules["blocks"]["falls"], rules["blocks"]["floor"]):
        assert set(listed) <= blocks
    for figures in rules["creatures"].values():
        assert {drop["item"] for drop in figures["loot"]} | set(figures["foods"]) <= items


def test_armour_15_leaves_1_92_of_4() -> None:
    """What the test on the live server sees is what the embedded world does."""
    assert after_armour(4.0, 15.0, 0.0) == pytest.approx(1.92)
