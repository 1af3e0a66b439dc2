"""The embedded world in lock-step: one player, one task, everything decided by the seed.

The order of a tick is that of ``tick``, which is compiled; here is what it leaves to Python, and how its outcome is perceived and
judged. After it light settles. Crafting and smelting are done at once, one result an action.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from bridge import sounds
from bridge.camera import Camera
from bridge.embedded.beginning import arrive, settle
from bridge.embedded.cells.blocks import Blocks
from bridge.embedded.columns import LOAD_RADIUS, Columns
from bridge.embedded.creatures.company import Company
from bridge.embedded.creatures.herd import Herd
from bridge.embedded.deeds import chests
from bridge.embedded.deeds.deed import PASS, Gaze, Scene
from bridge.embedded.deeds.hands import Hands
from bridge.embedded.deeds.sleeping import tick_sleep
from bridge.embedded.deeds.using import Using
from bridge.embedded.items.containers import Containers
from bridge.embedded.items.drops import Drops
from bridge.embedded.items.inventory import Inventory
from bridge.embedded.items.ledger import book
from bridge.embedded.items.smelting import Furnaces
from bridge.embedded.land.sources import AirColumns, ColumnSource, FlatColumns, SeedColumns
from bridge.embedded.land.spawn import spawn_for
from bridge.embedded.land.terrain import HEIGHT, MIN_Y
from bridge.embedded.motion.physics import Body
from bridge.embedded.pictures import picture, scenes_of
from bridge.embedded.player.aiming import being_seen, block_seen, creature_seen
from bridge.embedded.player.controls import action_of, put_action
from bridge.embedded.player.glance import Glance
from bridge.embedded.player.hearing import sounds_of
from bridge.embedded.player.life import PlayerLife
from bridge.embedded.player.mining import Mining, harvests, mining_tables, wear_of
from bridge.embedded.player.senses import blank_frame, entities_of, eye_of, pose_of, target_of
from bridge.embedded.player.vitals import Vitals
from bridge.embedded.realm import WorldArrays, realm_at
from bridge.embedded.rows import UNKNOWN
from bridge.embedded.saving.anvil.saved_world import SavedWorld
from bridge.embedded.saving.saved_fields import Saved
from bridge.embedded.task_check import check_action, check_task
from bridge.embedded.tick import tick_worlds
from bridge.embedded.turn import ACT, BEGIN, DONE, LIVE, LOOK, MOVE, NOWHERE
from bridge.evidence import Evidence, Perceived
from bridge.grid import BlockGrid
from bridge.light import settle_light
from bridge.messages import DEFAULT_FRAME_SIZE, Action, Cell, Entity, Frame, Observation, StepInfo, Task, Vector
from bridge.nearby import nearby_of
from bridge.success import SuccessTest, begin_test, test_class
from bridge.world import WorldError


class EmbeddedWorld:
    """Implements ``bridge.world.World``.

    Args:
        camera: draws the frames; None makes one of the default size.
        draw: False skips drawing and hands out black frames of the camera's size, for teachers and tests.
        saved: a saved world to play in instead of the seed's.
        arrays: where the blocks and everything else lie, of one world; None makes some.

    Attributes beside the protocol, for teachers and tests (never for a student): ``grid``, ``columns``, ``blocks``, ``body``,
    ``vitals``, ``inventory``, ``drops``, ``containers``, ``herd`` (the creatures), ``scene``, ``seed``, ``tick``, ``task``, and
    ``arrays``, their ``state``, which most of these live in, and their ``scenes``.
    """

    name = "embedded"
    seat = 0
    load_radius = LOAD_RADIUS
    others: Sequence[np.void] = ()
    """BODY records of other players in the same world."""
    saved_fields: ClassVar[Mapping[str, Any]] = {"_sneaking": bool, "_progress": float}

    def __init__(
        self,
        camera: Camera | None = None,
        draw: bool = True,
        *,
        saved: SavedWorld | None = None,
        arrays: WorldArrays | None = None,
    ) -> None:
        self._camera = Camera() if camera is None and draw else camera
        self._draw = draw
        self._blank = blank_frame(camera.frame_size if camera is not None else (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE))
        self._test: SuccessTest | None = None
        self._saved = saved
        self.arrays = WorldArrays.allocate(1) if arrays is None else arrays
        self._held = self.arrays.held()
        self.grid = BlockGrid(MIN_Y, HEIGHT, realm_at(self.arrays, 0, 0).grid)
        self.state = self.arrays.state
        self.scenes = scenes_of(self.arrays)
        self.controls, self._turn = self.arrays.controls[0], self.arrays.turns[0]
        self.columns = Columns(self.grid, AirColumns())
        self.seed = 0

    def reset(self, task: Task, seed: int) -> Observation:
        """Begin an episode: terrain, spawn, first gaze and every later chance follow from ``seed``.

        Raises WorldError where the task or the seed is not as the contract has it, or does not fit this world.
        """
        check_task(task, seed, played_in_saved_world=self._saved is not None)
        spawn = self.spawn(task, seed)
        self.begin(task, seed, Columns(self.grid, self.source(task, seed), self.load_radius))
        settle(self, spawn)
        arrive(self, spawn, spawn)
        self.herd.begin(task.setup.creatures)
        return self.begin_test()

    def spawn(self, task: Task, seed: int) -> Vector:
        """Where an episode begins: feet, in blocks."""
        return spawn_for(task, seed) if self._saved is None else self._saved.spawn

    def source(self, task: Task, seed: int) -> ColumnSource:
        """What an episode takes its columns from."""
        if self._saved is not None:
            return self._saved
        return FlatColumns() if task.setup.terrain == "flat" else SeedColumns(seed)

    def begin(self, task: Task, seed: int, columns: Columns) -> None:
        """Make the parts of an episode, empty, around its columns: a reset fills them, or a snapshot."""
        self._test = None
        self.seed = seed
        self.state.clear(0, seed)
        self.arrays.rows["next_id"] = UNKNOWN
        clock = self.state.clocks[0]
        self.blocks = Blocks(self.grid, self.state)
        self.columns = columns
        self.columns.on_change = self.blocks.changed
        self.drops = Drops(clock["random"], self.state.ledgers[0], self.state.drops[0], clock["next_id"])
        self.containers = Containers(self.state.containers[0])
        self.begin_player(task)

    def begin_player(self, task: Task) -> None:
        """Make the player's parts of an episode, empty, in a world that has begun."""
        self._test = None
        self.task = task
        state = self.state
        self._turn["window"], self._turn["sneaking"], self._turn["stage"] = NOWHERE, 0, DONE
        self._turn["passing"], self._turn["spawning"] = task.setup.passing, task.setup.spawning
        self._turn["respawn"] = task.setup.respawn
        self._clock, self._weather = state.clocks[0], state.weathers[0]
        self._events, self._event_count = state.events[0], state.event_counts[0]
        ledger = state.ledgers[0]
        self.body = Body((0.0, 0.0, 0.0), record=state.bodies[0])
        self.vitals = Vitals(record=state.vitals[0])
        self._life = PlayerLife(state, 0, self.grid, self.columns, self.vitals)
        self.inventory = Inventory(state.inventories[0])
        self._mining = Mining(state.mining[0])
        furnaces = Furnaces(state.furnaces[0])
        self._hands = Hands(
            self.grid,
            self.columns,
            self.inventory,
            self.body,
            self.drops,
            ledger,
            furnaces,
            state.creatures[0],
            self._events,
            self._event_count,
            self.others,
        )
        self.herd = Herd(realm_at(self.arrays, 0, 0), state.populations[0], task.setup.spawning)
        self.scene = Scene(
            grid=self.grid,
            blocks=self.blocks,
            columns=self.columns,
            inventory=self.inventory,
            body=self.body,
            drops=self.drops,
            containers=self.containers,
            projectiles=state.projectiles[0],
            clock=self._clock,
            vitals=state.vitals[0],
            use=state.uses[0],
            ledger=ledger,
            events=self._events,
            event_count=self._event_count,
            surroundings=Company(self.herd),
            seat=self.seat,
        )
        self._using = Using(self.scene, self._hands)
        self._progress = 0.0

    def step(self, action: Action) -> tuple[Observation, float, bool, StepInfo]:
        """One tick. The reward is the gain of progress (a loss where items are tossed); done on success or death.

        ``info.note`` says "died" while the player lies dead. Where the task's setup has ``respawn``, the episode goes on.
        """
        self.take(action)
        self._go_on()
        return self.result(self.end_tick())

    def result(self, note: str) -> tuple[Observation, float, bool, StepInfo]:
        """What ``step`` returns of a tick that is over; ``note`` is what ``end_tick`` said of its deeds."""
        observation = self._observe()
        return observation, *self.judge(note, observation)

    def take(self, action: Action) -> None:
        """Begin a tick in which the body does this. WorldError before a reset, and for an action that the contract forbids."""
        if self._test is None:
            raise WorldError("step before reset: call reset(task, seed) first")
        check_action(action)
        put_action(self.controls, action)
        self._turn["stage"] = BEGIN

    def judge(self, note: str, perceived: Perceived | None = None) -> tuple[float, bool, StepInfo]:
        """Reward, done and info of the tick that just ended; to be asked once a tick.

        Args:
            note: what ``end_tick`` said.
            perceived: what is perceived now; None makes of it only what the success test asks for.
        """
        if self._test is None:
            raise WorldError("no episode runs: call reset(task, seed) first")
        info = self._test.judge(Glance(self) if perceived is None else perceived)
        if note or not self.vitals.alive:
            note = note or "died"
            info = StepInfo(success=info.success and self.vitals.alive, progress=info.progress, note=note)
        reward = info.progress - self._progress
        self._progress = info.progress
        done = info.success or not (self.vitals.alive or self.task.setup.respawn)
        return reward, done, info

    def begin_test(self) -> Observation:
        """Let the task's success test begin with what is perceived now."""
        first = self.look()
        self._test = begin_test(self.task.success, first, Evidence(self.name, self.grid, self.herd.kills))
        return first

    def carry_on(self, task: Task) -> Observation:
        """Begin an episode where this one stands, with only ``respawn`` of the task's setup. WorldError as ``reset``."""
        check_task(task, self.seed, played_in_saved_world=self._saved is not None)
        if not (self.has_begun and self.vitals.alive):
            raise WorldError("carry_on: no living player: call reset(task, seed)")
        self.task, self._progress, self._turn["respawn"] = task, 0.0, task.setup.respawn
        return self.begin_test()

    def forget_box(self, low: Cell, high: Cell) -> None:
        """Other blocks were put into a box, by nobody's hands: what the rules knew of those before is gone."""
        self._hands.furnaces.forget_box(low, high)
        self.containers.forget_box(low, high, self.state.ledgers[0])
        self.blocks.forget_box(low, high)

    def look(self) -> Observation:
        """What is perceived now, without a tick."""
        self._turn["stage"] = LOOK
        self._go_on()
        settle_light(self.grid)
        return self._observe()

    @classmethod
    def saved_kinds(cls, task: Task) -> dict[str, type[Saved]]:
        """What changes outside the arrays: name -> class, for snapshots."""
        return {"success": test_class(task.success), "world": cls}

    @property
    def saved_parts(self) -> dict[str, Saved]:
        """The objects of ``saved_kinds``, by the same names. Raises WorldError where no episode runs."""
        if self._test is None:
            raise WorldError("no episode runs: call reset(task, seed) first")
        return {"success": self._test, "world": self}

    @property
    def has_begun(self) -> bool:
        """Whether an episode runs."""
        return self._test is not None

    @property
    def tick(self) -> int:
        """Ticks since the reset."""
        return int(self.state.clocks[0]["tick"] - self.state.began[0])

    @property
    def _sneaking(self) -> bool:
        return bool(self._turn["sneaking"])

    @_sneaking.setter
    def _sneaking(self, sneaking: bool) -> None:
        self._turn["sneaking"] = sneaking

    def close(self) -> None:
        """Nothing is held outside this object."""
        self._test = None

    def end_tick(self) -> str:
        """Python's part of a tick, and the rest of it, once the compiled rules have stopped. The note says what was refused."""
        note = ""
        while self._turn["stage"] != DONE:
            note = self.do_part() or note
            self._go_on()
        self.finish()
        return note

    def do_part(self) -> str:
        """Python's part at the stage at which the tick has stopped; the note says what was refused."""
        stage = self._turn["stage"]
        if stage == MOVE:
            self._life.begin_again(self.allowed)
        elif stage == LIVE:
            self.columns.follow(self.body.position[0], self.body.position[2])
        elif stage == ACT:
            return self._use_hands(action_of(self.controls))
        else:
            self._break()
        return ""

    def finish(self, all_sleep: bool = True) -> None:
        """Python's part at the end of a tick. ``all_sleep``: of ``tick_sleep``."""
        turn = self._turn
        if turn["health"] > 0.0 and not self.vitals.alive:
            self._using.stop()
            self._life.end()
        tick_sleep(self.scene, bool(turn["sneaking"]), self.vitals.health < turn["health"], all_sleep)
        settle_light(self.grid)

    def _go_on(self) -> None:
        tick_worlds(self._held, 0, 1)

    def allowed(self, place: Vector) -> Vector:
        """Where one who would come to life at a place does so: there."""
        return place

    def _use_hands(self, action: Action) -> str:
        eye, seen = eye_of(self.body, self._sneaking), self._turn["seen"]
        hit = block_seen(seen)
        if action.item_action is None:
            note = self._using.tick(action, Gaze(eye, hit, self._sneaking), creature_seen(seen))
        else:
            moved = chests.move_items(self.scene, action.item_action)
            note = self._hands.perform(action.item_action, hit, eye) if moved is PASS else moved
            if action.item_action.verb == "smelt" and not note:
                self._life.smelt(action.item_action.item)
        if action.drop and self.inventory.held_item:
            self._hands.toss(self.inventory.held_slot, 1, eye)
        self._using.follow_hands()
        return note

    def _break(self) -> None:
        """What becomes of the block under the crosshair, now that it is broken."""
        hit, tool = block_seen(self._turn["seen"]), self.inventory.held_item
        assert hit is not None, "only a block that is seen can be broken"
        state = self.grid.get_state(*hit.cell)
        self.columns.change(hit.cell, self.blocks.left_by(hit.cell))
        self.blocks.drop(hit.cell, hit.block, state, tool)
        self.scene.sound(sounds.BLOCK_BREAK, hit.cell)
        self._life.mine(hit.block, hit.cell, harvests(hit.block, tool))
        for _ in range(wear_of(mining_tables(), hit.block, tool)):
            if self.inventory.wear_held():
                book(self.state.ledgers[0], tool, -1)
                break

    def frame(self) -> Frame:
        """What the player sees now, drawn anew."""
        return self._blank if self._camera is None else self.picture(self._camera)

    def picture(self, camera: Camera) -> Frame:
        """What the player sees now, as any camera draws it."""
        return picture(self.scenes, camera, self.inventory.held_item)

    def entities(self) -> tuple[Entity, ...]:
        """What the player perceives of things and creatures, nearest first."""
        return entities_of(
            self.drops.records, self.herd.records, self.state.projectiles[0], self.state.orbs[0], self.body.position
        )

    def _observe(self) -> Observation:
        body, hit = self.body, block_seen(self._turn["seen"])
        eye = eye_of(body, self._sneaking)
        voxels, origin = self.grid.voxel_cube(eye)
        pose = pose_of(body)
        entities = self.entities()
        time_of_day = int(self._clock["time_of_day"])
        progress = self._mining.progress_on(hit.cell) if hit is not None else 0.0
        frame = self.frame() if self._draw else self._blank
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
            sounds=sounds_of(self._events[: self._event_count[0]], eye, body.yaw),
            nearby=nearby_of(voxels, origin, eye),
            target=target_of(hit or being_seen(self._turn["seen"]), progress),
            time_of_day=time_of_day,
        )
