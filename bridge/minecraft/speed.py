"""What the bridge costs: one observation through the feed against the same content read through ``javascript`` proxies.

Both are measured in one run, on one body on the embedded server. The feed's figure runs from the moment when the node side begins
to look at the body to the moment when the observation lies ready here: everything but the frame, which is drawn from it.
"""

from __future__ import annotations

import asyncio
import math
import time
from typing import Any

import numpy as np

from bridge.messages import EYE_HEIGHT, INVENTORY_SLOTS, VOXEL_RADIUS, VOXEL_SIDE, Action, Collect, Goal, Task
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.node_process import node_process
from bridge.minecraft.world import LiveWorld

WARM_UP_TICKS = 40
_WALK = Task("walk", Goal("walk about"), Collect(("oak_log",), 1))


def _figures(samples_ms: list[float]) -> dict[str, float]:
    p50, p99 = np.percentile(samples_ms, [50, 99])
    return {"p50_ms": float(p50), "p99_ms": float(p99), "samples": float(len(samples_ms))}


async def _feed_samples(world: LiveWorld, ticks: int) -> list[float]:
    samples = []
    for tick in range(WARM_UP_TICKS + ticks):
        world.act(Action(forward=1, d_yaw=4.0))
        observation, _, _, _ = await world.next_step()
        if tick >= WARM_UP_TICKS:
            samples.append(observation.age_ms)
    return samples


def read_through_proxies(bot: Any) -> dict[str, object]:
    """The pose, inventory, entities and voxel cube of a body, each value asked of node by itself."""
    entity = bot.entity
    position, velocity = entity.position, entity.velocity
    pose = [position.x, position.y, position.z, velocity.x, velocity.y, velocity.z]
    pose += [entity.yaw, entity.pitch, float(entity.onGround), float(entity.isInWater)]
    slots = bot.inventory.slots
    inventory = []
    for slot in range(9, 9 + INVENTORY_SLOTS):
        item = slots[slot]
        inventory.append((item.name, item.count) if item is not None else None)
    entities = []
    everyone = bot.entities
    for identifier in everyone:
        other = everyone[identifier]
        place = other.position
        entities.append((other.name, place.x, place.y, place.z))
    x, y, z = (math.floor(value) - VOXEL_RADIUS for value in (pose[0], pose[1] + EYE_HEIGHT, pose[2]))
    voxels = np.zeros((VOXEL_SIDE,) * 3, np.uint16)
    block_at = bot.blockAt
    corner = position.floored()
    for i, j, k in np.ndindex(voxels.shape):
        cell = corner.offset(x + i - math.floor(pose[0]), y + j - math.floor(pose[1]), z + k - math.floor(pose[2]))
        block = block_at(cell)
        voxels[i, j, k] = block.type if block is not None else 0
    return {"pose": pose, "inventory": inventory, "entities": entities, "voxels": voxels}


def _proxy_samples(bot: Any, rounds: int) -> list[float]:
    samples = []
    for _ in range(rounds):
        begun = time.perf_counter()
        read_through_proxies(bot)
        samples.append((time.perf_counter() - begun) * 1e3)
    return samples


async def _measure(ticks: int, proxy_rounds: int, version: str) -> dict[str, Any]:
    server = EmbeddedServer()
    await server.start(None, version)
    world = LiveWorld(server.host, server.port, username="speed", version=version, draw=False)
    try:
        await world.reset(_WALK, 0)
        feed = _figures(await _feed_samples(world, ticks))
        world.act(Action())
        bot = await asyncio.to_thread(node_process().body, world.body_id)
        proxies = _figures(await asyncio.to_thread(_proxy_samples, bot, proxy_rounds))
    finally:
        await world.close()
        await server.stop()
    return {
        "world": f"{world.name} (flying-squid)",
        "feed": feed,
        "proxies": proxies,
        "ratio_p50": proxies["p50_ms"] / feed["p50_ms"],
        "target": {"feed_p50_ms": 1.0, "ratio_p50": 20.0},
        "met": bool(feed["p50_ms"] < 1.0 and proxies["p50_ms"] >= 20.0 * feed["p50_ms"]),
    }


def measure(ticks: int = 200, proxy_rounds: int = 2, version: str = "1.20.4") -> dict[str, Any]:
    """Measure both ways on an embedded server of our own; takes about ``ticks`` / 20 + 15 seconds.

    Returns ``feed`` and ``proxies`` (``p50_ms``, ``p99_ms``, ``samples`` each), ``ratio_p50``, ``target`` and ``met``.
    """
    if ticks < 1 or proxy_rounds < 1:
        raise ValueError(f"ticks and proxy_rounds: must be at least 1, got {ticks} and {proxy_rounds}")
    return asyncio.run(_measure(ticks, proxy_rounds, version))
