"""MessagePack on the wire: the only place that knows bytes.

A message is one msgpack map in one binary frame: the fields of the Struct, plus ``type``. An array travels as the map
``{"dtype", "shape", "data"}`` with little-endian data in C order and a dtype from ``DTYPES``. Sizes and the number of values
are checked before memory is taken, no msgpack extension is accepted (timestamps neither), and nothing that arrives is ever
executed or unpickled.

Every failure is a ``WireError``, whose ``code`` is what the peer is told.
"""

from __future__ import annotations

import hmac
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, cast

import msgpack
import msgspec
import numpy as np
from numpy.typing import NDArray

from bridge.known_ids import require_known_ids
from bridge.messages import PROTOCOL_VERSION, ClientMessage, ErrorCode, Hello, ServerMessage
from bridge.msgpack_headers import read_headers

DTYPES: Mapping[str, np.dtype[Any]] = {
    "uint8": np.dtype("u1"),
    "uint16": np.dtype("<u2"),
    "int32": np.dtype("<i4"),
    "int64": np.dtype("<i8"),
    "float32": np.dtype("<f4"),
    "float64": np.dtype("<f8"),
}
"""The dtypes that may travel, by the name that stands in the frame."""
CLIENT_VALUES = 4096
"""Values that a client's message may hold; a Reset that fills every slot takes some 150."""
MAX_DIMENSIONS = 4
MAX_EXTENT = 4096
"""Longest side of an array that may travel; with MAX_DIMENSIONS it keeps even an empty array's shape within 64 bits."""


class WireError(Exception):
    """Bytes and messages do not fit together; ``code`` says in which way."""

    code: ClassVar[ErrorCode] = "malformed"


class MalformedError(WireError):
    """Not msgpack, not a message of this protocol, or a field outside its range."""


class OversizedError(WireError):
    """More bytes or more values than the limits admit."""

    code = "oversized"


class UnsupportedError(WireError):
    """An array dtype or a msgpack extension that does not travel."""

    code = "unsupported"


class VersionError(WireError):
    """The peer speaks another version of the protocol."""

    code = "version"


class TokenError(WireError):
    """The peer does not know the token."""

    code = "token"


@dataclass(frozen=True)
class Limits:
    """What a frame may take. The defaults hold any Observation with a frame of up to 1024x1024."""

    max_bytes: int = 8 * 1024 * 1024
    """Bytes of one frame."""
    max_elements: int = 4096
    """Elements of one list (entities, sounds ...); numpy arrays are limited by ``max_bytes``."""
    max_fields: int = 64
    """Entries of one map."""
    max_text_bytes: int = 64 * 1024
    """UTF-8 bytes of one text."""
    max_values: int = 128 * 1024
    """Values of one frame in all: containers, their keys and their members. One takes some 70 bytes of memory beside its own."""

    def __post_init__(self) -> None:
        for field in ("max_bytes", "max_elements", "max_fields", "max_text_bytes", "max_values"):
            value = getattr(self, field)
            if value < 1:
                raise ValueError(f"limits.{field}: got {value}; give a number of at least 1")


DEFAULT_LIMITS = Limits()


def encode(message: msgspec.Struct, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """The frame of a message.

    Raises:
        MalformedError: a float is not finite, an integer needs more than 64 bits, or a field holds what cannot travel.
        OversizedError: the frame is larger than ``limits.max_bytes``.
        UnsupportedError: an array's dtype is not in ``DTYPES``.
    """
    fields = msgspec.to_builtins(message, builtin_types=(bytes,), enc_hook=_pack_special)
    _require_finite(fields)
    try:
        data = cast(bytes, msgpack.packb(fields))
    except (OverflowError, UnicodeEncodeError) as error:
        raise MalformedError(f"{type(message).__name__}: {error}") from error
    _require_size(data, limits)
    return data


def decode(data: bytes | str, expected: Any, limits: Limits = DEFAULT_LIMITS) -> Any:
    """The message that a frame holds; ``expected`` is a Struct or a union of tagged Structs.

    Arrays are read-only views of the frame's own memory, since messages are immutable; copy one before writing to it.

    Raises:
        MalformedError: not msgpack, not one of ``expected``, a field outside its range, an id outside
            the vocabulary, or a float that is not finite.
        OversizedError: larger than ``limits.max_bytes``, or more values than ``limits.max_values``; found before anything
            is decoded.
        UnsupportedError: an array dtype outside ``DTYPES``, or a msgpack extension.
        VersionError: the frame names another protocol version. Told first, as the rest of such a frame may differ.
    """
    if isinstance(data, str):
        raise MalformedError("a text frame arrived; messages are binary msgpack frames")
    _require_size(data, limits)
    _require_plain_and_few(data, limits)
    fields = _unpack(data, limits)
    if isinstance(fields, dict):
        protocol = fields.get("protocol", PROTOCOL_VERSION)
        if isinstance(protocol, int) and protocol != PROTOCOL_VERSION:
            raise VersionError(
                f"the peer speaks protocol {protocol}, this side {PROTOCOL_VERSION}; install the same steve2"
            )
    try:
        message = msgspec.convert(fields, expected, dec_hook=_unpack_array)
    except msgspec.ValidationError as error:
        raise MalformedError(str(error)) from error
    # After the conversion: only then is the depth of ``fields`` bounded by the types.
    _require_finite(fields)
    try:
        require_known_ids(message)
    except ValueError as error:
        raise MalformedError(str(error)) from error
    return message


def decode_client(data: bytes | str, limits: Limits = DEFAULT_LIMITS) -> ClientMessage:
    """What a client said, of CLIENT_VALUES values at most; raises as ``decode`` does."""
    few = replace(limits, max_values=min(CLIENT_VALUES, limits.max_values))
    return cast(ClientMessage, decode(data, ClientMessage, few))


def decode_server(data: bytes | str, limits: Limits = DEFAULT_LIMITS) -> ServerMessage:
    """What a server said; raises as ``decode`` does."""
    return cast(ServerMessage, decode(data, ServerMessage, limits))


def require_token(hello: Hello, token: str) -> None:
    """Check a Hello's token, in a time that does not tell how much of it was right; raises TokenError."""
    if not hmac.compare_digest(hello.token.encode(), token.encode()):
        raise TokenError("the token is wrong; give the one that the server was started with")


def _require_size(data: bytes, limits: Limits) -> None:
    if len(data) > limits.max_bytes:
        raise OversizedError(f"a frame of {len(data)} bytes; at most {limits.max_bytes} are admitted")


def _unpack(data: bytes, limits: Limits) -> Any:
    try:
        return msgpack.unpackb(
            data,
            max_array_len=limits.max_elements,
            max_map_len=limits.max_fields,
            max_str_len=limits.max_text_bytes,
            max_bin_len=limits.max_bytes,
        )
    except ValueError as error:
        # Also msgpack's own FormatError, ExtraData and StackError (nested too deep), and wrong UTF-8.
        remedy = "send one whole msgpack map a frame, within the limits"
        raise MalformedError(f"not a message: {str(error) or type(error).__name__}; {remedy}") from error


def _require_plain_and_few(data: bytes, limits: Limits) -> None:
    announced = read_headers(data, limits.max_values)
    if announced.extension:
        raise UnsupportedError("a msgpack extension; messages hold plain values and arrays only")
    if announced.values > limits.max_values:
        raise OversizedError(f"a frame of more than {limits.max_values} values; no message needs as many")


def _pack_special(value: object) -> Any:
    """What msgspec does not know: arrays, and numpy's scalars, which travel as plain numbers."""
    if isinstance(value, np.ndarray):
        name = value.dtype.name
        if name not in DTYPES:
            raise UnsupportedError(f"dtype {name} does not travel; use one of {', '.join(DTYPES)}")
        _require_finite_array(value)
        data = value.astype(DTYPES[name], copy=False).tobytes()
        return {"dtype": name, "shape": value.shape, "data": data}
    if isinstance(value, (np.bool_, np.integer, np.floating)):
        return value.item()
    raise MalformedError(f"{type(value).__name__} does not travel")


def _unpack_array(_: type, value: Any) -> NDArray[Any]:
    """An array from its map; its dtype and shape are then checked against the field by the message itself."""
    if not isinstance(value, dict) or value.keys() != {"dtype", "shape", "data"}:
        raise MalformedError("an array is a map of dtype, shape and data")
    name, shape, data = value["dtype"], value["shape"], value["data"]
    if not isinstance(name, str) or name not in DTYPES:
        raise UnsupportedError(f"dtype {name!r:.40} does not travel; use one of {', '.join(DTYPES)}")
    if not isinstance(data, bytes) or not isinstance(shape, list) or len(shape) > MAX_DIMENSIONS:
        raise MalformedError(f"an array's data is binary and its shape a list of at most {MAX_DIMENSIONS} integers")
    dtype = DTYPES[name]
    whole = all(type(extent) is int and 0 <= extent <= MAX_EXTENT for extent in shape)
    if not whole or math.prod(shape) * dtype.itemsize != len(data):
        raise MalformedError(f"an array of {name} {tuple(shape)} cannot stand in {len(data)} bytes")
    array: NDArray[Any] = np.ndarray(shape, dtype, data)
    _require_finite_array(array)
    return array


def _require_finite_array(array: NDArray[Any]) -> None:
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise MalformedError("an array holds a float that is not finite")


def _require_finite(value: Any) -> None:
    """Refuse NaN and infinity: no quantity here has such a value, and ranges do not catch NaN."""
    if isinstance(value, float):
        if not math.isfinite(value):
            raise MalformedError(f"a float is {value}; every number must be finite")
    elif isinstance(value, dict):
        for member in value.values():
            _require_finite(member)
    elif isinstance(value, (list, tuple)):
        for member in value:
            _require_finite(member)
