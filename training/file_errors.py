"""What is wrong with a task file, in words: the key, what stands there, and what would be right."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable

import msgspec

_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*?)`(?: - at `\$\.?(?P<path>.*)`)?$")
_MISSING = re.compile(r"Object missing required field `(?P<key>.*?)`(?: - at `\$\.?(?P<path>.*)`)?$")
_WRONG = re.compile(r"(?P<what>.*?) - at `(?:key in )?\$\.?(?P<path>.*)`$", re.DOTALL)
_EXPECTED = re.compile(r"Expected `(?P<kind>int|float|bool|str)`(?: (?P<side><=|>=|<|>) (?P<bound>[\d.-]+)$|, got)")
_KINDS = {"int": "a whole number", "float": "a number", "bool": "true or false", "str": "a text"}
_SIDES = {"<=": " of at most ", ">=": " of at least ", "<": " below ", ">": " above ", "": ""}
_OWN = re.compile(r"[a-z_.\[\]0-9]+: ")
"""A message of ours begins with its key already."""


def explain(error: msgspec.ValidationError, content: object, known_keys: Iterable[str]) -> str:
    """One line for an error of ``msgspec.convert``.

    Args:
        error: what msgspec says.
        content: what was read from the file.
        known_keys: keys that a file may hold anywhere, for a guess at what was meant.
    """
    text = str(error)
    if found := _UNKNOWN.fullmatch(text):
        near = difflib.get_close_matches(found["key"], sorted(set(known_keys)), n=2)
        remedy = f"did you mean {' or '.join(near)}" if near else "leave it out"
        return f"{_joined(found['path'], found['key'])}: there is no such key; {remedy}"
    if found := _MISSING.fullmatch(text):
        return f"{_joined(found['path'], found['key'])}: missing; it must be given"
    if found := _WRONG.fullmatch(text):
        what, path = found["what"], found["path"]
        if _OWN.match(what):
            return what
        key = path.partition("[")[0]
        return f"{key or 'the file'}: got {_value_at(content, key)!r:.80}; {in_words(what)}"
    return f"the file: {text[:1].lower()}{text[1:]}"


def in_words(what: str) -> str:
    """msgspec's ``Expected `int` <= 23999`` in words; what is said otherwise stays."""
    if found := _EXPECTED.match(what):
        return f"give {_KINDS[found['kind']]}{_SIDES[found['side'] or '']}{found['bound'] or ''}"
    return f"{what[:1].lower()}{what[1:]}"


def _joined(path: str | None, key: str) -> str:
    return f"{path}.{key}" if path else key


def _value_at(content: object, path: str) -> object:
    for key in filter(None, path.split(".")):
        if not isinstance(content, dict) or key not in content:
            break
        content = content[key]
    return content
