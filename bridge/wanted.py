"""The success tests of tasks, as data: what must be true for a task to count as done. ``bridge.success`` judges them.

Everything is counted from the reset. Distances are blocks, times ticks, areas square blocks. Where a test speaks of the eye
it means the point EYE_HEIGHT above the feet, standing or sneaking.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from msgspec import Meta

from bridge.fields import BLUEPRINT_SIDE, ItemCount, Message, Voxels, require_array

MAX_FIND_DISTANCE = 48.0
"""No test asks for what is farther than a frame shows, in blocks."""
MAX_REACH_OFFSET = 1000.0
MAX_EXPLORE_AREA = 4_000_000
MAX_MILESTONES = 16
GAZE_DEGREES = 10.0
"""A creature or an item is looked at where its middle lies at most so far from the gaze."""

Names = tuple[Annotated[str, Meta(max_length=64)], ...]
SomeNames = Annotated[Names, Meta(min_length=1, max_length=64)]
PerhapsNames = Annotated[Names, Meta(max_length=64)]
Offset = Annotated[float, Meta(ge=-MAX_REACH_OFFSET, le=MAX_REACH_OFFSET)]


class Collect(Message, frozen=True, tag="collect"):
    """The inventory holds ``count`` more of ``items`` (any of them) than at the reset. Progress is their share."""

    items: Annotated[tuple[str, ...], Meta(min_length=1)]
    """Names of ``bridge.names.items``."""
    count: ItemCount


class Kill(Message, frozen=True, tag="kill"):
    """``count`` creatures of ``creatures`` (any of them) died by the player's hand or arrow. Progress is their share."""

    creatures: SomeNames
    """Names of ``bridge.sounds.CREATURES``."""
    count: Annotated[int, Meta(ge=1, le=64)] = 1


class Survive(Message, frozen=True, tag="survive"):
    """The player lives for ``ticks`` ticks on end and then has ``min_food`` food or more; a death begins the count anew.

    Progress is the share of the ticks that has passed, or that of the food where it is smaller.
    """

    ticks: Annotated[int, Meta(ge=1, le=1_000_000)]
    min_food: Annotated[float, Meta(ge=0.0, le=20.0)] = 0.0
    """Half drumsticks, as in ``Life.food``. It is asked for once the ticks have passed, not before."""


class Find(Message, frozen=True, tag="find"):
    """``count`` different things of those named were looked at from at most ``distance`` blocks. Progress is their share.

    A block is looked at where it is the first that the gaze meets (through air and liquids), measured from the eye to the point
    that is met. A creature or a dropped item is looked at where its middle lies within GAZE_DEGREES of the gaze and nothing
    that blocks sight stands between it and the eye, measured from the eye to the middle. Blocks differ by their cell,
    creatures and items by their id.
    """

    blocks: PerhapsNames = ()
    """Names of ``bridge.names.blocks``."""
    creatures: PerhapsNames = ()
    """Kinds of ``Entity.kind``: names of ``bridge.sounds.CREATURES``."""
    items: PerhapsNames = ()
    """Dropped items: names of ``bridge.names.items``."""
    distance: Annotated[float, Meta(ge=0.5, le=MAX_FIND_DISTANCE)] = 6.0
    count: Annotated[int, Meta(ge=1, le=1000)] = 1

    def __post_init__(self) -> None:
        if not (self.blocks or self.creatures or self.items):
            raise ValueError("find: nothing to find; name at least one of blocks, creatures, items")


class Reach(Message, frozen=True, tag="reach"):
    """The feet are at most ``distance`` blocks, level, from the place ``offset`` away from where they stood at the reset.

    Progress is the share of the way that has been covered, by the distance that is left.
    """

    offset: tuple[Offset, Offset]
    """Blocks to the east (+x) and to the south (+z)."""
    distance: Annotated[float, Meta(ge=0.5, le=48.0)] = 3.0

    def __post_init__(self) -> None:
        if np.hypot(*self.offset) <= self.distance:
            raise ValueError(f"reach.offset: got {self.offset}; it must lie farther away than distance {self.distance}")


class Explore(Message, frozen=True, tag="explore"):
    """``area`` square blocks of ground have been seen. Progress is their share.

    Ground is counted in squares of 8 x 8 blocks. One is seen once its centre lies at most 32 blocks, level, from the feet
    and within half a field of view (35 degrees) to either side of the gaze; hills in between and the pitch do not matter.
    """

    area: Annotated[int, Meta(ge=1, le=MAX_EXPLORE_AREA)]


class Build(Message, frozen=True, tag="build"):
    """What the player built overlaps the blueprint by ``overlap`` or more, wherever and whichever way round it stands.

    Built is every cell within 24 blocks of the feet at the reset that held nothing solid then and holds a solid block now. Of all
    places and quarter turns of the blueprint the best counts: overlap is |cells with the same block in both| / |cells
    in either|. Progress is the overlap as a share of what is wanted.
    """

    blueprint: Voxels
    """uint16 (BLUEPRINT_SIDE,) * 3 of block ids, 0 where nothing is wanted; only solid blocks, and at least one."""
    overlap: Annotated[float, Meta(gt=0.0, le=1.0)] = 0.9

    def __post_init__(self) -> None:
        require_array("build.blueprint", self.blueprint, np.uint16, (BLUEPRINT_SIDE,) * 3)
        if not self.blueprint.any():
            raise ValueError("build.blueprint: it is empty; at least one block must be wanted")


class Milestones(Message, frozen=True, tag="milestones"):
    """Every one of ``steps`` was true at some tick, in whatever order; what was made may be used up again.

    Progress is the share of the steps that were.
    """

    steps: Annotated[tuple[Collect, ...], Meta(min_length=1, max_length=MAX_MILESTONES)]


Success = Collect | Kill | Survive | Find | Reach | Explore | Build | Milestones
