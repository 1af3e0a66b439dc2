"""The students that come with this software, by name."""

from __future__ import annotations

from pathlib import Path

_FOLDER = Path(__file__).parent / "students"
DEFAULT_STUDENT = "nano"
"""The one that plays where none is named."""


def shipped_students() -> tuple[str, ...]:
    """Their names."""
    return tuple(sorted(folder.name for folder in _FOLDER.iterdir() if folder.is_dir()))


def shipped_package(name: str = DEFAULT_STUDENT) -> Path:
    """The package's folder of the one of this name, whether or not there is such a one."""
    return _FOLDER / name
