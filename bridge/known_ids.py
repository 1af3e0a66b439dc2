"""Ids and names that come from outside must be of the vocabulary: kernels index tables by them without looking.

Every function raises ValueError naming the field, the id or name and what the vocabulary holds.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import Any

from numpy.typing import NDArray

from bridge import names
from bridge.embedded.land.biomes import biomes
from bridge.messages import (
    Act,
    Build,
    Collect,
    Explore,
    Find,
    Kill,
    Milestones,
    Observation,
    Reach,
    Reset,
    Step,
    Success,
    Survive,
    Task,
    WorldSetup,
)
from bridge.sounds import CREATURES, SOUNDS


def require_known(field: str, ids: NDArray[Any] | int | None, vocabulary: names.Vocabulary) -> None:
    """Check one id or an array of ids; None is known."""
    if ids is None:
        return
    lowest, highest = (ids, ids) if isinstance(ids, int) else (int(ids.min()), int(ids.max()))
    if lowest < 0 or highest >= len(vocabulary):
        wrong = lowest if lowest < 0 else highest
        raise ValueError(
            f"{field}: {vocabulary.kind} id {wrong} lies outside 0..{len(vocabulary) - 1}; "
            f"send ids of the vocabulary of {names.MINECRAFT_VERSION}"
        )


def require_items(field: str, items: Iterable[str]) -> None:
    """Check names of items; ``air`` is the empty slot and no item."""
    _require_named(field, items, names.items().names[1:], "item")


def require_blocks(field: str, blocks: Iterable[str]) -> None:
    """Check names of blocks that a gaze can meet: every one but air."""
    _require_named(field, blocks, names.blocks().names[1:], "block")


def require_creatures(field: str, kinds: Iterable[str]) -> None:
    """Check kinds of creatures."""
    _require_named(field, kinds, CREATURES, "creature")


def require_sound(field: str, sound: str) -> None:
    """Check the name of a sound."""
    _require_named(field, (sound,), SOUNDS.names, "sound")


def require_task(task: Task) -> None:
    """Check every name and id in a task: of its goal, its success test and its setup."""
    require_known("task.goal.blueprint", task.goal.blueprint, names.blocks())
    if task.goal.sound is not None:
        require_sound("task.goal.sound", task.goal.sound)
    _require_success("task.success", task.success)
    require_setup("task.setup", task.setup)


def require_setup(field: str, setup: WorldSetup) -> None:
    """Check the names in a setup; ``field`` is where it stands."""
    require_items(f"{field}.inventory", (item for item, _ in setup.inventory))
    require_creatures(f"{field}.creatures", (creature.kind for creature in setup.creatures))
    if setup.biome is not None:
        _require_named(f"{field}.biome", (setup.biome,), biomes().names, "biome")


def _require_success(field: str, success: Success) -> None:
    match success:
        case Collect():
            require_items(f"{field}.items", success.items)
        case Kill():
            require_creatures(f"{field}.creatures", success.creatures)
        case Find():
            require_blocks(f"{field}.blocks", success.blocks)
            require_creatures(f"{field}.creatures", success.creatures)
            require_items(f"{field}.items", success.items)
        case Build():
            require_known(f"{field}.blueprint", success.blueprint, names.blocks())
            if not names.blocks().solid[success.blueprint[success.blueprint > 0]].all():
                raise ValueError(f"{field}.blueprint: it holds blocks that are not solid; use solid ones only")
        case Milestones():
            for step in success.steps:
                require_items(f"{field}.steps.items", step.items)
        case Survive() | Reach() | Explore():
            pass


def _require_named(field: str, given: Iterable[str], known: Sequence[str], what: str) -> None:
    for name in given:
        if name not in known:
            # Names of strangers may be long: neither shown nor compared in full.
            near = ", ".join(difflib.get_close_matches(name[:80], known, n=3))
            remedy = f"did you mean {near}" if near else f"send names of the {what}s of {names.MINECRAFT_VERSION}"
            raise ValueError(f"{field}: {name!r:.80} is no {what}; {remedy}")


def require_known_ids(message: object) -> None:
    """Check every block and item that a message of ``bridge.messages`` names, by its id or in words."""
    if isinstance(message, Step):
        message = message.observation
    if isinstance(message, Observation):
        _require_observation(message)
    elif isinstance(message, Act) and message.action.item_action is not None:
        require_known("action.item_action.item", message.action.item_action.item, names.items())
    elif isinstance(message, Reset):
        require_task(message.task)


def _require_observation(observation: Observation) -> None:
    blocks, items = names.blocks(), names.items()
    require_known("voxels", observation.voxels, blocks)
    require_known("inventory", observation.inventory[:, 0], items)
    require_known("equipment", observation.equipment[:, 0], items)
    if observation.target is not None:
        require_known("target.block", observation.target.block, blocks)
    for entity in observation.entities:
        require_known("entities.item", entity.item, items)
