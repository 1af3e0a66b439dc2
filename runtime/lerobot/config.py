"""Settings of ``steve2 dataset``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from tyro.conf import Positional, arg

from runtime.ranges import ConfigError


@dataclass(frozen=True)
class DatasetConfig:
    """Export recorded episodes as a LeRobot v3 data set: parquet tables and videos that `lerobot` loads."""

    runs: Annotated[tuple[Path, ...], Positional, arg(metavar="RUN ...")]
    """Folders of runs, or folders in which runs lie, such as runs."""
    out: Annotated[Path, arg(metavar="FOLDER")] = Path("dataset")
    """Folder of the data set; it must not exist yet."""
    open_episodes: bool = False
    """Also take episodes that were cut short, as far as they go."""

    def __post_init__(self) -> None:
        if not self.runs:
            raise ConfigError(
                "RUN: give the folder of a run, such as runs/20260101-120000, or of several, such as runs"
            )
        for run in self.runs:
            if not run.is_dir():
                raise ConfigError(f"RUN: got {str(run)!r}; give the folder of a run, such as runs/20260101-120000")
        if self.out.exists():
            raise ConfigError(f"--out: {self.out} exists already; give another folder")
