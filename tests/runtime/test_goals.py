"""A goal's text is judged by what it says; a text that is not understood is an error that says what is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from bridge.messages import Build, Collect, Explore, Find, Milestones, Reach, Survive, WorldSetup
from bridge.names import LOG_SPECIES
from runtime.goals import GoalError, item_names, read_goal
from training.goal_texts import FAMILY, NUMBER_WORDS
from training.task_files import load_family, shipped_families

FAMILY_OF_TASKS = load_family(FAMILY)
ASKED_BY_WORDS = [
    family
    for family in map(load_family, shipped_families())
    if family.shown == "words" and family.success.test != "kill"
]
FIND_21_LOGS = Find(blocks=("oak_log",), distance=5.0, count=21)


@pytest.mark.parametrize(
    ("text", "item", "count"),
    [
        ("collect 4 oak logs", "oak_log", 4),
        ("get 3 birch logs", "birch_log", 3),
        ("Chop down three spruce logs, please!", "spruce_log", 3),
        ("I need a dozen dark oak logs", "dark_oak_log", 12),
        ("go and fetch me twenty-one sticks from the forest", "stick", 21),
        ("bring me 2 pieces of jungle wood", "jungle_log", 2),
        ("mine 5 oak_logs", "oak_log", 5),
        ("chop trees until you have 6 acacia logs", "acacia_log", 6),
        ("harvest one more block of oak wood", "oak_log", 1),
        ("obtain an apple", "apple", 1),
        ("gather a stack of cobblestone", "cobblestone", 64),
        ("get torches", "torch", 1),
    ],
)
def test_paraphrases(text, item, count):
    task = read_goal(text, 600)
    assert task.success.items == (item,)
    assert task.success.count == count
    assert task.goal.text == text  # the student reads what was said
    assert task.tick_limit == 600


@pytest.mark.parametrize("wording", FAMILY_OF_TASKS.texts + FAMILY_OF_TASKS.held_out_texts)
def test_every_wording_that_the_student_was_trained_or_examined_on_is_understood(wording):
    for kind in FAMILY_OF_TASKS.kinds.values():
        for count in (*FAMILY_OF_TASKS.counts, 64):
            numbers = {str(count), *NUMBER_WORDS[count : count + 1]}
            for number, things in itertools.product(numbers, {kind.one, kind.many, *kind.items}):
                text = wording.format(count=number, things=things)
                wanted = read_goal(text).success
                assert (wanted.items, wanted.count) == (kind.items, count), text


def test_logs_without_a_species_are_logs_of_any_species():
    assert read_goal("collect 8 logs").success.items == tuple(f"{species}_log" for species in LOG_SPECIES)
    assert item_names("wood") == item_names("logs")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "verb"),
        ("fly away", "verb"),
        ("collect", "no known item"),
        ("collect 3 unicorns", "unicorns"),
        ("collect 4 oak lgos", "oak_log"),
        ("collect 0 oak logs", "1..2304"),
        ("collect 99999 oak logs", "1..2304"),
        (f"collect {'9' * 500} oak logs", "500 digits; the count must lie in 1..2304"),
        (f"collect oak logs {'9' * 500}", "500 digits"),
        (f"collect {'9' * 5000} oak logs", "5017 characters, at most 2000"),
        (f"collect 4 oak logs {'please ' * 300}", "2119 characters, at most 2000"),
    ],
)
def test_what_is_not_understood_is_refused_with_what_is(text, said):
    with pytest.raises(GoalError, match=said) as refused:
        read_goal(text)
    assert "collect" in str(refused.value)


@pytest.mark.parametrize("text", ["collect -3 oak logs", "get \u22123 birch logs", "stay alive for -5 minutes"])
def test_a_number_below_nothing_is_refused(text):
    with pytest.raises(GoalError, match=r"has the number .[35]; give one of at least 1"):
        read_goal(text)


def test_a_hyphen_between_words_and_a_dash_are_none():
    assert read_goal("collect 4 oak-logs").success.count == 4
    assert read_goal("collect - 4 - oak logs").success.count == 4


@pytest.mark.parametrize(
    ("text", "name", "success"),
    [
        ("Find a cow!", "find_creature/cow/1", Find(creatures=("cow",), distance=4.0)),
        ("find a {cow}", "find_creature/cow/1", Find(creatures=("cow",), distance=4.0)),
        ("find a pumpkin", "find_block/pumpkin/1", Find(blocks=("pumpkin",), distance=4.0)),
        ("explore 10,000 square blocks of land", "explore/any/10000", Explore(10000)),
        ("go 40 blocks to the north", "travel/north/1", Reach((0.0, -40.0), distance=3.0)),
        ("find four oak logs", "search_blocks/oak_log/4", Find(blocks=("oak_log",), distance=5.0, count=4)),
        ("Search for oak logs until you have seen twenty-one", "search_blocks/oak_log/21", FIND_21_LOGS),
        ("obtain 2 pieces of stone", "collect cobblestone 2", Collect(("cobblestone",), 2)),
        ("craft a wooden pickaxe", "collect wooden_pickaxe 1", Collect(("wooden_pickaxe",), 1)),
        ("collect 1 lump of coal", "collect coal 1", Collect(("coal",), 1)),
        ("could you please find one cow now?", "find_creature/cow/1", Find(creatures=("cow",), distance=4.0)),
        ("get me 4 pieces of stone", "collect cobblestone 4", Collect(("cobblestone",), 4)),
        ("craft a dozen sticks", "collect stick 12", Collect(("stick",), 12)),
        ("find 4 birch logs", "find birch_log 4", Find(blocks=("birch_log",), distance=5.0, count=4)),
        ("find and collect 4 birch logs", "collect birch_log 4", Collect(("birch_log",), 4)),
        ("find 3 apples", "collect apple 3", Collect(("apple",), 3)),
        ("live in this land for ten minutes", "survive_day/bare/12000", Survive(12000)),
        ("survive for 1 minute", "survive_day/bare/1200", Survive(1200)),
        ("stay alive for 5 minutes", "survive_day/bare/6000", Survive(6000)),
        ("survive the night", "survive_night/bare/10800", Survive(10800)),
    ],
)
def test_the_words_of_a_task_are_judged_as_it_is(text, name, success):
    task = read_goal(text, 24_000)
    assert (task.name, task.goal.text, task.success, task.tick_limit) == (name, text, success, 24_000)


@pytest.mark.parametrize(
    ("text", "ticks"),
    [
        ("obtain 1 diamond", load_family("materials_diamond").tick_limit),
        ("find 20 blocks of coal ore", load_family("search_blocks").tick_limit),
        ("get me a diamond", load_family("materials_diamond").tick_limit),
        ("stay alive for 100 minutes", 120_000),
        ("get me a dozen birch logs", 1200),
    ],
)
def test_the_words_of_a_task_have_its_tick_limit(text, ticks):
    assert read_goal(text).tick_limit == ticks


def test_what_is_collected_in_a_tasks_words_is_collected_from_nothing():
    assert load_family("harvest_stone").task().setup.inventory
    assert not read_goal("collect 8 pieces of cobblestone").setup.inventory


def test_a_night_begins_at_nightfall_with_what_comes_by_night():
    asked, task = read_goal("survive the night").setup, load_family("survive_night").task().setup
    assert (asked.time_of_day, asked.spawning) == (task.time_of_day, task.spawning) == (13000, True)
    starving = read_goal("you are starving: find food, and be alive and half full in 10 minutes").setup
    assert (starving.food, starving.health) == (2, 8)


@pytest.mark.parametrize("text", ["start with nothing and get 5 diamonds", "from bare hands to 3 iron pickaxes"])
def test_a_ladder_is_climbed_to_one_thing(text):
    with pytest.raises(GoalError, match="understood are"):
        read_goal(text)


def test_a_killing_that_no_task_has_is_refused_with_what_would_be_right():
    with pytest.raises(GoalError, match="ask for at most 31"):
        read_goal("kill 40 zombies")


def test_a_killing_is_refused_with_the_command_that_plays_it():
    with pytest.raises(
        GoalError, match=r"--world embedded --task combat_bare_hands/spider/3 \(`steve2 tasks --suite combat`"
    ):
        read_goal("kill three spiders")


def test_buildings_and_ladders_are_understood_too():
    built = read_goal("i want a house of oak planks with a flat roof, 5 times 5").success
    assert isinstance(built, Build)
    assert np.array_equal(built.blueprint, load_family("build_wide").task("house", 5).success.blueprint)
    assert isinstance(read_goal("work your way up to 1 diamond").success, Milestones)


def test_a_world_that_can_be_set_up_gives_what_the_task_gives_and_keeps_its_land():
    found, built = read_goal("find a cow").setup, read_goal("build a cobblestone pillar 4 blocks high").setup
    assert {one.kind for one in found.creatures} == {"cow"}
    assert dict(built.inventory)["cobblestone"] >= 4
    assert all((one.biome, one.terrain) == (WorldSetup().biome, WorldSetup().terrain) for one in (found, built))


@pytest.mark.parametrize("family", ASKED_BY_WORDS, ids=lambda family: family.name)
def test_every_wording_of_a_task_that_a_goal_can_ask_for_is_understood(family):
    for kind in family.kinds:
        for text in family.texts + family.held_out_texts:
            task = family.task(kind, None, text)
            asked = read_goal(task.goal.text).success
            assert type(asked) is type(task.success), task.goal.text
            if not isinstance(asked, Build):  # cells, in arrays; they are compared above
                assert asked == task.success, task.goal.text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("explore 0 square blocks of land", "a whole number of at least 1"),
        ("build a cobblestone pillar 40 blocks high", "does not fit into a cube of 16"),
    ],
)
def test_a_task_of_a_size_that_cannot_be_judged_is_refused(text, said):
    with pytest.raises(GoalError, match=said):
        read_goal(text)
