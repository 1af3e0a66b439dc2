"""Beds: when one can sleep, and what a night's sleep does. The body stays where it is meanwhile.

Using a bed makes it the place of respawn, by day as well. Sleep begins at night (from 12542 to 23459 of the day; while it
rains from 12010 to 23991) or in a thunderstorm, where no monster is within 8 blocks (5 up and down) of the bed; after 100
ticks it is morning and the weather is clear. A hit, the loss of the bed, or ``sneak`` (here for the button of the game's
screen) ends it before. Where several players are in one world the night passes once all who live have slept so long. Source:
https://minecraft.wiki/w/Bed.
"""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.block_states import describe
from bridge.embedded.cells.directions import neighbour
from bridge.embedded.deeds.deed import DONE, BlockDeed, Held, Scene
from bridge.messages import Cell
from bridge.raycast import BlockHit

NIGHT = (12542, 23459)
RAINY_NIGHT = (12010, 23991)
MORNING = 0
SLEEP_TICKS = 100
MONSTERS_WITHIN, MONSTERS_RISE = 8.0, 5.0
REACH_SIDE, REACH_RISE = 3.0, 2.0
"""How far the feet may be from the middle of the bed's cell, in blocks."""
BED_TOP = 0.5625
CLEAR, RAIN, THUNDER = range(3)
"""Weather, as sleepers ask for it."""


def can_sleep_at(time_of_day: int, weather: int = CLEAR) -> bool:
    """Whether beds can be slept in."""
    first, last = RAINY_NIGHT if weather == RAIN else NIGHT
    return weather == THUNDER or first <= time_of_day <= last


@functools.cache
def _beds() -> frozenset[int]:
    return frozenset(block for block, name in enumerate(names.blocks().names) if name.endswith("_bed"))


def head_of(scene: Scene, cell: Cell) -> Cell:
    """The cell of the head of a bed of which one half is in ``cell``."""
    standing = describe(scene.grid.get(*cell), scene.grid.get_state(*cell))
    if standing["part"] == "head":
        return cell
    return neighbour(cell, standing["facing"])


def _lie_down(scene: Scene, held: Held, hit: BlockHit) -> str | None:
    bed = head_of(scene, hit.cell)
    x, y, z = scene.body.position.tolist()
    side = max(abs(x - bed[0] - 0.5), abs(z - bed[2] - 0.5))
    if side > REACH_SIDE or abs(y - bed[1]) > REACH_RISE:
        return "sleep: the bed is too far away"
    scene.vitals["spawn_point"] = (bed[0] + 0.5, bed[1] + BED_TOP, bed[2] + 0.5)
    if not can_sleep_at(int(scene.clock["time_of_day"]), scene.surroundings.weather()):
        return "sleep: only at night or in a thunderstorm"
    if scene.surroundings.monsters_near(bed, MONSTERS_WITHIN, MONSTERS_RISE):
        return "sleep: there are monsters nearby"
    scene.use["sleep_ticks"], scene.use["bed"] = 1, bed
    return DONE


def tick_sleep(scene: Scene, sneak: bool, hurt: bool, all_sleep: bool = True) -> None:
    """One tick of who lies in bed; nothing for who is awake. ``all_sleep``: whether the others have slept long enough, too."""
    use: NDArray[np.void] = scene.use
    if use["sleep_ticks"] == 0:
        return
    bed = tuple(int(v) for v in use["bed"])
    if sneak or hurt or scene.grid.get(bed[0], bed[1], bed[2]) not in _beds():
        use["sleep_ticks"] = 0
        return
    use["sleep_ticks"] = min(int(use["sleep_ticks"]), SLEEP_TICKS) + 1
    if use["sleep_ticks"] > SLEEP_TICKS and all_sleep:
        use["sleep_ticks"] = 0
        scene.clock["time_of_day"] = MORNING
        scene.surroundings.clear_weather()


@functools.cache
def block_deeds() -> dict[int, BlockDeed]:
    """Block id -> what using it does."""
    return dict.fromkeys(_beds(), _lie_down)
