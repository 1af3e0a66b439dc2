"""A plan is taken when each of its lines has what it needs, and refused by the first that has not."""

from __future__ import annotations

import pytest

from bridge import names
from bridge.messages import Nearby
from training.teachers.language.feasibility import InfeasiblePlanError, check_plan
from training.teachers.language.plan_text import parse_plan

TO_AN_IRON_PICKAXE = """
collect oak_log 6
craft oak_planks 24
craft crafting_table 1
craft stick 8
craft wooden_pickaxe 1
collect cobblestone 11
craft stone_pickaxe 1
craft furnace 1
collect coal 1
collect raw_iron 3
smelt iron_ingot 3
craft iron_pickaxe 1
"""


def test_the_way_to_an_iron_pickaxe_is_feasible() -> None:
    check_plan(parse_plan(TO_AN_IRON_PICKAXE), {})


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        ("craft crafting_table 1", "craft wooden_pickaxe 1: it takes a crafting_table"),
        ("craft wooden_pickaxe 1", "collect cobblestone 11: it takes"),
        ("craft stone_pickaxe 1", "collect raw_iron 3: it takes"),
        ("craft furnace 1", "smelt iron_ingot 3: it takes a furnace"),
        ("craft stick 8", "it takes 2 stick"),
        ("collect raw_iron 3", "smelt iron_ingot 3: it takes 3"),
    ],
)
def test_what_a_line_lacks_is_told(left_out: str, told: str) -> None:
    with pytest.raises(InfeasiblePlanError, match=told):
        check_plan(parse_plan(TO_AN_IRON_PICKAXE.replace(left_out + "\n", "")), {})


def test_what_is_held_and_what_stands_near_counts() -> None:
    items = names.items()
    held = {items.id("iron_ingot"): 3, items.id("stick"): 2}
    check_plan(parse_plan("craft iron_pickaxe 1"), held, Nearby(crafting_table=True))
    with pytest.raises(InfeasiblePlanError, match="crafting_table"):
        check_plan(parse_plan("craft iron_pickaxe 1"), held)


@pytest.mark.parametrize(
    ("plan", "told"),
    [
        ("collect oak_planks 4", "not found but made: say craft"),
        ("collect iron_ingot 4", "not found but made: say smelt"),
        ("craft oak_log 1", "no recipe"),
        ("smelt stick 1", "no furnace makes it"),
        ("build wall cobblestone 5", "it takes 15 cobblestone, 15 more"),
        ("collect bedrock 1", "nothing in the land"),
    ],
)
def test_what_nobody_can_do_is_refused_with_the_reason(plan: str, told: str) -> None:
    with pytest.raises(InfeasiblePlanError, match=told):
        check_plan(parse_plan(plan), {})
