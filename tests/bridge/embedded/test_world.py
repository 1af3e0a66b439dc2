"""An episode of the embedded world, from the seed to success or death."""

from collections.abc import Callable

import msgspec
import numpy as np
import pytest

from bridge import names
from bridge.camera import Camera
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, Goal, ItemAction, Observation, Task, WorldSetup
from bridge.world import WorldError

BLOCKS, ITEMS = names.blocks(), names.items()
OAK_LOG = ITEMS.id("oak_log")
FaceBlock = Callable[[EmbeddedWorld, str], tuple[int, int, int]]
MakeWorld = Callable[..., tuple[EmbeddedWorld, Observation]]


def same(one: Observation, other: Observation) -> bool:
    return all(np.array_equal(getattr(one, field), getattr(other, field)) for field in msgspec.structs.asdict(one))


def test_one_seed_gives_one_episode() -> None:
    task = Task("collect", Goal("collect 4 oak logs"), Collect(("oak_log",), 4))
    worlds = [EmbeddedWorld(Camera((16, 16))) for _ in range(2)]
    first, second = (world.reset(task, 11) for world in worlds)
    assert same(first, second)
    generator = np.random.default_rng(0)
    for _ in range(150):
        action = Action(
            forward=int(generator.integers(-1, 2)),
            jump=bool(generator.integers(2)),
            attack=True,
            d_yaw=float(generator.normal() * 5),
            d_pitch=float(generator.normal() * 5),
        )
        one, other = (world.step(action) for world in worlds)
        assert same(one[0], other[0])
        assert one[1:] == other[1:]


def test_the_first_observation_shows_the_spawn(make_world: MakeWorld) -> None:
    world, first = make_world(seed=3)
    assert first.tick == 0
    assert first.voxels[8, 8, 8] == names.AIR
    x, y, z = (int(v // 1) for v in first.pose.position)
    assert first.voxel_origin == (x - 8, y + 1 - 8, z - 8)
    assert first.voxels[8, 6, 8] == BLOCKS.id("grass_block")
    assert first.pose.on_ground
    assert first.sounds == ()
    assert first.frame.shape == (128, 128, 3)
    assert world.tick == 1


def test_drawing_can_be_left_out() -> None:
    task = Task("t", Goal("g"), Collect(("oak_log",), 1))
    drawn = EmbeddedWorld(Camera((24, 32))).reset(task, 0).frame
    blank = EmbeddedWorld(Camera((24, 32)), draw=False).reset(task, 0).frame
    assert drawn.shape == blank.shape == (24, 32, 3)
    assert drawn.any()
    assert not blank.any()


def test_a_log_is_mined_dropped_picked_up_and_judged(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world(count=1)
    cell = face_block(world, "oak_log")
    for tick in range(60):
        assert world.grid.get(*cell) == BLOCKS.id("oak_log")
        observation, reward, done, info = world.step(Action(attack=True))
        assert (reward, done) == (0.0, False)
        if tick == 29:
            assert observation.target is not None
            assert observation.target.cell == cell
            assert observation.target.break_progress == pytest.approx(0.5)
    assert world.grid.get(*cell) == names.AIR
    assert [(e.kind, e.item) for e in observation.entities] == [("item", OAK_LOG)]
    rewards, waited = 0.0, 0
    while not done and waited < 60:
        observation, reward, done, info = world.step(Action(forward=1))
        rewards += reward
        waited += 1
    assert done
    assert info.success
    assert rewards == 1.0
    assert waited >= 10
    assert observation.inventory[0].tolist() == [OAK_LOG, 1, -1]
    assert observation.entities == ()


@pytest.mark.parametrize(
    ("block", "held", "ticks", "item"),
    [
        ("stone", (), 150, None),
        ("stone", (("wooden_pickaxe", 1),), 23, "cobblestone"),
        ("grass_block", (), 18, "dirt"),
        ("oak_leaves", (), 6, None),
        ("birch_log", (("wooden_axe", 1),), 30, "birch_log"),
    ],
)
def test_what_blocks_give(
    make_world: MakeWorld,
    face_block: FaceBlock,
    block: str,
    held: tuple[tuple[str, int], ...],
    ticks: int,
    item: str | None,
) -> None:
    world, _ = make_world(held=held)
    cell = face_block(world, block)
    for _ in range(ticks):
        assert world.grid.get(*cell) == BLOCKS.id(block)
        observation, *_ = world.step(Action(attack=True))
    assert world.grid.get(*cell) == names.AIR
    assert [ITEMS.name(drop["item"]) for drop in world.drops] == ([] if item is None else [item])
    if held:
        assert observation.inventory[0, 2] == 58


def test_a_tossed_item_flies_and_comes_back(make_world: MakeWorld) -> None:
    world, _ = make_world(held=(("oak_log", 3),))
    world.body.pitch = 90.0
    observation, *_ = world.step(Action(drop=True))
    assert observation.inventory[0].tolist() == [OAK_LOG, 2, -1]
    for _ in range(45):
        observation, *_ = world.step(Action())
    assert observation.inventory[0, 1] == 3


def test_items_asked_for_are_equipped_placed_and_discarded(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world(held=(("dirt", 2), ("oak_log", 5)))
    cell = face_block(world, "stone")
    observation, *_ = world.step(Action(item_action=ItemAction("equip", OAK_LOG)))
    assert observation.equipment[0].tolist() == [OAK_LOG, 5, -1]
    *_, info = world.step(Action(item_action=ItemAction("place", ITEMS.id("dirt"))))
    assert info.note == ""
    assert world.grid.get(cell[0], cell[1], cell[2] - 1) == BLOCKS.id("dirt")
    observation, _, _, info = world.step(Action(item_action=ItemAction("place", OAK_LOG)))
    assert info.note == "place: a body stands there"
    observation, *_ = world.step(Action(item_action=ItemAction("discard", OAK_LOG)))
    assert observation.inventory[:, 1].sum() == 1
    assert [entity.item for entity in observation.entities] == [OAK_LOG], "what is discarded is thrown, as on a server"


@pytest.mark.parametrize(
    ("verb", "item", "note"),
    [
        ("craft", "oak_planks", "craft: oak_planks needs 1 oak_log or the like, has 0"),
        ("smelt", "charcoal", "smelt: charcoal needs 1 oak_log or the like, has 0"),
        ("equip", "diamond", "equip: no diamond in the inventory"),
        ("place", "stick", "place: stick is not a block"),
    ],
)
def test_what_cannot_be_done_is_said(make_world: MakeWorld, verb: str, item: str, note: str) -> None:
    world, _ = make_world(held=(("stick", 1),))
    action = Action(item_action=msgspec.convert({"verb": verb, "item": ITEMS.id(item)}, ItemAction))
    *_, info = world.step(action)
    assert info.note == note


def test_use_places_what_is_held(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world(held=(("dirt", 2),))
    x, y, z = face_block(world, "stone")
    world.step(Action(use=True))
    assert world.grid.get(x, y, z - 1) == BLOCKS.id("dirt")


def test_crafting_stations_in_reach_are_told(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, first = make_world()
    face_block(world, "crafting_table")
    observation, *_ = world.step(Action())
    assert first.nearby is not None
    assert not first.nearby.crafting_table
    assert observation.nearby is not None
    assert observation.nearby.crafting_table
    assert not observation.nearby.furnace


@pytest.mark.parametrize(("height", "health"), [(3, 20), (4, 19), (10, 13), (22, 1), (23, 1), (24, 0)])
def test_falls_hurt(make_world: MakeWorld, height: int, health: int) -> None:
    """https://minecraft.wiki/w/Fall_damage; the game does not count the way of the tick that lands, so 23 blocks are 21.8."""
    world, _ = make_world()
    world.body.position[1] += height
    for _ in range(60):
        observation, _, done, info = world.step(Action())
        if world.body.on_ground:
            break
    assert observation.life.health == health
    assert done == (health == 0)
    assert not info.success


def test_breath_runs_out_under_water(make_world: MakeWorld) -> None:
    """https://minecraft.wiki/w/Drowning"""
    world, _ = make_world()
    world.vitals.record["food"] = 17.0  # too little to heal
    x, y, z = (int(v // 1) for v in world.body.position)
    for dx in (-1, 0, 1):
        for dz in (-1, 0, 1):
            for dy in range(4):
                world.columns.change((x + dx, y + dy, z + dz), BLOCKS.id("water"))
    life = [world.step(Action())[0].life for _ in range(400)]
    assert life[199].oxygen == 100
    assert life[318].health == 20
    assert life[345].health == 16
    assert life[345].oxygen < 20


def test_edits_survive_walking_away(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world()
    cell = face_block(world, "stone")
    home = world.body.position.copy()
    world.body.position[:] = (home[0] + 512, 120, home[2])
    world.step(Action())
    assert not world.grid.is_loaded(cell[0] >> 4, cell[2] >> 4)
    world.body.position[:] = home
    world.step(Action())
    assert world.grid.get(*cell) == BLOCKS.id("stone")


def test_everything_within_56_blocks_is_loaded(make_world: MakeWorld) -> None:
    world, _ = make_world()
    for shift in (0.0, 7.9, 15.3, 31.9):
        world.body.position[0] += shift
        world.step(Action())
        x, z = world.body.position[[0, 2]]
        for dx in (-56, 0, 56):
            for dz in (-56, 0, 56):
                assert world.grid.is_loaded(int((x + dx) // 16), int((z + dz) // 16))


def test_a_second_reset_forgets_the_first(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, first = make_world(seed=5)
    cell = face_block(world, "stone")
    world.step(Action(attack=True))
    again = world.reset(Task("collect", Goal("collect oak logs"), Collect(("oak_log",), 4)), 5)
    assert same(first, again)
    assert world.grid.get(*cell) != BLOCKS.id("stone")


def test_misuse_is_told() -> None:
    world = EmbeddedWorld(draw=False)
    with pytest.raises(WorldError, match="reset"):
        world.step(Action())
    crowded = WorldSetup(inventory=(("wooden_axe", 37),))
    with pytest.raises(WorldError, match="wooden_axe"):
        world.reset(Task("t", Goal("g"), Collect(("oak_log",), 1), setup=crowded), 0)
    world.close()
    world.close()


@pytest.mark.parametrize(("passing", "after"), [(True, 10), (False, 23990)])
def test_a_day_has_24000_ticks_where_time_passes(passing: bool, after: int) -> None:
    """https://minecraft.wiki/w/Daylight_cycle: 20 minutes; ``passing`` is the game rule doDaylightCycle."""
    world = EmbeddedWorld(draw=False)
    setup = WorldSetup(terrain="flat", time_of_day=23990, passing=passing)
    world.reset(Task("t", Goal("g"), Collect(("diamond",), 1), setup=setup), 0)
    for _ in range(20):
        observation, *_ = world.step(Action())
    assert observation.time_of_day == after


@pytest.mark.parametrize(("distance", "reached"), [(4.45, True), (4.55, False)])
def test_a_block_past_four_and_a_half_is_out_of_reach(distance: float, reached: bool) -> None:
    """From the eye to where the gaze meets it: https://minecraft.wiki/w/Breaking#Reach."""
    world = EmbeddedWorld(draw=False)
    world.reset(Task("t", Goal("g"), Collect(("diamond",), 1), setup=WorldSetup(terrain="flat")), 0)
    world.columns.change((0, 5, 5), BLOCKS.id("stone"))
    world.body.position[:] = (0.5, 4.0, 5.0 - distance)
    world.body.yaw = world.body.pitch = 0.0
    observation, *_ = world.step(Action())
    assert (observation.target is not None) == reached
