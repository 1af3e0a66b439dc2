"""The folder of a run: what was played so far, kept line by line, so that a run that was cut off goes on where it was.

Every benchmark that can go on has a journal; which records it keeps, its ``JournalKind`` says.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Generic, Protocol, TypeVar

import msgspec

from bridge.atomic_file import write_atomically
from runtime.config import ConfigError

EPISODES_FILE, RUN_FILE = "episodes.jsonl", "run.json"


class Episode(Protocol):
    """A record of one episode: a msgspec Struct."""

    @property
    def broke(self) -> bool:
        """Whether something else than the policy ended it."""


class Run(Protocol):
    """A record of one run: a msgspec Struct with a field ``ended`` beside these."""

    @property
    def settings(self) -> Any:
        """What decides the episodes, a msgspec Struct: only a run of the same settings goes on."""

    @property
    def ended(self) -> str:
        """When every episode was there, ISO 8601 in UTC; empty until then."""


R = TypeVar("R", bound=Run)
E = TypeVar("E", bound=Episode)


@dataclass(frozen=True)
class JournalKind(Generic[R, E]):
    """Which records a journal keeps.

    Attributes:
        run, episode: types of the records.
        key: what tells one episode from the others; of two with the same key the later line counts.
        go_on: the run record of a run that goes on, from the one that lies there and the new one; their settings are the same.
            It may raise ConfigError.
        name: what such a folder is called, as in ``the folder of a MineDojo benchmark``.
    """

    run: type[R]
    episode: type[E]
    key: Callable[[E], Hashable]
    go_on: Callable[[R, R], R]
    name: str


class Journal(Generic[R, E]):
    """The records of one run, open for more.

    Attributes:
        run: what is played.
        episodes: what was played, in the order of the file.
    """

    def __init__(self, folder: Path, run: R, episodes: list[E], file: BinaryIO) -> None:
        self.run = run
        self.episodes = episodes
        self._folder = folder
        self._file = file

    def add(self, record: E) -> None:
        """One more episode is over: its line is on the disk when this returns."""
        self._file.write(msgspec.json.encode(record) + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.episodes.append(record)

    def forget_broken(self) -> None:
        """Take the episodes that broke for not played; in the file their lines stay, and a later one of an episode counts."""
        self.episodes = [record for record in self.episodes if not record.broke]

    def finish(self, ended: str) -> None:
        """Every episode is there; ``ended`` is the moment, ISO 8601 in UTC."""
        self.run = msgspec.structs.replace(self.run, ended=ended)  # type: ignore[type-var]  # a Struct, as ``Run`` says
        _write_run(self._folder, self.run)


@contextmanager
def open_journal(folder: Path, run: R, kind: JournalKind[R, E]) -> Iterator[Journal[R, E]]:
    """Begin a run in a folder, or go on with the one that lies there.

    Args:
        folder: exists and can be written.
        run: what is to be played; of a run that goes on only the settings count, and what ``kind.go_on`` makes of it.
        kind: which records it keeps.

    Raises ConfigError where another run has the folder, now or from before, and where its files are no run's.
    """
    with (folder / EPISODES_FILE).open("ab+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ConfigError(f"--out: another run is writing to {str(folder)!r}; give another folder") from error
        if (folder / RUN_FILE).exists():
            run = _same_run(read_run(folder, kind), run, folder, kind)
        _write_run(folder, run)
        yield Journal(folder, run, _read_and_mend(file, folder / EPISODES_FILE, kind), file)


def read_run(folder: Path, kind: JournalKind[R, E]) -> R:
    """What ``run.json`` of a folder says. Raises ConfigError where it is missing or is none."""
    try:
        return msgspec.json.decode((folder / RUN_FILE).read_bytes(), type=kind.run)
    except FileNotFoundError as error:
        raise ConfigError(f"{folder}: holds no {RUN_FILE}; give the folder of {kind.name}") from error
    except msgspec.DecodeError as error:
        raise ConfigError(
            f"{folder / RUN_FILE}: is no record of this version ({error}); give another folder"
        ) from error


def read_episodes(folder: Path, kind: JournalKind[R, E]) -> list[E]:
    """The episodes of a folder, without a last line that was cut off. Raises ConfigError where it holds anything else."""
    path = folder / EPISODES_FILE
    return _decode(path.read_bytes(), path, kind)[0] if path.exists() else []


def _write_run(folder: Path, run: Run) -> None:
    write_atomically(folder / RUN_FILE, msgspec.json.format(msgspec.json.encode(run), indent=2) + b"\n")


def _same_run(before: R, now: R, folder: Path, kind: JournalKind[R, E]) -> R:
    for field in now.settings.__struct_fields__:
        held, wanted = getattr(before.settings, field), getattr(now.settings, field)
        if held != wanted:
            raise ConfigError(
                f"--out: {str(folder)!r} holds a run whose {field} {_differ(held, wanted)}; "
                "give the same settings to go on with it, or another folder"
            )
    return kind.go_on(before, now)


def _differ(held: object, wanted: object) -> str:
    if isinstance(held, tuple) and isinstance(wanted, tuple):
        return f"are {len(held)} others than these {len(wanted)}"
    return f"is {held!r}, not {wanted!r}"


def _read_and_mend(file: BinaryIO, path: Path, kind: JournalKind[R, E]) -> list[E]:
    """What was played, the file cut after its last whole line."""
    file.seek(0)
    episodes, whole = _decode(file.read(), path, kind)
    file.truncate(whole)
    return episodes


def _decode(raw: bytes, path: Path, kind: JournalKind[R, E]) -> tuple[list[E], int]:
    """The records, and the bytes that their lines take: a last line without its end was cut off while it was written."""
    whole = raw.rfind(b"\n") + 1
    episodes: dict[Hashable, E] = {}
    for number, line in enumerate(raw[:whole].splitlines(), 1):
        try:
            record = msgspec.json.decode(line, type=kind.episode)
        except msgspec.DecodeError as error:
            raise ConfigError(f"{path}, line {number}: is no episode of this version ({error})") from error
        episodes[kind.key(record)] = record
    return list(episodes.values()), whole
