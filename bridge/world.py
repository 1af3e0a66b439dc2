"""What every world is: the two protocols that the runtime and the training speak, and the success test they share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

from bridge import names
from bridge.messages import Action, Collect, Observation, Slots, StepInfo, Task, count_items

CLOSED = "this world is closed: make another"
"""What a world answers that was closed."""


class WorldError(Exception):
    """A world cannot go on; the text says what happened and what the user can do."""


class World(Protocol):
    """A world in lock-step: it waits for each action."""

    name: str
    """The engine that answers, as reports name it."""

    def reset(self, task: Task, seed: int) -> Observation:
        """Begin an episode and return its first observation."""

    def step(self, action: Action) -> tuple[Observation, float, bool, StepInfo]:
        """One tick: observation, reward, done (success or death), info."""

    def close(self) -> None:
        """Release everything; safe to call twice."""


class StreamingWorld(Protocol):
    """A world that does not wait: observations arrive at 20 Hz, and the newest action is held until another comes.

    Keys stay down, turns and single deeds (drop, item_action) happen once. Where no other action comes, the hands (attack
    and use) let go after ``held_keys.RELEASE_HANDS_AFTER_TICKS`` and the rest after RELEASE_ALL_AFTER_TICKS, so that a client
    that fell silent leaves no body that walks on for ever.
    """

    name: str

    async def reset(self, task: Task, seed: int) -> Observation:
        """Begin an episode and return its first observation."""

    async def next_step(self) -> tuple[Observation, float, bool, StepInfo]:
        """Wait for the next tick's observation. Ticks that nobody took are skipped: the newest is returned.

        Raises WorldError when the world is lost (kicked, node died, server gone).
        """

    def act(self, action: Action) -> None:
        """Send the action for the coming tick; returns at once."""

    async def close(self) -> None:
        """Release everything; safe to call twice."""


class CollectTest:
    """Judges a ``Collect`` from inventories: progress is counted from what the agent held at the reset."""

    saved_fields: ClassVar[Mapping[str, Any]] = {"_had": int}
    """What an embedded world's snapshot saves of it (``bridge.embedded.saved_fields``)."""

    def __init__(self, collect: Collect, first_inventory: Slots) -> None:
        self._items = names.items().ids(collect.items)
        self._wanted = collect.count
        self._had = count_items(first_inventory, self._items)

    def judge(self, inventory: Slots) -> StepInfo:
        """Success and progress for the inventory of one tick."""
        gained = count_items(inventory, self._items) - self._had
        return StepInfo(success=gained >= self._wanted, progress=min(1.0, max(0.0, gained / self._wanted)))
