"""What the hands hold and take: read from an observation, so that it is the same in every world."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from bridge.embedded.player.mining import mining_tables
from bridge.messages import Action, ItemAction, Observation
from bridge.recipes import held_counts


def counts(observation: Observation) -> dict[int, int]:
    """Item id -> how many the slots hold."""
    return held_counts(observation.inventory)


def in_hand(observation: Observation) -> int:
    """Item id in the main hand; 0 for none."""
    item, count, _ = observation.inventory[observation.held_slot].tolist()
    return int(item) if count else 0


def lacks_in_hand(items: Iterable[int], observation: Observation) -> int | None:
    """The first of ``items`` that is held, where it is not in the hand; None where it is there, or none is held."""
    held = counts(observation)
    wanted = next((item for item in items if held.get(item, 0)), None)
    return None if wanted is None or in_hand(observation) == wanted else wanted


def take(items: Iterable[int], observation: Observation) -> Action | None:
    """Take the first of ``items`` that is held into the hand; None where it is there, or none is held."""
    wanted = lacks_in_hand(items, observation)
    return None if wanted is None else Action(item_action=ItemAction("equip", wanted))


def tools_held(observation: Observation) -> tuple[int, ...]:
    """Sorted ids of the tools in the slots."""
    tool = mining_tables().tool
    return tuple(sorted(item for item in counts(observation) if tool[item]))


def best_tool(block: int, tools: Iterable[int]) -> int | None:
    """Of some tools the one that breaks a block soonest, where it beats a hand; None where none does."""
    tables = mining_tables()

    def speed(item: int) -> float:
        column = tables.tool[item]
        return float(tables.speed[block, column]) * (10.0 if tables.harvests[block, column] else 3.0)

    best = max(tools, key=speed, default=None)
    return best if best is not None and speed(best) > speed(0) + 1e-6 else None


def free_slots(observation: Observation) -> int:
    """How many slots are empty."""
    return int(np.count_nonzero(observation.inventory[:, 1] == 0))
