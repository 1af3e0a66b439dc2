"""The conductor of errands: a step of a plan as a skill with a target, on every tick anew."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bridge import names
from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.land.materials import palette
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Observation, Vector
from training.teachers.buckets import BucketFiller
from training.teachers.conductor import CollectConductor
from training.teachers.costs import HOPELESS
from training.teachers.expert import Expert
from training.teachers.guard import Guard
from training.teachers.hand_skills import Equip, HandsSkill, UseHeld
from training.teachers.hands import lacks_in_hand
from training.teachers.hunting import Hunter
from training.teachers.husbandry import Farmer
from training.teachers.journeys import Journeys
from training.teachers.landscape import Landscape
from training.teachers.making import Maker
from training.teachers.memory import Memory
from training.teachers.mining import Miner
from training.teachers.navigation.compass import own_course, way_words, wind
from training.teachers.navigation.senses import is_sensed
from training.teachers.needs import (
    Await,
    Craft,
    Fill,
    Gather,
    Grow,
    Hunt,
    Live,
    Seek,
    Smelt,
    Step,
    UseOn,
    Wear,
    WearOut,
)
from training.teachers.planner import Stations
from training.teachers.subgoals import CollectSubgoal, DigThrough, Rest, Roam, Said, Subgoal, Travel
from training.teachers.survival import Survivor
from training.teachers.tactics import Tactics

_SURVEY_TICKS = 100
_TICKS_PER_BLOCK = 5.0
_UNSEEN_TICKS = 1500.0
"""What finding a block is taken to cost that the land is made of, but none of which is known."""
Doable = Gather | Hunt | UseOn | Fill | Grow | Await | Craft | Smelt | Wear | WearOut | Seek
"""The steps that come to an end."""


class ErrandConductor:
    """Carries out steps in one world, and tells who plans what is known of it.

    Args:
        expert: whether the map of the land is known; without it what has been in view is.
    """

    def __init__(self, expert: bool = True) -> None:
        self._expert = expert
        self._world: EmbeddedWorld | None = None

    def start(self, world: EmbeddedWorld) -> None:
        """Begin an episode in a world."""
        self._world = world
        self._memory = None if self._expert else Memory(world.grid)
        self._landscape = Landscape(world.grid, None if self._memory is None else self._memory.seen)
        self._journeys = Journeys(world)
        self._miner = Miner(world, self._journeys, self._landscape)
        self._maker = Maker(world, self._journeys, self._landscape, self._miner)
        self._logs = CollectConductor()
        self._logs.start(world)
        self._tactics = Tactics(world, self._journeys)
        expert = Expert(world) if self._expert else None
        self._hunter = Hunter(self._journeys, self._miner, self._tactics, expert)
        self._filler = BucketFiller(world, self._journeys, self._landscape)
        self._farmer = Farmer(world, self._miner)
        self._survivor = Survivor(world, self._journeys, self._miner, self._hunter)
        self._guard = Guard(self._journeys.guide, self._hunter, self._tactics, self._survivor)
        self._natural = frozenset(int(block) for block in palette().blocks)
        self._distances: NDArray[np.float64] | None = None
        self._surveyed = 0
        self._words = ""

    def hear(self, words: str) -> None:
        """See ``Listener``."""
        self._words = words

    def direct(self, subgoal: Step | None, observation: Observation) -> tuple[Subgoal | None, HandsSkill]:
        """What to say and what to do in this state. Raises RuntimeError before ``start``."""
        if self._world is None:
            raise RuntimeError("conductor: start(world) comes before direct")
        if self._memory is not None:
            self._memory.update(observation)
        if subgoal is None:
            return None, Rest()
        if isinstance(subgoal, Live):
            aside, skill = self._survivor.live(subgoal, observation)
            return (subgoal, skill) if aside is None else self._say(aside, skill, observation)
        reaction = self._guard.react(subgoal, observation)
        if reaction is not None:
            return reaction
        wood = self._wood(subgoal, observation) if isinstance(subgoal, Gather) else None
        return (
            (subgoal, wood) if wood is not None else self._say(subgoal, self._serve(subgoal, observation), observation)
        )

    def give_up(self, observation: Observation) -> None:
        """Leave what was gone for alone for a while."""
        self._miner.give_up(observation)
        self._logs.give_up(observation)
        self._hunter.give_up(observation)

    def _serve(self, step: Doable, observation: Observation) -> HandsSkill:
        match step:
            case Gather():
                self._miner.own = own_course(self._words, self._word(step))
                return self._miner.gather(step, observation)
            case Hunt():
                return self._hunter.hunt(step, observation)
            case UseOn():
                return self._hunter.use_on(step, observation)
            case Await():
                return self._hunter.stay_near(step, observation)
            case Craft():
                return self._maker.craft(step, observation)
            case Smelt():
                return self._maker.smelt(step, observation)
            case WearOut():
                return self._miner.wear_out(step, observation)
            case Wear():
                taken = lacks_in_hand((step.item,), observation)
                return UseHeld() if taken is None else Equip(taken)
            case Fill():
                return self._filler.fill(step, observation)
            case Grow():
                return self._farmer.grow(step, observation)
            case Seek():
                return Roam()

    def _wood(self, step: Gather, observation: Observation) -> HandsSkill | None:
        """Wood as the conductor of logs gathers it, by what is in view; None where none is, or something else is wanted."""
        wanted = tuple(names.items().name(item) for item in step.items)
        if step.tools or not all(name.endswith("_log") for name in wanted):
            return None
        _, skill = self._logs.direct(CollectSubgoal(wanted, step.count), observation)
        return None if skill.name == "explore" else skill

    # --- what is said ---

    def _say(self, step: Step, skill: HandsSkill, observation: Observation) -> tuple[Subgoal, HandsSkill]:
        """The step; or ``explore``, and whither, where one goes for what no sense tells of: a student hears then why."""
        if not isinstance(skill, Travel | Roam | DigThrough):
            return step, skill
        sought = self._unsensed(step, skill.target, observation)
        if sought is None:
            return step, skill
        if isinstance(skill, Roam):
            way = wind(skill.heading)
        else:
            way = "" if skill.target is None else way_words(observation.pose.position, skill.target)
        said = Said(f"explore {sought} {way}".rstrip())
        return said, skill if isinstance(skill, DigThrough) else replace(skill, name="explore")

    @staticmethod
    def _word(step: Gather) -> str:
        return names.items().name(step.items[0])

    def _unsensed(self, step: Step, place: Vector | None, observation: Observation) -> str | None:
        """The word for what a step seeks at a place; None where it is sensed there, or nothing is sought."""
        assert self._world is not None
        if isinstance(step, Hunt | UseOn | Await):
            return None if self._hunter.nearest(step.kind, observation) is not None else step.kind
        grid = self._world.grid
        cell = None if place is None else (math.floor(place[0]), math.floor(place[1]), math.floor(place[2]))
        block = names.AIR if cell is None else int(grid.get(*cell))
        sensed = cell is not None and is_sensed(cell, grid, observation)
        if isinstance(step, Gather):
            return None if sensed and block in step.blocks else self._word(step)
        return None if sensed or block == names.AIR else names.blocks().name(block)

    # --- what is known of the world, for who plans ---

    def stations(self, observation: Observation) -> Stations:
        """Which stations stand near enough to be used."""
        return self._maker.stations(observation)

    def ticks_to(self, block: int, observation: Observation) -> float:
        """Ticks to walk to the nearest block of an id; HOPELESS where none is known."""
        if self._distances is None or observation.tick - self._surveyed >= _SURVEY_TICKS:
            self._distances = self._landscape.distances(observation.pose.position)
            self._surveyed = observation.tick
        away = float(self._distances[block])
        if away == np.inf:
            return _UNSEEN_TICKS if block in self._natural else HOPELESS
        return away * _TICKS_PER_BLOCK

    def blocks_to(self, kind: str, observation: Observation) -> float:
        """Blocks to the nearest creature of a kind; infinity where none is known."""
        return self._hunter.away(kind, observation)

    def is_armed(self, observation: Observation) -> bool:
        """Whether a weapon or a bow with arrows is held."""
        return self._tactics.is_armed(observation) or self._tactics.has_bow(observation)

    def kills(self, kind: str) -> int:
        """How many creatures of a kind died by the player's hand or arrow since the reset."""
        assert self._world is not None
        return int(self._world.herd.kills[kind_names().id(kind)]) if kind in kind_names() else 0
