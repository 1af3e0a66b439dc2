"""Pictures for the pages, made in a thread: the newest frame as PNG, and the map of what was seen."""

from __future__ import annotations

import asyncio
import functools
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from bridge.messages import Frame, Observation
from bridge.png import encode_png
from runtime.dashboard.feed import AgentFeed
from runtime.dashboard.seen_map import SeenMap, TileKey

MAP_SECONDS = 0.2
"""How often what was seen is added to the maps."""
TILES_AT_ONCE = 16
_FAST = 1
"""zlib's level: a frame lives for a tick."""
Result = TypeVar("Result")
_log = logging.getLogger(__name__)


@dataclass
class _Easel:
    map: SeenMap = field(default_factory=SeenMap)
    epoch: int = 0
    framed: int = 0
    frame: asyncio.Future[bytes] | None = None
    is_failing: bool = False
    """Whether the map could not be added to the last time."""


class Studio:
    """Makes each picture once for all pages; the event loop never waits for one.

    Args:
        feeds: of the agents, by their place.
    """

    def __init__(self, feeds: Sequence[AgentFeed]) -> None:
        self._feeds = feeds
        self._easels = [_Easel() for _ in feeds]
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pictures")

    async def keep_maps(self) -> None:
        """Add to the maps what the agents see, for ever: what cannot be added is logged and left out."""
        while True:
            for feed, easel in zip(self._feeds, self._easels, strict=True):
                try:
                    await self._keep_map(feed, easel)
                    easel.is_failing = False
                except Exception:  # a map is a guest, and one agent's is none of the others'
                    if not easel.is_failing:  # several times a second, it would fill the log
                        _log.exception("the map of %s cannot be kept; it is tried on", feed.status.agent)
                    easel.is_failing = True
            await asyncio.sleep(MAP_SECONDS)

    async def _keep_map(self, feed: AgentFeed, easel: _Easel) -> None:
        if easel.epoch != feed.epoch:
            await self._run(easel.map.clear)
            easel.epoch = feed.epoch
        elif feed.unmapped:
            seen = tuple(feed.unmapped)
            feed.unmapped.clear()
            await self._run(functools.partial(_add, easel.map, seen))

    async def frame(self, index: int) -> bytes | None:
        """The agent's newest frame as PNG; None where there is none."""
        feed, easel = self._feeds[index], self._easels[index]
        if feed.newest is None:
            return None
        if easel.frame is None or easel.framed != feed.charts.total:
            easel.framed = feed.charts.total
            picture: Frame = feed.newest.observation.frame
            easel.frame = asyncio.ensure_future(self._run(lambda: encode_png(picture, level=_FAST)))
        return await asyncio.shield(easel.frame)

    async def tiles(self, index: int, version: int) -> list[tuple[TileKey, int, bytes]]:
        """Some tiles of the agent's map that changed after ``version``: key, version, PNG; oldest change first."""
        seen = self._easels[index].map
        if seen.version <= version or self._easels[index].epoch != self._feeds[index].epoch:
            return []
        return await self._run(
            lambda: [(key, changed, seen.picture(key)) for key, changed in seen.newer(version)[:TILES_AT_ONCE]]
        )

    def close(self) -> None:
        """Take no more work."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self, call: Callable[[], Result]) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._thread, call)


def _add(seen_map: SeenMap, seen: Sequence[Observation]) -> None:
    for observation in seen:
        seen_map.take(observation.voxels, observation.voxel_origin)
