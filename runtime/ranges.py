"""Numbers of the command line that lie within bounds: help shows the bounds, and what is outside them is refused at once."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, get_type_hints

from tyro.constructors import PrimitiveConstructorSpec


class ConfigError(ValueError):
    """A setting is wrong; the message names the field, the value and what would be right."""


def require_option(good: bool, field: str, value: object, remedy: str) -> None:
    """Raises ConfigError naming a setting as it is typed, its value and what would be right, unless it is ``good``."""
    if not good:
        raise ConfigError(f"--{field.replace('_', '-')}: got {value!r}; {remedy}")


@dataclass(frozen=True)
class Range(PrimitiveConstructorSpec[Any]):
    """What stands in ``Annotated[int, whole(...)]``: how the number is read from a word, and what it may be.

    Attributes:
        remedy: what would be right, such as ``give a port in 0..65535``.
        holds: tells whether a number is within the bounds.
    """

    remedy: str = ""
    holds: Callable[[Any], bool] = math.isfinite


def whole(low: int, high: int, called: str = "a whole number", note: str = "") -> Range:
    """A whole number in ``low..high``.

    Args:
        low: the least.
        high: the greatest.
        called: what it is, for an error: ``a port``.
        note: said behind the bounds in an error.
    """
    return _range(int, f"{low}..{high}", lambda number: low <= number <= high, called, note)


def real(low: float, high: float, called: str = "a number", note: str = "") -> Range:
    """A number in ``low..high``; as ``whole``."""
    return _range(float, f"{low:g}..{high:g}", lambda number: low <= number <= high, called, note)


def _range(kind: type, bounds: str, holds: Callable[[Any], bool], called: str, note: str) -> Range:
    remedy = f"give {called} in {bounds}{note}"

    def read(words: list[str]) -> Any:
        try:
            number = kind(words[0])
        except ValueError:
            raise ValueError(remedy) from None
        if not holds(number):
            raise ValueError(remedy)
        return number

    return Range(
        nargs=1,
        metavar=bounds,
        instance_from_str=read,
        is_instance=lambda value: value is None or isinstance(value, kind),
        str_from_instance=lambda value: [str(value)],
        remedy=remedy,
        holds=holds,
    )


def require_ranges(settings: Any) -> None:
    """Check every field of a dataclass that has a ``Range``, for its ``__post_init__``; None is a setting left out.

    Raises ConfigError naming the first that lies outside.
    """
    hints = get_type_hints(type(settings), include_extras=True)
    for field in fields(settings):
        value = getattr(settings, field.name)
        for note in getattr(hints[field.name], "__metadata__", ()):
            if isinstance(note, Range) and value is not None and not note.holds(value):
                raise ConfigError(f"--{field.name.replace('_', '-')}: got {value!r}; {note.remedy}")
