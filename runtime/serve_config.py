"""Settings of ``steve2 world``; their docstrings are the help."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from tyro.conf import Positional, arg

from bridge.messages import DEFAULT_FRAME_SIZE, MAX_FRAME_SIDE
from runtime.config import MAX_SEED, ConfigError, Folder, Port
from runtime.loopback import LOOPBACK
from runtime.ranges import require_ranges, whole


@dataclass(frozen=True)
class ServeConfig:
    """Serve a world over the wire, for clients in other processes: the embedded world, or one task of MineDojo.

    Everybody who can reach the port and knows the token can play: it is on loopback unless --host says else.
    """

    world: Annotated[Literal["embedded", "minedojo"], Positional] = "embedded"
    """Which world."""
    task: Annotated[str | None, Positional, arg(metavar="TASK", help_behavior_hint="")] = None
    """minedojo: one of its 3,131 task ids, such as harvest_1_log."""
    host: str = LOOPBACK
    """Address to listen on. Any but loopback wants a token of your own, of at least 16 letters; what is said is not encrypted."""
    port: Port = 0
    """Port to listen on; 0 takes a free one."""
    token: Annotated[str | None, arg(metavar="TEXT", help_behavior_hint="")] = None
    """Token that clients must give; without it STEVE2_TOKEN of the environment, or one is made and shown."""
    frame_size: Annotated[tuple[int, int], arg(metavar="HEIGHT WIDTH")] = (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE)
    """Pixels of the frames."""
    saved: Folder = None
    """World folder in the game's own format (Anvil, 1.20.4) to play in. Without it each episode has the terrain of its seed."""
    engine: Literal["embedded", "java"] = "embedded"
    """minedojo: what answers the package: the embedded world in this process, or the Java engine that the package launches."""
    engine_port: Annotated[int | None, whole(1, 65535, "a port"), arg(help_behavior_hint="")] = None
    """minedojo: an engine that already listens on this port of loopback, in place of one of our own."""
    seed: Annotated[int | None, whole(0, MAX_SEED), arg(help_behavior_hint="")] = None
    """minedojo: seed of every episode. Without it that which the client's reset names."""

    def __post_init__(self) -> None:
        require_ranges(self)
        for good, field, remedy in self._rules():
            if not good:
                value = getattr(self, field)
                shown = str(value) if isinstance(value, Path) else value
                raise ConfigError(f"--{field.replace('_', '-')}: got {shown!r}; {remedy}")

    def _rules(self) -> Iterator[tuple[bool, str, str]]:
        """Whether each setting is good, its field, and what would be right."""
        sides = all(1 <= side <= MAX_FRAME_SIDE for side in self.frame_size)
        yield sides, "frame_size", f"give a height and a width in 1..{MAX_FRAME_SIDE}"
        if self.world == "minedojo":
            yield self.task is not None, "task", "give one of MineDojo's: steve2 world minedojo harvest_1_log"
            yield self.saved is None, "saved", "MineDojo's tasks bring worlds of their own"
        else:
            yield self.task is None, "task", "leave it out: the embedded world's clients bring tasks"
            elsewhere = "that is for steve2 world minedojo TASK"
            yield self.engine == "embedded", "engine", elsewhere
            yield self.engine_port is None, "engine_port", elsewhere
            yield self.seed is None, "seed", elsewhere
