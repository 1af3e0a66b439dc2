"""All reflexes of one body: the first that acts has it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bridge.messages import Action, Observation
from runtime.reflexes.choice import NAMES
from runtime.reflexes.creeper import BackOffCreeper
from runtime.reflexes.eat import Eat
from runtime.reflexes.fight import FightBack
from runtime.reflexes.leave_fire import LeaveFire
from runtime.reflexes.reflex import Reflex
from runtime.reflexes.surface import Surface
from runtime.reflexes.unstuck import Unstuck


class ReflexBoard:
    """Implements ``runtime.loop.Reflexes``.

    Args:
        reflexes: the most urgent first.
    """

    def __init__(self, reflexes: Sequence[Reflex]) -> None:
        self._reflexes = tuple(reflexes)
        self._last = Action()
        self.reason = ""
        """Why the newest take-over."""

    def take_over(self, observation: Observation) -> tuple[str, Action] | None:
        """The first reflex that acts on this observation, and what it does; None where all is well. Called once a tick."""
        taken: tuple[str, Action] | None = None
        for reflex in self._reflexes:
            if taken is not None:
                reflex.interrupt()
                continue
            action = reflex.act(observation, self._last)
            if action is not None:
                taken, self.reason = (reflex.name, action), reflex.reason
        return taken

    def on_action(self, action: Action) -> None:
        """The body does this, whoever chose it."""
        self._last = action


def make_reflexes(names: Sequence[str], generator: np.random.Generator) -> ReflexBoard | None:
    """The reflexes of one body by their names; None for none.

    Args:
        names: some of ``choice.NAMES``.
        generator: of those that try something at random.
    """
    made = {
        "leave_fire": LeaveFire,
        "surface": Surface,
        "creeper": BackOffCreeper,
        "fight": FightBack,
        "unstuck": lambda: Unstuck(generator),
        "eat": Eat,
    }
    reflexes = [made[name]() for name in NAMES if name in names]
    return ReflexBoard(reflexes) if reflexes else None
