"""Settings of ``steve2 minedojo``; their docstrings are the help."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from tyro.conf import OmitArgPrefixes, OmitSubcommandPrefixes, arg, subcommand

from bridge.minedojo.java_build import FORGE_OWNER
from runtime.config import MAX_SEED, File, Port, Seed
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
class SweepConfig:
    """Let the unmodified package make, reset and step its tasks against the embedded engine, and tell which fail and why."""

    tasks: Annotated[str, arg(metavar="GLOB")] = "*"
    """Which of the 3,131 task ids, such as harvest_* or creative:1?; all take some half an hour on two cores."""
    steps: Annotated[int, whole(1, 100_000, "steps")] = 50
    """Steps of each task."""
    seed: Seed = 0
    """Of each task and its world."""
    processes: Annotated[int, whole(1, 64, "a number of processes")] = 2
    """Of the package, at one time."""
    out: File = None
    """Write what became of each task to this file, a line of JSON each. What it holds already is not played again."""

    def __post_init__(self) -> None:
        require_ranges(self)


@dataclass(frozen=True)
class CheckConfig:
    """Check what MineDojo's own Java engine needs: Java 8, its compiler, a display, a build that can work."""


@dataclass(frozen=True)
class RepairConfig:
    """Repair the build of MineDojo's own Java engine, which asks for libraries that are gone (docs/minedojo.md)."""

    libraries: Annotated[Path, arg(metavar="DIR")]
    """Folder that holds MixinGradle-dcfaf61/, a clone of the repository of that name."""
    forge_owner: Annotated[str, arg(metavar="NAME")] = FORGE_OWNER
    """GitHub account whose copy of ForgeGradle builds the game."""


@dataclass(frozen=True)
class MineDojoConfig:
    """Install MineDojo, serve it an engine, try its tasks, and make its own engine ready."""

    what: OmitArgPrefixes[
        OmitSubcommandPrefixes[
            Annotated[InstallConfig, subcommand("install")]
            | Annotated[EngineConfig, subcommand("engine")]
            | Annotated[SweepConfig, subcommand("sweep")]
            | Annotated[CheckConfig, subcommand("check")]
            | Annotated[RepairConfig, subcommand("repair")]
        ]
    ]
