"""The folder of a run: what was played so far, kept line by line, so that a run that was cut off goes on where it was."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from bridge.atomic_file import write_atomically
from runtime.config import ConfigError
from runtime.minedojo_bench.records import EPISODES_FILE, RUN_FILE, EpisodeRecord, RunRecord, RunSettings


class Journal:
    """The records of one run, open for more.

    Attributes:
        run: what is played.
        episodes: what was played, in the order of the file.
    """

    def __init__(self, folder: Path, run: RunRecord, episodes: list[EpisodeRecord], file: BinaryIO) -> None:
        self.run = run
        self.episodes = episodes
        self._folder = folder
        self._file = file

    def add(self, record: EpisodeRecord) -> None:
        """One more episode is over: its line is on the disk when this returns."""
        self._file.write(msgspec.json.encode(record) + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.episodes.append(record)

    def finish(self, ended: str) -> None:
        """Every episode is there; ``ended`` is the moment, ISO 8601 in UTC."""
        self.run = msgspec.structs.replace(self.run, ended=ended)
        _write_run(self._folder, self.run)


@contextmanager
def open_journal(folder: Path, run: RunRecord) -> Iterator[Journal]:
    """Begin a run in a folder, or go on with the one that lies there.

    Args:
        folder: exists and can be written.
        run: what is to be played; of a run that goes on only the settings count.

    Raises ConfigError where another run has the folder, now or from before, and where its files are no run's.
    """
    with (folder / EPISODES_FILE).open("ab+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConfigError(f"--out: another run is writing to {str(folder)!r}; give another folder") from error
        if (folder / RUN_FILE).exists():
            run = _same_run(read_run(folder), run, folder)
        _write_run(folder, run)
        yield Journal(folder, run, _read_and_mend(file, folder / EPISODES_FILE), file)


def read_run(folder: Path) -> RunRecord:
    """What ``run.json`` of a folder says. Raises ConfigError where it is missing or is none."""
    try:
        return msgspec.json.decode((folder / RUN_FILE).read_bytes(), type=RunRecord)
    except FileNotFoundError as error:
        raise ConfigError(f"{folder}: holds no {RUN_FILE}; give the folder of a MineDojo benchmark") from error
    except msgspec.DecodeError as error:
        raise ConfigError(
            f"{folder / RUN_FILE}: is no record of this version ({error}); give another folder"
        ) from error


def read_episodes(folder: Path) -> list[EpisodeRecord]:
    """The episodes of a folder, without a last line that was cut off. Raises ConfigError where it holds anything else."""
    path = folder / EPISODES_FILE
    return _decode(path.read_bytes(), path)[0] if path.exists() else []


def _write_run(folder: Path, run: RunRecord) -> None:
    write_atomically(folder / RUN_FILE, msgspec.json.format(msgspec.json.encode(run), indent=2) + b"\n")


def _same_run(before: RunRecord, now: RunRecord, folder: Path) -> RunRecord:
    for field in RunSettings.__struct_fields__:
        held, wanted = getattr(before.settings, field), getattr(now.settings, field)
        if held != wanted:
            raise ConfigError(
                f"--out: {str(folder)!r} holds a run whose {field} {_differ(held, wanted)}; "
                "give the same settings to go on with it, or another folder"
            )
    return msgspec.structs.replace(before, shards=now.shards, ended="")


def _differ(held: object, wanted: object) -> str:
    if isinstance(held, tuple) and isinstance(wanted, tuple):
        return f"are {len(held)} others than these {len(wanted)}"
    return f"is {held!r}, not {wanted!r}"


def _read_and_mend(file: BinaryIO, path: Path) -> list[EpisodeRecord]:
    """What was played, the file cut after its last whole line."""
    file.seek(0)
    episodes, whole = _decode(file.read(), path)
    file.truncate(whole)
    return episodes


def _decode(raw: bytes, path: Path) -> tuple[list[EpisodeRecord], int]:
    """The records, and the bytes that their lines take: a last line without its end was cut off while it was written."""
    whole = raw.rfind(b"\n") + 1
    episodes: dict[tuple[str, int], EpisodeRecord] = {}
    for number, line in enumerate(raw[:whole].splitlines(), 1):
        try:
            record = msgspec.json.decode(line, type=EpisodeRecord)
        except msgspec.DecodeError as error:
            raise ConfigError(f"{path}, line {number}: is no episode of this version ({error})") from error
        episodes[record.task, record.episode] = record
    return list(episodes.values()), whole
