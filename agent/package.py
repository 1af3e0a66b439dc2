"""A student package: one folder with the tick graph, the goal graph, the tokenizer, the config, and a manifest of hashes.

Everything in it is ONNX or JSON; nothing is unpickled. A file whose hash is not the manifest's is refused before it is read.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.interface import Interface, current_interface, read_interface

PACKAGE_FORMAT = 2
TICK_GRAPH = "student.onnx"
GOAL_GRAPH = "goal.onnx"
TOKENIZER = "tokenizer.json"
CONFIG = "config.json"
MANIFEST = "manifest.json"
FILES = (TICK_GRAPH, GOAL_GRAPH, TOKENIZER, CONFIG)


class PackageError(Exception):
    """A student package is missing, incomplete or altered; the text says which file and what to do."""


@dataclass(frozen=True)
class StudentPackage:
    """A verified package.

    Attributes:
        folder: where it lies.
        config: ``memory`` and ``goal`` are feature counts.
        manifest: how it was made and measured.
        interface: what its graphs read and say.
    """

    folder: Path
    config: dict[str, Any]
    manifest: dict[str, Any]
    interface: Interface

    @property
    def hash(self) -> str:
        """The package's one hash (hexadecimal): it changes when any file of it does."""
        return package_hash(self.manifest["files"])


def file_hash(path: Path) -> str:
    """SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def package_hash(files: dict[str, str]) -> str:
    """SHA-256 over the names and hashes of a package's files, hexadecimal."""
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()


def interface_hash() -> str:
    """The hash of what the students mean that this version of the software trains: see ``agent.interface.Interface.hash``."""
    return current_interface().hash


def open_package(folder: Path) -> StudentPackage:
    """Read and verify a package.

    PackageError where a file is missing, altered, of another format, or made for another observation, action or vocabulary.
    """
    if not (folder / MANIFEST).is_file():
        raise PackageError(
            f"student: no {MANIFEST} in {folder}; make a package with `steve2 export CHECKPOINT {folder}`"
        )
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
        found, files = manifest["format"], dict(manifest["files"])
    except (ValueError, KeyError, TypeError) as error:
        raise PackageError(
            f"student: {folder / MANIFEST} is no manifest ({error}); export the student again"
        ) from error
    if found != PACKAGE_FORMAT:
        raise PackageError(
            f"student: {folder} has package format {found}, this software reads {PACKAGE_FORMAT}; export it again"
        )
    for name in FILES:
        if not (folder / name).is_file():
            raise PackageError(f"student: {folder / name} is missing; export the student again")
        if file_hash(folder / name) != files.get(name):
            raise PackageError(
                f"student: {folder / name} is not the file that {MANIFEST} lists; export the student again"
            )
    config, interface = _read_config(folder / CONFIG)
    return StudentPackage(folder, config, manifest, interface)


def _read_config(path: Path) -> tuple[dict[str, Any], Interface]:
    try:
        config = dict(json.loads(path.read_text()))
        sizes = {name: config[name] for name in ("memory", "goal")}
        stated = config["interface"]
    except (ValueError, KeyError, TypeError) as error:
        raise PackageError(f"student: {path} is no student config ({error!r}); export the student again") from error
    for name, size in sizes.items():
        if not isinstance(size, int) or size < 1:
            raise PackageError(
                f"student: {path}: {name} must be a positive integer, got {size!r}; export the student again"
            )
    try:
        interface, exporters = read_interface(stated)
    except ValueError as error:
        raise PackageError(
            f"student: {path.parent} cannot be fed or understood by this version of the software ({error}); "
            "use the version that exported it, or train and export again"
        ) from error
    if exporters != interface.hash:
        raise PackageError(
            f"student: {path.parent} was made for other observations, actions or names than this version of the software "
            "has; use the version that exported it, or train and export again"
        )
    return config, interface
