"""JSON reports, written so that a reader sees the old file or the new one and never half of either."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write ``content`` to a temporary name beside ``path``, then move it there. Paths become text, NaN null."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        half.write_text(json.dumps(_plain(content), indent=2, allow_nan=False) + "\n")
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)  # of a disk that took no more


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, float) and value != value:
        return None
    return value
