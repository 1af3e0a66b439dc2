"""How the rules of creatures are compiled: without counting references.

A ``Realm`` holds some thirty arrays. numba counts up and down each of them wherever a function takes the realm or a part of
it, which costs several times what the rules themselves do, in a tick as in compiling. A rule only borrows what its caller
holds, and none of them makes an array, so nothing needs to be counted.

What a rule calls for the first time is compiled as it is. So nothing that it calls, at any depth, may make an array either;
what does (``relief.biome_at``) is asked by the ``njit`` functions that call the rules.
"""

from __future__ import annotations

from typing import Any

from numba import njit

_OPTIONS: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
rule = njit(**_OPTIONS)
"""For functions that make no arrays and call none that do."""
hot_rule = njit(**_OPTIONS, forceinline=True)
"""For rules of every tick that are called from one place: to hand a realm over costs more than they do."""
