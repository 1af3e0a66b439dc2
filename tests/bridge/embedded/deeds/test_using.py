"""What the use key does, in the world and by actions alone. Each test names the page of its rule on minecraft.wiki."""

from collections.abc import Callable

import numpy as np
import pytest

from bridge import names
from bridge.block_states import describe, state_of
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.deeds.deed import Held, Scene
from bridge.embedded.deeds.sleeping import SLEEP_TICKS
from bridge.embedded.player.senses import eye_of
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import EQUIPMENT_SLOTS, Action, Cell, CreatureSetup, ItemAction, Observation, StepInfo
from bridge.raycast import cast
from tests.bridge.embedded.quiet_surroundings import QuietSurroundings

BLOCKS, ITEMS = names.blocks(), names.items()
OFF_HAND = EQUIPMENT_SLOTS.index("off_hand")
FaceBlock = Callable[[EmbeddedWorld, str], Cell]
MakeWorld = Callable[..., tuple[EmbeddedWorld, Observation]]


def click(world: EmbeddedWorld, sneak: bool = False) -> StepInfo:
    """One click of the use key, then a tick without it."""
    *_, info = world.step(Action(use=True, sneak=sneak))
    world.step(Action(sneak=sneak))
    return info


def block(world: EmbeddedWorld, cell: Cell) -> str:
    return BLOCKS.name(world.grid.get(*cell))


def standing(world: EmbeddedWorld, cell: Cell) -> dict[str, str]:
    return describe(world.grid.get(*cell), world.grid.get_state(*cell))


def held(world: EmbeddedWorld) -> dict[str, int]:
    return {ITEMS.name(item): count for item, count in world.inventory.counts().items()}


def lying(world: EmbeddedWorld) -> dict[str, int]:
    return {ITEMS.name(int(drop["item"])): int(drop["count"]) for drop in world.drops}


def face_up(world: EmbeddedWorld, face_block: FaceBlock, name: str) -> Cell:
    """Look down at a block in the ground two cells ahead."""
    x, y, z = face_block(world, "air")
    world.columns.change((x, y - 2, z), BLOCKS.id(name))
    world.body.pitch = 45.0
    world.step(Action())
    return x, y - 2, z


def plant(world: EmbeddedWorld, face_block: FaceBlock, name: str, ground: str) -> Cell:
    """Look at a plant on its ground."""
    x, y, z = face_block(world, "air")
    world.columns.change((x, y - 1, z), BLOCKS.id(ground))
    world.columns.change((x, y, z), BLOCKS.id(name))
    world.body.pitch = 8.0
    world.step(Action())
    return x, y, z


# --- items that become blocks ---


@pytest.mark.parametrize(("item", "crop"), [("wheat_seeds", "wheat"), ("carrot", "carrots"), ("potato", "potatoes")])
def test_seeds_are_planted_on_farmland(make_world: MakeWorld, face_block: FaceBlock, item: str, crop: str) -> None:
    """https://minecraft.wiki/w/Tutorials/Crop_farming"""
    world, _ = make_world(held=((item, 2),))
    x, y, z = face_up(world, face_block, "farmland")
    world.columns.change((x, y + 1, z), names.AIR)
    world.step(Action())
    assert click(world).note == ""
    assert block(world, (x, y + 1, z)) == crop
    assert held(world) == {item: 1}


def test_what_cannot_be_planted_there_may_be_eaten(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Carrot"""
    world, _ = make_world(held=(("carrot", 1),))
    face_up(world, face_block, "stone")
    world.vitals.record["food"] = 10.0
    for _ in range(32):
        world.step(Action(use=True))
    assert held(world) == {}
    assert world.vitals.record["food"] == 13.0


def test_no_block_is_placed_into_a_creature(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Placement"""
    world, _ = make_world(held=(("stone", 1),))
    x, y, z = face_up(world, face_block, "stone")
    world.columns.change((x, y + 1, z), names.AIR)
    creature = world.herd.records[0]
    creature["id"], creature["kind"], creature["health"] = 77, kind_names().id("chicken"), 4.0
    creature["position"], creature["half_width"], creature["height"] = (x + 0.5, y + 1, z + 0.9), 0.2, 0.7
    slot = world.inventory.find(ITEMS.id("stone"))
    assert slot is not None
    hit = cast(world.grid, eye_of(world.body, False), world.body.yaw, world.body.pitch)
    assert hit is not None
    assert world._hands.place(slot, hit) == "place: a body stands there"
    creature["health"] = 0.0
    assert world._hands.place(slot, hit) == ""


# --- blocks that answer by themselves ---


def test_a_wooden_door_opens_in_both_halves_and_lets_the_body_through(
    make_world: MakeWorld, face_block: FaceBlock
) -> None:
    """https://minecraft.wiki/w/Door"""
    world, _ = make_world()
    x, y, z = face_block(world, "air")
    door = BLOCKS.id("oak_door")
    world.columns.change((x, y - 1, z), door, state_of("oak_door", half="lower", facing="south"))
    world.columns.change((x, y, z), door, state_of("oak_door", half="upper", facing="south"))
    for side in (-1, 1):
        for rise in (-1, 0):
            world.columns.change((x + side, y + rise, z), BLOCKS.id("stone"))
    for ahead in (1, 2):
        for rise in (-1, 0):
            world.columns.change((x, y + rise, z + ahead), names.AIR)
    world.body.position[0] = x + 0.5
    for _ in range(20):
        world.step(Action(forward=1))
    assert world.body.position[2] < z + 1, "it is shut"
    click(world)
    assert standing(world, (x, y, z))["open"] == standing(world, (x, y - 1, z))["open"] == "true"
    for _ in range(20):
        world.step(Action(forward=1))
    assert world.body.position[2] > z + 1


def test_doors_of_iron_stay_shut(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world()
    x, y, z = face_block(world, "air")
    for rise, half in ((-1, "lower"), (0, "upper")):
        state = state_of("iron_door", half=half, facing="south")
        world.columns.change((x, y + rise, z), BLOCKS.id("iron_door"), state)
    click(world)
    assert standing(world, (x, y, z))["open"] == "false"


def test_a_gate_opens_away_from_who_opens_it(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Fence_Gate"""
    world, _ = make_world()
    cell = face_block(world, "oak_fence_gate")
    world.columns.change(cell, BLOCKS.id("oak_fence_gate"), state_of("oak_fence_gate", facing="north"))
    click(world)
    assert (standing(world, cell)["open"], standing(world, cell)["facing"]) == ("true", "south")


def test_a_held_key_clicks_every_four_ticks(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Controls"""
    world, _ = make_world()
    cell = face_block(world, "oak_trapdoor")
    world.columns.change(cell, BLOCKS.id("oak_trapdoor"), state_of("oak_trapdoor", half="bottom"))
    world.body.pitch = 14.0
    seen = []
    for _ in range(12):
        world.step(Action(use=True))
        seen.append(world.grid.get_state(*cell))
    changes = [tick for tick in range(1, 12) if seen[tick] != seen[tick - 1]]
    assert changes == [4, 8]


def test_a_block_is_placed_against_a_crafting_table_only_by_who_sneaks(
    make_world: MakeWorld, face_block: FaceBlock
) -> None:
    world, _ = make_world(held=(("cobblestone", 2),))
    x, y, z = face_block(world, "crafting_table")
    world.columns.change((x, y, z + 1), BLOCKS.id("crafting_table"))
    world.columns.change((x, y, z), names.AIR)
    world.step(Action())
    click(world)
    assert block(world, (x, y, z)) == "air"
    click(world, sneak=True)
    assert block(world, (x, y, z)) == "cobblestone"


# --- tools on blocks ---


@pytest.mark.parametrize(
    ("tool", "before", "after", "drop"),
    [
        ("iron_hoe", "grass_block", "farmland", {}),
        ("iron_hoe", "dirt", "farmland", {}),
        ("iron_hoe", "coarse_dirt", "dirt", {}),
        ("iron_hoe", "rooted_dirt", "dirt", {"hanging_roots": 1}),
        ("iron_shovel", "grass_block", "dirt_path", {}),
        ("iron_axe", "oak_log", "stripped_oak_log", {}),
        ("iron_axe", "warped_hyphae", "stripped_warped_hyphae", {}),
        ("shears", "pumpkin", "carved_pumpkin", {"pumpkin_seeds": 4}),
    ],
)
def test_tools_make_one_block_into_another(
    make_world: MakeWorld, face_block: FaceBlock, tool: str, before: str, after: str, drop: dict[str, int]
) -> None:
    """https://minecraft.wiki/w/Hoe, /Shovel, /Axe, /Shears: one use each."""
    world, _ = make_world(held=((tool, 1),))
    cell = face_up(world, face_block, before)
    assert click(world).note == ""
    assert block(world, cell) == after
    assert lying(world) == drop
    assert world.inventory.slots[0, 2] == ITEMS.max_durability[ITEMS.id(tool)] - 1


def test_a_hoe_tills_only_under_air_and_breaks_with_its_last_use(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world(held=(("wooden_hoe", 1),))
    x, y, z = face_up(world, face_block, "dirt")
    world.columns.change((x, y + 1, z), BLOCKS.id("short_grass"))
    click(world)
    assert block(world, (x, y, z)) == "dirt"
    world.columns.change((x, y + 1, z), names.AIR)
    world.inventory.slots[0, 2] = 1
    click(world)
    assert block(world, (x, y, z)) == "farmland"
    assert held(world) == {}
    assert world.state.ledgers[0].sum() == 0


def test_a_stripped_log_keeps_its_axis(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world(held=(("stone_axe", 1),))
    cell = face_block(world, "oak_log")
    world.columns.change(cell, BLOCKS.id("oak_log"), state_of("oak_log", axis="x"))
    click(world)
    assert standing(world, cell) == {"axis": "x"}


def test_flint_and_steel_lights_fire_and_campfires(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Flint_and_Steel"""
    world, _ = make_world(held=(("flint_and_steel", 1), ("iron_shovel", 1)))
    x, y, z = face_up(world, face_block, "stone")
    click(world)
    assert block(world, (x, y + 1, z)) == "fire"
    world.columns.change((x, y + 1, z), names.AIR)
    world.columns.change((x, y, z), BLOCKS.id("campfire"), state_of("campfire", lit="false"))
    click(world)
    assert standing(world, (x, y, z))["lit"] == "true"
    world.step(Action(item_action=ItemAction("equip", ITEMS.id("iron_shovel"))))
    click(world)
    assert standing(world, (x, y, z))["lit"] == "false"


# --- bone meal ---


def test_bone_meal_ages_wheat_by_two_to_five(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Bone_Meal"""
    world, _ = make_world(held=(("bone_meal", 64),))
    cell = plant(world, face_block, "wheat", "farmland")
    world.body.pitch = 15.5
    gained = set()
    for _ in range(30):
        world.columns.change(cell, BLOCKS.id("wheat"))
        click(world)
        gained.add(int(standing(world, cell)["age"]))
    assert gained == {2, 3, 4, 5}
    assert held(world) == {"bone_meal": 34}
    world.columns.change(cell, BLOCKS.id("wheat"), state_of("wheat", age="7"))
    click(world)
    assert held(world) == {"bone_meal": 34}, "ripe wheat takes none"
    assert world.state.ledgers[0, ITEMS.id("bone_meal")] == 34


def test_bone_meal_on_grass_brings_up_grass_and_flowers(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world(held=(("bone_meal", 4),))
    face_up(world, face_block, "grass_block")

    def plants() -> int:
        wanted = BLOCKS.ids(("short_grass", "tall_grass", "dandelion", "poppy"))
        return int(np.isin(world.grid.blocks, wanted).sum())

    before = plants()
    click(world)
    assert plants() > before + 3
    assert held(world) == {"bone_meal": 3}


def test_a_sapling_grows_in_45_of_100_tries(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Bone_Meal: to its second stage, and from there to a tree where there is room."""
    world, _ = make_world(held=(("bone_meal", 64),))
    cell = plant(world, face_block, "oak_sapling", "dirt")
    x, y, z = cell
    world.columns.change((x, y + 1, z), BLOCKS.id("stone"))
    grown = 0
    for _ in range(60):
        world.columns.change(cell, BLOCKS.id("oak_sapling"))
        click(world)
        grown += standing(world, cell)["stage"] == "1"
    assert 14 <= grown <= 40
    assert held(world) == {"bone_meal": 4}
    world.inventory.add(ITEMS.id("bone_meal"), 60)
    world.columns.change((x, y + 1, z), names.AIR)
    while block(world, cell) == "oak_sapling" and held(world):
        click(world)
    assert block(world, cell) == "oak_log"


# --- buckets ---


def test_one_bucket_of_sixteen_takes_a_source_and_gives_it_back(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Bucket"""
    world, _ = make_world(held=(("bucket", 16),))
    x, y, z = face_up(world, face_block, "water")
    click(world)
    assert block(world, (x, y, z)) == "air"
    assert held(world) == {"bucket": 15, "water_bucket": 1}
    assert world.inventory.slots[1].tolist() == [ITEMS.id("water_bucket"), 1, -1]
    world.step(Action(item_action=ItemAction("equip", ITEMS.id("water_bucket"))))
    world.columns.change((x, y, z), BLOCKS.id("stone"))
    click(world)
    assert block(world, (x, y + 1, z)) == "water"
    assert world.inventory.slots[0].tolist() == [ITEMS.id("bucket"), 1, -1], "the last of a stack changes in the hand"
    assert held(world) == {"bucket": 16}
    assert world.state.ledgers[0, ITEMS.id("bucket")] == 16
    assert world.state.ledgers[0, ITEMS.id("water_bucket")] == 0


def test_flowing_water_is_not_taken_up(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world(held=(("bucket", 1),))
    x, y, z = face_up(world, face_block, "water")
    world.columns.change((x, y, z), BLOCKS.id("water"), state_of("water", level="2"))
    world.columns.change((x, y - 1, z), BLOCKS.id("stone"))
    click(world)
    assert held(world) == {"bucket": 1}


def test_what_can_be_waterlogged_takes_the_water(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Waterlogging"""
    world, _ = make_world(held=(("water_bucket", 1),))
    cell = face_block(world, "oak_stairs")
    world.columns.change(cell, BLOCKS.id("oak_stairs"))
    click(world)
    assert standing(world, cell)["waterlogged"] == "true"
    assert held(world) == {"bucket": 1}
    click(world)
    assert standing(world, cell)["waterlogged"] == "false"
    assert held(world) == {"water_bucket": 1}


def test_a_full_inventory_lets_the_filled_bucket_fall(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world(held=(("bucket", 2), ("dirt", 35 * 64)))
    face_up(world, face_block, "lava")
    click(world)
    assert held(world)["bucket"] == 1
    assert lying(world) == {"lava_bucket": 1}


# --- beds ---


def lie_in_bed(world: EmbeddedWorld, face_block: FaceBlock, time_of_day: int) -> tuple[Cell, str]:
    x, y, z = face_block(world, "air")
    bed = BLOCKS.id("white_bed")
    world.columns.change((x, y - 1, z), bed, state_of("white_bed", facing="south", part="foot"))
    world.columns.change((x, y - 1, z + 1), bed, state_of("white_bed", facing="south", part="head"))
    world.columns.change((x, y - 2, z), BLOCKS.id("stone"))
    world.body.pitch = 35.0
    world.state.clocks[0]["time_of_day"] = time_of_day
    world.step(Action())
    *_, info = world.step(Action(use=True))
    return (x, y - 1, z + 1), info.note


def test_a_night_in_bed_ends_in_the_morning(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Bed: 100 ticks from the click on; the bed is where one respawns."""
    world, _ = make_world()
    head, note = lie_in_bed(world, face_block, 13000)
    assert note == ""
    assert world.state.vitals[0]["spawn_point"].tolist() == [head[0] + 0.5, head[1] + 0.5625, head[2] + 0.5]
    before = world.body.position.copy()
    for _ in range(SLEEP_TICKS - 2):
        observation, *_ = world.step(Action(forward=1, attack=True))
        assert observation.time_of_day > 13000
    observation, *_ = world.step(Action(forward=1))
    assert observation.time_of_day <= 1
    assert np.array_equal(world.body.position[[0, 2]], before[[0, 2]]), "a sleeper does not walk"
    world.step(Action(forward=1))
    assert not np.array_equal(world.body.position, before)


@pytest.mark.parametrize(("time_of_day", "sleeps"), [(12539, False), (12540, True), (23457, True), (23458, False)])
def test_beds_are_for_the_night(make_world: MakeWorld, face_block: FaceBlock, time_of_day: int, sleeps: bool) -> None:
    """From 12542 to 23459; two ticks pass until the click."""
    world, _ = make_world()
    _, note = lie_in_bed(world, face_block, time_of_day)
    assert (note == "") is sleeps
    assert world.state.vitals[0]["spawn_point"].any(), "the place of respawn is set by day too"


def test_monsters_nearby_and_sneaking_end_the_rest(make_world: MakeWorld, face_block: FaceBlock) -> None:
    class Haunted(QuietSurroundings):
        def monsters_near(self, cell: Cell, side: float, rise: float) -> bool:
            return True

    world, _ = make_world()
    world.scene.surroundings = Haunted()
    assert lie_in_bed(world, face_block, 14000)[1] == "sleep: there are monsters nearby"
    world.scene.surroundings = QuietSurroundings()
    assert lie_in_bed(world, face_block, 14000)[1] == ""
    assert world.state.uses[0]["sleep_ticks"] > 0
    world.step(Action(sneak=True))
    assert world.state.uses[0]["sleep_ticks"] == 0


# --- what is used over time ---


@pytest.mark.parametrize(("ticks", "power"), [(2, 0.07), (5, 0.1875), (10, 5 / 12), (20, 1.0), (40, 1.0)])
def test_a_bow_shoots_by_how_long_it_was_drawn(
    make_world: MakeWorld, face_block: FaceBlock, ticks: int, power: float
) -> None:
    """https://minecraft.wiki/w/Bow: (t * t + 2 t) / 3 in seconds, at least 0.1; speed 3 times that."""
    world, _ = make_world(held=(("bow", 1), ("arrow", 3)))
    face_block(world, "air")
    world.body.pitch = -60.0
    for _ in range(ticks):
        world.step(Action(use=True))
    observation, *_ = world.step(Action())
    shots = world.state.projectiles[0][world.state.projectiles[0]["kind"] > 0]
    if power < 0.1:
        assert len(shots) == 0
        assert held(world) == {"bow": 1, "arrow": 3}
        return
    assert np.linalg.norm(shots[0]["velocity"]) == pytest.approx(3.0 * power, rel=0.05)
    assert bool(shots[0]["critical"]) is (power == 1.0)
    assert held(world) == {"bow": 1, "arrow": 2}
    assert observation.inventory[0, 2] == 383
    assert world.state.ledgers[0, ITEMS.id("arrow")] == 3, "an arrow in flight can come back"


def test_without_arrows_no_bow_is_drawn(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world(held=(("bow", 1),))
    face_block(world, "air")
    world.step(Action(use=True))
    assert world.state.uses[0]["item"] == 0


def test_a_snowball_is_thrown_and_used_up(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Snowball: speed 1.5."""
    world, _ = make_world(held=(("snowball", 2),))
    face_block(world, "air")
    world.body.pitch = -60.0
    world.step(Action(use=True))
    assert held(world) == {"snowball": 1}
    assert world.state.ledgers[0, ITEMS.id("snowball")] == 1
    shot = world.state.projectiles[0][0]
    assert np.linalg.norm(shot["velocity"]) == pytest.approx(1.5, rel=0.05)


def test_a_shield_in_the_off_hand_is_raised_after_five_ticks(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Shield"""
    world, _ = make_world(held=(("shield", 1),))
    face_block(world, "air")
    world.step(Action(item_action=ItemAction("equip", ITEMS.id("shield"))))
    assert world.inventory.worn[OFF_HAND, 0] == ITEMS.id("shield")
    raised = []
    for _ in range(8):
        world.step(Action(use=True))
        raised.append(bool(world.state.vitals[0]["blocking"]))
    assert raised == [False] * 4 + [True] * 4
    world.step(Action())
    assert world.state.vitals[0]["blocking"] == 0


def test_who_guards_walks_at_a_fifth(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world(held=(("shield", 1),))
    face_block(world, "air")

    def pace(use: bool) -> float:
        world.body.velocity[:] = 0.0
        before = float(world.body.position[2])
        world.step(Action(forward=1, use=use))
        return float(world.body.position[2]) - before

    world.step(Action(use=True))
    slow = pace(use=True)
    world.step(Action())
    assert slow == pytest.approx(pace(use=False) / 5, rel=1e-6)


def test_milk_takes_32_ticks_ends_effects_and_leaves_the_bucket(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Milk_Bucket"""
    world, _ = make_world(held=(("milk_bucket", 1),))
    face_block(world, "air")
    world.state.vitals[0]["effect_ticks"] = 500
    for _ in range(31):
        world.step(Action(use=True))
    assert held(world) == {"milk_bucket": 1}
    world.step(Action(use=True))
    assert held(world) == {"bucket": 1}
    assert not world.state.vitals[0]["effect_ticks"].any()


# --- creatures ---


def test_a_creature_is_touched_before_the_block_behind_it(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Attack_range: within 3 blocks; farther ones only hide what is behind."""

    class Pasture(QuietSurroundings):
        touched = 0

        def touch_creature(self, row: int, scene: Scene, held: Held) -> str | None:
            self.touched += 1
            held.exchange("milk_bucket")
            return ""

    world, _ = make_world(held=(("bucket", 1),))
    cell = face_block(world, "chest")
    world.scene.surroundings = pasture = Pasture()
    x, y, z = world.body.position.tolist()
    world.herd.begin((CreatureSetup("villager", 1, 4.0),))
    villager = world.herd.records[0]
    villager["position"] = x, y, z + 1.0
    observation, *_ = world.step(Action(use=True))
    assert observation.target is not None
    assert observation.target.entity == villager["id"]
    assert pasture.touched == 1
    assert held(world) == {"milk_bucket": 1}
    assert world.state.uses[0]["open"] == 0
    world.herd.records[0]["health"] = 0.0
    observation, *_ = world.step(Action())
    assert observation.target is not None
    assert observation.target.cell == cell


def test_a_shield_that_leaves_the_hand_protects_no_more(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """Whatever takes it away, and before the next hit: else that would wear what is in the hand instead."""
    world, _ = make_world(held=(("shield", 1), ("dirt", 64)))
    face_block(world, "air")
    for away in (Action(item_action=ItemAction("equip", ITEMS.id("dirt"))), Action(use=True, drop=True)):
        world.inventory.held_slot = int(world.inventory.find(ITEMS.id("shield")) or 0)
        for _ in range(8):
            world.step(Action(use=True))
        assert world.state.vitals[0]["blocking"]
        world.step(away)
        assert not world.state.vitals[0]["blocking"]
