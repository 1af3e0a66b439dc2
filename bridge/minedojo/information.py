"""What Malmo's information says of a moment beside inventory and statistics: life, place, sight."""

from __future__ import annotations

from typing import Any

from bridge.messages import EYE_HEIGHT, SNEAKING_EYE_HEIGHT, VOXEL_SIDE, Observation
from bridge.minedojo.cube import CUBE, cube_origin, told_cube
from bridge.minedojo.mission import Mission
from bridge.minedojo.place_facts import place_facts
from bridge.minedojo.preset_world import PresetWorld
from bridge.minedojo.sight import cells, rays, voxels
from bridge.raycast import look_direction


def information_of(world: PresetWorld, seen: Observation, mission: Mission) -> dict[str, Any]:
    """The facts by the wire's names; what of voxels and rays is in them goes by the mission."""
    life, pose, nearby = seen.life, seen.pose, seen.nearby
    assert nearby is not None, "the embedded world always tells what is near"
    x, y, z = pose.position
    eye = (x, y + (SNEAKING_EYE_HEIGHT if world.arrays.turns[0]["sneaking"] else EYE_HEIGHT), z)
    information: dict[str, Any] = {
        "life": life.health,
        "armor": int(life.armour),
        "food": int(life.food),
        "saturation": life.saturation,
        "xp": int(life.experience),
        "air": int(life.oxygen),
        "is_alive": life.health > 0.0,
        "is_sleeping": bool(world.scene.use["sleep_ticks"] > 0),
        "xpos": x,
        "ypos": y,
        "zpos": z,
        "yaw": pose.yaw,
        "pitch": pose.pitch,
        **place_facts(world.grid, world.state.weathers[0], seen.time_of_day, pose.position),
        "world_time": seen.time_of_day,
        "total_time": seen.tick,
        "nearby_crafting_table": nearby.crafting_table,
        "nearby_furnace": nearby.furnace,
        "engine": world.name,
    }
    look = look_direction(pose.yaw, pose.pitch)
    for name, box in mission.grids:
        information[name] = voxels(world.grid, pose.position, eye, look, box)
    if mission.rays is not None:
        information["rays"] = rays(world.grid, world.herd.records, eye, pose.yaw, pose.pitch, mission.rays)
    if mission.cube:
        origin = cube_origin(pose.position)
        information[CUBE] = told_cube(*cells(world.grid, origin, (VOXEL_SIDE,) * 3), origin)
    return information
