"""Play embedded worlds at random for hours of game time, and check all the while that nothing is lost, broken or growing.

The worlds are played in turns, a minute of game time each. Every so many ticks ``audit.faults`` is asked; now and then the
player is put elsewhere, so that columns leave the grid and come back, and a snapshot is restored into a fresh world, which must
have the same state hash and is the one that is played on. Memory counts as growing where the process holds more than
MEMORY_TOLERANCE beyond what it held after the first hour, changed columns that are kept aside.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bridge import names
from bridge.embedded.items.ledger import book
from bridge.embedded.land.spawn import find_spawn
from bridge.embedded.land.terrain import HEIGHT, MIN_Y
from bridge.embedded.saving.snapshot import restore, snapshot, state_hash
from bridge.embedded.soak.audit import faults
from bridge.embedded.soak.kits import kit, soak_setup
from bridge.embedded.soak.random_play import RandomPlayer
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Cell, Collect, Goal, Task, Vector

TICKS_AN_HOUR = 72_000
TURN_TICKS = 1200
"""How long one world is played before it is the next one's turn."""
TURNS_TO_MOVE, TURNS_TO_SNAPSHOT, TURNS_TO_KIT = 4, 10, 3
SHORTEST_TICKS = TURN_TICKS * TURNS_TO_SNAPSHOT
"""Of a soak: the turn before the first snapshot is over, and one move at least was made."""
PLACES = ("plains", "taiga", "desert", "swamp")
"""Biomes that every player is moved between: few, so that the columns which are kept stay few."""
MEMORY_TOLERANCE = 64 << 20
"""Bytes by which the process may grow after its first hour: what the allocator holds back between its highs and lows."""
_GOAL = Collect(("bedrock",), 64)
"""It cannot be had, so the episode never ends."""
_PAGE = resource.getpagesize()


class SoakError(RuntimeError):
    """A check failed; the message names world, tick and what is wrong."""


@dataclass
class Tally:
    """What happened, and what was checked, in all worlds together."""

    ticks: int = 0
    seconds: float = 0.0
    deaths: int = 0
    broken: int = 0
    placed: int = 0
    made: int = 0
    killed: int = 0
    checks: int = 0
    snapshots: int = 0
    moves: int = 0
    items_booked: set[int] = field(default_factory=set)
    memory: list[int] = field(default_factory=list)
    """Bytes of the process after each hour of one world's game time, changed columns aside."""
    greatest_memory: int = 0

    def lines(self) -> list[str]:
        """The summary, a figure a line."""
        mega = 1 << 20
        lines = [
            f"{self.ticks:,} ticks in {self.seconds:,.0f} s: {self.ticks / max(self.seconds, 1e-9):,.0f} ticks/s",
            f"{self.deaths:,} deaths, {self.killed:,} creatures killed",
            f"{self.broken:,} blocks broken or emptied, {self.placed:,} placed or changed by hand",
            f"{self.made:,} times crafted or smelted, {len(self.items_booked):,} kinds of items in the books",
            f"{self.checks:,} checks of items, figures and bounds",
            f"{self.snapshots:,} snapshots restored to the same state hash, {self.moves:,} moves far away",
            f"greatest memory {self.greatest_memory / mega:,.0f} MiB",
        ]
        if len(self.memory) > 1:
            first, last = self.memory[0] / mega, self.memory[-1] / mega
            lines.append(f"memory less kept columns: {first:,.0f} MiB after the first hour, {last:,.0f} MiB at the end")
        else:
            lines.append("whether memory grows was not checked: that takes more than 1 of --hours")
        return lines


class SoakedWorld:
    """One world, its player and its checks.

    Args:
        index: which of the soak's worlds it is: biome, weather, hour and kit go by it.
        seed: of the world and of the player's chances.
        every: ticks between two checks.
        tally: what is counted, beside that of other worlds.
    """

    def __init__(self, index: int, seed: int, every: int, tally: Tally) -> None:
        self._index, self._seed, self._every, self._tally = index, seed, every, tally
        self._generator = np.random.default_rng((seed, index))
        self._player = RandomPlayer(self._generator)
        self._places: list[Vector] = []
        self._turns = self._kills = 0
        self._world = EmbeddedWorld(draw=False)
        task = Task(f"soak {index}", Goal("do what you like"), _GOAL, setup=soak_setup(index))
        self._seen = self._world.reset(task, seed)
        self._count_changes()
        self._check()

    @property
    def kept_bytes(self) -> int:
        """What the changed columns out of the grid take."""
        return self._world.columns.kept_bytes

    def play(self, ticks: int) -> None:
        """Play on. Raises SoakError where anything is wrong."""
        try:
            self._between_turns()
            self._turns += 1
            for _ in range(ticks):
                self._step()
                if self._world.tick % self._every == 0:
                    self._check()
            self._check()
        except SoakError:
            raise
        except Exception as error:
            raise SoakError(self._say(f"{type(error).__name__}: {error}")) from error
        kills = int(self._world.herd.kills.sum())
        self._tally.killed += kills - self._kills
        self._kills = kills
        self._tally.items_booked.update(np.flatnonzero(self._world.state.ledgers[0]).tolist())

    def _step(self) -> None:
        action = self._player.act(self._world, self._seen)
        was_alive = self._world.vitals.alive
        self._seen, reward, _, info = self._world.step(action)
        if not np.isfinite(reward):
            raise SoakError(self._say(f"the reward is {reward}"))
        self._tally.ticks += 1
        self._tally.deaths += was_alive and not self._world.vitals.alive
        deed = action.item_action
        self._tally.made += deed is not None and deed.verb in ("craft", "smelt") and was_alive and info.note == ""

    def _between_turns(self) -> None:
        """A new kit, a far place, a restored world: each in its turn, and what is checked in between."""
        if self._turns % TURNS_TO_KIT == 0:
            self._give(kit(self._index + self._turns))
        if self._turns % TURNS_TO_MOVE == TURNS_TO_MOVE - 1:
            self._move()
        if self._turns % TURNS_TO_SNAPSHOT == TURNS_TO_SNAPSHOT - 1:
            self._go_on_from_snapshot()

    def _give(self, stacks: tuple[tuple[str, int], ...]) -> None:
        """Hand the player new things, as far as there is room; the book is told."""
        world = self._world
        for name, count in stacks:
            item = names.items().id(name)
            book(world.state.ledgers[0], item, count - world.inventory.add(item, count))

    def _move(self) -> None:
        """Put the player far away, and onto what is the ground there by now."""
        if not self._places:
            self._places = [find_spawn(self._seed, name) for name in PLACES]
        world, place = self._world, self._places[int(self._generator.integers(len(PLACES)))]
        world.columns.follow(place[0], place[2])
        x, z = (int(place[axis] // 1) for axis in (0, 2))
        y = max(y for y in range(MIN_Y, MIN_Y + HEIGHT) if y == MIN_Y or world.grid.get(x, y, z) != names.AIR)
        world.body.position[:] = (x + 0.5, y + 1.0, z + 0.5)
        self._tally.moves += 1

    def _go_on_from_snapshot(self) -> None:
        """Restore a snapshot into a fresh world, let both do the same, compare, and play on in the fresh one."""
        world, fresh = self._world, EmbeddedWorld(draw=False)
        restore(fresh, snapshot(world))
        for moment in ("restored", "continued"):
            if state_hash(fresh) != state_hash(world):
                raise SoakError(self._say(f"a snapshot {moment} to another state: {differences(world, fresh)}"))
            if moment == "restored":
                for _ in range(20):
                    world.step(Action(forward=1, attack=True))
                    self._seen = fresh.step(Action(forward=1, attack=True))[0]
        world.close()
        world.columns.on_change = None  # it counts for this object: the world would hold itself
        self._world = fresh
        self._tally.snapshots += 1
        self._count_changes()

    def _check(self) -> None:
        self._tally.checks += 1
        wrong = faults(self._world)
        if wrong:
            raise SoakError(self._say("; ".join(wrong[:5])))

    def _say(self, what: str) -> str:
        return f"world {self._index} (seed {self._seed}), tick {self._world.tick}: {what}"

    def _count_changes(self) -> None:
        """Count what hands change. Where a block was, and air is now, it was broken."""
        world, told = self._world, self._world.columns.on_change

        def tell(cell: Cell, before: int) -> None:
            if world.grid.get(*cell) == names.AIR:
                self._tally.broken += before != names.AIR
            else:
                self._tally.placed += 1
            if told is not None:
                told(cell, before)

        world.columns.on_change = tell


def differences(one: EmbeddedWorld, other: EmbeddedWorld) -> str:
    """Which parts of two worlds' states are not the same, in words."""
    parts = [
        name for name, array in one.state._asdict().items() if array.tobytes() != getattr(other.state, name).tobytes()
    ]
    if not np.array_equal(one.grid.column_loaded, other.grid.column_loaded):
        parts.append("columns loaded")
    mine, theirs = one.columns.packed(), other.columns.packed()
    parts += [
        f"column {place}" for place in sorted(mine.keys() | theirs.keys()) if mine.get(place) != theirs.get(place)
    ]
    return ", ".join(parts[:8])


def resident_bytes() -> int:
    """Memory that the process holds now; 0 where the system does not tell (it is asked as Linux is)."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0


def soak(hours: float, worlds: int, seed: int, every: int, on_turn: Callable[[Tally], None] | None = None) -> Tally:
    """Play ``worlds`` worlds for ``hours`` of game time each. Raises SoakError where a check fails.

    Args:
        hours: of game time, of 72,000 ticks each.
        worlds: how many.
        seed: the first world's; the others count up from it.
        every: ticks between two checks of a world.
        on_turn: is told the tally after each turn.
    """
    tally = Tally()
    began = time.perf_counter()
    played = [SoakedWorld(index, seed + index, every, tally) for index in range(worlds)]
    ticks = max(1, round(hours * TICKS_AN_HOUR))
    hour = 0
    for done, turn in _turns(ticks):
        for world in played:
            world.play(turn)
            tally.seconds = time.perf_counter() - began
            if on_turn is not None:
                on_turn(tally)
        memory = resident_bytes()
        tally.greatest_memory = max(tally.greatest_memory, memory)
        if done // TICKS_AN_HOUR > hour or done == ticks:
            hour = done // TICKS_AN_HOUR
            tally.memory.append(memory - sum(world.kept_bytes for world in played))
            grown = tally.memory[-1] - tally.memory[0]
            if grown > MEMORY_TOLERANCE:
                raise SoakError(f"tick {done} of all worlds: memory grew by {grown >> 20} MiB since the first hour")
    return tally


def _turns(ticks: int) -> Iterator[tuple[int, int]]:
    """(ticks after it, its length) of each turn of one world."""
    for start in range(0, ticks, TURN_TICKS):
        length = min(TURN_TICKS, ticks - start)
        yield start + length, length
