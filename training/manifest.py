"""The manifest of a wave of episodes: what was to be played, by whom, with what, and the files that came of it.

It is written before the first episode is played, so that an interrupted wave goes on as it was begun, and once more when all are
there, with their hashes.
"""

from __future__ import annotations

import importlib.metadata
import platform
from pathlib import Path
from typing import Annotated

import msgspec

from agent.chance import WAY_OF_DRAWING
from agent.package import interface_hash
from training.disk import replace_text
from training.episodes import EpisodeSpec

FORMAT = 1
MAX_MANIFEST_BYTES = 1 << 26
_PACKAGES = ("steve2", "numpy", "numba", "torch")
_Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
_Count = Annotated[int, msgspec.Meta(ge=0)]


class ManifestError(ValueError):
    """A manifest cannot be read; the text names the file and what to do."""


class Played(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One episode's file, and what is in it."""

    file: Annotated[str, msgspec.Meta(pattern=r"^[0-9]+-[0-9]+\.npz$")]
    sha256: _Hash
    bytes: _Count
    goal: str
    world_seed: _Count
    success: bool
    progress: float
    ticks: _Count


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Of one wave: episodes that are played at one time, all by the same student."""

    round: _Count
    wave: _Count
    student: _Hash | None
    """SHA-256 of its weights; None where the teachers play alone."""
    mirrors: Annotated[int, msgspec.Meta(ge=1, le=4096)]
    """Rows of the student's passes: part of what an episode depends on, to the last bit."""
    frame_size: Annotated[int, msgspec.Meta(ge=64, le=1024)]
    specs: tuple[EpisodeSpec, ...]
    played: tuple[Played, ...] = ()
    """In the order of ``specs``; empty until all are there."""
    versions: dict[str, str] = msgspec.field(default_factory=dict)
    format: int = FORMAT

    @property
    def file(self) -> str:
        """Its file's name."""
        return manifest_file(self.round, self.wave)

    @property
    def ticks(self) -> int:
        """Labelled ticks of all its episodes."""
        return sum(episode.ticks for episode in self.played)


def manifest_file(round_number: int, wave: int) -> str:
    """The file's name of a wave's manifest."""
    return f"round-{round_number:03d}-{wave:03d}.json"


def versions() -> dict[str, str]:
    """What episodes depend on beside their specs: the packages, the machine, and what the student's inputs stand for."""
    found = {"python": platform.python_version(), "machine": f"{platform.system()} {platform.machine()}"}
    for package in _PACKAGES:
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return found | {"interface": interface_hash(), "way of drawing": str(WAY_OF_DRAWING)}


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write a manifest into its folder in one go. DiskError, naming file and remedy, where the disk takes no more."""
    text = msgspec.json.format(msgspec.json.encode(manifest), indent=1).decode()
    replace_text(folder / manifest.file, text + "\n")


def read_manifest(path: Path) -> Manifest:
    """Read a manifest. ManifestError where it is none, FileNotFoundError where it is not there."""
    with path.open("rb") as file:
        data = file.read(MAX_MANIFEST_BYTES + 1)
    try:
        if len(data) > MAX_MANIFEST_BYTES:
            raise ValueError(f"it has more than {MAX_MANIFEST_BYTES} bytes")
        manifest = msgspec.json.decode(data, type=Manifest)
        if manifest.format != FORMAT:
            raise ValueError(f"it has format {manifest.format}, this software reads {FORMAT}")
        if manifest.played and len(manifest.played) != len(manifest.specs):
            raise ValueError(f"it lists {len(manifest.played)} files for {len(manifest.specs)} episodes")
        if path.name != manifest.file:
            raise ValueError(f"it is that of {manifest.file}")
    except ValueError as error:
        raise ManifestError(
            f"manifest: {path} cannot be read ({error}); put the file back, or remove it: the episodes beside it can still "
            "be used"
        ) from error
    return manifest
