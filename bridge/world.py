"""What every world is: the two protocols that the runtime and the training speak."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from bridge.exit_cause import ExitCause
from bridge.messages import Action, Observation, StepInfo, Task

CLOSED = "this world is closed: make another"
"""What a world answers that was closed."""


class WorldError(Exception):
    """A world cannot go on; the text says what happened and what the user can do."""


class WorldLost(WorldError):  # noqa: N818  (it tells what the world is, as its reader says it)
    """A world that was played in, or was to be joined, is lost.

    Args:
        text: what happened and what the user can do.
        cause: why, in one word that can be decided on.
    """

    cause: ExitCause = "fault"

    def __init__(self, text: str, cause: ExitCause = "fault") -> None:
        super().__init__(text)
        self.cause = cause


def loss_cause(error: BaseException) -> ExitCause:
    """The cause that an error names; ``fault`` where it names none."""
    cause: ExitCause = getattr(error, "cause", "fault")
    return cause


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


@runtime_checkable
class ReturningWorld(Protocol):
    """A streaming world that can be come back to after a loss: it went on meanwhile, and the body is where it was left."""

    survives_death: bool
    """Whether it can be come back to after a death too: the body comes to life again by itself."""

    async def rejoin(self) -> Observation:
        """Come back and go on with the episode that was lost: its ticks and what was counted go on.

        Raises WorldError as ``reset`` does; it may be tried again then.
        """


@runtime_checkable
class LastingWorld(Protocol):
    """A streaming world in which one episode can follow another without anything being put back to a beginning."""

    async def carry_on(self, task: Task) -> Observation:
        """Begin an episode where the one before ended: place, inventory and land stay, success is counted from now.

        Raises WorldError as ``reset`` does. Where the agent died and does not come back by itself, use ``reset``.
        """
