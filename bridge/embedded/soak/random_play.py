"""A player without purpose who does everything that can be done: what the soak drives its worlds by.

It plays in stretches of some seconds, each with keys that are held throughout: it wanders, digs, uses what it has in hand on
what is around, fights, makes things, moves stacks, sleeps, idles. Now and then it looks straight at something in reach, so that
chests are opened, doors swung and sheep shorn far more often than by chance.
"""

from __future__ import annotations

import functools
import math

import msgspec
import numpy as np

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.fields import VOXEL_RADIUS
from bridge.messages import Action, Entity, ItemAction, Observation
from bridge.recipes import recipe_book
from bridge.sounds import CREATURES

_STRETCH = (5, 80)
"""Ticks that one stretch lasts at least, and fewer than at most."""
_MOODS = ("wander", "wander", "dig", "dig", "use", "use", "fight", "make", "handle", "idle")
_REACH = 4
"""Blocks around the eye in which something is chosen to be looked at."""
_NEAR = 16.0
"""Blocks within which a creature is gone after."""
_NOTABLE = (
    *(
        "chest",
        "barrel",
        "trapped_chest",
        "furnace",
        "crafting_table",
        "red_bed",
        "oak_door",
        "oak_trapdoor",
        "oak_fence_gate",
    ),
    *("wheat", "carrots", "potatoes", "farmland", "oak_sapling", "water", "lava", "pumpkin", "composter", "lever"),
)


@functools.cache
def _notable() -> frozenset[int]:
    return frozenset(names.blocks().id(name) for name in _NOTABLE)


def _creatures(seen: Observation) -> list[Entity]:
    """Those near enough to go after, nearest first."""
    return [entity for entity in seen.entities if entity.kind in CREATURES and entity.distance < _NEAR]


class RandomPlayer:
    """Draws the actions of one player.

    Args:
        generator: all of its chances.
    """

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator
        self._left = 0
        self._mood = "idle"
        self._held = Action()

    def act(self, world: EmbeddedWorld, seen: Observation) -> Action:
        """The action of one tick."""
        if self._left == 0:
            return self._begin_stretch(world, seen)
        self._left -= 1
        chance = self._generator.random()
        if self._mood == "make" and chance < 0.2:
            return Action(item_action=self._deed(world, ("craft", "craft", "craft", "smelt")))
        if self._mood == "handle" and chance < 0.2:
            return Action(item_action=self._deed(world, ("equip", "equip", "place", "place", "place", "discard")))
        if self._mood == "fight" and chance < 0.5 and _creatures(seen):
            turn = self._look(seen, creatures=True)
            return msgspec.structs.replace(self._held, d_yaw=turn.d_yaw, d_pitch=turn.d_pitch)
        return self._held

    def _begin_stretch(self, world: EmbeddedWorld, seen: Observation) -> Action:
        """Choose what is done next; its first tick turns the head or takes something into the hand."""
        draw = self._generator
        self._left = int(draw.integers(*_STRETCH))
        self._mood = str(draw.choice(_MOODS))
        walks = self._mood in ("wander", "fight") or draw.random() < 0.2
        turns = self._mood == "wander"
        self._held = Action(
            forward=int(draw.choice([-1, 1, 1, 1])) if walks else 0,
            strafe=int(draw.choice([-1, 0, 0, 0, 1])) if walks else 0,
            jump=bool(draw.random() < (0.6 if walks else 0.1)),
            sneak=bool(draw.random() < 0.15),
            sprint=bool(draw.random() < 0.4),
            d_yaw=float(draw.normal() * 4) if turns and draw.random() < 0.5 else 0.0,
            d_pitch=float(draw.normal()) if turns and draw.random() < 0.3 else 0.0,
            use=self._mood == "use",
            attack=self._mood in ("dig", "fight"),
            drop=bool(draw.random() < 0.01),
        )
        if draw.random() < 0.4:
            return Action(item_action=self._take_in_hand(world))
        return self._look(seen, creatures=self._mood == "fight" or bool(draw.random() < 0.3))

    def _take_in_hand(self, world: EmbeddedWorld) -> ItemAction | None:
        """Something to hold: for digging and fighting most often a tool."""
        tools = [item for item in world.inventory.counts() if names.items().max_durability[item] > 0]
        if tools and self._mood in ("dig", "fight") and self._generator.random() < 0.8:
            return ItemAction("equip", int(self._generator.choice(tools)))
        return self._deed(world, ("equip",))

    def _deed(self, world: EmbeddedWorld, verbs: tuple[str, ...]) -> ItemAction | None:
        """One of the item functions, most often with an item for which it can succeed."""
        draw = self._generator
        verb = str(draw.choice(verbs))
        held = world.inventory.counts()
        if verb == "craft":
            crafts = recipe_book().crafts
            fit = [
                item
                for item in draw.choice(list(crafts), 60).tolist()
                if any(all(part.held_in(held) >= part.count for part in recipe.ingredients) for recipe in crafts[item])
            ]
            return ItemAction("craft", fit[0] if fit else int(draw.choice(list(crafts))))
        if verb == "smelt":
            smelts = recipe_book().smelts
            fit = [item for item, source in smelts.items() if source.held_in(held)]
            return ItemAction("smelt", int(draw.choice(fit or list(smelts))))
        stacks = [world.inventory.slots, world.inventory.worn, world.containers.records["slots"].reshape(-1, 3)]
        kinds = np.unique(np.concatenate([stack[:, 0] for stack in stacks[: 3 if verb == "equip" else 1]]))
        if not kinds.any():
            return None
        item = int(draw.choice(kinds[kinds > 0]))
        return ItemAction("equip" if verb == "equip" else "place" if verb == "place" else "discard", item)

    def _look(self, seen: Observation, creatures: bool) -> Action:
        """Turn to a creature nearby, to something notable in reach, to any block in reach, or anywhere."""
        draw = self._generator
        rise = seen.voxel_origin[1] + VOXEL_RADIUS + 0.5 - seen.pose.position[1]
        near = _creatures(seen)
        if creatures and near:
            dx, dy, dz = near[0].offset
            return self._turn(seen, dx, dy + 0.5 - rise, dz)
        middle = slice(VOXEL_RADIUS - _REACH, VOXEL_RADIUS + _REACH + 1)
        around = seen.voxels[middle, middle, middle]
        cells = np.argwhere(np.isin(around, list(_notable())))
        if not len(cells) or draw.random() < 0.3:
            cells = np.argwhere(around != names.AIR)
        if not len(cells) or draw.random() < 0.2:
            return Action(d_yaw=float(draw.uniform(-180, 180)), d_pitch=float(draw.uniform(-60, 60)))
        cell = cells[int(draw.integers(len(cells)))] - _REACH
        return self._turn(seen, float(cell[0]), float(cell[1]), float(cell[2]))

    def _turn(self, seen: Observation, dx: float, dy: float, dz: float) -> Action:
        """Look along a way from the eye."""
        yaw, pitch = math.degrees(math.atan2(-dx, dz)), -math.degrees(math.atan2(dy, math.hypot(dx, dz)))
        turn = (yaw - seen.pose.yaw + 180.0) % 360.0 - 180.0
        return Action(d_yaw=turn, d_pitch=max(-180.0, min(180.0, pitch - seen.pose.pitch)))
