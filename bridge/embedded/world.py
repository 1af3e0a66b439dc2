"""The embedded world in lock-step: one player, one task, everything decided by the seed.

Order within a tick: the head turns, the body moves, it lives on (falls, fire, breath, hunger), items fall, what flies strikes,
creatures act, items and experience are picked up, the hands act on what is then under the crosshair, and the result is perceived.
Who sleeps does none of this but breathe. Crafting and smelting are done at once, one result an action. Not in this version:
flowing water, falling sand, plants that need their ground.
"""

from __future__ import annotations

from bridge import names
from bridge.camera import Camera
from bridge.embedded import chests
from bridge.embedded.aiming import CreatureHit, aim
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
from bridge.embedded.mining import Mining, harvests
from bridge.embedded.physics import Body
from bridge.embedded.senses import blank_frame, entities_of, eye_of, pose_of, target_of
from bridge.embedded.sleeping import tick_sleep
from bridge.embedded.smelting import Furnaces
from bridge.embedded.spawn import spawn_for
from bridge.embedded.state import WorldState
from bridge.embedded.terrain import HEIGHT, MIN_Y
from bridge.embedded.using import Using
from bridge.embedded.vitals import Vitals
from bridge.evidence import Evidence
from bridge.grid import BlockGrid
from bridge.messages import DEFAULT_FRAME_SIZE, Action, Observation, StepInfo, Task
from bridge.nearby import nearby_of
from bridge.raycast import BlockHit
from bridge.success import SuccessTest, begin_test
from bridge.world import WorldError

DAY_TICKS = 24000
TICKS_TO_REST = 2
"""A body on a server stands on its ground before its first observation: one tick gives it weight, the next feels the ground."""


class EmbeddedWorld:
    """Implements ``bridge.world.World``.

    Args:
        camera: draws the frames; None makes one of the default size.
        draw: False skips drawing and hands out black frames of the camera's size, for teachers and tests.

    Attributes beside the protocol, for teachers and tests (never for a student): ``grid``, ``body``, ``inventory``,
    ``drops``, ``herd`` (the creatures), ``vitals``, ``seed``, ``tick``, and ``state``, the arrays that most of these live in.
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
        setup = task.setup
        self.vitals = Vitals(spawn, self.state.vitals[0], setup.health, setup.food)
        self._life = PlayerLife(self.state, 0, self.grid, self.columns, self.vitals)
        self._respawns = setup.respawn
        self.inventory = Inventory(self.state.inventories[0])
        for item, count in setup.inventory:
            if self.inventory.add(names.items().id(item), count):
                raise WorldError(f"task {task.name}: setup.inventory does not fit into the slots at {item} x {count}")
            book(ledger, names.items().id(item), count)
        self.drops = Drops(random, ledger, self.state.drops[0], self._clock["next_id"])
        self._mining = Mining()
        self.containers = Containers(self.state.containers[0])
        furnaces = Furnaces(self.state.furnaces[0])
        self._hands = Hands(self.grid, self.columns, self.inventory, self.body, self.drops, ledger, furnaces)
        self._flight = Flight(self.state.projectiles[0], random, ledger)
        self.herd = Herd(self.state, 0, self.grid, setup.spawning)
        self._scene = Scene(
            grid=self.grid,
            columns=self.columns,
            inventory=self.inventory,
            body=self.body,
            drops=self.drops,
            containers=self.containers,
            projectiles=self.state.projectiles[0],
            clock=self._clock,
            vitals=self.state.vitals[0],
            use=self.state.uses[0],
            ledger=ledger,
            events=self.state.events[0],
            event_count=self.state.event_counts[0],
            surroundings=Company(self.herd),
        )
        self._using = Using(self._scene, self._hands)
        self._sneaking = False
        self._clock["time_of_day"] = setup.time_of_day
        self.herd.begin(setup.creatures)
        self._look()
        first = self._observe()
        self._test = begin_test(task.success, first, Evidence(self.name, self.grid, self.herd.kills))
        self._progress = 0.0
        return first

    def step(self, action: Action) -> tuple[Observation, float, bool, StepInfo]:
        """One tick. The reward is the gain of progress (a loss where items are tossed); done on success or death.

        ``info.note`` says "died" while the player lies dead. Where the task's setup has ``respawn``, the episode goes on.
        """
        if self._test is None:
            raise WorldError("step before reset: call reset(task, seed) first")
        self._clock["tick"] += 1
        self._clock["time_of_day"] = (self._clock["time_of_day"] + 1) % DAY_TICKS
        if not self.vitals.alive:
            action = Action()
            if self._life.wait() and self._respawns:
                self._life.begin_again()
        was_alive = self.vitals.alive
        note = self._live(action)
        if was_alive and not self.vitals.alive:
            self._using.stop()
            self._life.end()
        observation = self._observe()
        info = self._test.judge(observation)
        if note or not self.vitals.alive:
            note = note or "died"
            info = StepInfo(success=info.success and self.vitals.alive, progress=info.progress, note=note)
        reward = info.progress - self._progress
        self._progress = info.progress
        done = info.success or not (self.vitals.alive or self._respawns)
        return observation, reward, done, info

    @property
    def tick(self) -> int:
        """Ticks since the reset."""
        return int(self.state.clocks[0]["tick"])

    def close(self) -> None:
        """Nothing is held outside this object."""
        self._test = None

    def _live(self, action: Action) -> str:
        body = self.body
        self.state.event_counts[0] = 0
        if self._using.is_asleep:
            action = Action(sneak=action.sneak)
        body.turn(action.d_yaw, action.d_pitch)
        self._sneaking = action.sneak
        was, health = body.position.copy(), self.vitals.health
        body.tick(self.grid, action, self._using.pace, self.vitals.may_sprint())
        self.columns.follow(body.position[0], body.position[2])
        dx, dy, dz = (body.position - was).tolist()
        self._life.tick((dx, dy, dz), action)
        self.drops.tick(self.grid)
        self._flight.tick(self.grid, self.herd.records, body.position)
        strike_player(
            self._flight.strikes,
            self._flight.count,
            self.state.vitals[0],
            self.state.bodies[0],
            self.inventory.record,
            self.state.ledgers[0],
            self.state.events[0],
            self.state.event_counts[0],
        )
        self.herd.take_strikes(self._flight.strikes, self._flight.count)
        self.herd.tick()
        self._life.tick_orbs()
        if not self.vitals.alive:
            self._mining.rest()
            self._look()
            tick_sleep(self._scene, action.sneak, hurt=True)
            return ""
        self.drops.collect(body, self.inventory)
        self._flight.collect(body.position, self.inventory)
        self._look()
        note = self._use_hands(action)
        self._attack(action)
        tick_sleep(self._scene, action.sneak, hurt=self.vitals.health < health)
        return note

    def _look(self) -> None:
        seen = aim(self.grid, self.herd.records, eye_of(self.body, self._sneaking), self.body.yaw, self.body.pitch)
        self._hit = seen if isinstance(seen, BlockHit) else None
        self._creature = seen if isinstance(seen, CreatureHit) else None

    def _use_hands(self, action: Action) -> str:
        eye = eye_of(self.body, self._sneaking)
        if action.item_action is None:
            note = self._using.tick(action, Gaze(eye, self._hit, self._sneaking), self._creature)
        else:
            moved = chests.move_items(self._scene, action.item_action)
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
            self.columns.change(hit.cell, names.AIR)
            self._hands.furnaces.forget(hit.cell)
            self.containers.spill(hit.cell, self.drops)
            harvested = harvests(hit.block, tool)
            if harvested:
                for item in names.blocks().drops[hit.block]:
                    self.drops.spill(item, hit.cell)
                    book(self.state.ledgers[0], item, 1)
            self._life.mine(hit.block, hit.cell, harvested)
            if names.blocks().hardness[hit.block] > 0 and self.inventory.wear_held():
                book(self.state.ledgers[0], tool, -1)
            self._look()

    def _observe(self) -> Observation:
        body, hit = self.body, self._hit
        eye = eye_of(body, self._sneaking)
        voxels, origin = self.grid.voxel_cube(eye)
        pose = pose_of(body)
        entities = entities_of(
            self.drops.records, self.herd.records, self.state.projectiles[0], self.state.orbs[0], body.position
        )
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
            sounds=sounds_of(self.state.events[0, : self.state.event_counts[0, 0]], eye, body.yaw),
            nearby=nearby_of(voxels, origin, eye),
            target=target_of(hit or self._creature, self._mining.progress_on(hit.cell) if hit is not None else 0.0),
            time_of_day=time_of_day,
        )
