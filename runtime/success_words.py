"""Success tests in words, for the terminal and the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bridge.messages import TICK_SECONDS, Build, Collect, Explore, Find, Kill, Milestones, Reach, Success, Survive

_NAMED = 2
"""More names than these are not listed."""


def success_words(success: Success) -> str:
    """Such as ``collect 4 oak_log`` or ``find 1 cow within 4 blocks``."""
    match success:
        case Collect():
            return f"collect {success.count} {_any_of(success.items)}"
        case Kill():
            return f"kill {success.count} {_any_of(success.creatures)}"
        case Survive():
            fed = f", with {success.min_food:g} food at the end" if success.min_food else ""
            return f"live for {success.ticks * TICK_SECONDS / 60:.3g} minutes{fed}"
        case Find():
            things = _any_of(success.blocks + success.creatures + success.items)
            return f"find {success.count} {things} within {success.distance:g} blocks"
        case Reach():
            east, south = success.offset
            across, down = ("east" if east >= 0 else "west"), ("south" if south > 0 else "north")
            way = [f"{abs(east):g} {across}"] * (east != 0) + [f"{abs(south):g} {down}"] * (south != 0)
            return f"reach {', '.join(way) or 'where it began'} within {success.distance:g} blocks"
        case Explore():
            return f"see {success.area} square blocks"
        case Build():
            return f"build {np.count_nonzero(success.blueprint)} blocks, {success.overlap:.0%} alike"
        case Milestones():
            return f"{len(success.steps)} milestones up to {_any_of(success.steps[-1].items)}"


def _any_of(names: Sequence[str]) -> str:
    rest = len(names) - _NAMED
    return "/".join(names[:_NAMED]) + (f"/{rest} more" if rest > 0 else "")
