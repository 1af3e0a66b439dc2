"""How the rules of a tick are compiled: without counting references.

The grid and the state of a world are dozens of arrays. numba counts up and down each of them wherever a function takes a tuple of
them or a part of it, which costs several times what the rules themselves do, in a tick as in compiling. A rule only borrows what
its caller holds, and none makes an array, so nothing needs to be counted.

A plain ``njit`` function that a rule is the first to call is compiled as the rule is. So what makes arrays at any depth, seldom
enough not to matter, is an ``allocating_rule``: it counts, whoever calls it.
"""

from __future__ import annotations

from typing import Any

from numba import njit

_RULE: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
_ALLOCATING: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": True}
rule = njit(**_RULE)
"""For functions that make no arrays and call none that do but ``allocating_rule``."""
inlined_rule = njit(**_RULE, inline="always")
"""For functions whose code becomes part of their callers' before it is compiled."""
allocating_rule = njit(**_ALLOCATING)
"""For functions that make arrays to work in."""
