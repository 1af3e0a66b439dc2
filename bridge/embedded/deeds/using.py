"""The use key: which deed a click does, in the game's order of precedence, and what goes on while the key is held.

A click asks the main hand and then the off hand. Each touches the creature under the crosshair; or the block there answers by
itself (not to a player who sneaks with anything in his hands), else the item is used on it, and a block is placed; and where
none of that applies, the item is used by itself. The first that applies ends the click; a held key clicks again every 4 ticks.
Source: https://minecraft.wiki/w/Controls and the pages that each module of deeds names. The off hand places no blocks: no item
function brings any there.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping

from bridge.embedded.cells.placing import placed_blocks
from bridge.embedded.deeds import (
    bone_meal,
    buckets,
    cakes,
    chests,
    openings,
    picking,
    reworking,
    sleeping,
    throwing,
    wearing,
)
from bridge.embedded.deeds.deed import DONE, MAIN_HAND, OFF_HAND, PASS, BlockDeed, Gaze, Held, ItemDeed, Scene
from bridge.embedded.deeds.hands import Hands
from bridge.embedded.deeds.lasting import lasting_items
from bridge.embedded.player.aiming import CreatureHit
from bridge.embedded.player.damage import NOT_BLOCKING
from bridge.messages import Action

CLICK_TICKS = 4
"""Ticks between two clicks while the key is held."""


@functools.cache
def deeds_of_blocks() -> Mapping[int, BlockDeed]:
    """Block id -> how it answers the use key."""
    modules = (openings, chests, sleeping, picking, cakes)
    return {block: deed for module in modules for block, deed in module.block_deeds().items()}


@functools.cache
def deeds_on_blocks() -> Mapping[int, BlockDeed]:
    """Item id -> what using it on a block does."""
    return {**reworking.item_deeds(), **bone_meal.item_deeds()}


@functools.cache
def deeds_of_items() -> Mapping[int, ItemDeed]:
    """Item id -> what using it does, whatever is looked at."""
    return {**buckets.item_deeds(), **throwing.item_deeds(), **wearing.item_deeds()}


class Using:
    """The use key of one player."""

    def __init__(self, scene: Scene, hands: Hands) -> None:
        self._scene = scene
        self._hands = hands

    @property
    def is_busy(self) -> bool:
        """Whether an item is being used over time, so that the hands cannot attack."""
        return bool(self._scene.use["item"])

    @property
    def is_asleep(self) -> bool:
        """Whether the player lies in bed, so that only ``sneak`` of an action counts."""
        return bool(self._scene.use["sleep_ticks"])

    def tick(self, action: Action, gaze: Gaze, creature: CreatureHit | None) -> str:
        """One tick of the key, held or not; the note says why a click was refused.

        Args:
            action: ``use``, and ``attack``, which closes an open container.
            gaze: what block lies under the crosshair, if no creature does.
            creature: what creature does.
        """
        chests.tick_chest(self._scene)
        if action.attack:
            chests.close(self._scene)
        use = self._scene.use
        use["wait"] = max(0, int(use["wait"]) - 1) if action.use else 0
        self.follow_hands()
        if self.is_busy:
            self._go_on(action.use, gaze)
        elif action.use and use["wait"] == 0:
            use["wait"] = CLICK_TICKS
            chests.close(self._scene)
            return self._click(gaze, creature)
        return DONE

    def stop(self) -> None:
        """End what is used over time without its effect, sleep too, and close what is open."""
        self._scene.use["item"] = self._scene.use["sleep_ticks"] = 0
        self._scene.vitals["blocking"] = NOT_BLOCKING
        chests.close(self._scene)

    def follow_hands(self) -> None:
        """End what is used over time where the hands have put another item in its place, or let it go."""
        use = self._scene.use
        if self.is_busy and Held(self._scene, int(use["hand"])).item != use["item"]:
            self.stop()

    def _go_on(self, is_held: bool, gaze: Gaze) -> None:
        """One tick of the item in use, or its release."""
        scene, use = self._scene, self._scene.use
        held = Held(scene, int(use["hand"]))
        if is_held:
            self._use_on(held)
        else:
            lasting_items()[held.item].release(scene, held, gaze, int(use["ticks"]))
            use["item"] = 0

    def _use_on(self, held: Held) -> None:
        """Use for one tick what takes its time."""
        use = self._scene.use
        use["ticks"] += 1
        if lasting_items()[held.item].tick(self._scene, held, int(use["ticks"])):
            use["item"] = 0
            use["wait"] = CLICK_TICKS

    def _click(self, gaze: Gaze, creature: CreatureHit | None) -> str:
        for hand in (MAIN_HAND, OFF_HAND):
            held = Held(self._scene, hand)
            note = self._touch(held, gaze, creature)
            if note is PASS and held.item:
                note = self._use_item(held, gaze)
            if note is not PASS:
                return note
        return DONE

    def _touch(self, held: Held, gaze: Gaze, creature: CreatureHit | None) -> str | None:
        """What a hand does to the creature or the block under the crosshair."""
        scene, hit = self._scene, gaze.hit
        if creature is not None:
            return scene.surroundings.touch_creature(creature.row, scene, held)
        if hit is None:
            return PASS
        both_empty = not Held(scene, MAIN_HAND).item and not Held(scene, OFF_HAND).item
        if not gaze.sneaking or both_empty:
            deed = deeds_of_blocks().get(hit.block)
            note = PASS if deed is None else deed(scene, held, hit)
            if note is not PASS:
                return note
        deed = deeds_on_blocks().get(held.item)
        if deed is not None:
            return deed(scene, held, hit)
        if held.hand == MAIN_HAND and held.item in placed_blocks():
            note = self._hands.place(scene.inventory.held_slot, hit)
            # A carrot that cannot be planted there may still be eaten.
            return PASS if note and held.item in lasting_items() else note
        return PASS

    def _use_item(self, held: Held, gaze: Gaze) -> str | None:
        scene = self._scene
        deed = deeds_of_items().get(held.item)
        if deed is not None:
            return deed(scene, held, gaze)
        lasting = lasting_items().get(held.item)
        if lasting is None or not lasting.may_begin(scene, held):
            return PASS
        scene.use["item"], scene.use["hand"], scene.use["ticks"] = held.item, held.hand, 0
        self._use_on(held)
        return DONE
