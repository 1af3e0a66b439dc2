"""Ids and names that come from outside must be of the vocabulary: kernels index tables by them without looking.

Every function raises ValueError naming the field, the id or name and what the vocabulary holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from numpy.typing import NDArray

from bridge import names
from bridge.messages import Act, Observation, Reset, Step


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


def require_named(field: str, items: Iterable[str]) -> None:
    """Check names of items; ``air`` is the empty slot and no item."""
    vocabulary = names.items()
    for item in items:
        if item not in vocabulary or vocabulary.id(item) == names.NO_ITEM:
            raise ValueError(f"{field}: {item!r:.80} is no item; send names of the items of {names.MINECRAFT_VERSION}")


def require_known_ids(message: object) -> None:
    """Check every block and item that a message of ``bridge.messages`` names, by its id or in words."""
    if isinstance(message, Step):
        message = message.observation
    if isinstance(message, Observation):
        _require_observation(message)
    elif isinstance(message, Act) and message.action.item_action is not None:
        require_known("action.item_action.item", message.action.item_action.item, names.items())
    elif isinstance(message, Reset):
        task = message.task
        require_known("task.goal.blueprint", task.goal.blueprint, names.blocks())
        require_named("task.success.items", task.success.items)
        require_named("task.setup.inventory", (item for item, _ in task.setup.inventory))


def _require_observation(observation: Observation) -> None:
    blocks, items = names.blocks(), names.items()
    require_known("voxels", observation.voxels, blocks)
    require_known("inventory", observation.inventory[:, 0], items)
    require_known("equipment", observation.equipment[:, 0], items)
    if observation.target is not None:
        require_known("target.block", observation.target.block, blocks)
    for entity in observation.entities:
        require_known("entities.item", entity.item, items)
