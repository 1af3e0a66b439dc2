"""The hold action: what the body does in a tick for which the model was late. It belongs to the body, to no policy.

It lets go sooner than a world does that hears nothing more (``bridge.held_keys``): the loop knows that its model is late.
"""

from __future__ import annotations

from bridge.messages import Action

KEEP_BUTTONS_TICKS = 4
"""Held ticks for which attack and use stay pressed: one late tick must not undo a dig, a dead model must not hit on."""
KEEP_MOVEMENT_TICKS = 20
"""Held ticks (a second) for which the movement keys stay as they are: a dead model must not walk the body on."""


def hold_action(last: Action, held_ticks: int) -> Action:
    """The action for the ``held_ticks``-th tick in a row (1 based) without an answer, after ``last`` was played.

    Movement keys stay as they are for KEEP_MOVEMENT_TICKS, attack and use for KEEP_BUTTONS_TICKS, then everything is
    released. The camera stands still and jump is released from the first tick on. Nothing is dropped and no item
    function runs twice.
    """
    if held_ticks > KEEP_MOVEMENT_TICKS:
        return Action()
    keep = held_ticks <= KEEP_BUTTONS_TICKS
    return Action(
        forward=last.forward,
        strafe=last.strafe,
        sneak=last.sneak,
        sprint=last.sprint,
        use=last.use and keep,
        attack=last.attack and keep,
    )
