"""Settings of ``steve2 minedojo``; their docstrings are the help."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from tyro.conf import OmitArgPrefixes, OmitSubcommandPrefixes, arg, subcommand

from runtime.config import MAX_SEED, Port
from runtime.ranges import require_ranges, whole


@dataclass(frozen=True)
class InstallConfig:
    """Build an environment of its own in which MineDojo 0.1 runs; ours stays as it is."""

    into: Annotated[Path | None, arg(metavar="DIR", help_behavior_hint="")] = None
    """Folder of the environment. Without it STEVE2_MINEDOJO of the environment, or steve2/minedojo in the user's data folder."""
    python: Annotated[str | None, arg(metavar="PATH", help_behavior_hint="")] = None
    """Python 3.9 to 3.11 to build it with. Without it one is looked for."""


@dataclass(frozen=True)
class EngineConfig:
    """Let the embedded world answer MineDojo's engine protocol on loopback, until Ctrl-C: no Java is needed."""

    port: Port = 0
    """Port to listen on; 0 takes a free one."""
    seed: Annotated[int | None, whole(0, MAX_SEED), arg(help_behavior_hint="")] = None
    """Decides the worlds of environments that name no seed. Without it they differ from start to start."""
    sessions: Annotated[int, whole(1, 64, "a number of environments")] = 8
    """Environments at one time; each world takes some 35 MB."""

    def __post_init__(self) -> None:
        require_ranges(self)


@dataclass(frozen=True)
class MineDojoConfig:
    """Install MineDojo, and serve it an engine."""

    what: OmitArgPrefixes[
        OmitSubcommandPrefixes[
            Annotated[InstallConfig, subcommand("install")] | Annotated[EngineConfig, subcommand("engine")]
        ]
    ]
