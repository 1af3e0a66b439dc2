"""The rules of items that the live server reads are the embedded world's own."""

import json

from bridge.minecraft.item_rules import RULES_FILE, item_rules


def test_the_live_server_reads_the_embedded_worlds_rules_of_items() -> None:
    # Through JSON, so that tuples are lists.
    assert json.loads(RULES_FILE.read_text()) == json.loads(json.dumps(item_rules())), (
        "run: python -m bridge.minecraft.item_rules"
    )


def test_furnaces_know_smelts_and_fuels() -> None:
    """https://minecraft.wiki/w/Smelting"""
    rules = item_rules()
    assert rules["cook_ticks"] == 200
    assert rules["smelts"]["raw_iron"] == "iron_ingot"
    assert rules["smelts"]["oak_log"] == "charcoal"
    assert rules["fuels"]["coal"] == 1600
    assert rules["remainders"]["lava_bucket"] == "bucket"
