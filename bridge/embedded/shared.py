"""Several agents in one embedded world: one seed, one clock, one set of blocks, items and creatures, and one call that steps all.

Each agent has a body, a life, an inventory and a task of its own, and sees the others as entities of the kind ``player``. Where
the rules of the game speak of the player, creatures and things go by the nearest one who lives (``minds``). Agents can be at
most ``columns.FARTHEST_APART`` blocks from each other along x and z: an invisible wall holds who would go farther (``borders``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from bridge.camera import Camera
from bridge.embedded.beginning import arrive, place_beside, settle
from bridge.embedded.borders import is_near_all
from bridge.embedded.columns import LOAD_RADIUS, LOAD_RADIUS_TOGETHER, Columns
from bridge.embedded.deeds.sleeping import SLEEP_TICKS
from bridge.embedded.items.ledger import book
from bridge.embedded.player.aiming import block_seen, player_id
from bridge.embedded.player.senses import ENTITY_RANGE, eye_of, pose_of
from bridge.embedded.realm import WorldArrays
from bridge.embedded.saving.anvil.saved_world import SavedWorld
from bridge.embedded.task_check import check_action, check_task
from bridge.embedded.tick import tick_worlds
from bridge.embedded.turn import WAITS_FOR_PYTHON
from bridge.embedded.weather import weather_of
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import DEFAULT_FRAME_SIZE, Action, Entity, Frame, Observation, Task, Vector
from bridge.vector_world import StepResult
from bridge.world import WorldError

MAX_AGENTS = 16
WORLDS_OWN = ("time_of_day", "terrain", "biome", "weather", "creatures", "spawning", "passing")
"""Fields of a ``WorldSetup`` that are of the world rather than of one agent."""


class Agent(EmbeddedWorld):
    """One agent of a ``SharedWorld``: an ``EmbeddedWorld`` that is reset and stepped by it only. For teachers and tests."""

    def __init__(
        self, together: WorldArrays, seat: int, camera: Camera | None, draw: bool, saved: SavedWorld | None
    ) -> None:
        super().__init__(camera, draw, saved=saved, arrays=together.seat(seat))
        self._together, self._all_held = together, together.held()
        self.seat = seat
        bodies = together.state.bodies
        self.others = tuple(bodies[other] for other in range(len(bodies)) if other != seat)
        self.load_radius = LOAD_RADIUS_TOGETHER if self.others else LOAD_RADIUS

    def reset(self, task: Task, seed: int) -> Observation:
        """Refused."""
        raise WorldError(
            "an agent of a shared world cannot be reset alone: call reset of the SharedWorld with which=[seat]"
        )

    def step(self, action: Action) -> StepResult:
        """Refused."""
        raise WorldError("an agent of a shared world cannot be stepped alone: call step of the SharedWorld")

    def join(self, host: EmbeddedWorld, task: Task) -> None:
        """Make the parts of an episode in the world that another agent has begun; what was carried before is gone, and booked."""
        for name in ("slots", "worn"):
            for item, count, _ in self.state.inventories[0][name].tolist():
                book(self.state.ledgers[0], item, -count)
        self.state.clear_player(0)
        self.seed, self.blocks, self.columns = host.seed, host.blocks, host.columns
        self.drops, self.containers = host.drops, host.containers
        self.begin_player(task)

    @property
    def waits(self) -> bool:
        """Whether the tick has stopped for Python's part in what this agent does."""
        return int(self._turn["stage"]) in WAITS_FOR_PYTHON

    def allowed(self, place: Vector) -> Vector:
        """Where one who would come to life at a place does so: there, or beside the nearest of the others if all are too far."""
        if is_near_all(self._together.state.bodies, self.seat, place[0], place[2]):
            return place
        feet = [self._feet(other) for other in self.others]
        return min(feet, key=lambda other: math.dist(other, place))

    @staticmethod
    def _feet(body: np.void) -> Vector:
        x, y, z = body["position"].tolist()
        return x, y, z

    def _go_on(self) -> None:
        tick_worlds(self._all_held, 0, 1)

    def picture(self, camera: Camera) -> Frame:
        """What the agent sees now, the others among it."""
        body, hit = self.body, block_seen(self._turn["seen"])
        progress = self._mining.progress_on(hit.cell) if hit is not None else 0.0
        return camera.render(
            self.grid,
            eye_of(body, self._sneaking),
            body.yaw,
            body.pitch,
            self.entities(),
            pose_of(body).position,
            int(self._clock["time_of_day"]),
            weather_of(self._weather, int(self._clock["tick"])),
            self.inventory.held_item,
            (hit.cell, progress) if hit is not None and progress > 0 else None,
        )

    def entities(self) -> tuple[Entity, ...]:
        """As ``EmbeddedWorld.entities``, and the other agents."""
        state, feet = self._together.state, self._feet(self.state.bodies[0])
        found = list(super().entities())
        for seat, (body, life) in enumerate(zip(state.bodies, state.vitals, strict=True)):
            distance = math.dist(feet, self._feet(body))
            if seat != self.seat and life["health"] > 0.0 and distance <= ENTITY_RANGE:
                dx, dy, dz = (there - here for there, here in zip(self._feet(body), feet, strict=True))
                found.append(Entity(player_id(seat), "player", (dx, dy, dz), distance, float(body["yaw"])))
        return tuple(sorted(found, key=lambda entity: entity.distance))


class SharedWorld:
    """Implements ``bridge.vector_world.VectorWorld``: agents in one world; one agent is as ``EmbeddedWorld``, to the last bit.

    Args:
        agents: how many, 1 to MAX_AGENTS.
        frame_size: height and width of the frames, in pixels.
        draw: False skips drawing and hands out black frames.
        saved: a saved world to play in instead of the seed's.

    Attributes:
        agents: each as an ``EmbeddedWorld``, for teachers, structures and tests: look, but let ``step`` do the stepping.
        arrays, state: what all of them live in.
    """

    name = "embedded"

    def __init__(
        self,
        agents: int,
        frame_size: tuple[int, int] = (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE),
        draw: bool = True,
        *,
        saved: SavedWorld | None = None,
    ) -> None:
        if not 1 <= agents <= MAX_AGENTS:
            raise ValueError(f"agents: must be 1 to {MAX_AGENTS}, got {agents}")
        self.count = agents
        self.arrays = WorldArrays.allocate(1, agents)
        self._held = self.arrays.held()
        self.state = self.arrays.state
        self._saved = saved
        camera = Camera(frame_size)
        self.agents = tuple(Agent(self.arrays, seat, camera, draw, saved) for seat in range(agents))
        self._host = self.agents[0]

    @property
    def has_begun(self) -> bool:
        """Whether the agents' episodes run."""
        return all(agent.has_begun for agent in self.agents)

    def reset(
        self, tasks: Sequence[Task], seeds: Sequence[int], which: Sequence[int] | None = None
    ) -> list[Observation]:
        """Begin an episode of each of the agents ``which``; the world begins anew where that is all of them (None).

        A world has one seed: that of the first agent, the others' are not used. Tasks must agree in what is the world's own
        (WORLDS_OWN), and those of agents that join a running world with its tasks. Who joins begins at the world's spawn, or
        beside the nearest of the others where that is too far from any of them. WorldError as ``EmbeddedWorld.reset``.
        """
        seats = self._seats(which)
        chosen = {seat: (task, seed) for seat, task, seed in zip(seats, tasks, seeds, strict=True)}
        whole = len(chosen) == self.count
        if not whole and not self.has_begun:
            raise WorldError(f"which: got {which}; the first reset must be of all {self.count} agents")
        first = chosen[0][0] if whole else self._host.task
        for task, seed in chosen.values():
            check_task(task, seed, played_in_saved_world=self._saved is not None)
            _check_agreement(first, task)
        if whole:
            self._begin_all([chosen[seat][0] for seat in range(self.count)], chosen[0][1])
        else:
            spawn = self._host.vitals.world_spawn
            for seat, (task, _) in chosen.items():
                agent = self.agents[seat]
                place = agent.allowed(spawn)
                agent.join(self._host, task)
                arrive(agent, place_beside(agent, place), spawn)
        return [self.agents[seat].begin_test() for seat in seats]

    def begin(self, tasks: Sequence[Task], seed: int, columns: Columns) -> None:
        """Make the parts of an episode of each agent, empty, around the world's columns: a reset fills them, or a snapshot."""
        self.state.clear(0, seed)
        self._host.begin(tasks[0], seed, columns)
        for agent, task in zip(self.agents[1:], tasks[1:], strict=True):
            agent.join(self._host, task)

    def step(self, actions: Sequence[Action], which: Sequence[int] | None = None) -> list[StepResult]:
        """One tick of the world, in which the agents ``which`` (None: all) act and the others stand still; results of the former.

        Rewards, ``done`` and ``info`` are each agent's own, as ``EmbeddedWorld.step`` returns them. Who is done and not reset
        stays in the world.
        """
        seats = self._seats(which)
        told = dict(zip(seats, actions, strict=True))
        if not self.has_begun:
            raise WorldError("step before reset: call reset(tasks, seeds) first")
        for action in told.values():
            check_action(action)
        if not told:
            return []
        for agent in self.agents:
            agent.take(told.get(agent.seat, Action()))
        notes = dict.fromkeys(range(self.count), "")
        tick_worlds(self._held, 0, 1)
        while waiting := [agent for agent in self.agents if agent.waits]:
            for agent in waiting:
                notes[agent.seat] = agent.do_part() or notes[agent.seat]
            tick_worlds(self._held, 0, 1)
        living = self.state.vitals["health"] > 0.0
        all_sleep = bool((self.state.uses["sleep_ticks"][living] >= SLEEP_TICKS).all())
        for agent in self.agents:
            agent.finish(all_sleep)
        return [self.agents[seat].result(notes[seat]) for seat in seats]

    def close(self) -> None:
        """Nothing is held outside this object."""
        for agent in self.agents:
            agent.close()

    def _begin_all(self, tasks: Sequence[Task], seed: int) -> None:
        host = self._host
        spawn = host.spawn(tasks[0], seed)
        self.begin(tasks, seed, Columns(host.grid, host.source(tasks[0], seed), host.load_radius))
        settle(host, spawn)
        for agent in self.agents:
            agent.body.position[:] = spawn
        for agent in self.agents:
            arrive(agent, spawn if agent is host else place_beside(agent, spawn), spawn)
        host.herd.begin(tasks[0].setup.creatures)

    def _seats(self, which: Sequence[int] | None) -> list[int]:
        seats = list(range(self.count)) if which is None else [int(seat) for seat in which]
        if len(set(seats)) != len(seats) or not all(0 <= seat < self.count for seat in seats):
            raise ValueError(f"which: must be different seats from 0 to {self.count - 1}, got {which}")
        return seats


def _check_agreement(first: Task, task: Task) -> None:
    """Raise WorldError where two tasks want different worlds."""
    for field in WORLDS_OWN:
        have, want = getattr(first.setup, field), getattr(task.setup, field)
        if have != want:
            raise WorldError(
                f"task {task.name}: setup.{field}: got {want!r}; agents share one world, and task {first.name} has {have!r}"
            )
