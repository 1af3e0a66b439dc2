"""Play the episodes of a data set again from their seeds: ``python -m training.recreate FOLDER --check`` or ``--missing``."""

from __future__ import annotations

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import tyro
from rich.console import Console

from agent.package import file_hash
from training.dataset import DataSet
from training.disk import DiskError
from training.folder_lock import lock_folder
from training.manifest import Manifest, versions
from training.rollouts import RolloutPool, Rollouts, WorkersDiedError
from training.run_folder import SETTINGS


@dataclass(frozen=True)
class RecreateConfig:
    """Play the episodes of a data set again, to see that they come out the same, or because some are gone.

    Attributes:
        folder: the data set's.
        check: play every episode again, elsewhere, and compare the files byte by byte.
        missing: play again what is missing or damaged, while no training run writes there.
        most: of each wave look at so many episodes only; 0 for all. Goes with --check.
        processes: processes that play.
    """

    folder: tyro.conf.Positional[Path]
    check: bool = False
    missing: bool = False
    most: int = 0
    processes: int = 2

    def __post_init__(self) -> None:
        if self.check == self.missing:
            raise ValueError("check, missing: give one of --check and --missing")
        if self.most < 0:
            raise ValueError(f"most: must not be negative, got {self.most}")


def recreate(config: RecreateConfig, rollouts: Rollouts, console: Console) -> int:
    """Do what ``config`` says, in those rollouts; returns the exit status: 0 where all is as it should be now, else 1.

    Raises ValueError where the folder holds no data set, or is to be written to and another process does.
    """
    if not config.folder.is_dir():
        raise ValueError(f"folder: there is no folder {config.folder}; give that of a data set")
    data = DataSet(config.folder, writes=False)
    manifests = data.manifests()
    if not manifests:
        raise ValueError(f"folder: {config.folder} holds no manifest of a data set; give the folder of one")
    now = versions()
    for manifest in manifests:
        for name in {**manifest.versions, **now}:
            then, here = manifest.versions.get(name, "none"), now.get(name, "none")
            if here != then:
                console.print(f"note: {manifest.file} was played with {name} {then}, here is {here}", highlight=False)
    if config.check:
        wrong = sum(len(_differing(data, manifest, config.most, rollouts, console)) for manifest in manifests)
    else:
        run = config.folder.resolve().parent
        lock = lock_folder(run if (run / SETTINGS).exists() else config.folder)
        try:
            data = DataSet(config.folder)
            wrong = sum(_play_again(data, manifest, rollouts, console) for manifest in manifests)
        finally:
            os.close(lock)
    return 1 if wrong else 0


def _differing(data: DataSet, manifest: Manifest, most: int, rollouts: Rollouts, console: Console) -> list[str]:
    """Names of the files that do not come out as they are listed, or as they lie there where none is listed."""
    specs = manifest.specs[: most or None]
    listed = {played.file: played.sha256 for played in manifest.played}
    differing = []
    with tempfile.TemporaryDirectory(prefix="steve2-recreate-") as place:
        for path in rollouts.play(data.shares(manifest, specs, rollouts.workers, Path(place))):
            there = data.folder / path.name
            wanted = listed.get(path.name) or (file_hash(there) if there.exists() else None)
            if file_hash(path) != wanted:
                differing.append(path.name)
                console.print(f"{path.name}: not as it was", style="red", highlight=False)
            path.unlink()
    console.print(
        f"{manifest.file}: {len(specs) - len(differing)} of {len(specs)} episodes are the same", highlight=False
    )
    return differing


def _play_again(data: DataSet, manifest: Manifest, rollouts: Rollouts, console: Console) -> int:
    """Replace what is missing or damaged; returns how many are not as the manifest lists them even so.

    What is there stays until all that was played in its stead is whole.
    """
    faults = data.faults(manifest)
    for fault in faults.values():
        console.print(fault, highlight=False, soft_wrap=True)
    with tempfile.TemporaryDirectory(dir=data.folder, prefix=".again-", suffix=".tmp") as place:
        for path in list(rollouts.play(data.shares(manifest, list(faults), rollouts.workers, Path(place)))):
            os.replace(path, data.folder / path.name)
    still = data.faults(manifest)
    console.print(
        f"{manifest.file}: {len(faults)} of {len(manifest.specs)} episodes played again, {len(still)} of them not as they were",
        highlight=False,
    )
    data.close(manifest)
    return len(still)


def main() -> None:
    """Entry point of ``python -m training.recreate``."""
    errors = Console(stderr=True)
    try:
        config = tyro.cli(RecreateConfig, prog="python -m training.recreate")
        with RolloutPool(config.processes) as rollouts:
            status = recreate(config, rollouts, Console())
    except (ValueError, OSError, DiskError, WorkersDiedError) as error:
        errors.print(f"error: {error}", style="bold red", soft_wrap=True, highlight=False)
        status = 2
    sys.exit(status)


if __name__ == "__main__":
    main()
