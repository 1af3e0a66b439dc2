"""A plan's text becomes typed subgoals, or is refused with the line and what would be right."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.messages import Build, Collect, Explore, Find, Kill, Reach
from training.teachers.language.plan_text import MAX_CHARACTERS, MAX_LINES, VERBS, PlanTextError, parse_plan

PLAN = """
1. collect log 3
2) craft oak planks 12
- smelt iron_ingot 2
* kill zombies 2
find diamond_ore
Find cow.
explore 4000
go north 50
build wall cobblestone 5
"""


def test_every_kind_of_line_becomes_its_test() -> None:
    plan = parse_plan(PLAN)
    kinds = [type(subgoal.success()) for subgoal in plan]
    assert kinds == [Collect, Collect, Collect, Kill, Find, Find, Explore, Reach, Build]
    assert plan[0].text() == "collect log 3"
    assert len(plan[0].things) > 5
    assert plan[1].things == ("oak_planks",)
    reach = plan[7].success()
    assert isinstance(reach, Reach)
    assert reach.offset == (0.0, -50.0)


def test_a_plans_own_words_are_read_again() -> None:
    plan = parse_plan(PLAN)
    again = parse_plan("\n".join(subgoal.text() for subgoal in plan))
    assert again == plan


def test_of_a_text_with_a_fence_only_the_fence_is_read() -> None:
    assert [s.text() for s in parse_plan("Here you are:\n```text\ncollect dirt 2\n```\nGood luck!")] == [
        "collect dirt 2"
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("I would start by collecting wood", "line 1: 'I would start"),
        ("collect oak_log 3\nimport os", "line 2"),
        ("collect unobtainium 3", "'unobtainium' is no item"),
        ("collect oak_log 0", "count must be a number from 1"),
        ("collect oak_log 99999", "count must be a number from 1 to 2304"),
        ("kill cobblestone 2", "no creature"),
        ("explore everything", "area must be a number"),
        ("go up 5", "go needs one of north"),
        ("build wall cobblestone", "a form, a block and a size"),
        ("build wall cobblestone 99", "does not fit"),
        ("build palace cobblestone 5", "no form"),
        ("\n".join(["collect dirt 1"] * (MAX_LINES + 1)), "lines"),
        ("x" * (MAX_CHARACTERS + 1), "characters"),
    ],
)
def test_what_is_outside_the_grammar_is_refused_by_name(text: str, told: str) -> None:
    with pytest.raises(PlanTextError, match=told):
        parse_plan(text)


@given(st.text(max_size=200) | st.lists(st.sampled_from([*VERBS, "oak_log", "cow", "7", "-1", "wall"])).map(" ".join))
def test_any_text_is_a_plan_or_refused(text: str) -> None:
    try:
        plan = parse_plan(text)
    except PlanTextError:
        return
    assert all(subgoal.verb in VERBS for subgoal in plan)
