"""Several policies on the command line, each with the name that reports call it by."""

from __future__ import annotations

from collections.abc import Sequence

from runtime.ranges import ConfigError


def labelled_policies(words: Sequence[str]) -> dict[str, str]:
    """What reports call a policy -> how it is named (``student``, ``teacher``, a folder ...), in the order of playing.

    Args:
        words: of ``--policy``: ``[LABEL=]POLICY``, several in one word with commas. Without a label the policy is its own.

    Raises ConfigError where none is named, one lacks its name or its policy, or two have one label.
    """
    asked = ",".join(words)
    pairs = []
    for text in filter(None, map(str.strip, asked.split(","))):
        label, equals, name = text.partition("=")
        # A folder's name may hold a sign of equality too: a label holds no path.
        pairs.append((label.strip(), name.strip()) if equals and "/" not in label else (text, text))
    _require(bool(pairs), asked, "name at least one policy")
    _require(len(pairs) == len(dict(pairs)), asked, "give each a name of its own, as NAME=POLICY")
    _require(all(label and name for label, name in pairs), asked, "give NAME=POLICY")
    return dict(pairs)


def _require(good: bool, value: str, remedy: str) -> None:
    if not good:
        raise ConfigError(f"--policy: got {value!r}; {remedy}")
