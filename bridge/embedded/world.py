"""The embedded world in lock-step: one player, one task, everything decided by the seed.

Order within a tick: the head turns, the body moves, falls and breath count, items fall and are picked up, the hands act
on what is then under the crosshair, and the result is perceived. Crafting and smelting are done at once, one result an action.
Not in this version: creatures, sounds (None), flowing water, falling sand, plants that need their ground, hunger,
experience.
"""

from __future__ import annotations

from bridge import names
from bridge.camera import Camera
from bridge.embedded.block_physics import WATER, block_physics
from bridge.embedded.chance import uniform
from bridge.embedded.columns import Columns
from bridge.embedded.drops import Drops
from bridge.embedded.hands import Hands
from bridge.embedded.inventory import Inventory
from bridge.embedded.ledger import book
from bridge.embedded.mining import Mining, harvests
from bridge.embedded.physics import Body
from bridge.embedded.senses import blank_frame, entities_of, eye_of, pose_of, target_of
from bridge.embedded.spawn import spawn_for
from bridge.embedded.state import WorldState
from bridge.embedded.terrain import HEIGHT, MIN_Y
from bridge.embedded.vitals import Vitals
from bridge.evidence import Evidence
from bridge.grid import BlockGrid
from bridge.messages import DEFAULT_FRAME_SIZE, Action, Observation, StepInfo, Task
from bridge.nearby import nearby_of
from bridge.raycast import BlockHit, cast
from bridge.success import SuccessTest, begin_test
from bridge.world import WorldError

DAY_TICKS = 24000
USE_DELAY = 4
"""Ticks between two placements while use is held."""
TICKS_TO_REST = 2
"""A body on a server stands on its ground before its first observation: one tick gives it weight, the next feels the ground."""


class EmbeddedWorld:
    """Implements ``bridge.world.World``.

    Args:
        camera: draws the frames; None makes one of the default size.
        draw: False skips drawing and hands out black frames of the camera's size, for teachers and tests.

    Attributes beside the protocol, for teachers and tests (never for a student): ``grid``, ``body``, ``inventory``,
    ``drops``, ``vitals``, ``seed``, ``tick``, and ``state``, the arrays that most of these live in.
    """

    name = "embedded"

    def __init__(self, camera: Camera | None = None, draw: bool = True) -> None:
        self._camera = Camera() if camera is None and draw else camera
        self._draw = draw
        self._blank = blank_frame(camera.frame_size if camera is not None else (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE))
        self._test: SuccessTest | None = None
        self.grid = BlockGrid(MIN_Y, HEIGHT)
        self.state = WorldState.allocate(1)
        self.seed = 0

    def reset(self, task: Task, seed: int) -> Observation:
        """Begin an episode: terrain, spawn, first gaze and every later chance follow from ``seed``."""
        spawn = spawn_for(task, seed)
        self.seed = seed
        self.state.clear(0, seed)
        self._clock = self.state.clocks[0]
        random, ledger = self._clock["random"], self.state.ledgers[0]
        self.columns = Columns(self.grid, seed, task.setup.terrain)
        self.columns.follow(spawn[0], spawn[2])
        self.body = Body(spawn, yaw=float(uniform(random, -180.0, 180.0)), record=self.state.bodies[0])
        for _ in range(TICKS_TO_REST):
            self.body.tick(self.grid, Action())
        self.vitals = Vitals()
        self.inventory = Inventory(self.state.inventories[0])
        for item, count in task.setup.inventory:
            if self.inventory.add(names.items().id(item), count):
                raise WorldError(f"task {task.name}: setup.inventory does not fit into the slots at {item} x {count}")
            book(ledger, names.items().id(item), count)
        self.drops = Drops(random, ledger, self.state.drops[0], self._clock["next_id"])
        self._mining = Mining()
        self._hands = Hands(self.grid, self.columns, self.inventory, self.body, self.drops, ledger)
        self._use_wait = 0
        self._sneaking = False
        self._clock["time_of_day"] = task.setup.time_of_day
        first = self._observe(self._look())
        self._test = begin_test(task.success, first, Evidence(self.name, self.grid))
        self._progress = 0.0
        return first

    def step(self, action: Action) -> tuple[Observation, float, bool, StepInfo]:
        """One tick. The reward is the gain of progress (a loss where items are tossed); done on success or death."""
        if self._test is None:
            raise WorldError("step before reset: call reset(task, seed) first")
        self._clock["tick"] += 1
        self._clock["time_of_day"] = (self._clock["time_of_day"] + 1) % DAY_TICKS
        if not self.vitals.alive:
            action = Action()
        note = self._live(action)
        observation = self._observe(self._hit)
        info = self._test.judge(observation)
        if note or not self.vitals.alive:
            note = note or "died"
            info = StepInfo(success=info.success and self.vitals.alive, progress=info.progress, note=note)
        reward = info.progress - self._progress
        self._progress = info.progress
        return observation, reward, info.success or not self.vitals.alive, info

    @property
    def tick(self) -> int:
        """Ticks since the reset."""
        return int(self.state.clocks[0]["tick"])

    def close(self) -> None:
        """Nothing is held outside this object."""
        self._test = None

    def _live(self, action: Action) -> str:
        body = self.body
        body.turn(action.d_yaw, action.d_pitch)
        self._sneaking = action.sneak
        height = float(body.position[1])
        body.tick(self.grid, action)
        self.columns.follow(body.position[0], body.position[2])
        eye = eye_of(body, self._sneaking)
        cell = (int(eye[0] // 1), int(eye[1] // 1), int(eye[2] // 1))
        drowning = bool(block_physics().traits[self.grid.get(*cell)] & WATER)
        self.vitals.tick(float(body.position[1]) - height, body.on_ground, body.in_water, drowning)
        self.drops.tick(self.grid)
        if self.vitals.alive:
            self.drops.collect(body, self.inventory)
        self._look()
        note = self._use_hands(action)
        self._attack(action)
        return note

    def _look(self) -> BlockHit | None:
        self._hit = cast(self.grid, eye_of(self.body, self._sneaking), self.body.yaw, self.body.pitch)
        return self._hit

    def _use_hands(self, action: Action) -> str:
        note = ""
        self._use_wait = max(0, self._use_wait - 1) if action.use else 0
        if action.item_action is not None:
            note = self._hands.perform(action.item_action, self._hit, eye_of(self.body, self._sneaking))
            self._look()
        elif action.use and self._use_wait == 0 and self.inventory.held_item:
            note = self._hands.place(self.inventory.held_slot, self._hit)
            self._use_wait = USE_DELAY
            self._look()
        if action.drop and self.inventory.held_item:
            self._hands.toss(self.inventory.held_slot, 1, eye_of(self.body, self._sneaking))
        return note

    def _attack(self, action: Action) -> None:
        hit = self._hit
        if not action.attack or hit is None:
            self._mining.rest()
            return
        tool = self.inventory.held_item
        if self._mining.attack(hit.cell, hit.block, tool, self.body.on_ground, self.body.in_water):
            self.columns.change(hit.cell, names.AIR)
            self._hands.furnaces.forget(hit.cell)
            if harvests(hit.block, tool):
                for item in names.blocks().drops[hit.block]:
                    self.drops.spill(item, hit.cell)
                    book(self.state.ledgers[0], item, 1)
            if names.blocks().hardness[hit.block] > 0 and self.inventory.wear_held():
                book(self.state.ledgers[0], tool, -1)
            self._look()

    def _observe(self, hit: BlockHit | None) -> Observation:
        body = self.body
        eye = eye_of(body, self._sneaking)
        voxels, origin = self.grid.voxel_cube(eye)
        pose = pose_of(body)
        entities = entities_of(self.drops.records, body.position)
        time_of_day = int(self._clock["time_of_day"])
        frame = self._blank
        if self._draw and self._camera is not None:
            frame = self._camera.render(self.grid, eye, body.yaw, body.pitch, entities, pose.position, time_of_day)
        return Observation(
            tick=self.tick,
            frame=frame,
            voxels=voxels,
            voxel_origin=origin,
            inventory=self.inventory.slots.copy(),
            equipment=self.inventory.equipment(),
            held_slot=self.inventory.held_slot,
            life=self.vitals.life(self.inventory.armour),
            pose=pose,
            entities=entities,
            sounds=None,
            nearby=nearby_of(voxels, origin, eye),
            target=target_of(hit, self._mining.progress_on(hit.cell) if hit is not None else 0.0),
            time_of_day=time_of_day,
        )
