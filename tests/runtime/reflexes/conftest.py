"""A body in a flat embedded world that a test changes, lived tick by tick with reflexes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, CreatureSetup, Goal, Observation, Task, WorldSetup
from runtime.reflexes.board import ReflexBoard, make_reflexes
from runtime.reflexes.choice import NAMES

STILL = Action()
Wish = Callable[[Observation], Action]


class Place:
    """The world, its newest observation, and who acted on each tick.

    Args:
        reflexes: the names of those that act.
        creatures, setup: of the task.
    """

    def __init__(self, *reflexes: str, creatures: tuple[CreatureSetup, ...] = (), **setup: object) -> None:
        self.world = EmbeddedWorld(draw=False)
        fields = {"terrain": "flat", "creatures": creatures, **setup}
        task = Task("live", Goal("live"), Collect(("diamond",), 64), setup=WorldSetup(**fields))
        self.seen = self.world.reset(task, 3)
        board = make_reflexes(reflexes, np.random.default_rng(0))
        assert board is not None
        self.board: ReflexBoard = board
        self.actors: list[str | None] = []
        self.healths: list[float] = []
        x, y, z = self.seen.pose.position
        self.feet = (int(np.floor(x)), round(y), int(np.floor(z)))

    def put(self, block: str, low: tuple[int, int, int], high: tuple[int, int, int] | None = None) -> None:
        """Fill a box of cells, given as offsets from where the feet were at first, with a block."""
        x, y, z = self.feet
        (i, j, k), (p, q, r) = low, high or low
        for dx in range(i, p + 1):
            for dy in range(j, q + 1):
                for dz in range(k, r + 1):
                    self.world.columns.change((x + dx, y + dy, z + dz), names.blocks().id(block))

    def stand(self, dx: float = 0.0, dy: float = 0.0, dz: float = 0.0) -> None:
        """Put the feet at an offset from the middle of their first cell."""
        x, y, z = self.feet
        self.world.body.position[:] = (x + 0.5 + dx, y + dy, z + 0.5 + dz)
        self.seen = self.world.look()

    def live(self, ticks: int, wish: Action | Wish = STILL) -> Observation:
        """So many ticks in which the body does what it wishes, unless a reflex acts; ends at a death."""
        for _ in range(ticks):
            taken = self.board.take_over(self.seen)
            wanted = wish(self.seen) if callable(wish) else wish
            action = taken[1] if taken is not None else wanted
            self.board.on_action(action)
            self.actors.append(taken[0] if taken is not None else None)
            self.seen, _, done, _ = self.world.step(action)
            self.healths.append(self.seen.life.health)
            if done:
                break
        return self.seen

    @property
    def taken(self) -> set[str]:
        """The reflexes that acted."""
        return {actor for actor in self.actors if actor is not None}


@pytest.fixture
def place() -> type[Place]:
    """Makes places."""
    return Place


@pytest.fixture(params=NAMES)
def reflex_name(request: pytest.FixtureRequest) -> str:
    """Each reflex."""
    return str(request.param)
