"""The actor: a skill as one action of one tick."""

from __future__ import annotations

import math
from typing import Protocol, TypeVar

from msgspec.structs import replace

from bridge import names
from bridge.grid import BlockGrid
from bridge.messages import Action, Cell, Observation, Vector
from bridge.raycast import look_direction
from training.teachers.aiming import (
    MAX_PITCH_TURN,
    MAX_YAW_TURN,
    clamp,
    eye_of,
    middle_of,
    turn_to,
    wrap_degrees,
    yaw_towards,
)
from training.teachers.hands import in_hand
from training.teachers.routes import Guide, Steering
from training.teachers.search import STAND_DISTANCE
from training.teachers.sight import SOFT_TICKS
from training.teachers.subgoals import BodySkill, CollectDrop, DigThrough, Mine, Rest, Roam, Skill, Travel
from training.teachers.traits import traits

_TURN, _SWING = 15.0, 14.5
"""Degrees by which who wanders turns to the right a tick: the mean, and how much less along the heading and more against it.

So it looks all around in a loop of some 90 ticks and comes 20 blocks on by each."""
_BLOCKED_TURN = 15.0
"""Degrees a tick by which it turns on the spot where it has no room to walk on."""
_FORWARD_WITHIN = 30.0
"""Degrees of heading error, after this tick's turn, within which the legs go."""
_SPRINT_STEPS = 4
_ARRIVED = 0.2
_AIMED_DEGREES = 2.0
_NOSE_BLOCKS = 1.5
_STOPPED_SPEED = 0.01
"""Blocks a tick."""

Asked = TypeVar("Asked", bound=Skill)
"""The skills that an actor has."""


class Actor(Protocol[Asked]):
    """Turns a skill into actions."""

    def start(self, grid: BlockGrid) -> None:
        """Begin an episode."""

    def due(self, skill: Asked, observation: Observation) -> Asked:
        """What has to be done of a skill here and now: what stands in its way is broken first."""

    def act(self, skill: Asked, observation: Observation) -> Action:
        """The action of this tick, of a skill that is due."""


class BodyActor:
    """Walks, turns, digs. Keeps nothing between ticks: the same skill in the same state is the same action.

    A walker's gaze is righted on every tick, without a dead band: a band would label most ticks "do not turn", and that is
    then what a student learns, off the mark as well as on it.
    """

    def __init__(self) -> None:
        self._guide: Guide | None = None

    def start(self, grid: BlockGrid) -> None:
        """Begin an episode; blocks are those of ``grid``."""
        self._guide = Guide(grid)

    def due(self, skill: BodySkill, observation: Observation) -> BodySkill:
        """See ``Actor``. Raises RuntimeError before ``start``."""
        return (self.opening(skill, observation) if isinstance(skill, Travel | CollectDrop) else None) or skill

    def opening(self, skill: Travel | CollectDrop, observation: Observation) -> DigThrough | None:
        """The breaking of what stands in a skill's way; None where nothing does. Raises RuntimeError before ``start``."""
        steering = self._steering(skill, observation)
        if steering is None or steering.obstacle is None:
            return None
        cell, guide = steering.obstacle, self._started()
        point = guide.aim(cell, eye_of(observation)) or middle_of(cell)
        return self.uncovering(cell, point, observation) or DigThrough(cell, middle_of(cell))

    def uncovering(self, cell: Cell, point: Vector, observation: Observation) -> DigThrough | None:
        """The breaking of what hides a point of a block, or None. Raises RuntimeError before ``start``.

        A block of which something shows is itself what one is after, where what hides its middle is soon dug through.
        """
        guide, eye = self._started(), eye_of(observation)
        cover = guide.hides(cell, eye, point)
        if cover is None or (guide.aim(cell, eye) and guide.digs_to_middle(cell, eye, in_hand(observation))):
            return None
        return DigThrough(cover, middle_of(cover))

    def act(self, skill: BodySkill, observation: Observation) -> Action:
        """See ``Actor``. Raises RuntimeError before ``start``."""
        self._started()
        match skill:
            case Roam():
                return self._wander(skill, observation)
            case Mine():
                return _clearing(self.dig(skill.cell, skill.point, observation), observation)
            case DigThrough():
                return _clearing(self.dig(skill.cell, None, observation), observation)
            case Travel():
                steering = self._steering(skill, observation)
                if steering is None:
                    return Action()
                sprint = steering.remaining >= _SPRINT_STEPS
                return self._walk(self._heading(skill, steering, observation), sprint, observation)
            case CollectDrop():
                steering = self._steering(skill, observation)
                if steering is None:
                    return self._walk(skill.rest, False, observation)
                # Past the route's end, or at it but above it, the last step is towards the item itself.
                last = steering.remaining == 0
                return self._walk(skill.rest if last else steering.waypoint, False, observation)
            case Rest():
                return Action()

    def _started(self) -> Guide:
        if self._guide is None:
            raise RuntimeError("actor: start(grid) comes before due and act")
        return self._guide

    def _steering(self, skill: Travel | CollectDrop, observation: Observation) -> Steering | None:
        """How to follow the skill's route from here; None where it has none, or the body has left it."""
        guide = self._started()
        return None if skill.route is None else guide.steer(skill.route, observation.pose.position)

    def _wander(self, skill: Roam, observation: Observation) -> Action:
        """Loops that drift, by what the body meets and where it faces alone.

        A look around followed by a walk would need to be counted, and a student that loses count turns for ever.
        """
        guide, pose = self._started(), observation.pose
        d_pitch = clamp(skill.pitch - pose.pitch, MAX_PITCH_TURN)
        off = wrap_degrees(pose.yaw - skill.heading)
        if pose.in_water:
            return Action(forward=1, jump=True, d_yaw=clamp(-off, MAX_YAW_TURN), d_pitch=d_pitch)
        turn = _TURN - _SWING * math.cos(math.radians(off))
        if not guide.has_room(pose.position, pose.yaw + turn):
            return Action(d_yaw=_BLOCKED_TURN, d_pitch=d_pitch)
        dx, _, dz = look_direction(pose.yaw + turn, 0.0)
        jump = guide.step_ahead(pose.position, (dx, dz))
        return Action(forward=1, sprint=True, jump=jump, attack=clears(observation), d_yaw=turn, d_pitch=d_pitch)

    @staticmethod
    def _level(observation: Observation) -> float:
        return clamp(-observation.pose.pitch, MAX_PITCH_TURN)

    def _heading(self, skill: Travel, steering: Steering, observation: Observation) -> Vector:
        assert self._guide is not None
        target, position = skill.target, observation.pose.position
        if target is None or not self._guide.heads_straight(steering, position, target, STAND_DISTANCE):
            return steering.waypoint
        return target

    def _walk(self, waypoint: Vector, sprint: bool, observation: Observation) -> Action:
        assert self._guide is not None
        pose = observation.pose
        x, _, z = pose.position
        d_pitch = self._level(observation)
        away = math.hypot(waypoint[0] - x, waypoint[2] - z)
        if away < _ARRIVED:
            return Action(d_pitch=d_pitch, jump=pose.in_water)
        error = wrap_degrees(yaw_towards(pose.position, waypoint) - pose.yaw)
        turn = clamp(error, MAX_YAW_TURN)
        go = abs(error - turn) <= _FORWARD_WITHIN
        direction = ((waypoint[0] - x) / away, (waypoint[2] - z) / away)
        jump = pose.in_water or (go and self._guide.step_ahead(pose.position, direction))
        return Action(
            forward=int(go),
            sprint=go and sprint,
            jump=jump or (go and self._is_stopped(observation)),
            attack=clears(observation),
            d_yaw=turn,
            d_pitch=d_pitch,
        )

    @staticmethod
    def _is_stopped(observation: Observation) -> bool:
        """Whether a body on the ground does not move: then a walker tries a jump, whatever stops it."""
        pose = observation.pose
        return pose.on_ground and math.hypot(pose.velocity[0], pose.velocity[2]) < _STOPPED_SPEED

    def dig(self, cell: Cell, point: Vector | None, observation: Observation) -> Action:
        """Turn to a block until it is under the crosshair, and hold attack then. Raises RuntimeError before ``start``.

        Its middle is what a student that knows where a block is can aim at, so that is aimed at wherever the tool in the hand is
        soon through what hides it; else ``point``, or one that shows. What is before the middle is hit once that is aimed at.
        Who has any of the block under the crosshair holds still: which of its points is the best one no student sees, that it is
        looked at every one does. The camera never waits for the hand.
        """
        target, aim = observation.target, middle_of(cell)
        if target is not None and target.cell == cell:
            return Action(attack=True)
        guide, eye = self._started(), eye_of(observation)
        shows = guide.aim(cell, eye)
        through = shows is not None and guide.digs_to_middle(cell, eye, in_hand(observation))
        if not through:
            aim, through = point or shows or aim, (point or shows) is None
        d_yaw, d_pitch = turn_to(aim, observation)
        aimed = max(abs(d_yaw), abs(d_pitch)) <= _AIMED_DEGREES
        before = target is not None and target.block is not None and (through or _is_soft(target.block))
        return Action(attack=aimed and before, d_yaw=d_yaw, d_pitch=d_pitch)


def clears(observation: Observation) -> bool:
    """Whether a walker hits what is before its nose: leaves, which a few ticks break. A way around is harder to see."""
    target = observation.target
    if target is None or target.block is None or target.distance > _NOSE_BLOCKS:
        return False
    return bool(names.blocks().solid[target.block]) and _is_soft(target.block)


def _clearing(action: Action, observation: Observation) -> Action:
    """The action, with attack held on whatever soft thing the gaze passes."""
    target = observation.target
    soft = target is not None and target.block is not None and _is_soft(target.block)
    return replace(action, attack=action.attack or soft)


def _is_soft(block: int) -> bool:
    return bool(traits().dig_ticks[block] <= SOFT_TICKS)
