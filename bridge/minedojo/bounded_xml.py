"""XML from strangers: no document types, no entities, and not more elements, depth or attributes than a mission needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

MAX_BYTES = 1 << 20
MAX_ELEMENTS = 20_000
MAX_DEPTH = 32
MAX_ATTRIBUTES = 32
_SEPARATOR = "}"


class XmlError(ValueError):
    """What came is no XML that is taken; the text says why."""


def parse_xml(data: bytes) -> Element:
    """The root element; names lose their namespaces. Raises XmlError."""
    if len(data) > MAX_BYTES:
        raise XmlError(f"XML of {len(data)} bytes; at most {MAX_BYTES} are taken")
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.EntityDeclHandler = _refuse_doctype
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.builder.data
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise XmlError(f"XML: {error}") from error
    return reader.builder.close()


def _refuse_doctype(*_: Any) -> None:
    raise XmlError("XML with a document type or an entity of its own is not taken")


class _Reader:
    def __init__(self) -> None:
        self.builder = TreeBuilder()
        self._depth = self._elements = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS or len(attributes) > MAX_ATTRIBUTES:
            raise XmlError(
                f"XML with more than {MAX_ELEMENTS} elements, {MAX_DEPTH} levels or {MAX_ATTRIBUTES} attributes of one element"
            )
        self.builder.start(_plain(name), {_plain(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        self.builder.end(_plain(name))


def _plain(name: str) -> str:
    return name.rpartition(_SEPARATOR)[2]
