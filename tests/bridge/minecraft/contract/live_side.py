"""A body on the embedded live server plays scripts: at 20 Hz, each script on a plot of flat grass of its own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping

from bridge import names
from bridge.block_states import minecraft_state, state_of
from bridge.messages import Action, Cell, Collect, Goal, ItemAction, Observation, Task
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.node_process import node_process
from bridge.minecraft.world import LiveWorld
from tests.bridge.minecraft.contract.perceived import add, box_blocks, count_of, kinds_of, outcome_of, slots_of
from tests.bridge.minecraft.contract.script import (
    PATIENCE_TICKS,
    Hold,
    Item,
    Look,
    Outcome,
    Script,
    Step,
    UntilBlock,
    UntilGone,
    UntilHeld,
    kept,
)

FEET = 63
"""y of feet on the flat world of the server."""
PLOT = 16
"""Blocks from one script's place to the next one of the same body."""
BODIES_APART = 24
SETTLE_SECONDS = 15.0
HANDS_REST_TICKS = 12
"""After a script's last step: what it began is over by then, as on the embedded world at once."""


class LiveSide:
    """Implements ``script.Side``.

    Args:
        server: that runs flat terrain.
        number: of the body, which tells its name and its plots from those of others.
    """

    def __init__(self, server: EmbeddedServer, number: int) -> None:
        self._server = server
        self._name = f"contract{number}"
        self._number = number
        self._world = LiveWorld(server.host, server.port, self._name, server.version, draw=False)
        self._plots = 0
        self._notes: list[str] = []
        self._origin: Cell = (0, 0, 0)
        self._seen: Observation
        self._sent = 0

    async def join(self) -> None:
        """Enter the server."""
        never = Collect(("dragon_egg",), 64)
        self._seen = await self._world.reset(Task("contract", Goal("contract"), never), 0)

    async def leave(self) -> None:
        """Leave it."""
        await self._world.close()

    async def play(self, script: Script) -> Outcome:
        """As the protocol says."""
        await self._begin(script)
        before = box_blocks(self._world.grid, self._origin)
        for step in script.steps:
            await self._do(step)
        await self._hold(Action(), HANDS_REST_TICKS)
        grid = self._world.grid
        standing = {cell: await asyncio.to_thread(self._standing, add(self._origin, cell)) for cell in script.standing}
        found = {add(self._origin, cell): properties for cell, properties in standing.items()}
        return outcome_of(script, self._seen, self._origin, before, grid, found.__getitem__, self._notes)

    async def _begin(self, script: Script) -> None:
        self._plots += 1
        self._origin = (self._number * BODIES_APART, FEET, self._plots * PLOT)
        x, y, z = self._origin
        await self._server.command(f"clear {self._name}")
        await self._server.command(f"tp {self._name} {x + 0.5} {y} {z + 0.5}")
        here = (x + 0.5, float(y), z + 0.5)
        await self._settle(lambda: not slots_of(self._seen) and self._is_at(here))
        await self._do(Look(0.0, 0.0))
        for put in script.blocks:
            await self._put(put.cell, put.block, put.properties)
        for item, count in script.inventory:
            await self._server.command(f"give {self._name} {item} {count}")
        for kind, cell in script.creatures:
            place = add(self._origin, cell)
            await self._server.command(f"summon {kind} {place[0] + 0.5} {place[1]} {place[2] + 0.5}")
        await self._settle(lambda: self._is_set_up(script))
        self._notes = []

    def _is_at(self, place: tuple[float, float, float]) -> bool:
        near = all(abs(a - b) < 0.01 for a, b in zip(self._seen.pose.position, place, strict=True))
        return near and self._seen.pose.on_ground and self._world.grid.get(*add(self._origin, (0, -1, 0))) != 0

    def _is_set_up(self, script: Script) -> bool:
        given = all(count_of(self._seen, item) >= count for item, count in script.inventory)
        stands = all(
            names.blocks().name(self._world.grid.get(*add(self._origin, put.cell))) == put.block
            for put in script.blocks
        )
        return given and stands and {kind for kind, _ in script.creatures} <= set(kinds_of(self._seen))

    async def _settle(self, holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + SETTLE_SECONDS
        while not holds():
            assert time.monotonic() < deadline, (
                f"{self._name} was not set up: {self._seen.pose}, {slots_of(self._seen)}"
            )
            await self._tick(Action())

    async def _put(self, cell: Cell, block: str, properties: Mapping[str, str]) -> None:
        number = names.blocks().id(block)
        place = " ".join(map(str, add(self._origin, cell)))
        offset = minecraft_state(number, state_of(number, **properties)) - int(names.blocks().min_state[number])
        await self._server.command(f"setblock {place} {block} {offset}")

    async def _tick(self, action: Action) -> None:
        self._world.act(action)
        self._sent = self._world._sequence
        self._seen, _, _, info = await self._world.next_step()
        self._notes += info.note.split("; ") if info.note else []

    def _standing(self, cell: Cell) -> Mapping[str, str]:
        bot = node_process().body(self._world.body_id)
        block = bot.blockAt(
            bot.entity.position.offset(*(a - b for a, b in zip(cell, self._seen.pose.position, strict=True)))
        )
        properties = block.getProperties()
        return {name: str(properties[name]).lower() for name in properties}

    async def _do(self, step: Step) -> None:
        match step:
            case Hold():
                await self._hold(step.action, step.ticks)
            case Look():
                pose = self._seen.pose
                turn = Action(d_yaw=(step.yaw - pose.yaw + 180) % 360 - 180, d_pitch=step.pitch - pose.pitch)
                await self._tick(turn)
                await self._tick(Action())
            case Item():
                await self._carry_out(step)
            case UntilBlock():
                cell, block = add(self._origin, step.cell), names.blocks().id(step.block)
                await self._until(step.action, step.most, lambda: self._world.grid.get(*cell) == block)
            case UntilHeld():
                await self._until(step.action, step.most, lambda: count_of(self._seen, step.item) >= step.count)
            case UntilGone():
                await self._until(step.action, step.most, lambda: step.kind not in kinds_of(self._seen))

    async def _carry_out(self, step: Item) -> None:
        await self._tick(Action(item_action=ItemAction(step.verb, names.items().id(step.item))))
        sequence = self._sent
        for _ in range(PATIENCE_TICKS):
            outcome = self._world.outcome
            if outcome is not None and outcome.sequence == sequence:
                break
            await self._tick(Action())
        else:
            raise AssertionError(f"{self._name}: nothing came of {step}")
        await self._hold(Action(), 3)

    async def _hold(self, action: Action, ticks: int) -> None:
        for tick in range(ticks):
            await self._tick(action if tick == 0 else kept(action))

    async def _until(self, action: Action, most: int, holds: Callable[[], bool]) -> None:
        for tick in range(most):
            if holds():
                return
            await self._tick(action if tick == 0 else kept(action))
