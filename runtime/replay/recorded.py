"""A recorded episode as the ticks that it was: the only place of the replay that knows how an episode is kept."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import math
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np

from bridge import names
from bridge.messages import (
    EQUIPMENT_SLOTS,
    INVENTORY_SLOTS,
    MAX_FRAME_SIDE,
    TICK_SECONDS,
    Action,
    Cell,
    Entity,
    Frame,
    Life,
    Nearby,
    Observation,
    Pose,
    Slots,
    Sound,
    StepInfo,
    Target,
    empty_slots,
)
from runtime.agent_events import AgentStatus, AnyEvent, GoalBegan, GoalEnded
from runtime.episodes.episode import EPISODE_FOLDER, Episode, read_episode
from runtime.episodes.fields import read_voxels
from runtime.episodes.segment import EpisodeError
from runtime.foreign_text import one_line
from runtime.mp4 import read_pictures
from runtime.records import TickRecord

MOST_TICKS = 1_000_000
KEPT_RECORDS = 5000
"""Ticks that are kept ready, some 50 MB; what is wound to again is there at once."""
_Stack = tuple[int, int, int, int]
"""Slot, item, count, durability."""


class _KeptTick(msgspec.Struct, frozen=True):
    """``runtime.episodes.fields.tick_fields``, checked."""

    tick: int
    world_tick: int
    voxels: bytes
    voxel_origin: Cell
    pose: Pose
    life: Life
    inventory: tuple[_Stack, ...]
    equipment: tuple[_Stack, ...]
    held_slot: int
    action: Action
    actor: str
    plan_token: str
    subgoal: str
    latency_ms: float | None
    stale: bool
    skipped: Annotated[int, msgspec.Meta(ge=0)]
    success: bool
    progress: float
    frame: Annotated[int, msgspec.Meta(ge=0)] | None
    frame_size: tuple[int, int]
    target: Target | None = None
    entities: tuple[Entity, ...] = ()
    sounds: tuple[Sound, ...] | None = None
    nearby: Nearby | None = None
    time_of_day: int = 0
    note: str = ""


class RecordedEpisode:
    """An episode by its ticks, counted from 0 whatever their own numbers are. Belongs to one thread at a time.

    Args:
        episode: as it was read.
    """

    def __init__(self, episode: Episode) -> None:
        self._episode = episode
        self._kept = [(segment, tick) for segment, part in enumerate(episode.segments) for tick in part.ticks]
        if not 0 < len(self._kept) <= MOST_TICKS:
            raise EpisodeError(f"{episode.folder}: holds {len(self._kept)} ticks, none of which can be shown")
        self._records: dict[int, TickRecord] = {}
        self._pictures: Iterator[Frame] = iter(())
        self._segment, self._picture = -1, -1
        self._last: Frame = _empty(1, 1)

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def header(self) -> dict[str, Any]:
        """What it is of."""
        return self._episode.header

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self._episode.folder

    @property
    def goal(self) -> str:
        """The goal's text, fit for a terminal."""
        return one_line(str(self.header.get("goal", "")))

    @property
    def tick_limit(self) -> int:
        """Of the goal; the recorded ticks where it tells none."""
        limit = self._task.get("tick_limit")
        return limit if isinstance(limit, int) and limit > 0 else len(self)

    @property
    def success(self) -> str:
        """What was taken for success, in words fit for a terminal; empty where it does not tell."""
        return one_line(str(self._task.get("success_in_words", "")))

    @property
    def _task(self) -> dict[str, Any]:
        task = self.header.get("task")
        return task if isinstance(task, dict) else {}

    @property
    def started(self) -> float:
        """Seconds since 1970 at its first tick; 0 where it does not tell."""
        try:
            return datetime.datetime.fromisoformat(str(self.header.get("started"))).timestamp()
        except (ValueError, OverflowError):
            return 0.0

    @property
    def status(self) -> AgentStatus:
        """How the agent stands while it is shown."""
        world = one_line(str(self.header.get("world", "")))
        return AgentStatus(agent=self.agent, state="playing", world=world, goal=self.goal)

    @property
    def agent(self) -> str:
        """The agent's name."""
        config = self.header.get("config")
        return one_line(str(config.get("username", ""))) or "steve2" if isinstance(config, dict) else "steve2"

    def events(self) -> list[AnyEvent]:
        """What happened, in order, from the goal's beginning on.

        Raises EpisodeError for an event that is none.
        """
        found: list[AnyEvent] = []
        for number, fields in enumerate(self._episode.events):
            try:
                found.append(msgspec.convert(fields, AnyEvent))
            except msgspec.ValidationError as error:
                raise EpisodeError(f"{self.folder}: event {number} is none: {error}") from error
        # A goal begins before its recording does, and ends behind it: both are known from elsewhere.
        between = [event for event in found if not isinstance(event, GoalBegan | GoalEnded)]
        fields = {"agent": self.agent, "time": self.started, "goal": self.goal, "task": ""}
        return [GoalBegan(**fields, tick_limit=self.tick_limit, success=self.success), *between]

    def ending(self) -> GoalEnded | None:
        """How the goal ended; None where the episode was cut short."""
        footer = self._episode.footer
        if footer is None:
            return None
        last = self.record(len(self) - 1)
        fields = {"agent": self.agent, "time": self.moment(len(self) - 1), "goal": self.goal, "ticks": last.tick}
        fields |= {"event": "goal_ended", "outcome": footer.get("outcome"), "progress": last.info.progress}
        try:
            return msgspec.convert(fields, GoalEnded)
        except msgspec.ValidationError as error:
            raise EpisodeError(f"{self.folder}: its end is none: {error}") from error

    def moment(self, index: int) -> float:
        """Seconds since 1970 at a tick, as far as ticks of 50 ms tell."""
        return self.started + TICK_SECONDS * (self.record(index).tick - self.record(0).tick)

    def record(self, index: int) -> TickRecord:
        """A tick with an empty frame of its size. EpisodeError where what is kept is no tick."""
        if (known := self._records.get(index)) is None:
            segment, fields = self._kept[index]
            try:
                known = _record(msgspec.convert(fields, _KeptTick))
            except (msgspec.ValidationError, ValueError, OverflowError) as error:
                path = self._episode.segments[segment].path
                raise EpisodeError(f"{path}: tick {index} of the episode is none: {error}") from error
            self._records[index] = known
            if len(self._records) > KEPT_RECORDS:
                del self._records[next(iter(self._records))]
        return known

    def seen(self, index: int) -> TickRecord:
        """A tick with what was seen in it; an empty frame where the video lacks it. In order it is quick."""
        record = self.record(index)
        frame = self._frame(index, record.observation.frame)
        return _with_frame(record, frame)

    def _frame(self, index: int, empty: Frame) -> Frame:
        segment, fields = self._kept[index]
        wanted = fields["frame"]
        if wanted is None:
            return empty
        if segment != self._segment or wanted < self._picture:
            path = self._episode.segments[segment].path.with_suffix(".mp4")
            self._pictures = _pictures(path)
            self._segment, self._picture = segment, -1
        while self._picture < wanted:
            picture = next(self._pictures, None)
            if picture is None:
                return empty
            self._last, self._picture = picture, self._picture + 1
        height, width = empty.shape[:2]
        return np.ascontiguousarray(self._last[:height, :width])


def open_recorded(path: Path) -> RecordedEpisode:
    """Open an episode by its folder, by that of its run, or by one of its files.

    Raises EpisodeError where there is none, OSError where it cannot be read.
    """
    folder = path if path.is_dir() or not path.exists() else path.parent
    try:
        episode = read_episode(folder)
    except EpisodeError as error:
        if not (below := episodes_below(folder)):
            raise
        raise EpisodeError(f"{folder}: holds the episodes of {', '.join(below)}; give one of those folders") from error
    return RecordedEpisode(episode)


def episodes_below(folder: Path) -> list[str]:
    """Names of the folders right below one that hold an episode: of a crew's agents, or of later stretches of a run."""
    return sorted(place.parent.name for place in folder.glob(f"*/{EPISODE_FOLDER}") if place.is_dir())


def _pictures(path: Path) -> Iterator[Frame]:
    """The pictures of a segment, as far as they can be read."""
    import av

    if path.exists():
        with suppress(av.FFmpegError):
            yield from read_pictures(path)


@functools.lru_cache(maxsize=4)
def _empty(height: int, width: int) -> Frame:
    """A black frame; all ticks share it, so it is not to be written into."""
    frame = np.zeros((height, width, 3), np.uint8)
    frame.setflags(write=False)
    return frame


def _record(kept: _KeptTick) -> TickRecord:
    height, width = kept.frame_size
    if not (1 <= height <= MAX_FRAME_SIDE and 1 <= width <= MAX_FRAME_SIDE):
        raise ValueError(f"frame_size: got {kept.frame_size}")
    if not all(map(math.isfinite, _numbers(kept))):
        raise ValueError("a number of its pose, life or surroundings is none")
    target = kept.target
    if target is not None and target.block is not None and not 0 <= target.block < len(names.blocks()):
        target = None
    voxels = read_voxels(kept.voxels)
    if int(voxels.max()) >= len(names.blocks()):
        raise ValueError(f"voxels: {int(voxels.max())} is no block")
    observation = Observation(
        tick=kept.world_tick,
        frame=_empty(height, width),
        voxels=voxels,
        voxel_origin=kept.voxel_origin,
        inventory=_slots(kept.inventory, INVENTORY_SLOTS),
        equipment=_slots(kept.equipment, len(EQUIPMENT_SLOTS)),
        held_slot=kept.held_slot,
        life=kept.life,
        pose=kept.pose,
        entities=kept.entities,
        sounds=kept.sounds,
        nearby=kept.nearby,
        target=target,
        time_of_day=kept.time_of_day,
    )
    return TickRecord(
        kept.tick,
        observation,
        kept.action,
        one_line(kept.plan_token),
        one_line(kept.subgoal),
        kept.latency_ms,
        kept.stale,
        kept.skipped,
        StepInfo(kept.success, min(1.0, max(0.0, kept.progress)), one_line(kept.note)),
        one_line(kept.actor),
    )


def _numbers(kept: _KeptTick) -> Iterator[float]:
    """What of a tick is drawn or counted with."""
    pose, life = kept.pose, kept.life
    yield from (*pose.position, pose.yaw, pose.pitch, kept.progress, kept.latency_ms or 0.0)
    yield from (life.health, life.food, life.oxygen, life.armour, life.experience)
    yield from (kept.action.d_yaw, kept.action.d_pitch, kept.target.distance if kept.target is not None else 0.0)
    for entity in kept.entities:
        yield from (*entity.offset, entity.distance)


def _slots(stacks: tuple[_Stack, ...], count: int) -> Slots:
    slots = empty_slots(count)
    for slot, item, number, durability in stacks:
        if not (0 <= slot < count and 0 <= item < len(names.items())):
            raise ValueError(f"slot {slot}: holds item {item}, which there is none of")
        slots[slot] = (item, number, durability)
    return slots


def _with_frame(record: TickRecord, frame: Frame) -> TickRecord:
    return dataclasses.replace(record, observation=msgspec.structs.replace(record.observation, frame=frame))
