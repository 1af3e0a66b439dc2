"""How a placed block stands: facing, half, axis, hinge and the like, by the face clicked, the point on it, and the gaze.

Source: https://minecraft.wiki/w/Placement and the pages of the blocks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bridge import names
from bridge.block_states import properties_of, state_or_default
from bridge.embedded.cells.directions import CLOCKWISE, NAMES, OPPOSITE, STEPS, heading_of
from bridge.embedded.motion.block_physics import CUBE, block_physics
from bridge.grid import BlockGrid
from bridge.messages import Cell
from bridge.raycast import look_direction

_ALONG_THE_GAZE = re.compile(r"_stairs$|_door$|_bed$|_fence_gate$|campfire$|^bell$")
"""Facing is where the body looks to; of everything else that faces a side, where it comes from."""
_OFF_THE_FACE = re.compile(
    r"wall_|^ladder$|^tripwire_hook$|^end_rod$|^lightning_rod$|shulker_box$|amethyst_(bud|cluster)$"
)
"""Facing is the face that was clicked."""
_ON_ANY_FACE = re.compile(r"_button$|^lever$|^grindstone$")
_SIDEWAYS = re.compile(r"anvil$")
_LOOKS_AWAY = re.compile(r"^observer$")


@dataclass(frozen=True, slots=True)
class Click:
    """A use of an item on a block.

    Attributes:
        cell: the block under the crosshair.
        face: unit vector out of the face that was met.
        point: where on the block, from its cell's corner on, 0..1 each.
        yaw, pitch: where the body looks, in degrees.
    """

    cell: Cell
    face: Cell
    point: tuple[float, float, float]
    yaw: float
    pitch: float

    @property
    def face_name(self) -> str:
        """The face by the game's name: down, up, north, south, west, east."""
        return NAMES[self.face]

    @property
    def heading(self) -> str:
        """The side of the world that the body looks to."""
        return heading_of(self.yaw)

    @property
    def gaze(self) -> str:
        """The one of six directions that is nearest to where the body looks."""
        direction = look_direction(self.yaw, self.pitch)
        return max(STEPS, key=lambda name: sum(a * b for a, b in zip(STEPS[name], direction, strict=True)))

    @property
    def is_high(self) -> bool:
        """Whether the upper half is meant: the underside of a block, or the upper part of a side."""
        return self.face[1] < 0 or (self.face[1] == 0 and self.point[1] > 0.5)


def _facing(block: str, values: tuple[str, ...], click: Click) -> str:
    """The value of ``facing`` for a block that has one."""
    face = click.face_name
    if _OFF_THE_FACE.search(block):
        return face
    if block == "cocoa":
        return OPPOSITE[face]
    if block == "hopper":
        return "down" if click.face[1] else OPPOSITE[face]
    if _ON_ANY_FACE.search(block):
        return click.heading if click.face[1] else face
    if block.endswith("_trapdoor"):
        return OPPOSITE[click.heading] if click.face[1] else face
    if _ALONG_THE_GAZE.search(block):
        return click.heading
    if _SIDEWAYS.search(block):
        return CLOCKWISE[click.heading]
    if "up" in values:
        return click.gaze if _LOOKS_AWAY.search(block) else OPPOSITE[click.gaze]
    return OPPOSITE[click.heading]


def _hinge(grid: BlockGrid, block: int, cell: Cell, facing: str, click: Click) -> str:
    """The game's side of a door's hinge: away from a door beside it, else at the wall, else where the click was."""
    right = STEPS[CLOCKWISE[facing]]
    left = STEPS[OPPOSITE[CLOCKWISE[facing]]]
    traits = block_physics().traits
    walls = 0
    doors = []
    for (dx, _, dz), sign in ((left, -1), (right, 1)):
        for rise in (0, 1):
            walls += sign * bool(traits[grid.get(cell[0] + dx, cell[1] + rise, cell[2] + dz)] & CUBE)
        doors.append(grid.get(cell[0] + dx, cell[1], cell[2] + dz) == block)
    door_left, door_right = doors
    if (door_left and not door_right) or walls > 0:
        return "right"
    if (door_right and not door_left) or walls < 0:
        return "left"
    x, z = click.point[0], click.point[2]
    to_the_left = {"east": z < 0.5, "west": z > 0.5, "south": x > 0.5, "north": x < 0.5}[facing]
    return "left" if to_the_left else "right"


def _rotation(block: str, yaw: float) -> str:
    """Sixteenths of a turn: signs and banners look at who placed them, heads away."""
    turned = yaw if block.endswith(("_skull", "_head")) else yaw + 180.0
    return str(round(turned * 16.0 / 360.0) % 16)


def choose_state(grid: BlockGrid, block: int, cell: Cell, click: Click) -> int | None:
    """The state in which a block is placed into a cell; None where it cannot hang or lean on the face that was clicked."""
    name = names.blocks().name(block)
    properties = dict(properties_of(block))
    wanted: dict[str, str] = {}
    if "facing" in properties:
        wanted["facing"] = _facing(name, properties["facing"], click)
        if wanted["facing"] not in properties["facing"]:
            return None
    if "face" in properties:
        wanted["face"] = {1: "floor", 0: "wall", -1: "ceiling"}[click.face[1]]
    if "hinge" in properties:
        wanted["hinge"] = _hinge(grid, block, cell, wanted["facing"], click)
    if "top" in properties.get("half", ()):
        wanted["half"] = "top" if click.is_high else "bottom"
    if name.endswith("_slab"):
        wanted["type"] = "top" if click.is_high else "bottom"
    if "axis" in properties:
        wanted["axis"] = "xyz"[next(axis for axis in range(3) if click.face[axis])]
    if "rotation" in properties:
        wanted["rotation"] = _rotation(name, click.yaw)
    if "hanging" in properties:
        hangs = click.face[1] < 0
        wanted["hanging"] = "true" if hangs and name != "mangrove_propagule" else "false"
    if "persistent" in properties:
        wanted["persistent"] = "true"
    if "shape" in properties and name.endswith("rail"):
        wanted["shape"] = "north_south" if click.heading in ("north", "south") else "east_west"
    if name in ("vine", "glow_lichen", "sculk_vein"):
        side = OPPOSITE[click.face_name]
        if side not in properties:
            return None
        wanted[side] = "true"
    return state_or_default(block, 0, **wanted)
