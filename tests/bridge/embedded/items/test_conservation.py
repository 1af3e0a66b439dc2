"""Nothing is made or lost but what the book of items says: every verb and every use, at random, in a small arena."""

import math

import numpy as np
import pytest

from bridge import names
from bridge.block_states import state_of
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Cell, Collect, Goal, ItemAction, Task, WorldSetup

BLOCKS, ITEMS = names.blocks(), names.items()
HELD = (
    *(("bucket", 5), ("water_bucket", 1), ("lava_bucket", 1), ("milk_bucket", 1), ("snowball", 16), ("egg", 16)),
    *(("bow", 1), ("arrow", 64), ("shield", 1), ("iron_hoe", 1), ("iron_shovel", 1), ("iron_axe", 1)),
    *(("iron_pickaxe", 1), ("shears", 1), ("flint_and_steel", 1), ("bone_meal", 64), ("oak_log", 64), ("coal", 16)),
    *(("raw_iron", 16), ("cobblestone", 64), ("oak_planks", 32), ("chest", 4), ("furnace", 1), ("iron_ingot", 16)),
    *(("bread", 8), ("honey_bottle", 3)),
)
MADE = (
    *("oak_planks", "stick", "crafting_table", "chest", "charcoal", "iron_ingot", "stone", "bucket", "furnace"),
    *("wooden_hoe", "torch", "barrel"),
)
STANDING = (
    *("chest", "barrel", "furnace", "crafting_table", "water", "lava", "wheat", "oak_sapling", "oak_log", "pumpkin"),
    *("grass_block", "rooted_dirt", "coarse_dirt", "oak_door", "oak_stairs", "sunflower", "campfire", "stone"),
)


def make_arena() -> tuple[EmbeddedWorld, list[Cell]]:
    """A world whose body stands amid one of each of STANDING, the cells of which are returned."""
    world = EmbeddedWorld(draw=False)
    task = Task("t", Goal("g"), Collect(("diamond",), 64), setup=WorldSetup(inventory=HELD))
    world.reset(task, 5)
    world.state.vitals[0]["food"] = 4.0
    x, y, z = (math.floor(v) for v in world.body.position)
    for i in range(-4, 5):
        for k in range(-4, 5):
            for j in range(4):
                world.columns.change((x + i, y + j, z + k), names.AIR)
            world.columns.change((x + i, y - 1, z + k), BLOCKS.id("farmland" if k == 2 else "dirt"))
            world.columns.change((x + i, y - 2, z + k), BLOCKS.id("stone"))
    ring = [(x + i, y, z + k) for i in range(-2, 3) for k in range(-2, 3) if max(abs(i), abs(k)) == 2]
    ring += [(x + 2, y + 1, z + 2), (x - 2, y + 1, z - 2), (x + 2, y + 1, z - 2)]
    cells = ring[: len(STANDING)]
    for cell, block in zip(cells, STANDING, strict=True):
        world.columns.change(cell, BLOCKS.id(block), state_of(block))
    return world, cells


def look_at(world: EmbeddedWorld, cell: Cell) -> None:
    dx, dy, dz = (
        cell[axis] + 0.5 - float(world.body.position[axis]) - (1.62 if axis == 1 else 0.0) for axis in range(3)
    )
    world.body.yaw = math.degrees(math.atan2(-dx, dz))
    world.body.pitch = -math.degrees(math.atan2(dy, math.hypot(dx, dz)))


def holdings(world: EmbeddedWorld) -> np.ndarray:
    """int64 (items,): what slots, worn places, items on the ground, containers and arrows in flight hold together."""
    held = np.zeros(len(ITEMS), np.int64)
    stacks = [world.inventory.slots, world.inventory.worn, world.containers.records["slots"].reshape(-1, 3)]
    for stack in stacks:
        np.add.at(held, stack[:, 0], stack[:, 1])
    np.add.at(held, world.drops.records["item"], world.drops.records["count"])
    shots = world.state.projectiles[0]
    np.add.at(held, shots["item"], (shots["kind"] > 0).astype(np.int64))
    held[names.NO_ITEM] = 0
    return held


def draw_action(world: EmbeddedWorld, generator: np.random.Generator) -> Action:
    verb = generator.choice(["craft", "smelt", "equip", "place", "discard", "use", "attack", "drop", "walk"])
    if verb in ("craft", "smelt"):
        return Action(item_action=ItemAction(verb, ITEMS.id(str(generator.choice(MADE)))))
    if verb in ("equip", "place", "discard"):
        stored = [*world.containers.records["slots"].reshape(-1, 3)[:, 0], *world.inventory.slots[:, 0]]
        item = int(generator.choice([item for item in stored if item] or [1]))
        return Action(item_action=ItemAction(verb, item))
    return Action(
        forward=int(verb == "walk"),
        use=verb == "use",
        attack=verb == "attack",
        drop=verb == "drop" and bool(generator.integers(4) == 0),
        sneak=bool(generator.integers(5) == 0),
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_book_is_always_what_the_world_holds(seed: int) -> None:
    generator = np.random.default_rng(seed)
    world, cells = make_arena()
    deeds = set()
    for _ in range(250):
        look_at(world, cells[int(generator.integers(len(cells)))])
        action = draw_action(world, generator)
        # A drawn bow, a drunk milk and a mined block take their time.
        for _ in range(int(generator.choice([1, 1, 6, 34]))):
            before = world.state.ledgers[0].copy()
            world.step(action)
            changed = np.flatnonzero(world.state.ledgers[0] != before)
            deeds.update(ITEMS.name(int(item)) for item in changed)
            assert np.array_equal(holdings(world), world.state.ledgers[0]), action
    assert len(deeds) > 8, "much happened"
