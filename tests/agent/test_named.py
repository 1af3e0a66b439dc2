"""What the last subgoal names is marked among the blocks and entities that are told of, and nothing else is."""

import msgspec
import numpy as np
import pytest

from agent import layout, observe, plan
from agent.named import read_named
from agent.notes import Notes
from bridge import names
from bridge.messages import Entity, Pose, make_example_observation

OAK, SPRUCE, LEAVES = (names.blocks().id(name) for name in ("oak_log", "spruce_log", "oak_leaves"))


def grove():
    """Oak, spruce and leaves around the body, an oak log and a spruce log on the ground, and a cow."""
    base = make_example_observation(np.random.default_rng(0))
    voxels = np.zeros_like(base.voxels)
    voxels[9, 8, 8], voxels[7, 8, 8], voxels[8, 8, 11], voxels[8, 10, 5] = OAK, SPRUCE, OAK, LEAVES
    entities = (
        Entity(1, "item", (1.0, 0.0, 2.0), 2.2, item=names.items().id("oak_log")),
        Entity(2, "item", (2.0, 0.0, 2.0), 2.8, item=names.items().id("spruce_log")),
        Entity(3, "cow", (4.0, 0.0, 2.0), 4.5),
    )
    return msgspec.structs.replace(
        base, voxels=voxels, voxel_origin=(-8, 57, -8), pose=Pose(position=(0.5, 64.0, 0.5)), entities=entities
    )


def told_of(words):
    """What is marked once some words have been said: block names and entity ids."""
    notes, observation = Notes(), grove()
    for word in (*plan.tokenize(words), plan.END):
        notes = notes.say(word)
    row = {name: array[0] for name, array in observe.tick_arrays([observation], [notes]).items()}
    blocks = np.concatenate([row["point_blocks"], row["touching_blocks"]])
    marked = row["named"][: layout.BLOCK_TOKENS] == 1
    assert not marked[blocks == 0].any()
    shown = {names.blocks().name(block) for block in blocks[marked].tolist()}
    assert {names.blocks().name(block) for block in set(blocks[~marked].tolist()) - {0}} & shown == set()
    entities = row["named"][layout.BLOCK_TOKENS :]
    return shown, [observation.entities[index].id for index in np.flatnonzero(entities)]


@pytest.mark.parametrize(
    ("words", "blocks", "entities"),
    [
        ("collect oak_log 3", {"oak_log"}, [1]),
        ("explore spruce_log north", {"spruce_log"}, [2]),
        ("collect log 2", {"oak_log", "spruce_log"}, [1, 2]),
        ("approach cow", set(), [3]),
        ("approach north 40", set(), []),
        ("look oak_leaves", {"oak_leaves"}, []),
    ],
)
def test_what_was_said_is_marked_and_what_is_like_it_is_not(words, blocks, entities):
    assert told_of(words) == (blocks, entities)


def test_before_anything_was_said_nothing_is_marked():
    assert not observe.tick_arrays([grove()], [Notes()])["named"].any()


@pytest.mark.parametrize(
    ("words", "blocks", "items", "kinds"),
    [
        ("explore raw_iron down", "iron_ore deepslate_iron_ore", "raw_iron", ""),
        ("look coal_ore", "coal_ore deepslate_coal_ore", "coal_ore deepslate_coal_ore", ""),
        ("collect egg 1", "", "egg", "egg"),
        ("collect wheat_seeds 2", "short_grass tall_grass fern large_fern wheat", "wheat_seeds", ""),
        ("collect dirt 5", "dirt grass_block farmland dirt_path mycelium podzol", "dirt", ""),
        ("approach north 13 east 11", "", "", ""),
        ("build layer 5", "", "", ""),
    ],
)
def test_an_item_names_the_blocks_that_may_give_it_and_neither_a_name_nor_a_number_is_a_family(
    words, blocks, items, kinds
):
    named = read_named(words)
    if not (blocks or items or kinds):
        assert named is None
        return
    assert {names.blocks().name(block) for block in np.flatnonzero(named.blocks).tolist()} == set(blocks.split())
    assert {names.items().name(item) for item in np.flatnonzero(named.items).tolist()} == set(items.split())
    assert {layout.ENTITY_NAMES[kind] for kind in np.flatnonzero(named.kinds).tolist()} == set(kinds.split())


def test_air_gives_nothing_and_is_named_by_nothing():
    assert read_named("collect air 1") is None
