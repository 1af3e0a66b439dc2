"""MineDojo's observation becomes ours truthfully: what it cannot tell is absent, names and slots are ours."""

from typing import Any

import numpy as np
import pytest

from bridge import names
from bridge.messages import VOXEL_RADIUS, VOXEL_SIDE, Nearby, Observation
from bridge.minedojo.host_observations import RAYS, VOXEL_SIZE, observation_of

LAYERS = VOXEL_SIZE["ymax"] - VOXEL_SIZE["ymin"] + 1


def stacks(count: int, *rows: tuple[str, int, int, int]) -> dict[str, Any]:
    filled = [*rows, *[("air", 0, 0, -1)] * (count - len(rows))]
    columns = list(zip(*filled, strict=True))
    return {
        "name": np.array(columns[0]), "variant": np.array(columns[1]), "quantity": np.array(columns[2], np.float32),
        "cur_durability": np.array(columns[3], np.float32),
    }  # fmt: skip


def seen(y: float = 70.0, **changed: Any) -> dict[str, Any]:
    """What MineDojo shows of a player on grass, a birch log before it (+z); arrays as its spaces have them."""
    shown = np.full((VOXEL_SIDE, LAYERS, VOXEL_SIDE), "air", "<U20")
    feet = -VOXEL_SIZE["ymin"]
    shown[:, feet - 1] = "grass block"
    shown[VOXEL_RADIUS, feet, VOXEL_RADIUS + 1] = "wood"
    metadata = np.where(shown == "wood", 2, 0)
    rays = {
        "entity_name": np.full(len(RAYS), "null", "<U20"),
        "entity_distance": np.full(len(RAYS), 16.0, np.float32),
        "block_name": np.full(len(RAYS), "air", "<U20"),
        "block_meta": np.zeros(len(RAYS), np.int64),
        "block_distance": np.full(len(RAYS), 16.0, np.float32),
        **{f"traced_block_{axis}": np.zeros(len(RAYS), np.float32) for axis in "xyz"},
    }
    one = {key: np.array([value], np.float32) for key, value in (("yaw", 0.0), ("pitch", 0.0))}
    life = {"life": 18.0, "food": 15.0, "saturation": 2.0, "oxygen": 300.0, "xp": 7.0, "armor": 2.0}
    return {
        "rgb": np.arange(3 * 4 * 6, dtype=np.uint8).reshape(3, 4, 6),
        "inventory": stacks(36, ("iron pickaxe", 0, 1, 200), ("planks", 2, 12, -1), ("no such thing", 0, 3, -1)),
        "equipment": stacks(6, ("iron pickaxe", 0, 1, 200), ("iron boots", 0, 1, 150)),
        "life_stats": {key: np.array([value], np.float32) for key, value in life.items()},
        "location_stats": {"pos": np.array([0.5, y, 0.5], np.float32), **one},
        "nearby_tools": {"table": np.array(True), "furnace": np.array(False)},
        "voxels": {"block_name": shown, "block_meta": metadata},
        "rays": rays,
        **changed,
    }


def observe(shown: dict[str, Any], before: Observation | None = None, ticks: int = 1) -> Observation:
    return observation_of(shown, {"world_time": 30_000}, 5, None if before is None else before.pose, ticks)


def test_everything_it_tells_is_in_its_place() -> None:
    observation = observe(seen())
    items, blocks = names.items(), names.blocks()
    assert observation.frame.shape == (4, 6, 3)
    assert observation.frame[0, 0].tolist() == [0, 24, 48]
    assert observation.inventory[0].tolist() == [items.id("iron_pickaxe"), 1, 200]
    assert observation.inventory[1].tolist() == [items.id("birch_planks"), 12, -1]
    assert observation.inventory[2].tolist() == [0, 0, -1]
    assert observation.equipment[1].tolist() == [items.id("iron_boots"), 1, 150]
    assert (observation.life.health, observation.life.food, observation.life.experience) == (18.0, 15.0, 7.0)
    assert observation.nearby == Nearby(crafting_table=True, furnace=False)
    assert observation.sounds is None
    assert observation.time_of_day == 6000
    assert observation.pose.on_ground
    assert observation.voxel_origin == (-8, 63, -8)
    assert observation.voxels[8, 69 - 63, 8] == blocks.id("grass_block")
    assert observation.voxels[8, 70 - 63, 9] == blocks.id("birch_log")
    assert (observation.voxels == blocks.id("birch_log")).sum() == 1


def test_the_cube_lies_around_the_eye_on_half_blocks_too() -> None:
    """At 70.5 the eye is two cells above the feet's, not one."""
    observation = observe(seen(70.5))
    assert observation.voxel_origin == (-8, 64, -8)
    assert observation.voxels.shape == (VOXEL_SIDE,) * 3
    assert observation.voxels[8, 70 - 64, 9] == names.blocks().id("birch_log")


def test_velocity_is_the_way_between_two_observations_over_its_ticks() -> None:
    first = observe(seen(70.0))
    assert observe(seen(70.6), first, ticks=3).pose.velocity == pytest.approx((0.0, 0.2, 0.0), abs=1e-5)


def test_a_ray_shows_the_block_under_the_crosshair() -> None:
    shown = seen()
    shown["rays"]["block_name"][0], shown["rays"]["block_meta"][0] = "wood", 2
    shown["rays"]["block_distance"][0] = 2.5
    for axis, cell in zip("xyz", (0, 71, 3), strict=True):
        shown["rays"][f"traced_block_{axis}"][0] = cell
    target = observe(shown).target
    assert target is not None
    assert (target.block, target.cell, target.face) == (names.blocks().id("birch_log"), (0, 71, 3), (0, 0, -1))


def test_creatures_that_several_rays_meet_are_one() -> None:
    shown = seen()
    middle = 1 + 7 + 3  # of the fan's middle row, straight ahead
    for ray in (0, middle):
        shown["rays"]["entity_name"][ray], shown["rays"]["entity_distance"][ray] = "cow", 2.5
    observation = observe(shown)
    (cow,) = observation.entities
    assert cow.kind == "cow"
    assert cow.offset == pytest.approx((0.0, 1.62, 2.5), abs=1e-3)
    assert observation.target is not None
    assert observation.target.entity == cow.id
