"""What a crew needs opened before it begins: the policy that it shares, and the worlds of its agents."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from agent.policy import Policy
from bridge.clock import MonotonicClock
from bridge.door import Address
from bridge.minecraft.accounts import accounts_folder
from bridge.minecraft.drawing import DrawingPool
from bridge.minecraft.versions import DEFAULT
from bridge.world import StreamingWorld
from runtime import worlds
from runtime.door_token import TOKEN_VARIABLE
from runtime.many_agents.crew import OpenWorldOf
from runtime.policies import STUDENT, make_policy
from runtime.policy_server.settings import BatchSettings
from runtime.policy_server.shared import SharedPolicy, shared_elsewhere, shared_here
from runtime.run_config import RunConfig

if TYPE_CHECKING:
    from bridge.embedded.saving.anvil.saved_world import SavedWorld


@contextmanager
def open_policy(config: RunConfig, names: list[str], policy: Policy | None = None) -> Iterator[SharedPolicy]:
    """The policy that the agents of these names share, as ``config`` has it."""
    seconds = config.deadline_ms / 1000
    if config.policy_server is not None:
        url, token = Address(*config.policy_address).url, os.environ.get(TOKEN_VARIABLE, "")
        with shared_elsewhere(url, token, names, config.seed, seconds) as shared:
            yield shared
        return
    policy = policy or make_policy(config.student or STUDENT, config.threads, config.seed, config.temperature)
    settings = BatchSettings(seats=len(names), max_batch=len(names))
    with shared_here(policy, len(names), config.seed, seconds, settings) as shared:
        yield shared


@asynccontextmanager
async def open_worlds(config: RunConfig, saved: SavedWorld | None, report: worlds.Report) -> AsyncIterator[OpenWorldOf]:
    """What opens each agent's world: all of them on one server, or each an embedded world of its own."""
    clock = MonotonicClock()
    pool = DrawingPool()

    def live(host: str, port: int, version: str | None, accounts: Path | None = None) -> OpenWorldOf:
        return lambda name: worlds.live_world(host, port, name, version, report, accounts, pool.painter())

    @asynccontextmanager
    async def embedded(_: str) -> AsyncIterator[StreamingWorld]:
        async with worlds.embedded_world(clock, saved.again() if saved is not None else None) as world:
            yield world

    try:
        if config.world == "embedded":
            yield embedded
        elif config.address is not None:
            accounts = accounts_folder() if config.auth == "microsoft" else None
            yield live(*config.address, config.mc_version, accounts)
        else:
            version = config.mc_version or DEFAULT
            own = worlds.own_server(config.seed, version, report, config.world_folder, config.difficulty)
            async with own as (host, port):
                yield live(host, port, version)
    finally:
        pool.close()
