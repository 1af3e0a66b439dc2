"""One mission played in one embedded world: what a step's commands do, and what the wire is told of it.

Inventory and statistics are told two ticks late, as MineDojo's Java engine does: its wrapper sends two steps of nothing after
each item function and takes the reward of the last alone, so that an engine without the lag is never rewarded for crafting
(https://github.com/MineDojo/MineDojo/issues/103).
"""

from __future__ import annotations

import logging
from collections import deque
from typing import Any, NamedTuple

import msgspec
import numpy as np

from bridge.camera import Camera
from bridge.messages import Action, Goal, ItemAction, Survive, Task, WorldSetup
from bridge.minedojo import slots
from bridge.minedojo.chat import Chat
from bridge.minedojo.commands import Commands
from bridge.minedojo.drawing import Drawing, DrawingError
from bridge.minedojo.flat import FlatError, LayeredColumns
from bridge.minedojo.information import information_of
from bridge.minedojo.item_choice import choose_item
from bridge.minedojo.mission import Mission, MissionError
from bridge.minedojo.names import BIOMES, FAITHFUL_BIOMES
from bridge.minedojo.preset_world import PresetWorld
from bridge.minedojo.statistics import Statistics, used_item
from bridge.world import WorldError

LAG_TICKS = 2
_FOREVER = 1_000_000
SEEDS_TRIED = 8
"""Some seeds have no place of a biome within reach."""
MAX_NOTES = 64
"""Different refusals that one mission keeps and logs."""


class Answer(NamedTuple):
    """What a step is answered with: the frame's bytes, rows from the bottom up, and the information as JSON."""

    frame: bytes
    information: bytes


def seed_of(written: str, random: np.random.Generator) -> int:
    """A world's seed: a number as it is, other words by Java's hash of a string as the game does, and any for none."""
    if not written:
        return int(random.integers(0, 2**31))
    try:
        number = int(written)
    except ValueError:
        number = 0
        for letter in written:
            number = (31 * number + ord(letter)) & 0xFFFFFFFF
        return number - (1 << 32 if number >= 1 << 31 else 0)
    return (number + 2**63) % 2**64 - 2**63


class Player:
    """Plays missions, one after the other.

    Args:
        random: draws seeds for missions without one, and where ``/spreadplayers`` leads.
    """

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random
        self._log = logging.getLogger(__name__)
        self._world: PresetWorld | None = None
        self._frame_size: tuple[int, int] | None = None

    def begin(self, mission: Mission) -> Answer:
        """Begin a mission. Raises MissionError where it cannot be played."""
        self._mission = mission
        self._notes: dict[str, None] = {}
        self._statistics = Statistics()
        world = self._make_world(mission)
        try:
            world.layers = None if mission.flat is None else LayeredColumns(mission.flat)
            self._reset(world, mission)
            self._prepare(world, mission)
        except (FlatError, DrawingError, WorldError) as error:
            raise MissionError(str(error)) from error
        for tag in mission.not_honoured:
            self._note(f"mission: <{tag}> is not honoured")
        self._chat = Chat(world, self._random, self._statistics.die)
        self._kills = world.herd.kills.copy()
        self._told: deque[dict[str, Any]] = deque(maxlen=LAG_TICKS + 1)
        self._observation = world.look()
        self._told.extend([self._now()] * (LAG_TICKS + 1))
        return self.answer()

    def _reset(self, world: PresetWorld, mission: Mission) -> None:
        """Begin in the world of the mission's seed; where any will do, of the first of some that has such a place."""
        task = self._task(mission)
        for left in reversed(range(1 if mission.seed else SEEDS_TRIED)):
            self._seed = seed_of(mission.seed, self._random)
            try:
                world.reset(task, self._seed)
                return
            except WorldError:
                if not left:
                    raise

    @property
    def has_begun(self) -> bool:
        """Whether a mission runs."""
        return self._world is not None and self._world.has_begun

    @property
    def world(self) -> PresetWorld:
        """That of the mission. Raises MissionError where none runs."""
        return self._running()

    @property
    def notes(self) -> tuple[str, ...]:
        """What could not be honoured of the mission so far."""
        return tuple(self._notes)

    def end(self) -> None:
        """End the mission, if one runs."""
        if self._world is not None:
            self._world.close()

    def step(self, commands: Commands) -> Answer:
        """One tick. What cannot be done is noted, and the tick passes."""
        world = self._running()
        for verb in commands.unknown:
            self._note(f"command {verb!r}: is not answered here")
        for line in commands.chat:
            note = self._chat.say(line)
            if note:
                self._note(note)
        if commands.hotbar is not None:
            world.inventory.held_slot = commands.hotbar
        if commands.swap is not None:
            slots.swap(world.inventory, *commands.swap)
        item_action = self._item_action(commands)
        action = self._action(commands, item_action)
        held = slots.stack(world.inventory, world.inventory.held_slot)
        before, alive = world.body.position.copy(), world.vitals.alive
        jumps = world.body.on_ground and action.jump
        broken = float(world.state.mining[0]["progress"])
        self._observation, _, _, _ = world.step(action)
        self._quicken(broken)
        if alive and not world.vitals.alive:
            self._statistics.die()
        if item_action is None and not action.drop and world.vitals.alive:
            used = used_item(held, slots.stack(world.inventory, world.inventory.held_slot), action.use, action.attack)
            if used is not None:
                self._statistics.use(used)
        self._statistics.tick(world.body.position - before, world.herd.kills, jumps, action.sneak)
        self._told.append(self._now())
        return self.answer()

    def answer(self) -> Answer:
        """The frame and the information as of now."""
        frame = self._observation.frame
        return Answer(frame[::-1].tobytes(), msgspec.json.encode(self._information()))

    def _running(self) -> PresetWorld:
        if self._world is None or not self._world.has_begun:
            raise MissionError("no mission runs: send MissionInit first")
        return self._world

    def _make_world(self, mission: Mission) -> PresetWorld:
        if self._world is None or self._frame_size != mission.frame_size:
            self._world = PresetWorld(Camera(mission.frame_size))
            self._frame_size = mission.frame_size
        return self._world

    def _task(self, mission: Mission) -> Task:
        biome = None
        if mission.biome is not None:
            if mission.biome not in BIOMES:
                raise MissionError(f"BiomeGenerator.biome: got {mission.biome}; 1.11.2 has no such biome")
            biome = BIOMES[mission.biome]
            if mission.biome not in FAITHFUL_BIOMES:
                self._note(f"mission: biome {mission.biome} is not in the embedded world; {biome} stands in for it")
        setup = WorldSetup(
            time_of_day=mission.start_time,
            terrain="natural" if mission.flat is None else "flat",
            biome=biome if mission.flat is None else None,
            weather="clear" if mission.weather == "normal" else mission.weather,  # type: ignore[arg-type]  # checked
            spawning=mission.spawning,
            passing=mission.passing,
            health=mission.health,
            food=mission.food,
            respawn=True,
        )
        # The package judges by itself; this test is never met and costs nothing.
        return Task("minedojo", Goal("play"), Survive(_FOREVER), _FOREVER, setup)

    def _prepare(self, world: PresetWorld, mission: Mission) -> None:
        """What a task's setup has no words for."""
        world.stand_on_layers()
        if mission.placement is not None:
            place = mission.placement
            world.move_to(place.x, place.y, place.z, place.yaw, place.pitch)
            world.settle_spawn()
        drawing = Drawing(world)
        for tag, attributes in mission.drawing:
            drawing.draw(tag, dict(attributes))
        for item in mission.inventory:
            try:
                world.put(item.slot, slots.new_stack(item.name, item.quantity, item.metadata))
            except KeyError as error:
                raise MissionError(f"InventoryObject.type: {error.args[0]}") from None

    def _item_action(self, commands: Commands) -> ItemAction | None:
        world = self._running()
        if not commands.items:
            return None
        verb, name = commands.items[0]
        for extra, _ in commands.items[1:]:
            self._note(f"command {extra!r}: only the first item function of a step is carried out")
        nearby = self._observation.nearby
        assert nearby is not None, "the embedded world always tells what is near"
        chosen = choose_item(verb, name, world.inventory, nearby)
        if isinstance(chosen, str):
            self._note(chosen)
            return None
        return chosen

    def _action(self, commands: Commands, item_action: ItemAction | None) -> Action:
        keys = commands.keys
        if "pickItem" in keys:
            self._note("command 'pickItem': is not answered here")
        return Action(
            forward=("forward" in keys) - ("back" in keys),
            strafe=("left" in keys) - ("right" in keys),
            jump="jump" in keys,
            sneak="sneak" in keys,
            sprint="sprint" in keys,
            d_pitch=min(180.0, max(-180.0, commands.pitch)),
            d_yaw=(commands.yaw + 180.0) % 360.0 - 180.0,
            use="use" in keys,
            attack="attack" in keys,
            drop="drop" in keys,
            item_action=item_action,
        )

    def _quicken(self, before: float) -> None:
        """Let this tick's share of breaking count as often as the mission's break speed says."""
        mining = self._running().state.mining[0]
        gain = float(mining["progress"]) - before
        if self._mission.break_speed != 1.0 and gain > 0.0:
            mining["progress"] = before + gain * self._mission.break_speed

    def _now(self) -> dict[str, Any]:
        """What is told late."""
        return {"inventory": slots.entries(self._running().inventory), **self._statistics.tree()}

    def _information(self) -> dict[str, Any]:
        return {
            **self._told[0],
            **information_of(self._running(), self._observation, self._mission),
            "engine_seed": self._seed,
            "engine_notes": list(self._notes),
        }

    def _note(self, text: str) -> None:
        if text not in self._notes and len(self._notes) < MAX_NOTES:
            self._notes[text] = None
            self._log.warning("%s", text)
