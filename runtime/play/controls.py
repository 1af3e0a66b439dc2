"""What the page says of keyboard and mouse, and the action that it comes to."""

from __future__ import annotations

from collections import deque
from typing import Annotated, Literal

import msgspec

from bridge import names
from bridge.messages import Action, ItemAction, ItemVerb

MOST_TURN_DEGREES = 180.0
"""What one tick can turn; the rest of a faster turn is lost."""
MOST_DEEDS = 16
"""Deeds that wait for their tick; more are dropped."""


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of what the page says."""


class Keys(Said, frozen=True, tag="keys"):
    """The keys and mouse buttons that are down now."""

    forward: Annotated[int, msgspec.Meta(ge=-1, le=1)] = 0
    strafe: Annotated[int, msgspec.Meta(ge=-1, le=1)] = 0
    jump: bool = False
    sneak: bool = False
    sprint: bool = False
    attack: bool = False
    use: bool = False


class Turn(Said, frozen=True, tag="turn"):
    """How far the mouse turned the head since it was last said, in degrees."""

    yaw: Annotated[float, msgspec.Meta(ge=-3600.0, le=3600.0)]
    pitch: Annotated[float, msgspec.Meta(ge=-3600.0, le=3600.0)]


class Deed(Said, frozen=True, tag="deed"):
    """Something done once: one of the functions of an item, or a drop of what is in the hand."""

    verb: ItemVerb | Literal["drop"]
    item: Annotated[int, msgspec.Meta(ge=0)] = names.NO_ITEM


class Begin(Said, frozen=True, tag="begin"):
    """Another episode: of the same seed, or of the next."""

    next: bool = False


class Pause(Said, frozen=True, tag="pause"):
    """Let the world stand still, or go on."""

    on: bool


class Look(Said, frozen=True, tag="look"):
    """Which picture to send: the agent's own, or the larger one."""

    large: bool


PageSays = Keys | Turn | Deed | Begin | Pause | Look


class Controls:
    """Holds what the person does between ticks."""

    def __init__(self) -> None:
        self.release()

    def release(self) -> None:
        """Let go of everything."""
        self._keys = Keys()
        self._yaw = 0.0
        self._pitch = 0.0
        self._deeds: deque[Deed] = deque(maxlen=MOST_DEEDS)
        # A click shorter than a tick is a click all the same.
        self._tapped = Keys()

    def hear(self, said: Keys | Turn | Deed) -> None:
        """Take in what the page says."""
        if isinstance(said, Keys):
            self._keys = said
            self._tapped = Keys(
                jump=self._tapped.jump or said.jump,
                attack=self._tapped.attack or said.attack,
                use=self._tapped.use or said.use,
            )
        elif isinstance(said, Turn):
            self._yaw += said.yaw
            self._pitch += said.pitch
        elif len(self._deeds) < MOST_DEEDS:
            self._deeds.append(said)

    def take(self) -> Action:
        """The action of the coming tick; turns and deeds are used up, keys stay down."""
        keys, tapped = self._keys, self._tapped
        deed = self._deeds.popleft() if self._deeds else None
        drop = deed is not None and deed.verb == "drop"
        item_action = None
        if deed is not None and deed.verb != "drop" and 0 < deed.item < len(names.items()):
            item_action = ItemAction(deed.verb, deed.item)
        action = Action(
            forward=keys.forward,
            strafe=keys.strafe,
            jump=keys.jump or tapped.jump,
            sneak=keys.sneak,
            sprint=keys.sprint,
            d_yaw=_clipped(self._yaw),
            d_pitch=_clipped(self._pitch),
            use=keys.use or tapped.use,
            attack=keys.attack or tapped.attack,
            drop=drop,
            item_action=item_action,
        )
        self._yaw = self._pitch = 0.0
        self._tapped = Keys()
        return action


def _clipped(degrees: float) -> float:
    return max(-MOST_TURN_DEGREES, min(MOST_TURN_DEGREES, degrees))
