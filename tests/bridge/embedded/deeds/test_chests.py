"""Chests and barrels: the rule of ``bridge.embedded.items.containers``, and https://minecraft.wiki/w/Chest for the rest."""

from collections.abc import Callable

import pytest

from bridge import names
from bridge.block_states import state_of
from bridge.embedded.deeds.chests import contents
from bridge.embedded.items.containers import MAX_CONTAINERS, Containers
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Cell, ItemAction, ItemVerb, Observation

BLOCKS, ITEMS = names.blocks(), names.items()
FaceBlock = Callable[[EmbeddedWorld, str], Cell]
MakeWorld = Callable[..., tuple[EmbeddedWorld, Observation]]


def act(world: EmbeddedWorld, verb: ItemVerb, item: str) -> str:
    return world.step(Action(item_action=ItemAction(verb, ITEMS.id(item))))[3].note


def held(world: EmbeddedWorld) -> dict[str, int]:
    return {ITEMS.name(item): count for item, count in world.inventory.counts().items()}


@pytest.mark.parametrize("block", ["chest", "barrel", "trapped_chest"])
def test_stacks_go_in_and_come_out(make_world: MakeWorld, face_block: FaceBlock, block: str) -> None:
    world, _ = make_world(held=(("cobblestone", 70), ("iron_pickaxe", 1)))
    face_block(world, block)
    world.inventory.slots[2, 2] = 100
    assert world.step(Action(use=True))[3].note == ""
    assert act(world, "place", "cobblestone") == ""
    assert held(world) == {"cobblestone": 6, "iron_pickaxe": 1}
    assert act(world, "place", "iron_pickaxe") == ""
    assert contents(world.scene) == {"cobblestone": 64, "iron_pickaxe": 1}
    assert act(world, "equip", "iron_pickaxe") == ""
    assert act(world, "equip", "cobblestone") == ""
    assert held(world) == {"cobblestone": 70, "iron_pickaxe": 1}
    assert world.inventory.slots[world.inventory.find(ITEMS.id("iron_pickaxe")) or 0, 2] == 100, "as worn as it was"
    assert contents(world.scene) == {}
    assert not world.state.containers[0]["in_use"].any(), "an empty container needs no row"
    assert act(world, "equip", "iron_pickaxe") == ""
    assert world.inventory.held_item == ITEMS.id("iron_pickaxe"), "what the chest lacks is equipped as always"


def test_a_closed_chest_neither_takes_nor_gives(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world(held=(("dirt", 2),))
    cell = face_block(world, "chest")
    world.step(Action(use=True))
    act(world, "place", "dirt")
    world.step(Action(attack=True))
    assert act(world, "equip", "dirt") == "equip: no dirt in the inventory"
    world.step(Action(use=True))
    world.body.position[2] -= 9.0
    world.step(Action())
    assert act(world, "equip", "dirt") == "equip: no dirt in the inventory", "more than 8 blocks away"
    assert world.containers.contents([cell]) == {ITEMS.id("dirt"): 2}


def test_who_sneaks_places_against_a_chest(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world(held=(("dirt", 2),))
    face_block(world, "chest")
    world.step(Action(use=True, sneak=True))
    assert contents(world.scene) == {}
    assert not world.state.uses[0]["open"]


@pytest.mark.parametrize(("above", "opens"), [("stone", False), ("glass", True), ("oak_slab", True), ("chest", True)])
def test_a_full_block_keeps_the_lid_down(make_world: MakeWorld, face_block: FaceBlock, above: str, opens: bool) -> None:
    world, _ = make_world()
    x, y, z = face_block(world, "chest")
    world.columns.change((x, y + 1, z), BLOCKS.id(above))
    note = world.step(Action(use=True))[3].note
    assert (note == "") is opens
    assert bool(world.state.uses[0]["open"]) is opens


def test_a_broken_chest_spills_what_lay_in_it(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world(held=(("dirt", 5), ("stick", 3), ("iron_axe", 1)))
    cell = face_block(world, "chest")
    world.step(Action(use=True))
    act(world, "place", "dirt")
    act(world, "place", "stick")
    world.step(Action())
    act(world, "equip", "iron_axe")
    while world.grid.get(*cell) != names.AIR:
        world.step(Action(attack=True))
    found = {ITEMS.name(int(drop["item"])): int(drop["count"]) for drop in world.drops}
    assert found == {"chest": 1, "dirt": 5, "stick": 3}
    assert world.containers.contents([cell]) == {}


def test_a_large_chest_is_both_its_halves(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """54 slots, those of the right half first; seen from the front the right half is at the left hand of who looks."""
    world, _ = make_world(held=(("dirt", 32 * 64),))
    x, y, z = face_block(world, "chest")
    chest = BLOCKS.id("chest")
    world.columns.change((x, y, z), chest, state_of("chest", facing="north", type="right"))
    world.columns.change((x - 1, y, z), chest, state_of("chest", facing="north", type="left"))
    world.step(Action(use=True))
    for _ in range(32):
        assert act(world, "place", "dirt") == ""
    assert contents(world.scene) == {"dirt": 32 * 64}
    assert world.containers.contents([(x, y, z)]) == {ITEMS.id("dirt"): 27 * 64}
    assert world.containers.contents([(x - 1, y, z)]) == {ITEMS.id("dirt"): 5 * 64}


def test_a_full_chest_takes_what_fits() -> None:
    containers, dirt = Containers(), ITEMS.id("dirt")
    assert containers.add((0, 0, 0), dirt, 27 * 64 + 5) == 5
    for number in range(1, MAX_CONTAINERS):
        assert containers.add((number, 0, 0), dirt, 1) == 0
    assert containers.add((-1, 0, 0), dirt, 7) == 7, "no more containers hold anything"
