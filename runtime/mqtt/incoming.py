"""From a command's payload to a command, or to what is wrong with it. The payload is anybody's: its size is checked first."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from runtime.agent_commands import Command, Pause, Resume, Say, SetGoal, Stop
from runtime.foreign_text import one_line
from runtime.mqtt.messages import (
    AnyCommand,
    CommandMessage,
    Correlation,
    GoalCommand,
    PauseCommand,
    ResumeCommand,
    SayCommand,
    StopCommand,
)

MAX_COMMAND_BYTES = 4096
"""The longest good command has some 400 characters; escaped as \\uXXXX, some 2400."""
_PATH = re.compile(r" - at `(\$[^`]*)`$")
_FIELD = re.compile(r"(?:required|unknown) field `([^`]*)`")
MAX_FIELD_LENGTH = 80


@dataclass(frozen=True)
class Asked:
    """A good command: its own id and name, and what the agent is told."""

    id: str | None
    name: str
    command: Command


class CommandError(ValueError):
    """A payload that is no command.

    Attributes:
        id: the command's, where that much is readable.
        name: which command, where that much is readable.
        field: path of the field that is wrong; ``$`` for the payload as a whole.
    """

    def __init__(self, text: str, field: str, identifier: str | None = None, name: str | None = None) -> None:
        super().__init__(text)
        self.field = field
        self.id = identifier
        self.name = name


class _Head(msgspec.Struct):
    """What is asked of a broken command, so that its sender knows the reply."""

    id: object = None
    command: object = None


def read_command(payload: bytes) -> Asked:
    """The command that a payload holds; CommandError names the field that is wrong."""
    if len(payload) > MAX_COMMAND_BYTES:
        raise CommandError(f"the payload has {len(payload)} bytes; at most {MAX_COMMAND_BYTES} are read", "$")
    try:
        message = msgspec.json.decode(payload, type=AnyCommand)
    except msgspec.ValidationError as error:
        identifier, name = _head(payload)
        raise CommandError(
            f"{one_line(str(error))}; docs/mqtt.md tells the fields", _path(error), identifier, name
        ) from None
    except (msgspec.DecodeError, RecursionError) as error:
        raise CommandError(f"the payload is no JSON: {one_line(str(error))}", "$") from None
    text = one_line(getattr(message, "text", "-"))
    name = str(message.__struct_config__.tag)
    if not text:
        raise CommandError("text: nothing in it can be shown; say it in letters", "$.text", message.id, name)
    return Asked(message.id, name, _COMMANDS[type(message)](message, text))


def _path(error: msgspec.ValidationError) -> str:
    """Where msgspec saw the error: `` - at `$.text` `` behind its message, a missing or unknown field in it."""
    said = str(error)
    at = _PATH.search(said)
    path = at.group(1) if at else "$"
    field = _FIELD.search(said)
    return one_line(f"{path}.{field.group(1)}" if field else path)[:MAX_FIELD_LENGTH]


def _head(payload: bytes) -> tuple[str | None, str | None]:
    """Id and name of a broken command, each None where it is broken itself."""
    try:
        head = msgspec.json.decode(payload, type=_Head)
    except (msgspec.DecodeError, RecursionError):
        return None, None
    try:
        identifier = msgspec.convert(head.id, Correlation | None)
    except msgspec.ValidationError:
        identifier = None
    known = isinstance(head.command, str) and head.command in _NAMES
    return identifier, str(head.command) if known else None


_COMMANDS: dict[type[CommandMessage], Callable[..., Command]] = {
    GoalCommand: lambda message, text: SetGoal(text, message.ticks),
    PauseCommand: lambda message, text: Pause(),
    ResumeCommand: lambda message, text: Resume(),
    StopCommand: lambda message, text: Stop(),
    SayCommand: lambda message, text: Say(text),
}
_NAMES = frozenset(str(kind.__struct_config__.tag) for kind in _COMMANDS)
