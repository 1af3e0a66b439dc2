"""The chat commands that MineDojo sends: those of its fast reset, of its spawning, and of ``destroy``.

Syntax and meaning are 1.11.2's (https://minecraft.wiki/w/Commands, before 1.13). Each answers with a note that says why it was
not carried out; an empty one where it was.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.items.ledger import book
from bridge.embedded.weather import begin_weather
from bridge.minedojo.names import block_of
from bridge.minedojo.preset_world import PresetWorld
from bridge.minedojo.slots import EMPTY, command_slot, new_stack

MAX_SPREAD = 1000.0
_FARTHEST = 640_000.0
_PLAYERS = ("@p", "@a", "@s", "@r")
_DAY_TIMES = {"day": 1000, "night": 13000}


class ChatError(ValueError):
    """A command cannot be carried out; the text says why."""


class Chat:
    """Carries out the commands of one player in one world.

    Args:
        world: in which an episode runs.
        random: draws places of ``/spreadplayers``.
        on_death: is told when ``/kill`` killed the player.
    """

    def __init__(self, world: PresetWorld, random: np.random.Generator, on_death: Callable[[], None]) -> None:
        self._world = world
        self._random = random
        self._on_death = on_death

    def say(self, line: str) -> str:
        """Carry out what begins with ``/``; other words have no effect and are told so."""
        words = line.split()
        name = words[0] if words else ""
        command = _COMMANDS.get(name[1:]) if name.startswith("/") else None
        if command is None:
            return f"chat {name[:40]!r}: no such command here; it has /{', /'.join(sorted(_COMMANDS))}"
        try:
            command(self, words[1:])
        except ChatError as error:
            return f"chat {name}: {error}"
        return ""

    def _kill(self, words: Sequence[str]) -> None:
        who = words[0] if words else "@p"
        if who in _PLAYERS:
            self._world.kill_player()
            self._on_death()
        elif who.startswith("@e[type=") and who.endswith("]"):
            self._kill_all(who[len("@e[type=") : -1].removeprefix("minecraft:").lower())
        else:
            raise ChatError(f"{who!r} is none of {', '.join(_PLAYERS)} and @e[type=...]")

    def _kill_all(self, kind: str) -> None:
        world = self._world
        if kind == "item":
            drops, ledger = world.drops.records, world.scene.ledger
            for row in np.flatnonzero(drops["count"] > 0):
                book(ledger, int(drops[row]["item"]), -int(drops[row]["count"]))
                drops[row]["count"] = 0
        elif kind in kind_names():
            creatures = world.herd.records
            creatures["health"][creatures["kind"] == kind_names().id(kind)] = 0.0
        elif kind == "xp_orb":
            world.state.orbs[0]["points"] = 0
        else:
            raise ChatError(f"no {kind!r} lives here")

    def _spread(self, words: Sequence[str]) -> None:
        if len(words) < 4:
            raise ChatError("give x z spreadDistance maxRange respectTeams player")
        here = self._world.body.position
        x, z = _place(words[0], here[0]), _place(words[1], here[2])
        farthest = _number(words[3], 1.0, MAX_SPREAD)
        if not self._world.spread_player(x, z, farthest, self._random):
            raise ChatError(f"no dry ground was found within {farthest:g} blocks")

    def _time(self, words: Sequence[str]) -> None:
        clock = self._world.state.clocks[0]
        if len(words) != 2 or words[0] not in ("set", "add"):
            raise ChatError("give set TICKS or add TICKS")
        ticks = _DAY_TIMES.get(words[1])
        ticks = int(_number(words[1], 0.0, 2.0**31)) if ticks is None else ticks
        start = int(clock["time_of_day"]) if words[0] == "add" else 0
        clock["time_of_day"] = (start + ticks) % 24000

    def _weather(self, words: Sequence[str]) -> None:
        kind = words[0] if words else ""
        if kind == "normal":
            return  # MineDojo's fast reset says so, and the game changes nothing
        if kind not in ("clear", "rain", "thunder"):
            raise ChatError("give clear, rain or thunder")
        state = self._world.state
        begin_weather(state.weathers[0], state.clocks[0]["random"], int(kind != "clear"), int(kind == "thunder"))

    def _replace(self, words: Sequence[str]) -> None:
        if len(words) < 4 or words[0] != "entity" or words[1] not in _PLAYERS:
            raise ChatError("give entity @p SLOT ITEM [COUNT [METADATA]]")
        slot = command_slot(words[2])
        if slot is None:
            raise ChatError(f"no slot is called {words[2]!r:.40}")
        count = int(_number(words[4], 0, 64)) if len(words) > 4 else 1
        metadata = int(_number(words[5], 0, 32767)) if len(words) > 5 else 0
        try:
            stack = new_stack(words[3], count, metadata) if count else EMPTY
        except KeyError as error:
            raise ChatError(str(error.args[0])) from None
        self._world.put(slot, stack)

    def _teleport(self, words: Sequence[str]) -> None:
        words = words[1:] if words and words[0] in _PLAYERS else words
        if len(words) not in (3, 5):
            raise ChatError("give x y z [yaw pitch]")
        body = self._world.body
        x, y, z = (_place(word, part) for word, part in zip(words, body.position, strict=False))
        angles = [_place(word, part) for word, part in zip(words[3:], (body.yaw, body.pitch), strict=False)]
        self._world.move_to(x, min(max(y, -64.0), 512.0), z, *angles)

    def _summon(self, words: Sequence[str]) -> None:
        if not words:
            raise ChatError("give ENTITY [x y z]")
        kind = words[0].removeprefix("minecraft:").lower()
        if kind not in kind_names():
            raise ChatError(f"no {kind!r} lives in the embedded world; it has {', '.join(kind_names().names)}")
        if not self._world.summon(kind_names().id(kind), *self._cell(words[1:4])):
            raise ChatError("no free place is there")

    def _set_block(self, words: Sequence[str]) -> None:
        if len(words) < 4:
            raise ChatError("give x y z BLOCK [METADATA]")
        x, y, z = map(math.floor, self._cell(words[:3]))
        metadata = int(_number(words[4], 0, 15)) if len(words) > 4 else 0
        try:
            block, state = block_of(words[3], metadata)
        except KeyError as error:
            raise ChatError(str(error.args[0])) from None
        grid = self._world.grid
        if not grid.is_loaded(x >> 4, z >> 4) or not 0 <= y - grid.min_y < grid.height:
            raise ChatError("that is out of the world")
        self._world.forget_box((x, y, z), (x, y, z))
        self._world.columns.change((x, y, z), block, state)

    def _clear(self, words: Sequence[str]) -> None:
        if words and words[0] not in _PLAYERS:
            raise ChatError(f"{words[0]!r:.40} is none of {', '.join(_PLAYERS)}")
        self._world.clear_slots()

    def _cell(self, words: Sequence[str]) -> tuple[float, float, float]:
        here = self._world.body.position
        if not words:
            return float(here[0]), float(here[1]), float(here[2])
        if len(words) != 3:
            raise ChatError("a place has three numbers")
        x, y, z = (_place(word, part) for word, part in zip(words, here, strict=True))
        return x, y, z


_COMMANDS: Mapping[str, Callable[[Chat, Sequence[str]], None]] = {
    "kill": Chat._kill,
    "spreadplayers": Chat._spread,
    "time": Chat._time,
    "weather": Chat._weather,
    "replaceitem": Chat._replace,
    "tp": Chat._teleport,
    "summon": Chat._summon,
    "setblock": Chat._set_block,
    "clear": Chat._clear,
}
"""Not kept by the object: bound methods would hold it, and its world, until Python looks for cycles."""


def _place(word: str, here: float) -> float:
    """A coordinate; ``~`` counts from here."""
    if word.startswith("~"):
        return float(here) + (_number(word[1:], -_FARTHEST, _FARTHEST) if len(word) > 1 else 0.0)
    return _number(word, -_FARTHEST, _FARTHEST)


def _number(word: str, low: float, high: float) -> float:
    try:
        value = float(word)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise ChatError(f"{word[:40]!r} is no number in {low:g}..{high:g}")
    return value
