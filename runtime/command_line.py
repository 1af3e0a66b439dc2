"""What is typed becomes settings; what cannot be is refused in one line that names the word as it was typed."""

from __future__ import annotations

import contextlib
import functools
import io
import itertools
import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

import tyro

# Of tyro's own, not promised to stay: pyproject.toml bounds it around the version tested.
from tyro._errors import (
    BadValue,
    InstantiationFailure,
    InvalidChoice,
    MissingArgs,
    MissingSubcommand,
    ParseErrorEvent,
    UnrecognizedArgs,
    on_parse_error,
)
from tyro.conf import subcommand

from runtime.near import close_to
from runtime.ranges import ConfigError

if TYPE_CHECKING:
    from tyro._arguments import ArgumentDefinition

_REMEDIES = {"INT": "give a whole number", "FLOAT": "give a number", "STR": "give some text", "PATH": "give a path"}
"""By tyro's metavars, for settings that say nothing better."""
_FLAG = re.compile(r"^--[\w-]+")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z0-9.-]*")


def read_settings(kind: Any, program: str, arguments: Sequence[str], description: str | None = None) -> Any:
    """The settings that ``arguments`` stand for: an instance of ``kind``, or of one of its subcommands.

    Args:
        kind: a dataclass, or a union of those annotated with ``tyro.conf.subcommand``.
        program: name before the arguments, for help and errors.
        arguments: the words that were typed behind it.
        description: what help says of the program.

    Raises:
        ConfigError: they cannot be, in one line: the option as typed, its value, what is allowed, and where help is.
        SystemExit: help was asked for and shown.
    """
    command = _command(kind, arguments)

    def refuse(event: ParseErrorEvent) -> None:
        told = _told(event, kind, program, command, arguments)
        if told is not None:  # an event that is new to us stays tyro's to tell
            raise ConfigError(f"{told} (see {' '.join([program, *command])} --help)")

    with on_parse_error(refuse):
        return tyro.cli(kind, prog=program, description=description, args=arguments)


def subcommands(kind: Any) -> dict[str, Any]:
    """Name -> settings of what may follow: of a union of subcommands, or of a dataclass that has one as a field."""
    if is_dataclass(kind):
        hints = get_type_hints(kind, include_extras=True)
        parts: list[Any] = [hints[field.name] for field in fields(kind)]
    elif get_origin(kind) is Annotated:
        inner, *notes = get_args(kind)
        named = [str(getattr(note, "name", "")) for note in notes if isinstance(note, type(subcommand()))]
        if named:
            return {named[0]: inner}
        parts = [inner]
    else:
        parts = list(get_args(kind))
    return {name: settings for part in parts for name, settings in subcommands(part).items()}


def _command(kind: Any, arguments: Sequence[str]) -> list[str]:
    """The leading words that name a subcommand, and a subcommand of that."""
    command: list[str] = []
    following = subcommands(kind)
    for word in arguments:
        if word in following:
            command.append(word)
            following = subcommands(following[word])
        elif not word.startswith("-"):
            break
    return command


def _told(event: ParseErrorEvent, kind: Any, program: str, command: list[str], arguments: Sequence[str]) -> str | None:
    match event:
        case InvalidChoice():
            choices = [choice for choice in event.choices if choice != "None"]
            hint = close_to(event.value, choices)
            return f"{_name(event.argument, arguments)}: got {event.value!r}; {hint}give one of {', '.join(choices)}"
        case BadValue():
            return f"{_name(event.argument, arguments)}: its value is missing; {_remedy(event.argument)}"
        case InstantiationFailure(argument=None):
            return _FLAG.sub(lambda flag: _typed(flag[0], arguments)[0], event.message, count=1)
        case InstantiationFailure(argument=argument) if argument is not None:
            name, value = _typed(_name(argument, arguments), arguments)
            return f"{name}: got {value!r}; {_REMEDIES.get(str(argument.lowered.metavar), event.message)}"
        case UnrecognizedArgs():
            return _unknown(event.tokens[0], kind, program, command)
        case MissingArgs(unrecognized_tokens=[token, *_]):
            return _unknown(token, kind, program, command)
        case MissingArgs():
            missing = [
                f"{found.arg.lowered.metavar}: missing; {_meant(found.arg)}" for found in event.missing_arguments
            ]
            return "; ".join(missing)
        case MissingSubcommand():
            return (
                f"{' '.join([program, *command])}: say what to do: {', '.join(event.subcommand_spec.parser_from_name)}"
            )
    return None


def _name(argument: ArgumentDefinition, arguments: Sequence[str]) -> str:
    """What the user calls a setting: the option as typed, or what help calls a word without one."""
    if not argument.is_positional():
        return _typed(argument.lowered.name_or_flags[0], arguments)[0]
    return argument.field.intern_name if argument.lowered.choices else str(argument.lowered.metavar)


def _meant(argument: ArgumentDefinition) -> str:
    """What help says of a setting, as the rest of a sentence."""
    helptext = argument.field.helptext
    said = helptext() if callable(helptext) else helptext
    text = " ".join((said or str(argument.lowered.metavar)).split()).rstrip(".")
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _remedy(argument: ArgumentDefinition) -> str:
    metavar = str(argument.lowered.metavar)
    return _REMEDIES.get(metavar, f"give {metavar.replace('{', 'one of ').replace('}', '').replace(',', ', ')}")


def _typed(flag: str, arguments: Sequence[str]) -> tuple[str, str | None]:
    """An option as it was typed, which may be with underscores, and its value; of none that was typed its own name."""
    for word, after in itertools.zip_longest(arguments, arguments[1:]):
        name, equals, value = word.partition("=")
        if name.replace("_", "-") == flag.replace("_", "-"):
            return name, value if equals else after
    return flag, None


def _unknown(token: str, kind: Any, program: str, command: list[str]) -> str:
    """What to say of a word that nothing takes."""
    path = " ".join([program, *command])
    if token.startswith("-"):
        name = token.partition("=")[0]
        return f"{name}: {path} has no such option; {close_to(name, _options(kind, program, command))}".rstrip("; ")
    following = functools.reduce(lambda found, word: subcommands(found[word]), command, subcommands(kind))
    if following:
        return f"{token!r}: {path} has no such command; {close_to(token, following)}there are {', '.join(following)}"
    return f"{token!r}: one word more than {path} takes; put quotes around words that belong together"


def _options(kind: Any, program: str, command: list[str]) -> list[str]:
    """The options that help tells of."""
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown), contextlib.suppress(SystemExit):
        tyro.cli(kind, prog=program, args=[*command, "--help"])
    return sorted(set(_OPTION.findall(shown.getvalue())))
