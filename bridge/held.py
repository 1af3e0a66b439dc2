"""A tuple of arrays that compiled rules take by one address instead of array by array.

To hand some fifty arrays from Python to compiled code takes numba 40 microseconds, with Python's lock held: as long as a tick of
ten worlds. So the tuple is laid down in memory once, as compiled code has it, and a rule ``opened`` it there. What it is made of
is part of the type that numba compiles for: no rule is ever run on a layout that it was not compiled for.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

import numba
import numpy as np
from numba import types
from numba.extending import NativeValue, intrinsic, models, register_model, unbox

Arrays = TypeVar("Arrays", bound=tuple[Any, ...])


class HeldType(types.Type):
    """What numba knows of a ``Held``: the type of its tuple."""

    def __init__(self, arrays: Any) -> None:
        self.arrays = arrays
        super().__init__(f"Held({arrays})")


register_model(HeldType)(models.OpaqueModel)


@unbox(HeldType)
def _unbox_held(held, value, c):
    address = c.pyapi.object_getattr_string(value, "address")
    pointer = c.pyapi.long_as_voidptr(address)
    c.pyapi.decref(address)
    return NativeValue(pointer, is_error=c.pyapi.c_api_error())


def _open(typing_context, held):
    arrays = held.arrays

    def load(context, builder, signature, arguments):
        return builder.load(builder.bitcast(arguments[0], context.get_value_type(arrays).as_pointer()))

    return arrays(held), load


def _write(typing_context, arrays, memory, room):
    def store(context, builder, signature, arguments):
        layout = context.get_value_type(arrays)
        size = context.get_constant(types.int64, context.get_abi_sizeof(layout))
        with builder.if_then(builder.icmp_signed(">=", arguments[2], size)):
            builder.store(arguments[0], builder.inttoptr(arguments[1], layout.as_pointer()))
        return size

    return types.int64(arrays, memory, room), store


opened: Any = intrinsic(_open)
"""``opened(held)`` is the tuple of a ``Held``, in compiled code."""
lay_down: Any = intrinsic(_write)
"""``lay_down(arrays, address, room)`` writes a tuple to where there is ``room`` for so many bytes, in compiled code; how many it
takes. A rule of the module that makes the tuple calls it: numba keeps what it compiled beside the rule, and must find the tuple's
class where it finds the rule."""


class Held(Generic[Arrays]):
    """The tuple ``arrays``, which it keeps alive, ready for rules, which take this object for it.

    Args:
        arrays: the tuple.
        write: a rule that does nothing but ``lay_down``.

    Attributes:
        arrays: the tuple.
        address: where it lies as compiled code has it.
    """

    def __init__(self, arrays: Arrays, write: Callable[[Arrays, int, int], int]) -> None:
        self.arrays = arrays
        self._numba_type_ = HeldType(numba.typeof(arrays))
        self._memory = np.zeros(write(arrays, 0, 0), np.uint8)
        self.address = self._memory.ctypes.data
        write(arrays, self.address, len(self._memory))
