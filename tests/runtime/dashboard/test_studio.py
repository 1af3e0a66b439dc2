"""What is drawn for the pages goes on whatever cannot be drawn."""

from __future__ import annotations

import asyncio
import logging

import numpy as np
import pytest

from bridge.messages import Observation, make_example_observation
from runtime.agent_events import AgentStatus
from runtime.dashboard.feed import AgentFeed, Bell
from runtime.dashboard.studio import Studio


def seen_from(east: int) -> Observation:
    """Ground seen from a place that far east."""
    seen = make_example_observation(np.random.default_rng(0))
    fields = {name: getattr(seen, name) for name in seen.__struct_fields__}
    return Observation(**{**fields, "voxel_origin": (east, 60, 0)})


async def test_a_map_that_fails_is_logged_and_goes_on_with_those_of_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("runtime.dashboard.studio.MAP_SECONDS", 0.01)
    feeds = [AgentFeed(AgentStatus(agent=name, state="playing"), Bell()) for name in ("anna", "bob")]
    studio = Studio(feeds)
    keeping = asyncio.create_task(studio.keep_maps())

    async def until_taken() -> None:
        async with asyncio.timeout(20):
            while any(feed.unmapped for feed in feeds):
                await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)

    with caplog.at_level(logging.ERROR):
        for _ in range(3):
            feeds[0].unmapped.append(None)  # type: ignore[arg-type]
            feeds[1].unmapped.append(seen_from(0))
            await until_taken()
    failed = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert {record.getMessage() for record in failed} == {"the map of anna cannot be kept; it is tried on"}
    assert all(record.exc_info for record in failed)
    assert not keeping.done()
    assert await studio.tiles(1, 0), "the other agent's map was drawn"
    feeds[0].unmapped.append(seen_from(0))
    await until_taken()
    assert await studio.tiles(0, 0), "it goes on"
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    studio.close()
