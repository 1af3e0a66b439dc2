"""The builders' actor: looks, places, jumps and places under itself, digs, walks and comes to rest."""

from __future__ import annotations

import math

from bridge.embedded.cells.block_rules import block_rules
from bridge.grid import BlockGrid
from bridge.messages import EYE_HEIGHT, Action, Cell, ItemAction, Observation, Target, Vector
from training.teachers.aiming import MAX_PITCH_TURN, MAX_YAW_TURN, clamp, gaze_error, wrap_degrees, yaw_towards
from training.teachers.building.words import BuildSkill, Dig, Lay, Raise, Wait, Walk
from training.teachers.routes import Guide

CENTRED = 0.18
"""Blocks from a cell's middle, along x and z, within which a body stands on that cell alone."""
_RESTED = 0.07
_FORWARD_WITHIN = 20.0
"""Degrees of heading error, after this tick's turn, within which the legs go."""
_GLIDE = 1.2
"""A body on the ground whose legs stop goes on for this many ticks of its speed: 0.546 / (1 - 0.546), the ground's friction."""
_SNEAK_WITHIN = 0.45
"""Blocks from the end of a way within which a walker goes slowly."""
_LEDGE = 0.6
"""Blocks above the end of a way from which on a walker must step down to it, which who goes slowly never does."""
_STEEP = 85.0
"""Degrees of pitch from which on the crosshair is on what one stands on."""
_LEVEL_BEYOND = 4.0


def laid_cell(target: Target | None) -> Cell | None:
    """The cell into which a block would go that is placed at what is under the crosshair; None where there is nothing."""
    if target is None or target.cell is None or target.block is None or target.face is None:
        return None
    if block_rules().replaceable[target.block]:
        return target.cell
    x, y, z = (a + b for a, b in zip(target.cell, target.face, strict=True))
    return x, y, z


class BuildActor:
    """Keeps nothing between ticks: the same skill in the same state is the same action."""

    def __init__(self) -> None:
        self._guide: Guide | None = None

    def start(self, grid: BlockGrid) -> None:
        """Begin an episode; blocks are those of ``grid``."""
        self._guide = Guide(grid)

    def due(self, skill: BuildSkill, observation: Observation) -> BuildSkill:
        """The skill: a builder's ways lead around what stands in them."""
        return skill

    def act(self, skill: BuildSkill, observation: Observation) -> Action:
        """The action of this tick. Raises RuntimeError before ``start``."""
        if self._guide is None:
            raise RuntimeError("actor: start(grid) comes before act")
        match skill:
            case Lay():
                if laid_cell(observation.target) == skill.cell:
                    return Action(item_action=ItemAction("place", skill.item))
                return self._look(skill.point, observation)
            case Raise():
                return self._raise(skill, observation)
            case Dig():
                if skill.centred is not None and not is_centred(skill.centred, observation):
                    return self._walk(_middle(skill.centred), True, observation)
                turn = self._look(skill.point, observation)
                on = observation.target is not None and observation.target.cell == skill.cell
                return Action(attack=on, d_yaw=turn.d_yaw, d_pitch=turn.d_pitch)
            case Walk():
                steering = self._guide.steer(skill.route, observation.pose.position)
                if steering is None:
                    return self._walk(skill.route.end, True, observation)
                return self._walk(steering.waypoint, steering.waypoint == skill.route.end, observation)
            case Wait():
                return Action()

    @staticmethod
    def _look(point: Vector, observation: Observation) -> Action:
        pose = observation.pose
        x, y, z = pose.position
        d_yaw, d_pitch = gaze_error((x, y + EYE_HEIGHT, z), pose.yaw, pose.pitch, point)
        return Action(d_yaw=clamp(d_yaw, MAX_YAW_TURN), d_pitch=clamp(d_pitch, MAX_PITCH_TURN))

    def _raise(self, skill: Raise, observation: Observation) -> Action:
        """Stand in the middle, look down, jump, and place as soon as the feet are out of the cell."""
        pose = observation.pose
        if pose.on_ground and not is_centred(skill.base, observation):
            return self._walk(_middle(skill.base), True, observation)
        d_pitch = clamp(90.0 - pose.pitch, MAX_PITCH_TURN)
        if pose.on_ground:
            return Action(jump=pose.pitch >= _STEEP, d_pitch=d_pitch)
        clear = pose.position[1] + pose.velocity[1] >= skill.base[1] + 1.0
        if clear and laid_cell(observation.target) == skill.base:
            return Action(item_action=ItemAction("place", skill.item))
        return Action(d_pitch=d_pitch)

    def _walk(self, waypoint: Vector, last: bool, observation: Observation) -> Action:
        assert self._guide is not None
        pose = observation.pose
        x, _, z = pose.position
        away = math.hypot(waypoint[0] - x, waypoint[2] - z)
        if last and away < _RESTED:
            return Action()
        error = wrap_degrees(yaw_towards(pose.position, waypoint) - pose.yaw)
        turn = clamp(error, MAX_YAW_TURN)
        direction = ((waypoint[0] - x) / max(away, 1e-6), (waypoint[2] - z) / max(away, 1e-6))
        speed = pose.velocity[0] * direction[0] + pose.velocity[2] * direction[1]
        go = abs(error - turn) <= _FORWARD_WITHIN and not (last and away <= _GLIDE * speed)
        return Action(
            forward=int(go),
            sneak=last and away < _SNEAK_WITHIN and pose.on_ground and pose.position[1] - waypoint[1] < _LEDGE,
            jump=go and pose.on_ground and self._guide.step_ahead(pose.position, direction),
            d_yaw=turn,
            d_pitch=clamp(-pose.pitch, MAX_PITCH_TURN) if away > _LEVEL_BEYOND else 0.0,
        )


def is_centred(cell: Cell, observation: Observation) -> bool:
    """Whether a body stands over a cell alone."""
    x, _, z = observation.pose.position
    return abs(x - cell[0] - 0.5) <= CENTRED and abs(z - cell[2] - 0.5) <= CENTRED


def _middle(cell: Cell) -> Vector:
    return cell[0] + 0.5, float(cell[1]), cell[2] + 0.5
