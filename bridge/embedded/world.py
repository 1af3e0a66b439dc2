"""The embedded world in lock-step: one player, one task, everything decided by the seed.

Order within a tick: time and weather go on, blocks do what is due (fluids flow, sand falls, plants grow), the head turns, the
body moves, it lives on (falls, fire, breath, hunger), items fall, what flies strikes, creatures act, items and experience are
picked up, the hands act on what is then under the crosshair, light settles, and the result is perceived. Crafting and smelting
are done at once, one result an action.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from bridge import names, sounds
from bridge.camera import Camera
from bridge.embedded import chests
from bridge.embedded.aiming import CreatureHit, aim
from bridge.embedded.anvil.saved_world import SavedWorld
from bridge.embedded.blocks import Blocks
from bridge.embedded.chance import uniform
from bridge.embedded.columns import Columns
from bridge.embedded.containers import Containers
from bridge.embedded.creatures.company import Company
from bridge.embedded.creatures.herd import Herd
from bridge.embedded.deeds import PASS, Gaze, Scene
from bridge.embedded.drops import Drops
from bridge.embedded.flight import Flight, strike_player
from bridge.embedded.hands import Hands
from bridge.embedded.hearing import sounds_of
from bridge.embedded.inventory import Inventory
from bridge.embedded.ledger import book
from bridge.embedded.life import PlayerLife
from bridge.embedded.mining import Mining, harvests, mining_tables, wear_of
from bridge.embedded.orphans import tick_orphans
from bridge.embedded.physics import Body
from bridge.embedded.saved_fields import Saved
from bridge.embedded.senses import blank_frame, entities_of, eye_of, pose_of, target_of
from bridge.embedded.sleeping import tick_sleep
from bridge.embedded.smelting import Furnaces
from bridge.embedded.sources import AirColumns, ColumnSource, FlatColumns, SeedColumns
from bridge.embedded.spawn import spawn_for
from bridge.embedded.state import WorldState
from bridge.embedded.terrain import HEIGHT, MIN_Y
from bridge.embedded.using import Using
from bridge.embedded.vitals import Vitals
from bridge.embedded.weather import begin_weather, is_raining_at, sky_darkening, tick_weather, weather_of
from bridge.evidence import Evidence
from bridge.grid import BlockGrid
from bridge.light import settle_light
from bridge.messages import DEFAULT_FRAME_SIZE, Action, Cell, Entity, Frame, Observation, StepInfo, Task
from bridge.nearby import nearby_of
from bridge.raycast import BlockHit
from bridge.success import SuccessTest, begin_test, test_class
from bridge.world import WorldError

DAY_TICKS = 24000
TICKS_TO_REST = 2
"""A body on a server stands on its ground before its first observation: one tick gives it weight, the next feels the ground."""


class EmbeddedWorld:
    """Implements ``bridge.world.World``.

    Args:
        camera: draws the frames; None makes one of the default size.
        draw: False skips drawing and hands out black frames of the camera's size, for teachers and tests.
        saved: a saved world to play in instead of the seed's.
        grid, state: where the blocks and everything else lie; None makes some.

    Attributes beside the protocol, for teachers and tests (never for a student): ``grid``, ``columns``, ``blocks``, ``body``,
    ``vitals``, ``inventory``, ``drops``, ``containers``, ``herd`` (the creatures), ``scene``, ``seed``, ``tick``, ``task``, and
    ``state``, the arrays that most of these live in.
    """

    name = "embedded"
    saved_fields: ClassVar[Mapping[str, Any]] = {"_sneaking": bool, "_progress": float}

    def __init__(
        self,
        camera: Camera | None = None,
        draw: bool = True,
        *,
        saved: SavedWorld | None = None,
        grid: BlockGrid | None = None,
        state: WorldState | None = None,
    ) -> None:
        self._camera = Camera() if camera is None and draw else camera
        self._draw = draw
        self._blank = blank_frame(camera.frame_size if camera is not None else (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE))
        self._test: SuccessTest | None = None
        self._saved = saved
        self.grid = BlockGrid(MIN_Y, HEIGHT) if grid is None else grid
        self.state = WorldState.allocate(1) if state is None else state
        self.columns = Columns(self.grid, AirColumns())
        self.seed = 0

    def reset(self, task: Task, seed: int) -> Observation:
        """Begin an episode: terrain, spawn, first gaze and every later chance follow from ``seed``."""
        spawn = spawn_for(task, seed) if self._saved is None else self._saved.spawn
        self.begin(task, seed, Columns(self.grid, self.source(task, seed)))
        setup, random, ledger = task.setup, self._clock["random"], self.state.ledgers[0]
        self._clock["time_of_day"] = setup.time_of_day
        begin_weather(self._weather, random, int(setup.weather != "clear"), int(setup.weather == "thunder"))
        self.columns.follow(spawn[0], spawn[2])
        settle_light(self.grid)
        self.body.position[:] = spawn
        self.body.yaw = float(uniform(random, -180.0, 180.0))
        for _ in range(TICKS_TO_REST):
            self.body.tick(self.grid, Action())
        self.vitals.record["spawn_point"] = spawn
        self.vitals.revive(setup.health, setup.food)
        for item, count in setup.inventory:
            if self.inventory.add(names.items().id(item), count):
                raise WorldError(f"task {task.name}: setup.inventory does not fit into the slots at {item} x {count}")
            book(ledger, names.items().id(item), count)
        self.herd.begin(setup.creatures)
        return self.begin_test()

    def source(self, task: Task, seed: int) -> ColumnSource:
        """What an episode takes its columns from."""
        if self._saved is not None:
            return self._saved
        return FlatColumns() if task.setup.terrain == "flat" else SeedColumns(seed)

    def begin(self, task: Task, seed: int, columns: Columns) -> None:
        """Make the parts of an episode, empty, around its columns: a reset fills them, or a snapshot."""
        self._test = None
        self.task = task
        self.seed = seed
        state = self.state
        state.clear(0, seed)
        self._clock, self._weather = state.clocks[0], state.weathers[0]
        self._events, self._event_count = state.events[0], state.event_counts[0]
        random, ledger = self._clock["random"], state.ledgers[0]
        self.blocks = Blocks(self.grid, state)
        self.columns = columns
        self.columns.on_change = self.blocks.changed
        self.body = Body((0.0, 0.0, 0.0), record=state.bodies[0])
        self.vitals = Vitals(record=state.vitals[0])
        self._life = PlayerLife(state, 0, self.grid, self.columns, self.vitals)
        self.inventory = Inventory(state.inventories[0])
        self.drops = Drops(random, ledger, state.drops[0], self._clock["next_id"])
        self._mining = Mining(state.mining[0])
        self.containers = Containers(state.containers[0])
        furnaces = Furnaces(state.furnaces[0])
        self._hands = Hands(
            self.grid, self.columns, self.inventory, self.body, self.drops, ledger, furnaces, state.creatures[0]
        )
        self._flight = Flight(state.projectiles[0], random, ledger)
        self.herd = Herd(state, 0, self.grid, task.setup.spawning)
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
        )
        self._using = Using(self.scene, self._hands)
        self._sneaking = False
        self._progress = 0.0

    def step(self, action: Action) -> tuple[Observation, float, bool, StepInfo]:
        """One tick. The reward is the gain of progress (a loss where items are tossed); done on success or death.

        ``info.note`` says "died" while the player lies dead. Where the task's setup has ``respawn``, the episode goes on.
        """
        if self._test is None:
            raise WorldError("step before reset: call reset(task, seed) first")
        respawns = self.task.setup.respawn
        self._pass_time()
        if not self.vitals.alive:
            action = Action()
            if self._life.wait() and respawns:
                self._life.begin_again()
        was_alive = self.vitals.alive
        note = self._live(action)
        tick_orphans(self.grid, self.state, 0)
        if was_alive and not self.vitals.alive:
            self._using.stop()
            self._life.end()
        settle_light(self.grid)
        observation = self._observe()
        info = self._test.judge(observation)
        if note or not self.vitals.alive:
            note = note or "died"
            info = StepInfo(success=info.success and self.vitals.alive, progress=info.progress, note=note)
        reward = info.progress - self._progress
        self._progress = info.progress
        done = info.success or not (self.vitals.alive or respawns)
        return observation, reward, done, info

    def begin_test(self) -> Observation:
        """Let the task's success test begin with what is perceived now."""
        first = self.look()
        self._test = begin_test(self.task.success, first, Evidence(self.name, self.grid, self.herd.kills))
        return first

    def forget_box(self, low: Cell, high: Cell) -> None:
        """Other blocks were put into a box, by nobody's hands: what the rules knew of those before is gone."""
        self._hands.furnaces.forget_box(low, high)
        self.containers.forget_box(low, high, self.state.ledgers[0])

    def look(self) -> Observation:
        """What is perceived now, without a tick."""
        settle_light(self.grid)
        self._look()
        return self._observe()

    def picture(self, camera: Camera) -> Frame:
        """What is seen now, as another camera draws it."""
        return self._render(camera, self._entities())

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
    def tick(self) -> int:
        """Ticks since the reset."""
        return int(self.state.clocks[0]["tick"])

    def close(self) -> None:
        """Nothing is held outside this object."""
        self._test = None

    def _pass_time(self) -> None:
        clock, passing = self._clock, self.task.setup.passing
        self._event_count[:] = 0
        clock["tick"] += 1
        if passing:
            clock["time_of_day"] = (clock["time_of_day"] + 1) % DAY_TICKS
        tick_weather(
            self._weather, clock["random"], passing, self.tick, self.body.position, self._events, self._event_count
        )
        sky_loss = sky_darkening(clock["time_of_day"], self._weather)
        self.blocks.tick(self.tick, self.body.position, int(sky_loss))

    def _live(self, action: Action) -> str:
        body = self.body
        if self._using.is_asleep:
            action = Action(sneak=action.sneak)
        body.turn(action.d_yaw, action.d_pitch)
        self._sneaking = action.sneak
        was, health = body.position.copy(), self.vitals.health
        body.tick(self.grid, action, self._using.pace, self.vitals.may_sprint())
        self.columns.follow(body.position[0], body.position[2])
        dx, dy, dz = (body.position - was).tolist()
        x, y, z = (int(part // 1) for part in body.position)
        self._life.tick((dx, dy, dz), action, bool(is_raining_at(self.grid.arrays, self._weather, x, y, z)))
        self.drops.tick(self.grid)
        self._fly()
        self.herd.tick()
        self._life.tick_orbs()
        if not self.vitals.alive:
            self._mining.rest()
            self._look()
            tick_sleep(self.scene, action.sneak, hurt=True)
            return ""
        self.drops.collect(body, self.inventory)
        self._flight.collect(body.position, self.inventory)
        self._look()
        note = self._use_hands(action)
        self._attack(action)
        tick_sleep(self.scene, action.sneak, hurt=self.vitals.health < health)
        return note

    def _fly(self) -> None:
        flight = self._flight
        flight.tick(self.grid, self.herd.records, self.body.position)
        strike_player(
            flight.strikes,
            flight.count,
            self.vitals.record,
            self.body.record,
            self.inventory.record,
            self.state.ledgers[0],
            self._events,
            self._event_count,
        )
        self.herd.take_strikes(flight.strikes, flight.count)

    def _look(self) -> None:
        seen = aim(self.grid, self.herd.records, eye_of(self.body, self._sneaking), self.body.yaw, self.body.pitch)
        self._hit = seen if isinstance(seen, BlockHit) else None
        self._creature = seen if isinstance(seen, CreatureHit) else None

    def _use_hands(self, action: Action) -> str:
        eye = eye_of(self.body, self._sneaking)
        if action.item_action is None:
            note = self._using.tick(action, Gaze(eye, self._hit, self._sneaking), self._creature)
        else:
            moved = chests.move_items(self.scene, action.item_action)
            note = self._hands.perform(action.item_action, self._hit, eye) if moved is PASS else moved
        self._look()
        if action.drop and self.inventory.held_item:
            self._hands.toss(self.inventory.held_slot, 1, eye)
        return note

    def _attack(self, action: Action) -> None:
        hit = self._hit
        if action.attack and self._creature is not None and not self._using.is_busy:
            self.herd.attack(self._creature.row, action.sprint)
            self._look()
        if not action.attack or hit is None or self._using.is_busy:
            self._mining.rest()
            return
        tool = self.inventory.held_item
        if self._mining.attack(hit.cell, hit.block, tool, self.body.on_ground, self.body.in_water):
            self._break(hit, tool)
            self._look()

    def _break(self, hit: BlockHit, tool: int) -> None:
        state = self.grid.get_state(*hit.cell)
        self.columns.change(hit.cell, names.AIR)
        self.blocks.drop(hit.cell, hit.block, state, tool)
        self.scene.sound(sounds.BLOCK_BREAK, hit.cell)
        self._life.mine(hit.block, hit.cell, harvests(hit.block, tool))
        for _ in range(wear_of(mining_tables(), hit.block, tool)):
            if self.inventory.wear_held():
                book(self.state.ledgers[0], tool, -1)
                break

    def _entities(self) -> tuple[Entity, ...]:
        state = self.state
        return entities_of(
            self.drops.records, self.herd.records, state.projectiles[0], state.orbs[0], self.body.position
        )

    def _render(self, camera: Camera, entities: tuple[Entity, ...]) -> Frame:
        body, hit = self.body, self._hit
        progress = self._mining.progress_on(hit.cell) if hit is not None else 0.0
        return camera.render(
            self.grid,
            eye_of(body, self._sneaking),
            body.yaw,
            body.pitch,
            entities,
            pose_of(body).position,
            int(self._clock["time_of_day"]),
            weather_of(self._weather, self.tick),
            self.inventory.held_item,
            (hit.cell, progress) if hit is not None and progress > 0 else None,
        )

    def _observe(self) -> Observation:
        body, hit = self.body, self._hit
        eye = eye_of(body, self._sneaking)
        voxels, origin = self.grid.voxel_cube(eye)
        entities = self._entities()
        progress = self._mining.progress_on(hit.cell) if hit is not None else 0.0
        return Observation(
            tick=self.tick,
            frame=self._render(self._camera, entities) if self._draw and self._camera is not None else self._blank,
            voxels=voxels,
            voxel_origin=origin,
            inventory=self.inventory.slots.copy(),
            equipment=self.inventory.equipment(),
            held_slot=self.inventory.held_slot,
            life=self.vitals.life(self.inventory.armour),
            pose=pose_of(body),
            entities=entities,
            sounds=sounds_of(self._events[: self._event_count[0]], eye, body.yaw),
            nearby=nearby_of(voxels, origin, eye),
            target=target_of(hit or self._creature, progress),
            time_of_day=int(self._clock["time_of_day"]),
        )
