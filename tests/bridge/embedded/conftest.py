"""A world without drawing, standing in front of a block of the test's choice."""

from collections.abc import Callable

import pytest

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, Goal, Observation, Task, WorldSetup

MakeWorld = Callable[..., tuple[EmbeddedWorld, Observation]]


@pytest.fixture
def make_world() -> MakeWorld:
    """Builds (world, first observation) of a collect task."""

    def make(
        seed: int = 0, count: int = 4, held: tuple[tuple[str, int], ...] = ()
    ) -> tuple[EmbeddedWorld, Observation]:
        world = EmbeddedWorld(draw=False)
        task = Task("collect", Goal("collect oak logs"), Collect(("oak_log",), count), setup=WorldSetup(inventory=held))
        first = world.reset(task, seed)
        world.step(Action())
        return world, first

    return make


@pytest.fixture
def face_block() -> Callable[[EmbeddedWorld, str], tuple[int, int, int]]:
    """Puts a block two cells south of the body at eye height, and looks at it."""

    def face(world: EmbeddedWorld, block: str) -> tuple[int, int, int]:
        world.body.yaw = world.body.pitch = 0.0
        x, y, z = (int(v // 1) for v in world.body.position)
        for ahead in (1, 2):
            for rise in (0, 1):
                world.columns.change((x, y + rise, z + ahead), names.AIR)
        cell = (x, y + 1, z + 2)
        world.columns.change(cell, names.blocks().id(block))
        return cell

    return face
