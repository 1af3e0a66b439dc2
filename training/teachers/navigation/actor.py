"""The navigators' actor: what the body's actor does, and wandering, looking and taking tools in hand."""

from __future__ import annotations

import math

from bridge.grid import BlockGrid
from bridge.messages import Action, Cell, ItemAction, Observation, Vector
from training.teachers.actor import BodyActor, clears
from training.teachers.aiming import MAX_YAW_TURN, clamp, turn_to, wrap_degrees, yaw_towards
from training.teachers.hand_skills import Break, Equip
from training.teachers.navigation.subgoals import Look, NavigationSkill
from training.teachers.routes import Guide
from training.teachers.sight import SOFT_TICKS
from training.teachers.subgoals import Travel
from training.teachers.traits import traits

_FORWARD_WITHIN = 45.0
_HOLD_BLOCKS = 0.9
"""Level blocks from what is looked at at which who comes closer stops."""


class NavigatorActor:
    """Keeps nothing between ticks: the same skill in the same state is the same action."""

    def __init__(self) -> None:
        self._body = BodyActor()
        self._guide: Guide | None = None

    def start(self, grid: BlockGrid) -> None:
        """Begin an episode; blocks are those of ``grid``."""
        self._body.start(grid)
        self._guide = Guide(grid)

    def due(self, skill: NavigationSkill, observation: Observation) -> NavigationSkill:
        """See ``Actor``; what hides the block that is to be broken is broken first."""
        match skill:
            case Travel():
                return self._body.opening(skill, observation) or skill
            case Break():
                return self._body.uncovering(skill.cell, skill.point, observation) or skill
            case _:
                return skill

    def act(self, skill: NavigationSkill, observation: Observation) -> Action:
        """The action of this tick. Raises RuntimeError before ``start``."""
        if self._guide is None:
            raise RuntimeError("actor: start(grid) comes before act")
        match skill:
            case Look():
                return self._look(skill, observation)
            case Break():
                return self._body.dig(skill.cell, skill.point, observation)
            case Equip():
                return Action(item_action=ItemAction("equip", skill.item))
            case Travel() if self._guide.steer(skill.route, observation.pose.position) is None:
                return self._step_on(skill, observation)
            case _:
                return self._body.act(skill, observation)

    @staticmethod
    def _step_on(skill: Travel, observation: Observation) -> Action:
        """On to a route's beginning: it may lie below a ledge that still holds the body up by its rim."""
        pose = observation.pose
        x, y, z = (float(part) for part in skill.route.path[0])
        error = wrap_degrees(yaw_towards(pose.position, (x + 0.5, y, z + 0.5)) - pose.yaw)
        turn = clamp(error, MAX_YAW_TURN)
        return Action(forward=int(abs(error - turn) <= _FORWARD_WITHIN), jump=pose.in_water, d_yaw=turn)

    def _look(self, skill: Look, observation: Observation) -> Action:
        assert self._guide is not None
        pose = observation.pose
        x, _, z = pose.position
        d_yaw, d_pitch = turn_to(skill.point, observation)
        level = math.hypot(skill.point[0] - x, skill.point[2] - z)
        heading = wrap_degrees(yaw_towards(pose.position, skill.point) - pose.yaw - d_yaw)
        go = skill.closer and level > _HOLD_BLOCKS and abs(heading) <= _FORWARD_WITHIN
        jump = pose.in_water or (go and self._guide.step_ahead(pose.position, _towards(pose.position, skill.point)))
        attack = clears(observation) or (skill.cell is not None and _is_covered(skill.cell, observation))
        return Action(forward=int(go), jump=jump, attack=attack, d_yaw=d_yaw, d_pitch=d_pitch)


def _towards(start: Vector, point: Vector) -> tuple[float, float]:
    dx, dz = point[0] - start[0], point[2] - start[2]
    away = max(math.hypot(dx, dz), 1e-6)
    return dx / away, dz / away


def _is_covered(cell: Cell, observation: Observation) -> bool:
    """Whether something soft is under the crosshair instead of a block."""
    target = observation.target
    if target is None or target.block is None or target.cell == cell:
        return False
    return bool(traits().dig_ticks[target.block] <= SOFT_TICKS)
