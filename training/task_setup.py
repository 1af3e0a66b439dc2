"""What the world of one task begins with beside its file's setup: the creatures near and the blocks to build with, checked
against what the embedded world can set up and against what the success test asks for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated

import msgspec

from bridge import names
from bridge.embedded.creatures.record import MAX_CREATURES
from bridge.messages import INVENTORY_SLOTS, Build, CreatureSetup, Find, Kill, Success, WorldSetup

MOST_OF_A_KIND = 32
"""What ``CreatureSetup.count`` allows."""


class Near(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The kind's creatures stand near when the task begins, beside those of the setup."""

    count: Annotated[int, msgspec.Meta(ge=1, le=MOST_OF_A_KIND)] | None = None
    """How many of each; as many as the task's count, and the reserve, where it is left out."""
    reserve: Annotated[int, msgspec.Meta(ge=0, le=MOST_OF_A_KIND)] = 2
    """How many more than the task's count: a creeper may blow itself up, and others fall or drown where nobody sees them."""
    distance: Annotated[float, msgspec.Meta(gt=0, le=48)] = 8.0
    """At most so many blocks away."""

    def beside(self, setup: WorldSetup, creatures: Iterable[str], count: int) -> WorldSetup:
        """A setup with the creatures of a task of ``count`` added. ValueError where they are more than can be set up."""
        many = count + self.reserve if self.count is None else self.count
        if many > MOST_OF_A_KIND:
            raise ValueError(
                f"near: {count} and {self.reserve} in reserve are more than the {MOST_OF_A_KIND} of a kind that can be set up; "
                f"ask for at most {max(1, MOST_OF_A_KIND - self.reserve)}"
            )
        added = tuple(CreatureSetup(kind, many, self.distance) for kind in creatures)
        return msgspec.structs.replace(setup, creatures=setup.creatures + added)


def with_blocks(setup: WorldSetup, build: Build) -> WorldSetup:
    """A setup with the blocks of a blueprint, and half as many again, since not every block is placed well."""
    wanted = Counter(int(block) for block in build.blueprint[build.blueprint > 0])
    blocks = tuple((names.blocks().name(block), count + (count + 1) // 2) for block, count in wanted.items())
    return msgspec.structs.replace(setup, inventory=setup.inventory + blocks)


def require_possible(setup: WorldSetup, success: Success, near: Near | None) -> None:
    """Check that the world can hold a setup, and that it gives as many creatures as the success test asks for.

    Raises ValueError naming the key, the number and what would be right. Where creatures also come by themselves, nobody knows
    how many there will be. What is to be found without ``near`` may live in a live server's world.
    """
    creatures = sum(creature.count for creature in setup.creatures)
    if creatures > MAX_CREATURES:
        raise ValueError(
            f"setup.creatures: {creatures} with those near are more than the {MAX_CREATURES} there can be; give fewer"
        )
    slots = _slots(setup.inventory)
    if slots > INVENTORY_SLOTS:
        raise ValueError(f"setup.inventory: it takes {slots} slots, and there are {INVENTORY_SLOTS}; give less")
    if setup.spawning or not _asks_for_those_near(success, near):
        return
    assert isinstance(success, Kill | Find)
    there = sum(creature.count for creature in setup.creatures if creature.kind in success.creatures)
    if success.count > there:
        raise ValueError(
            f"near.count: {there} {'/'.join(success.creatures)} are set up, and {success.count} are asked for; "
            f"give {success.count} or more, or let others come with setup.spawning: true"
        )


def _asks_for_those_near(success: Success, near: Near | None) -> bool:
    if isinstance(success, Find):
        return near is not None and not (success.blocks or success.items)
    return isinstance(success, Kill)


def _slots(inventory: Iterable[tuple[str, int]]) -> int:
    """How many slots these items take."""
    held: Counter[str] = Counter()
    for item, count in inventory:
        held[item] += count
    stacks = names.items().stack_size
    return sum(-(-count // int(stacks[names.items().id(item)])) for item, count in held.items())
