"""MineDojo 0.1, unmodified: its environment, and the embedded world as the engine that answers it without Java.

``bridge.minedojo.make(task_id, engine=...)`` gives one of its tasks as ``gymnasium.Env``.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    # The host imports this package where there is no gymnasium: it is asked for where it is needed.
    if name == "make":
        from bridge.minedojo.environment import make

        return make
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
