"""Judging the success tests of ``bridge.wanted``, tick by tick, from what a world perceives and the little more it can tell.

The embedded world and a live server are judged by the same code. Where a world cannot tell what a test asks for, ``begin_test``
refuses it by name at the reset.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.built import BuildTest
from bridge.creatures import creature_parts
from bridge.evidence import Evidence, Perceived
from bridge.explored import ExploreTest
from bridge.messages import (
    EYE_HEIGHT,
    Build,
    Cell,
    Collect,
    Entity,
    Explore,
    Find,
    Kill,
    Milestones,
    Observation,
    Reach,
    Slots,
    StepInfo,
    Success,
    Survive,
    Vector,
    count_items,
)
from bridge.raycast import cast, line_of_sight, look_direction
from bridge.sounds import CREATURES
from bridge.wanted import GAZE_DEGREES
from bridge.world import WorldError


class SuccessTest(Protocol):
    """One success test of one episode."""

    saved_fields: ClassVar[Mapping[str, Any]]
    """What of it changes or depends on the reset: attribute -> type, as snapshots save it."""

    def judge(self, observation: Perceived) -> StepInfo:
        """Success and progress (0..1) as of this tick; called once a tick, in order. Whether the player lives is not asked."""


def begin_test(success: Success, first: Observation, evidence: Evidence) -> SuccessTest:
    """The test of an episode whose reset showed ``first``.

    Raises WorldError naming the test and what is missing where the world's evidence does not suffice.
    """
    match success:
        case Collect():
            return CollectTest(success, first)
        case Kill():
            return KillTest(success, evidence)
        case Survive():
            return SurviveTest(success, first)
        case Find():
            return FindTest(success, evidence)
        case Reach():
            return ReachTest(success, first)
        case Explore():
            return ExploreTest(success, first)
        case Build():
            return BuildTest(success, first, evidence)
        case Milestones():
            return MilestonesTest(success, first)


def test_class(success: Success) -> type[SuccessTest]:
    """The class that judges a success test."""
    classes: dict[type, type[SuccessTest]] = {
        Collect: CollectTest,
        Kill: KillTest,
        Survive: SurviveTest,
        Find: FindTest,
        Reach: ReachTest,
        Explore: ExploreTest,
        Build: BuildTest,
        Milestones: MilestonesTest,
    }
    return classes[type(success)]


def share(done: float, wanted: float) -> StepInfo:
    """What is told of ``done`` out of ``wanted``."""
    return StepInfo(success=done >= wanted, progress=min(1.0, max(0.0, done / wanted)))


class CollectTest:
    """Judges ``Collect``. Most ticks change no slot, and counting items is dear: it is done where the slots' bytes differ."""

    saved_fields: ClassVar[Mapping[str, Any]] = {"_had": int}

    def __init__(self, collect: Collect, first: Observation) -> None:
        self._items = names.items().ids(collect.items)
        self._wanted = collect.count
        self._had = count_items(first.inventory, self._items)
        self._judged = b""
        self._verdict = StepInfo()

    def judge(self, observation: Perceived) -> StepInfo:
        """See ``SuccessTest``."""
        slots = observation.inventory.tobytes()
        if slots != self._judged:
            self._judged = slots
            self._verdict = share(count_items(observation.inventory, self._items) - self._had, self._wanted)
        return self._verdict


class MilestonesTest:
    """Judges ``Milestones``; one that was reached once stays reached."""

    saved_fields: ClassVar[Mapping[str, Any]] = {"_had": list[int], "_open": list[int]}

    def __init__(self, milestones: Milestones, first: Observation) -> None:
        self._steps = milestones.steps
        self._items = [names.items().ids(step.items) for step in milestones.steps]
        self._had = [count_items(first.inventory, items) for items in self._items]
        self._open = list(range(len(self._steps)))
        self._judged = b""

    def judge(self, observation: Perceived) -> StepInfo:
        """See ``SuccessTest``."""
        slots = observation.inventory.tobytes()
        if slots != self._judged:
            self._judged = slots
            self._open = [step for step in self._open if not self._is_reached(step, observation.inventory)]
        return share(len(self._steps) - len(self._open), len(self._steps))

    def _is_reached(self, step: int, inventory: Slots) -> bool:
        return count_items(inventory, self._items[step]) - self._had[step] >= self._steps[step].count


class KillTest:
    """Judges ``Kill`` from the world's count of what the player killed."""

    saved_fields: ClassVar[Mapping[str, Any]] = {"_had": int}

    def __init__(self, kill: Kill, evidence: Evidence) -> None:
        if evidence.kills is None:
            raise WorldError(
                f"success kill: {evidence.world} does not tell who killed what; play it in the embedded world"
            )
        self._kinds = [CREATURES.index(kind) for kind in kill.creatures]
        self._kills = evidence.kills
        self._wanted = kill.count
        self._had = self._count()

    def _count(self) -> int:
        return int(self._kills[self._kinds].sum())

    def judge(self, observation: Perceived) -> StepInfo:
        """See ``SuccessTest``."""
        return share(self._count() - self._had, self._wanted)


class SurviveTest:
    """Judges ``Survive``."""

    saved_fields: ClassVar[Mapping[str, Any]] = {"_first": int}

    def __init__(self, survive: Survive, first: Observation) -> None:
        self._ticks = survive.ticks
        self._min_food = survive.min_food
        self._first = first.tick

    def judge(self, observation: Perceived) -> StepInfo:
        """See ``SuccessTest``."""
        if observation.life.health <= 0:
            self._first = observation.tick
        lived = share(observation.tick - self._first, self._ticks)
        if not self._min_food:
            return lived
        fed = share(observation.life.food, self._min_food)
        return StepInfo(success=lived.success and fed.success, progress=min(lived.progress, fed.progress))


class ReachTest:
    """Judges ``Reach``."""

    saved_fields: ClassVar[Mapping[str, Any]] = {"_place": tuple[float, float]}

    def __init__(self, reach: Reach, first: Observation) -> None:
        x, _, z = first.pose.position
        self._place = (x + reach.offset[0], z + reach.offset[1])
        self._near = reach.distance
        self._way = math.hypot(*reach.offset) - reach.distance

    def judge(self, observation: Perceived) -> StepInfo:
        """See ``SuccessTest``."""
        x, _, z = observation.pose.position
        left = math.hypot(self._place[0] - x, self._place[1] - z) - self._near
        return share(self._way - max(0.0, left), self._way)


ITEM_MIDDLE = 0.25
"""Height of a dropped item's middle above where it lies, in blocks: it hovers a little."""


@functools.cache
def _height(kind: str) -> float:
    """How tall a grown creature is drawn, in blocks."""
    return max(box[4] for box, _ in creature_parts(kind))


def _middle(entity: Entity) -> float:
    """Height of an entity's middle above its feet, in blocks."""
    return ITEM_MIDDLE if entity.item is not None else _height(entity.kind) * entity.scale / 2


@dataclass(frozen=True)
class _Gaze:
    """An eye and where it looks."""

    eye: Vector
    direction: Vector

    @classmethod
    def of(cls, observation: Perceived) -> _Gaze:
        x, y, z = observation.pose.position
        return cls((x, y + EYE_HEIGHT, z), look_direction(observation.pose.yaw, observation.pose.pitch))

    def meets(self, point: Vector, distance: float) -> bool:
        """Whether a point lies within ``distance`` and GAZE_DEGREES of the gaze."""
        offset = [p - e for p, e in zip(point, self.eye, strict=True)]
        length = math.hypot(*offset)
        along = sum(o * d for o, d in zip(offset, self.direction, strict=True))
        return length <= distance and along >= math.cos(math.radians(GAZE_DEGREES)) * length


class FindTest:
    """Judges ``Find`` by rays through the world's blocks."""

    saved_fields: ClassVar[Mapping[str, Any]] = {"_cells": list[Cell], "_entities": list[int]}

    def __init__(self, find: Find, evidence: Evidence) -> None:
        self._blocks: NDArray[np.bool_] = np.zeros(len(names.blocks()), np.bool_)
        self._blocks[names.blocks().ids(find.blocks)] = True
        self._any_block = bool(find.blocks)
        self._kinds = frozenset(find.creatures)
        self._items = frozenset(names.items().ids(find.items).tolist())
        self._distance = find.distance
        self._wanted = find.count
        self._grid = evidence.grid
        self._cells: list[Cell] = []
        self._entities: list[int] = []

    def judge(self, observation: Perceived) -> StepInfo:
        """See ``SuccessTest``."""
        gaze = _Gaze.of(observation)
        if self._any_block:
            hit = cast(self._grid, gaze.eye, observation.pose.yaw, observation.pose.pitch, self._distance)
            if hit is not None and self._blocks[hit.block] and hit.cell not in self._cells:
                self._cells.append(hit.cell)
        if self._kinds or self._items:
            feet = observation.pose.position
            # Entities come nearest first, and a middle is farther than the feet by less than a creature's height.
            for entity in observation.entities:
                if entity.distance > self._distance + 4.0:
                    break
                if entity.id not in self._entities and self._is_wanted(entity) and self._is_seen(entity, gaze, feet):
                    self._entities.append(entity.id)
        return share(len(self._cells) + len(self._entities), self._wanted)

    def _is_wanted(self, entity: Entity) -> bool:
        return entity.kind in self._kinds or (entity.item is not None and entity.item in self._items)

    def _is_seen(self, entity: Entity, gaze: _Gaze, feet: Vector) -> bool:
        middle = (
            feet[0] + entity.offset[0],
            feet[1] + entity.offset[1] + _middle(entity),
            feet[2] + entity.offset[2],
        )
        if not gaze.meets(middle, self._distance):
            return False
        cell = (math.floor(middle[0]), math.floor(middle[1]), math.floor(middle[2]))
        return line_of_sight(self._grid, gaze.eye, cell, self._distance + 1.0)
