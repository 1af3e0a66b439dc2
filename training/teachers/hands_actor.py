"""The actor with hands: the walker's skills, and those of ``hand_skills``, with the right tool for what is broken."""

from __future__ import annotations

import math

from bridge.grid import BlockGrid
from bridge.messages import EYE_HEIGHT, Action, ItemAction, Observation, Vector
from training.teachers.actor import BodyActor
from training.teachers.aiming import (
    MAX_PITCH_TURN,
    MAX_YAW_TURN,
    clamp,
    gaze_error,
    wrap_degrees,
    yaw_towards,
)
from training.teachers.hand_skills import (
    Break,
    Eat,
    Equip,
    Fight,
    Flee,
    HandsSkill,
    Hide,
    LeanBack,
    Make,
    PutDown,
    Shoot,
    UseAt,
    UseHeld,
)
from training.teachers.hands import best_tool, take, tools_held
from training.teachers.routes import Guide
from training.teachers.subgoals import CollectDrop, Travel

_AIMED_DEGREES = 1.0
_WALK_WITHIN = 45.0
_STRIKE_AT, _PRESS_TO = 1.4, 0.8
"""Level blocks from a creature at which who strikes, and who does not yet, stops."""


class HandsActor:
    """Does a skill for one tick; keeps nothing between ticks but what blocks there are."""

    def __init__(self) -> None:
        self._body = BodyActor()
        self._guide: Guide | None = None

    def start(self, grid: BlockGrid) -> None:
        """Begin an episode; blocks are those of ``grid``."""
        self._body.start(grid)
        self._guide = Guide(grid)

    def due(self, skill: HandsSkill, observation: Observation) -> HandsSkill:
        """See ``Actor``; what hides the block that is to be broken is broken first."""
        match skill:
            case Travel() | CollectDrop():
                return self._body.opening(skill, observation) or skill
            case Break():
                return self._body.uncovering(skill.cell, skill.point, observation) or skill
            case _:
                return skill

    def act(self, skill: HandsSkill, observation: Observation) -> Action:
        """The action of this tick. Raises RuntimeError before ``start``."""
        match skill:
            case Equip():
                return Action(item_action=ItemAction("equip", skill.item))
            case Make():
                return Action(item_action=ItemAction(skill.name, skill.item))
            case PutDown():
                return self._put_down(skill, observation)
            case UseAt():
                return self._use_at(skill, observation)
            case UseHeld():
                return Action(use=True)
            case Eat():
                # Who sneaks uses no door or chest by accident.
                return Action(use=True, sneak=True)
            case Fight():
                return self._fight(skill, observation)
            case Shoot():
                return self._shoot(skill, observation)
            case Flee():
                return self._run(skill.refuge, observation)
            case Hide():
                return Action(jump=observation.pose.in_water)
            case LeanBack():
                return Action(d_pitch=clamp(skill.pitch - observation.pose.pitch, MAX_PITCH_TURN))
            case Break():
                action, target = self._body.dig(skill.cell, skill.point, observation), observation.target
                # What is before the block is soon through with what is in the hand, and the conductor would take that again.
                return with_tool(action, observation) if target is not None and target.cell == skill.cell else action
            case _:
                return with_tool(self._body.act(skill, observation), observation)

    def _error(self, point: Vector, observation: Observation) -> tuple[float, float]:
        x, y, z = observation.pose.position
        return gaze_error((x, y + EYE_HEIGHT, z), observation.pose.yaw, observation.pose.pitch, point)

    def _put_down(self, skill: PutDown, observation: Observation) -> Action:
        d_yaw, d_pitch = self._error(skill.point, observation)
        if max(abs(d_yaw), abs(d_pitch)) > _AIMED_DEGREES:
            return Action(d_yaw=clamp(d_yaw, MAX_YAW_TURN), d_pitch=clamp(d_pitch, MAX_PITCH_TURN))
        return Action(item_action=ItemAction("place", skill.item))

    def _use_at(self, skill: UseAt, observation: Observation) -> Action:
        d_yaw, d_pitch = self._error(skill.point, observation)
        turn_yaw, turn_pitch = clamp(d_yaw, MAX_YAW_TURN), clamp(d_pitch, MAX_PITCH_TURN)
        target = observation.target
        if skill.creature is not None:
            ready = target is not None and target.entity == skill.creature
        else:
            ready = max(abs(d_yaw), abs(d_pitch)) <= _AIMED_DEGREES
        # A key that is held clicks every few ticks by itself (``using.CLICK_TICKS``); which of them, nobody needs to count.
        return Action(use=ready, sneak=skill.sneak, d_yaw=turn_yaw, d_pitch=turn_pitch)

    def _fight(self, skill: Fight, observation: Observation) -> Action:
        """Aim at it and walk on until it is before the body."""
        assert self._guide is not None
        pose = observation.pose
        d_yaw, d_pitch = self._error(skill.point, observation)
        attack = observation.target is not None and observation.target.entity == skill.creature
        x, _, z = pose.position
        away = (skill.target[0] - x, skill.target[2] - z)
        level = math.hypot(*away)
        heading = abs(wrap_degrees(yaw_towards(pose.position, skill.target) - pose.yaw - d_yaw))
        go = skill.pace > 0 and level > (_STRIKE_AT if attack else _PRESS_TO) and heading < _WALK_WITHIN
        jump = pose.in_water or (
            go and self._guide.step_ahead(pose.position, (away[0] / max(level, 1e-6), away[1] / max(level, 1e-6)))
        )
        return Action(
            forward=-1 if skill.pace < 0 else int(go),
            sprint=go and not attack,
            jump=jump,
            attack=attack,
            d_yaw=clamp(d_yaw, MAX_YAW_TURN),
            d_pitch=clamp(d_pitch, MAX_PITCH_TURN),
        )

    def _shoot(self, skill: Shoot, observation: Observation) -> Action:
        d_yaw, d_pitch = self._error(skill.point, observation)
        aimed = max(abs(d_yaw), abs(d_pitch)) <= _AIMED_DEGREES
        return Action(
            use=not (skill.ready and aimed), d_yaw=clamp(d_yaw, MAX_YAW_TURN), d_pitch=clamp(d_pitch, MAX_PITCH_TURN)
        )

    def _run(self, refuge: Vector, observation: Observation) -> Action:
        """Sprint straight to a place; where a block stops the body, jump."""
        assert self._guide is not None
        pose = observation.pose
        away = (refuge[0] - pose.position[0], refuge[2] - pose.position[2])
        level = max(math.hypot(*away), 1e-6)
        turn = clamp(wrap_degrees(yaw_towards(pose.position, refuge) - pose.yaw), MAX_YAW_TURN)
        jump = pose.in_water or self._guide.step_ahead(pose.position, (away[0] / level, away[1] / level))
        return Action(forward=1, sprint=True, jump=jump, d_yaw=turn, d_pitch=clamp(-pose.pitch, MAX_PITCH_TURN))


def with_tool(action: Action, observation: Observation) -> Action:
    """The action, or the taking of the tool that breaks soonest what it is about to break."""
    target = observation.target
    if action.attack and target is not None and target.block is not None and target.break_progress == 0.0:
        tool = best_tool(target.block, tools_held(observation))
        taken = None if tool is None else take((tool,), observation)
        if taken is not None:
            return taken
    return action
