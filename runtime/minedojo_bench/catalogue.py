"""MineDojo's task ids with what they ask for, read out of the installed package once and kept beside it."""

from __future__ import annotations

import importlib.metadata
import subprocess
from pathlib import Path

import msgspec

from bridge.atomic_file import write_atomically
from bridge.minedojo.install import default_folder, environment_python
from bridge.world import WorldError

CATEGORIES = ("harvest", "combat", "techtree", "survival", "playthrough", "creative")
CATALOGUE_FILE = "steve2-catalogue.json"
_READ_SECONDS = 120
_PACKAGES = "lib/python3*/site-packages"
_READ = """
import json, sys
from minedojo.tasks import ALL_TASK_IDS, ALL_TASK_INSTRUCTIONS
json.dump([[name, *(text or "" for text in ALL_TASK_INSTRUCTIONS[name])] for name in ALL_TASK_IDS], sys.stdout)
"""


class CatalogueEntry(msgspec.Struct, frozen=True, array_like=True):
    """One task: its id, what it asks for in words, and the package's advice, which may be empty."""

    task: str
    prompt: str
    guidance: str

    @property
    def category(self) -> str:
        """One of CATEGORIES: the head of the id."""
        return category_of(self.task)


def category_of(task: str) -> str:
    """The category that an id's head names: ``harvest_1_log`` is of ``harvest``, ``creative:7`` of ``creative``."""
    return task.replace(":", "_").partition("_")[0]


def read_catalogue(folder: Path | None = None) -> dict[str, CatalogueEntry]:
    """Every task of the installed package by its id, in the package's order.

    Args:
        folder: of MineDojo's environment; the default one where it is None.

    Raises WorldError where the package is not installed or does not answer.
    """
    place = folder or default_folder()
    python = environment_python(place)
    if python is None:
        raise WorldError(f"MineDojo is not installed in {place}: run steve2 minedojo install")
    kept = place / CATALOGUE_FILE
    entries = _decode(kept.read_bytes()) if kept.is_file() else None
    if entries is None:
        raw = _ask_package(python)
        entries = _decode(raw)
        if entries is None:
            raise WorldError(f"MineDojo in {place} lists no tasks: run steve2 minedojo install again")
        write_atomically(kept, raw)
    return {entry.task: entry for entry in entries}


def _decode(raw: bytes) -> list[CatalogueEntry] | None:
    """None where the bytes are no catalogue, so that it is read anew."""
    try:
        return msgspec.json.decode(raw, type=list[CatalogueEntry]) or None
    except msgspec.DecodeError:
        return None


def _ask_package(python: Path) -> bytes:
    try:
        done = subprocess.run([python, "-I", "-c", _READ], capture_output=True, timeout=_READ_SECONDS, check=True)
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise WorldError(
            f"MineDojo does not import ({said[-1] if said else error}): run steve2 minedojo install again"
        ) from error
    except subprocess.TimeoutExpired as error:
        raise WorldError(f"MineDojo took more than {_READ_SECONDS} seconds to list its tasks; try again") from error
    return done.stdout


def package_version(folder: Path) -> str:
    """Of the MineDojo that is installed in an environment; empty where there is none."""
    found = importlib.metadata.distributions(name="minedojo", path=[str(path) for path in folder.glob(_PACKAGES)])
    return next((distribution.version for distribution in found), "")
