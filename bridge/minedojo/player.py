"""One mission played in one embedded world: what a step's commands do, and what the wire is told of it.

The frame shows the world before the step's tick, in the direction that the step turned to, as MineDojo's Java engine does.
There the camera turns first, then the client ticks, and then it draws with partial ticks of 0, which is where eye and creatures
stood before (``MixinMinecraftGameloop``, ``CameraCommandsImplementation``; the game's ``EntityRenderer.orientCamera`` draws from
``prevPos + (pos - prevPos) * partialTicks``). So the next frame can be drawn while the client thinks, for as long as it does
not turn.

Inventory and statistics are told two ticks late, as MineDojo's Java engine does: its wrapper sends two steps of nothing after
each item function and takes the reward of the last alone, so that an engine without the lag is never rewarded for crafting
(https://github.com/MineDojo/MineDojo/issues/103).
"""

from __future__ import annotations

import logging
from collections import deque
from typing import NamedTuple

import msgspec
import numpy as np

from bridge.camera import Camera
from bridge.messages import Action, Frame, Goal, ItemAction, Survive, Task, WorldSetup
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
            self._set_up(world, mission)
        except (FlatError, DrawingError, WorldError) as error:
            raise MissionError(str(error)) from error
        for tag in mission.not_honoured:
            self._note(f"mission: <{tag}> is not honoured")
        self._chat = Chat(world, self._random, self._statistics.die)
        self._told = deque([self._late_part()] * LAG_TICKS, maxlen=LAG_TICKS)
        self._prepared, self._turned = True, False
        self._next_frame: Frame | None = None
        self._frame = world.look().frame
        self._sensed = world.sense()
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
        self.prepare()
        self._prepared = False
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
        self._look(action, bool(commands.chat))
        held = slots.stack(world.inventory, world.inventory.held_slot)
        before, alive = world.body.position.copy(), world.vitals.alive
        jumps = world.body.on_ground and action.jump
        broken = float(world.state.mining[0]["progress"])
        world.advance(action)
        self._quicken(broken)
        if alive and not world.vitals.alive:
            self._statistics.die()
        if item_action is None and not action.drop and world.vitals.alive:
            used = used_item(held, slots.stack(world.inventory, world.inventory.held_slot), action.use, action.attack)
            if used is not None:
                self._statistics.use(used)
        self._statistics.tick(world.body.position - before, world.herd.kills, jumps, action.sneak)
        self._sensed = world.sense()
        return self.answer()

    def prepare(self) -> None:
        """Do what of the next step depends on no command; to be called while the client thinks, and harmless twice."""
        if self._prepared:
            return
        self._told.append(self._late_part())
        # Who turned in the last step is likely to turn in the next: the frame would be drawn for nothing.
        self._next_frame = None if self._turned else self._running().frame()
        self._prepared = True

    def answer(self) -> Answer:
        """The frame and the information as of now."""
        present = information_of(self._running(), self._sensed, self._mission)
        present |= {"engine_seed": self._seed, "engine_notes": list(self._notes)}
        # Two objects become one: what is told late was written when it was so.
        information = msgspec.json.encode(present)[:-1] + b"," + self._told[0][1:]
        return Answer(self._frame[::-1].tobytes(), information)

    def _look(self, action: Action, moved: bool) -> None:
        """The frame of the step; ``moved``: a command may have changed what was drawn before."""
        self._turned = action.d_yaw != 0.0 or action.d_pitch != 0.0
        if self._next_frame is None or self._turned or moved:
            self._frame = self._running().frame_turned(action.d_yaw, action.d_pitch)
        else:
            self._frame = self._next_frame

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

    def _set_up(self, world: PresetWorld, mission: Mission) -> None:
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
        chosen = choose_item(verb, name, world.inventory, self._sensed.nearby)
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

    def _late_part(self) -> bytes:
        """What is told late, as JSON."""
        return msgspec.json.encode({"inventory": slots.entries(self._running().inventory), **self._statistics.tree()})

    def _note(self, text: str) -> None:
        if text not in self._notes and len(self._notes) < MAX_NOTES:
            self._notes[text] = None
            self._log.warning("%s", text)


class FixedPlayer(Player):
    """Answers every step as the mission's first look: against it a client shows what it can do alone."""

    def begin(self, mission: Mission) -> Answer:
        """Begin a mission as a player would. Raises MissionError where it cannot be played."""
        self._first = super().begin(mission)
        return self._first

    def step(self, commands: Commands) -> Answer:
        """No tick."""
        return self._first
