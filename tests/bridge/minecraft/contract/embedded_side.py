"""The embedded world plays scripts: tick by tick, on its flat terrain."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from bridge import names
from bridge.block_states import describe, state_of
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.creatures.record import create
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Cell, Collect, Goal, ItemAction, Observation, Task, WorldSetup
from tests.bridge.minecraft.contract.perceived import add, box_blocks, count_of, kinds_of, outcome_of
from tests.bridge.minecraft.contract.script import (
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

TICK_LIMIT = 100_000


class EmbeddedSide:
    """Implements ``script.Side``."""

    def __init__(self) -> None:
        self._world = EmbeddedWorld(draw=False)
        self._notes: list[str] = []
        self._origin: Cell = (0, 0, 0)
        self._seen: Observation

    async def play(self, script: Script) -> Outcome:
        """As the protocol says."""
        self._begin(script)
        before = box_blocks(self._world.grid, self._origin)
        for step in script.steps:
            self._do(step)
        return outcome_of(script, self._seen, self._origin, before, self._world.grid, self._standing, self._notes)

    def _begin(self, script: Script) -> None:
        setup = WorldSetup(terrain="flat", inventory=script.inventory, passing=False, time_of_day=script.time_of_day)
        never = Collect(("dragon_egg",), 64)
        self._world.reset(Task(script.name, Goal(script.name), never, TICK_LIMIT, setup), seed=0)
        body = self._world.body
        x, y, z = (math.floor(v + 1e-6) for v in body.position)
        self._origin = (x, y, z)
        body.position[:] = (x + 0.5, y, z + 0.5)
        body.yaw = body.pitch = 0.0
        for put in script.blocks:
            block = names.blocks().id(put.block)
            self._world.columns.change(add(self._origin, put.cell), block, state_of(block, **put.properties))
        for kind, cell in script.creatures:
            place = add(self._origin, cell)
            realm, feet = self._world.herd.realm, (place[0] + 0.5, float(place[1]), place[2] + 0.5)
            number = kind_names().id(kind)
            create(realm.creatures, realm.tables.kinds, number, *feet, 0.0, 1, realm.random, realm.clock["next_id"])
        self._notes = []
        self._tick(Action())

    def _tick(self, action: Action) -> None:
        self._seen, _, _, info = self._world.step(action)
        self._notes.append(info.note)

    def _standing(self, cell: Cell) -> Mapping[str, str]:
        return describe(self._world.grid.get(*cell), self._world.grid.get_state(*cell))

    def _do(self, step: Step) -> None:
        match step:
            case Hold():
                self._hold(step.action, step.ticks)
            case Look():
                pose = self._seen.pose
                self._tick(Action(d_yaw=(step.yaw - pose.yaw + 180) % 360 - 180, d_pitch=step.pitch - pose.pitch))
            case Item():
                self._tick(Action(item_action=ItemAction(step.verb, names.items().id(step.item))))
            case UntilBlock():
                cell = add(self._origin, step.cell)
                self._until(
                    step.action, step.most, lambda: self._world.grid.get(*cell) == names.blocks().id(step.block)
                )
            case UntilHeld():
                self._until(step.action, step.most, lambda: count_of(self._seen, step.item) >= step.count)
            case UntilGone():
                self._until(step.action, step.most, lambda: step.kind not in kinds_of(self._seen))

    def _hold(self, action: Action, ticks: int) -> None:
        for tick in range(ticks):
            self._tick(action if tick == 0 else kept(action))

    def _until(self, action: Action, most: int, holds: Callable[[], bool]) -> None:
        for tick in range(most):
            if holds():
                return
            self._tick(action if tick == 0 else kept(action))
