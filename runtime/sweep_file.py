"""What became of swept tasks, a line of JSON each behind a first line of settings: what broke off goes on where it was."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

from bridge.minedojo.sweep import SweptTask
from runtime.config import ConfigError


class SweepFile:
    """Holds results as they come, and those of an earlier sweep; safe to add to from any thread.

    Args:
        path: of the file; None keeps nothing.
        steps, seed: of the sweep.

    Attributes:
        found: what it holds.

    Raises ConfigError where the file is none of these, or of other steps or another seed.
    """

    def __init__(self, path: Path | None, steps: int, seed: int) -> None:
        self._path = path
        self._lock = threading.Lock()
        self.found: list[SweptTask] = []
        settings = {"steps": steps, "seed": seed}
        if path is None:
            return
        if not path.exists():
            self._write(json.dumps(settings))
            return
        text = path.read_text()
        lines = text.splitlines() if text.endswith("\n") else text.splitlines()[:-1]  # the last may be half a line
        try:
            first, *rest = map(json.loads, lines)
            held: dict[str, Any] = first
            self.found = [SweptTask(row["task"], row["steps"], row["error"], tuple(row["notes"])) for row in rest]
        except (ValueError, KeyError, TypeError):
            raise ConfigError(f"--out: {path} is no file of a sweep; give another") from None
        if held != settings:
            raise ConfigError(f"--out: {path} is of {held}, and this sweep of {settings}; give another file")
        if not text.endswith("\n"):
            path.write_text("".join(f"{line}\n" for line in lines))

    def add(self, swept: SweptTask) -> None:
        """Keep one more."""
        with self._lock:
            self.found.append(swept)
            self._write(json.dumps(swept._asdict()))

    def _write(self, line: str) -> None:
        if self._path is not None:
            with self._path.open("a") as file:
                file.write(line + "\n")
