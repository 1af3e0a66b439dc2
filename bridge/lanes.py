"""Sixteen numbers at a time in compiled code: what one processor instruction does to all of them, written as if it were one.

``Floats`` (float32), ``Ints`` (int32) and ``Mask`` (bool) are types of compiled code only. Operators work lane by lane and take a
number of the same kind for sixteen alike; there are no branches by lane, but ``choose``. A processor with narrower registers
works in as many parts as it needs, with the same results to the last bit: nothing here is rounded otherwise than one number is.
"""

# mypy: disable-error-code="no-untyped-def,no-untyped-call,misc"
from __future__ import annotations

import operator
from typing import Any

from llvmlite import ir
from numba import types
from numba.core.typing.templates import AbstractTemplate, infer_global
from numba.extending import intrinsic, lower_builtin, models, register_model

LANES = 16
_intrinsic: Any = intrinsic
"""numba's declared type has callers give the typing context."""


class Lanes(types.Type):
    """What numba knows of sixteen numbers of one kind."""

    def __init__(self, name: str, element: Any, layout: Any) -> None:
        self.element, self.layout = element, ir.VectorType(layout, LANES)
        super().__init__(name)


FLOATS = Lanes("Floats", types.float32, ir.FloatType())
INTS = Lanes("Ints", types.int32, ir.IntType(32))
MASK = Lanes("Mask", types.boolean, ir.IntType(1))
_WORD = ir.IntType(32)


@register_model(Lanes)
class _LanesModel(models.PrimitiveModel):
    def __init__(self, manager, kind):
        super().__init__(manager, kind, kind.layout)


def _spread(builder, lanes, value):
    """Sixteen times a number that is of the element's kind already."""
    value = value if value.type == lanes.layout.element else builder.trunc(value, lanes.layout.element)
    one = builder.insert_element(ir.Constant(lanes.layout, ir.Undefined), value, ir.Constant(_WORD, 0))
    zeros = ir.Constant(ir.VectorType(_WORD, LANES), [0] * LANES)
    return builder.shuffle_vector(one, ir.Constant(lanes.layout, ir.Undefined), zeros)


def _as_lanes(context, builder, lanes, kind, value):
    return value if kind == lanes else _spread(builder, lanes, context.cast(builder, value, kind, lanes.element))


def _is_alike(lanes, kind):
    """Whether a number of this kind can stand for sixteen without being rounded."""
    if lanes == FLOATS:
        return kind == types.float32
    return lanes == INTS and isinstance(kind, types.Integer | types.IntegerLiteral)


def _joined(left, right):
    """The lanes that two operands make, None where neither is lanes or they do not fit."""
    for lanes, other in ((left, right), (right, left)):
        if isinstance(lanes, Lanes) and (other == lanes or _is_alike(lanes, other)):
            return lanes
    return None


def _binary(symbol, emitters, result=None):
    """Let an operator work lane by lane. ``emitters``: by kind of lanes, what makes an instruction of two values."""

    class Template(AbstractTemplate):
        def generic(self, arguments, keywords):
            lanes = _joined(*arguments) if len(arguments) == 2 else None
            return None if lanes not in emitters else (result or lanes)(*arguments)

    def lower(context, builder, signature, arguments):
        lanes = _joined(*signature.args)
        left, right = (
            _as_lanes(context, builder, lanes, kind, value)
            for kind, value in zip(signature.args, arguments, strict=True)
        )
        return emitters[lanes](builder, left, right)

    infer_global(symbol)(Template)
    lower_builtin(symbol, Lanes, Lanes)(lower)
    lower_builtin(symbol, Lanes, types.Number)(lower)
    lower_builtin(symbol, types.Number, Lanes)(lower)


def _comparison(symbol):
    return {
        FLOATS: lambda builder, left, right: builder.fcmp_ordered(symbol, left, right),
        INTS: lambda builder, left, right: builder.icmp_signed(symbol, left, right),
    }


_BUILDER = ir.IRBuilder
_binary(operator.add, {FLOATS: _BUILDER.fadd, INTS: _BUILDER.add})
_binary(operator.sub, {FLOATS: _BUILDER.fsub, INTS: _BUILDER.sub})
_binary(operator.mul, {FLOATS: _BUILDER.fmul, INTS: _BUILDER.mul})
_binary(operator.truediv, {FLOATS: _BUILDER.fdiv})
_binary(operator.and_, {INTS: _BUILDER.and_, MASK: _BUILDER.and_})
_binary(operator.or_, {INTS: _BUILDER.or_, MASK: _BUILDER.or_})
_binary(operator.xor, {INTS: _BUILDER.xor, MASK: _BUILDER.xor})
_binary(operator.lshift, {INTS: _BUILDER.shl})
_binary(operator.rshift, {INTS: _BUILDER.ashr})
_binary(operator.lt, _comparison("<"), MASK)
_binary(operator.le, _comparison("<="), MASK)
_binary(operator.gt, _comparison(">"), MASK)
_binary(operator.ge, _comparison(">="), MASK)
_binary(operator.eq, _comparison("=="), MASK)
_binary(operator.ne, _comparison("!="), MASK)


@infer_global(operator.invert)
class _Invert(AbstractTemplate):
    def generic(self, arguments, keywords):
        return MASK(*arguments) if arguments == (MASK,) else None


@lower_builtin(operator.invert, Lanes)
def _lower_invert(context, builder, signature, arguments):
    return builder.not_(arguments[0])


def _call(builder, name, result, arguments):
    kind = ir.FunctionType(result, [argument.type for argument in arguments])
    return builder.call(builder.module.declare_intrinsic(name, fnty=kind), arguments)


def _suffix(lanes):
    return f"v{LANES}{'f32' if lanes == FLOATS else 'i32'}"


@_intrinsic
def spread(typing_context, lanes_or_number):
    """Sixteen lanes of one float32 or whole number."""
    lanes = FLOATS if lanes_or_number == types.float32 else INTS if _is_alike(INTS, lanes_or_number) else None

    def make(context, builder, signature, arguments):
        return _as_lanes(context, builder, lanes, signature.args[0], arguments[0])

    return None if lanes is None else (lanes(lanes_or_number), make)


@_intrinsic
def lane_numbers(typing_context):
    """0 to 15."""

    def make(context, builder, signature, arguments):
        return ir.Constant(INTS.layout, list(range(LANES)))

    return INTS(), make


@_intrinsic
def choose(typing_context, mask, then, otherwise):
    """Lane by lane ``then`` where the mask is set, else ``otherwise``; one of them may be one number for all."""
    lanes = _joined(then, otherwise)

    def make(context, builder, signature, arguments):
        values = (
            _as_lanes(context, builder, lanes, kind, value)
            for kind, value in zip(signature.args[1:], arguments[1:], strict=True)
        )
        return builder.select(arguments[0], *values)

    return None if mask != MASK or lanes is None else (lanes(mask, then, otherwise), make)


@_intrinsic
def smaller(typing_context, left, right):
    """Lane by lane the smaller of two."""
    return _chosen_by("<", left, right)


@_intrinsic
def larger(typing_context, left, right):
    """Lane by lane the larger of two."""
    return _chosen_by(">", left, right)


def _chosen_by(symbol, left, right):
    lanes = _joined(left, right)

    def make(context, builder, signature, arguments):
        first, second = (
            _as_lanes(context, builder, lanes, kind, value)
            for kind, value in zip(signature.args, arguments, strict=True)
        )
        return builder.select(_comparison(symbol)[lanes](builder, first, second), first, second)

    return None if lanes is None else (lanes(left, right), make)


def _of_floats(name, result=FLOATS):
    """What an LLVM intrinsic makes of floats."""

    def typed(typing_context, value):
        def make(context, builder, signature, arguments):
            found = _call(builder, f"llvm.{name}.{_suffix(FLOATS)}", FLOATS.layout, arguments)
            return found if result == FLOATS else builder.fptosi(found, INTS.layout)

        return (result(value), make) if value == FLOATS else None

    return typed


magnitudes = _intrinsic(_of_floats("fabs"))
"""Floats without their signs."""
square_roots = _intrinsic(_of_floats("sqrt"))
floors = _intrinsic(_of_floats("floor"))
"""Floats that are the largest whole numbers not above."""
whole = _intrinsic(_of_floats("trunc", INTS))
"""Ints: floats that must lie within int32, without what is behind the point."""


@_intrinsic
def floats(typing_context, ints):
    """Ints, or a mask as 0 and 1, as floats."""

    def make(context, builder, signature, arguments):
        convert = builder.uitofp if signature.args[0] == MASK else builder.sitofp
        return convert(arguments[0], FLOATS.layout)

    return (FLOATS(ints), make) if ints in (INTS, MASK) else None


@_intrinsic
def bits(typing_context, mask):
    """A mask as a whole number, lane 0 its lowest bit."""

    def make(context, builder, signature, arguments):
        return builder.zext(builder.bitcast(arguments[0], ir.IntType(LANES)), ir.IntType(64))

    return (types.int64(mask), make) if mask == MASK else None


@_intrinsic
def count(typing_context, mask):
    """How many lanes of a mask are set."""

    def make(context, builder, signature, arguments):
        bits = builder.bitcast(arguments[0], ir.IntType(LANES))
        return builder.zext(_call(builder, f"llvm.ctpop.i{LANES}", ir.IntType(LANES), [bits]), ir.IntType(64))

    return (types.int64(mask), make) if mask == MASK else None


def _elements(context, builder, kind, value):
    """Address of an array's first element."""
    return context.make_array(kind)(context, builder, value).data


def _row(context, builder, kinds, values, lanes):
    """Address of a row of lanes, by an array and a number."""
    number = context.cast(builder, values[1], kinds[1], types.intp)
    place = builder.mul(number, ir.Constant(number.type, LANES))
    address = builder.gep(_elements(context, builder, kinds[0], values[0]), [place], source_etype=lanes.layout.element)
    return builder.bitcast(address, lanes.layout.as_pointer())


def _is_words(array):
    return isinstance(array, types.Array) and array.layout == "C" and array.dtype.bitwidth == 32


@_intrinsic
def gather(typing_context, words, index, mask):
    """Lane by lane the 32-bit number at an index of flat memory, 0 (nothing is read) where the mask is not set. Indexes are not
    checked."""
    lanes = FLOATS if getattr(words, "dtype", None) == types.float32 else INTS

    def make(context, builder, signature, arguments):
        base = _elements(context, builder, signature.args[0], arguments[0])
        places = ir.instructions.GEPInstr(builder.block, base, [arguments[1]], False, "", lanes.layout.element)
        places.type = ir.VectorType(ir.PointerType(), LANES)
        builder._insert(places)
        nothing = ir.Constant(lanes.layout, None)
        parts = [places, ir.Constant(_WORD, 4), arguments[2], nothing]
        return _call(builder, f"llvm.masked.gather.{_suffix(lanes)}.v{LANES}p0", lanes.layout, parts)

    return (lanes(words, index, mask), make) if _is_words(words) and (index, mask) == (INTS, MASK) else None


@_intrinsic
def taken(typing_context, array, row):
    """Lanes from a row of a C-contiguous array (rows, LANES) of float32 or int32. The row is not checked."""
    lanes = FLOATS if getattr(array, "dtype", None) == types.float32 else INTS

    def make(context, builder, signature, arguments):
        address = _row(context, builder, signature.args, arguments, lanes)
        return builder.load(address, align=4)

    return (lanes(array, row), make) if _is_words(array) else None


@_intrinsic
def put(typing_context, array, row, lanes):
    """Write lanes into a row of a C-contiguous array (rows, LANES) of the same kind. The row is not checked."""

    def make(context, builder, signature, arguments):
        builder.store(arguments[2], _row(context, builder, signature.args, arguments, lanes), align=4)
        return context.get_dummy_value()

    fits = _is_words(array) and lanes in (FLOATS, INTS)
    return (types.void(array, row, lanes), make) if fits else None
