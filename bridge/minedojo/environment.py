"""MineDojo's tasks as ``gymnasium`` environments in our own process, for people who train with their own code."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Literal

from bridge.messages import DEFAULT_FRAME_SIZE, Collect, Goal, Task
from bridge.minedojo.hosting import host_task
from bridge.minedojo.malmo import serve_malmo
from bridge.remote_environment import RemoteEnvironment

TICK_LIMIT = 3000
Engine = Literal["embedded", "java"] | int
"""``embedded``: the embedded world. ``java``: what the package launches itself. A number: the port of an engine that runs."""


class MineDojoEnvironment(RemoteEnvironment):
    """One MineDojo task as ``gymnasium.Env``, with the spaces of our own environments (``bridge.spaces``).

    MineDojo runs in a process and an environment of its own; rewards and success are the package's.

    Args:
        task_id: of MineDojo's, such as ``harvest_1_log``.
        engine: who answers the package.
        tick_limit: MineDojo's tasks have none of their own; the episode is truncated after so many of the game's ticks.
        frame_size: height and width.
        folder: MineDojo's environment; that of ``steve2 minedojo install`` where it is None.

    Raises WorldError where MineDojo is not installed or the task is none of its.
    """

    def __init__(
        self,
        task_id: str,
        engine: Engine = "embedded",
        *,
        tick_limit: int = TICK_LIMIT,
        frame_size: tuple[int, int] = (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE),
        folder: Path | None = None,
    ) -> None:
        # The host asks nothing of a task but to be one: the success test is MineDojo's.
        task = Task(f"minedojo {task_id}", Goal(task_id.replace("_", " ")), Collect(("oak_log",), 1), tick_limit)
        with ExitStack() as opened:
            port = opened.enter_context(serve_malmo()) if engine == "embedded" else None
            if isinstance(engine, int):
                port = engine
            hosted = opened.enter_context(host_task(task_id, port, frame_size, folder))
            super().__init__(hosted.url, hosted.token, task)
            self._opened = opened.pop_all()

    def close(self) -> None:
        """End the host, and the engine where it is ours."""
        super().close()
        self._opened.close()


def make(task_id: str, engine: Engine = "embedded", *, tick_limit: int = TICK_LIMIT) -> MineDojoEnvironment:
    """A MineDojo task as ``gymnasium.Env``; ``MineDojoEnvironment`` has more settings."""
    return MineDojoEnvironment(task_id, engine, tick_limit=tick_limit)
