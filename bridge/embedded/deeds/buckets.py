"""Buckets of water and lava: what they take up and where they empty.

A bucket takes the source of a liquid that the gaze meets first, or the water out of a waterlogged block; a full one empties
into the block it is used on if that can be waterlogged, else into the cell before its face, where only air, liquids and plants
give way (in the game also torches and their like). Buckets of sixteen and the one that was filled part as in the game.
Sources: https://minecraft.wiki/w/Bucket, https://minecraft.wiki/w/Water_Bucket, https://minecraft.wiki/w/Waterlogging. Flowing
on is the business of the liquids' own rules.
"""

from __future__ import annotations

import functools

from bridge import names, sounds
from bridge.block_states import STATES, describe, properties_of, state_count, state_or_default
from bridge.embedded.cells.block_rules import block_rules
from bridge.embedded.deeds.deed import DONE, PASS, Gaze, Held, ItemDeed, Scene, beside
from bridge.embedded.motion.block_physics import block_physics
from bridge.embedded.motion.trace import all_liquids, trace
from bridge.messages import REACH_BLOCKS, Cell
from bridge.raycast import BlockHit, look_direction

_LIQUIDS = ("water", "lava")


def _source_in_sight(scene: Scene, gaze: Gaze) -> Cell | None:
    """The cell of the first source of a liquid along the gaze, None where a block comes before it."""
    reach = REACH_BLOCKS if gaze.hit is None else gaze.hit.distance
    look = look_direction(scene.body.yaw, scene.body.pitch)
    distance, _, x, y, z = trace(scene.grid.arrays, block_physics(), all_liquids(), gaze.eye, look, reach)
    return (x, y, z) if distance >= 0.0 and scene.block((x, y, z)) in _LIQUIDS else None


def _waterlogging(scene: Scene, hit: BlockHit) -> str | None:
    """ "true" or "false" for a block that can hold water, None for others."""
    if "waterlogged" not in dict(properties_of(hit.block)) or state_count(hit.block) > STATES:
        return None
    return describe(hit.block, scene.grid.get_state(*hit.cell))["waterlogged"]


def _set_waterlogged(scene: Scene, hit: BlockHit, wet: str) -> None:
    scene.columns.change(
        hit.cell, hit.block, state_or_default(hit.block, scene.grid.get_state(*hit.cell), waterlogged=wet)
    )


def _fill(scene: Scene, held: Held, gaze: Gaze) -> str | None:
    source = _source_in_sight(scene, gaze)
    if source is not None:
        liquid = scene.block(source)
        scene.change(source, "air")
    elif gaze.hit is not None and _waterlogging(scene, gaze.hit) == "true":
        liquid, source = "water", gaze.hit.cell
        _set_waterlogged(scene, gaze.hit, "false")
    else:
        return PASS
    scene.sound(sounds.BUCKET_FILL, source)
    held.exchange(f"{liquid}_bucket")
    return DONE


def _empty(liquid: str, scene: Scene, held: Held, gaze: Gaze) -> str | None:
    hit = gaze.hit
    if hit is None:
        return PASS
    cell = hit.cell
    if liquid == "water" and _waterlogging(scene, hit) == "false":
        _set_waterlogged(scene, hit, "true")
    else:
        cell = beside(hit)
        if (
            not block_rules().replaceable[scene.grid.get(*cell)]
            or not 0 <= cell[1] - scene.grid.min_y < scene.grid.height
        ):
            return f"use: no room for the {liquid}"
        scene.change(cell, liquid)
    scene.sound(sounds.BUCKET_EMPTY, cell)
    held.exchange("bucket")
    return DONE


@functools.cache
def item_deeds() -> dict[int, ItemDeed]:
    """Item id -> what using it does."""
    item = names.items().id
    full = {item(f"{liquid}_bucket"): functools.partial(_empty, liquid) for liquid in _LIQUIDS}
    return {item("bucket"): _fill, **full}
