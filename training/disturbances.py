"""Disturbances: short spells in which neither side drives, so that the teachers are seen mending what no teacher would do.

The student's own mistakes do the same once there is a student. A disturbance does it from the first round on, and with mistakes
that this student does not happen to make (our definition, after the noise of DART, arXiv 1703.09327).
"""

from __future__ import annotations

import numpy as np

from bridge.messages import Action

TICKS = (5, 25)
"""Shortest and longest spell."""
HOLD_TICKS = 6
"""How long one random action is held."""
FARTHEST_TURN_DEGREES = 180.0
FASTEST_TURN_DEGREES = 15.0
"""A tick, of a turn to another heading: what a student might do too."""
PITCH_DEGREES = 4.0
"""Spread of the random nods."""


class Disturbance:
    """One spell: random steps, or a turn to another heading and on from there, each in half of the cases.

    It moves, turns and now and then hits. It never uses, places, makes, drops or throws away anything, so that a task which
    could be done before still can be.

    Args:
        generator: the episode's own; decides everything.
    """

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator
        self.ticks_left = int(generator.integers(*TICKS))
        self._heads_elsewhere = bool(generator.random() < 0.5)
        self._turn_left = float(generator.uniform(-FARTHEST_TURN_DEGREES, FARTHEST_TURN_DEGREES))
        self._held = Action()
        self._hold_left = 0

    def action(self) -> Action:
        """What is done on the next tick of the spell."""
        self.ticks_left -= 1
        if self._heads_elsewhere:
            turn = float(np.clip(self._turn_left, -FASTEST_TURN_DEGREES, FASTEST_TURN_DEGREES))
            self._turn_left -= turn
            return Action(forward=1, jump=bool(self._generator.random() < 0.3), d_yaw=turn)
        if self._hold_left == 0:
            self._hold_left = HOLD_TICKS
            self._held = self._draw()
        self._hold_left -= 1
        return self._held

    def _draw(self) -> Action:
        draw = self._generator
        return Action(
            forward=int(draw.integers(-1, 2)),
            strafe=int(draw.integers(-1, 2)),
            jump=bool(draw.random() < 0.2),
            sprint=bool(draw.random() < 0.2),
            sneak=bool(draw.random() < 0.1),
            d_pitch=float(draw.normal(0.0, PITCH_DEGREES)),
            d_yaw=float(draw.normal(0.0, FASTEST_TURN_DEGREES / 2)),
            attack=bool(draw.random() < 0.2),
        )
