"""What of a world still lives in Python objects, for snapshots: each names its attributes that change, and their types.

The arrays of ``state`` are saved as they are; only what has no place in them needs this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

import msgspec


class Saved(Protocol):
    """An object of which a snapshot saves some attributes."""

    saved_fields: ClassVar[Mapping[str, Any]]
    """Attribute -> its type, as msgspec reads it; immutable values, or containers that nobody else holds."""


def values_of(part: Saved) -> dict[str, Any]:
    """The saved attributes by name."""
    return {name: getattr(part, name) for name in part.saved_fields}


def check_values(kind: type[Saved], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as ``values_of`` an object of this class gives, each of its type. ValueError names the attribute that is not."""
    if values.keys() != kind.saved_fields.keys():
        raise ValueError(f"expected {', '.join(kind.saved_fields)}, got {', '.join(values)}")
    checked = {}
    for name, wanted in kind.saved_fields.items():
        try:
            checked[name] = msgspec.convert(values[name], wanted)
        except msgspec.ValidationError as error:
            raise ValueError(f"{name.lstrip('_')}: {error}") from error
    return checked


def put_values(part: Saved, values: Mapping[str, Any]) -> None:
    """Set the attributes to what ``check_values`` returned."""
    for name, value in values.items():
        setattr(part, name, value)
