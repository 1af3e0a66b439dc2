"""The command lines of one ``StepClient``: keys held, the turn of the camera, one item function each, chat."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

KEYS = ("forward", "back", "left", "right", "jump", "sneak", "sprint", "use", "attack", "drop", "pickItem")
ITEM_VERBS = ("craft", "craftNearby", "smeltNearby", "equip", "place")
MAX_LINES = 256
MAX_LINE = 512
_NOTHING = ("none", "other")
_HOTBAR = "hotbar."


class CommandError(ValueError):
    """A step's commands cannot be read; the text names the line."""


@dataclass(slots=True)
class Commands:
    """What a step says.

    Attributes:
        keys: names of KEYS that are held.
        pitch, yaw: degrees to turn by.
        items: (verb of ITEM_VERBS, name of 1.11.2) in their order.
        chat: what is said, in its order.
        hotbar: slot 0..8 to take into the hand, or None.
        swap: slots to exchange, 0..40, or None.
        unknown: verbs that nothing answers.
    """

    keys: set[str] = field(default_factory=set)
    pitch: float = 0.0
    yaw: float = 0.0
    items: list[tuple[str, str]] = field(default_factory=list)
    chat: list[str] = field(default_factory=list)
    hotbar: int | None = None
    swap: tuple[int, int] | None = None
    unknown: list[str] = field(default_factory=list)


def parse_commands(text: str) -> Commands:
    """Read the lines between ``<StepClient0>`` and its end. Raises CommandError for what is no number where one must stand."""
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        raise CommandError(f"{len(lines)} commands in one step; at most {MAX_LINES} are taken")
    commands = Commands()
    for line in lines:
        line = line.strip()
        if len(line) > MAX_LINE:
            raise CommandError(f"command of {len(line)} letters; at most {MAX_LINE} are taken")
        verb, _, rest = line.partition(" ")
        if verb:
            _take(commands, verb, rest.strip())
    return commands


def _take(commands: Commands, verb: str, rest: str) -> None:
    if verb == "chat":
        commands.chat.append(rest)
    elif verb == "camera":
        commands.pitch, commands.yaw = _numbers(verb, rest, 2)
    elif verb in KEYS:
        if _numbers(verb, rest, 1)[0]:
            commands.keys.add(verb)
    elif verb in ITEM_VERBS:
        if rest and rest not in _NOTHING:
            commands.items.append((verb, rest))
    elif verb.startswith(_HOTBAR) and verb[len(_HOTBAR) :] in tuple("123456789"):
        if _numbers(verb, rest, 1)[0]:
            commands.hotbar = int(verb[len(_HOTBAR) :]) - 1
    elif verb == "swapInventoryItems":
        first, second = (int(number) for number in _numbers(verb, rest, 2))
        if not (0 <= first <= 40 and 0 <= second <= 40):
            raise CommandError(f"{verb}: got {rest!r}; give two slots in 0..40")
        commands.swap = (first, second) if first != second else None
    else:
        commands.unknown.append(verb[:40])


def _numbers(verb: str, rest: str, count: int) -> list[float]:
    try:
        numbers = [float(word) for word in rest.split()]
    except ValueError:
        numbers = []
    if len(numbers) != count or not all(map(math.isfinite, numbers)):
        raise CommandError(f"{verb}: got {rest!r:.40}; give {count} number{'s' if count > 1 else ''}")
    return numbers
