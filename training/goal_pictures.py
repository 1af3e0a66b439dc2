"""Pictures for goals: what is wanted, standing alone on open ground, drawn by the camera that draws everything else.

A task has one fixed picture. In training and in the bench of suites every episode has its own, by its seed: from another side,
nearer or farther and at another hour, so that what is wanted has to be recognised and no picture can be learned by heart (our
definition). The two never show the same: the ground of the bench's is one that training's never have.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from msgspec.structs import replace

from bridge import names
from bridge.camera import Camera
from bridge.grid import BlockGrid
from bridge.messages import Entity, Frame, Task, Vector
from training.task_names import TaskName

_THING = (8, 1, 6)
"""Cell in which the thing stands."""
_EYE_HEIGHT = 1.6
GROUNDS = ("podzol", "sand", "snow_block", "stone", "dirt", "red_sand")
"""What the things of training's views stand on."""
HELD_OUT_GROUNDS = ("grass_block",)
"""Those of the bench's, and that of the fixed view."""
NEAREST, FARTHEST = 2.2, 4.5
_DAY_TICKS = 12_000


@dataclass(frozen=True)
class View:
    """How a thing is looked at.

    Attributes:
        yaw: degrees, of the one who looks.
        distance: blocks to its middle.
        turned: yaw of a creature in degrees; the fixed one shows its face and one side.
        ground: name of the block that all stands on.
        time_of_day: ticks since sunrise.
    """

    yaw: float = 0.0
    distance: float = 3.0
    turned: float = 140.0
    ground: str = HELD_OUT_GROUNDS[0]
    time_of_day: int = 1000


FIXED = View()


def draw_view(generator: np.random.Generator, grounds: Sequence[str] = GROUNDS) -> View:
    """A view by chance, in daylight, on one of the grounds."""
    return View(
        yaw=float(generator.uniform(-180, 180)),
        distance=float(generator.uniform(NEAREST, FARTHEST)),
        turned=float(generator.uniform(-180, 180)),
        ground=grounds[int(generator.integers(len(grounds)))],
        time_of_day=int(generator.integers(_DAY_TICKS)),
    )


@functools.lru_cache(maxsize=64)
def picture_of_block(block: str, view: View = FIXED) -> Frame:
    """A frame of one block of this name, of the default size; read-only."""
    grid = _open_ground(view.ground)
    grid.set(*_THING, names.blocks().id(block))
    return _look(grid, view, None)


@functools.lru_cache(maxsize=64)
def picture_of_creature(kind: str, view: View = FIXED) -> Frame:
    """A frame of one creature of this kind, of the default size; read-only."""
    return _look(_open_ground(view.ground), view, kind)


def with_drawn_picture(
    name: TaskName, task: Task, generator: np.random.Generator, grounds: Sequence[str] = GROUNDS
) -> Task:
    """A task with another picture of the same thing, as ``draw_view`` draws it; as it is, where it shows none."""
    if task.goal.image is None:
        return task
    kind, view = name.file.kinds[name.kind], draw_view(generator, grounds)
    picture = picture_of_creature(kind.creatures[0], view) if kind.creatures else picture_of_block(kind.blocks[0], view)
    return replace(task, goal=replace(task.goal, image=picture))


def _look(grid: BlockGrid, view: View, creature: str | None) -> Frame:
    x, y, z = _THING[0] + 0.5, float(_THING[1]), _THING[2] + 0.5
    # At a yaw of 0 one looks along +z, and -x is to the right.
    ahead = (-math.sin(math.radians(view.yaw)) * view.distance, math.cos(math.radians(view.yaw)) * view.distance)
    feet: Vector = (x - ahead[0], y, z - ahead[1])
    entities: tuple[Entity, ...] = ()
    if creature is not None:
        entities = (Entity(1, creature, (ahead[0], 0.0, ahead[1]), view.distance, yaw=view.turned + view.yaw),)
    pitch = math.degrees(math.atan2(_EYE_HEIGHT - 0.5, view.distance))
    eye = (feet[0], y + _EYE_HEIGHT, feet[2])
    frame = Camera().render(grid, eye, view.yaw, pitch, entities, feet, time_of_day=view.time_of_day)
    frame.setflags(write=False)
    return frame


def _open_ground(ground: str) -> BlockGrid:
    grid = BlockGrid(0, 16)
    column = np.zeros((16, 16, 16), np.uint16)
    column[:, 0] = names.blocks().id(ground)
    for chunk_x in range(-3, 4):
        for chunk_z in range(-3, 4):
            grid.load_column(chunk_x, chunk_z, column)
    return grid
