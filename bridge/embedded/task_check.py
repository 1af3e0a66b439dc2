"""What an embedded world is handed from the same process is held against the contract, as the wire does with what arrives.

Structs do not check their fields where they are made, and compiled rules index tables by what stands in them.
"""

from __future__ import annotations

import math
import re
from typing import Any

import msgspec
import numpy as np

from bridge.known_ids import require_task
from bridge.messages import Action, Task
from bridge.world import WorldError

LOWEST_SEED, HIGHEST_SEED = -(2**63), 2**64 - 1
"""What a snapshot and the wire can hold."""
_MEMBER = re.compile(r"(?P<what>.*) - at `\$\.?(?P<path>.*)`", re.DOTALL)
_PART = re.compile(r"\w+")


def check_task(task: Task, seed: int, played_in_saved_world: bool = False) -> None:
    """Raise WorldError that names the field, the value and what would be right.

    A saved world has its own terrain and its own beginning: a setup that asks for others cannot be met there.
    """
    if not LOWEST_SEED <= seed <= HIGHEST_SEED:
        raise WorldError(f"seed: got {seed}; give one from -2^63 to 2^64 - 1")
    try:
        builtins = msgspec.to_builtins(task, builtin_types=(bytes,), enc_hook=_plain)
        msgspec.convert(builtins, Task, dec_hook=_array)
        require_task(task)
    except msgspec.ValidationError as error:
        raise WorldError(_explain(task, str(error))) from error
    except ValueError as error:
        raise WorldError(f"{error}") from error
    if played_in_saved_world:
        for field, got, right in (("biome", task.setup.biome, None), ("terrain", task.setup.terrain, "natural")):
            if got != right:
                raise WorldError(f"task.setup.{field}: got {got!r}; a saved world is as it was saved: give {right!r}")


def check_action(action: Action) -> None:
    """Raise WorldError for an angle that is no number: it would spoil the body for good."""
    for field, degrees in (("d_yaw", action.d_yaw), ("d_pitch", action.d_pitch)):
        if not math.isfinite(degrees):
            raise WorldError(f"action.{field}: got {degrees}; give degrees from -180 to 180")


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        return value.item()
    return {"array": value.tobytes(), "dtype": value.dtype.str, "shape": value.shape}


def _array(_: type, packed: Any) -> Any:
    return np.frombuffer(packed["array"], packed["dtype"]).reshape(packed["shape"])


def _explain(task: Task, text: str) -> str:
    found = _MEMBER.fullmatch(text)
    if found is None:
        return f"task: {text}"
    value: Any = task
    for part in _PART.findall(found["path"]):
        try:
            value = value[int(part)] if part.isdecimal() else getattr(value, part)
        except (AttributeError, IndexError, TypeError):
            break
    what = found["what"]
    return f"task.{found['path']}: got {value!r:.80}; {what[:1].lower()}{what[1:]}"
