"""The body's keys between two actions of a client: held for a while, then let go. The rule is that of ``bridge.world``.

``runtime.hold`` is another thing: there a loop that is at hand chooses what to do while its own model is late.
"""

from __future__ import annotations

import msgspec

from bridge.messages import Action

RELEASE_HANDS_AFTER_TICKS = 10
RELEASE_ALL_AFTER_TICKS = 40
"""Ticks that an action lasts for attack and use, and for all the rest. ``minecraft/node/act.js`` has the same numbers."""


class HeldKeys:
    """The newest action, as a world plays it from tick to tick until another comes."""

    def __init__(self) -> None:
        self._action = Action()
        self._ticks = 0

    def press(self, action: Action) -> None:
        """An action came: it shapes the next tick."""
        self._action = action
        self._ticks = 0

    def next_tick(self) -> Action:
        """What is done in the coming tick: the action itself, then what is still held of it, in the end nothing."""
        self._ticks += 1
        if self._ticks == 1:
            return self._action
        if self._ticks > RELEASE_ALL_AFTER_TICKS:
            return Action()
        hands = self._ticks <= RELEASE_HANDS_AFTER_TICKS
        return msgspec.structs.replace(
            self._action,
            d_pitch=0.0,
            d_yaw=0.0,
            drop=False,
            item_action=None,
            attack=self._action.attack and hands,
            use=self._action.use and hands,
        )
