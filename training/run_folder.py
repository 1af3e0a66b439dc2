"""The folder of a training run: its settings, its log, and where everything else lies."""

from __future__ import annotations

import json
import os
import weakref
from collections.abc import Callable
from typing import Any

from agent.package import interface_hash
from training.disk import replace_text, writing
from training.folder_lock import lock_folder
from training.train_config import TrainConfig

SETTINGS = "settings.json"
"""Of a run; a folder that has this file is one."""
EPISODES = "episodes"
"""The data set in it."""


class RunFolder:
    """Opens a new run's folder, or that of a run to be resumed.

    Args:
        config: the run's settings; ``config.out`` is the folder. ValueError, naming them, where a run with other settings
            lies there, or one that is going on.
        alone: whether this process writes there, and no other may; readers of the same run give False.
    """

    def __init__(self, config: TrainConfig, alone: bool = True) -> None:
        self.path = config.out
        self.episodes = config.out / EPISODES
        self.replay = config.out / "replay.json"
        self.checkpoint = config.out / "checkpoint"
        self.tokenizer = config.out / "tokenizer.json"
        self.log = config.out / "log.jsonl"
        self.curves = config.out / "curves.png"
        self.tracker = config.out / "tensorboard"
        # A run of other inputs or names could go on, and would mix what does not belong together.
        self.settings = config.as_plain() | {"interface": interface_hash()}
        self._leave: Callable[[], object] = lambda: None
        if alone:
            with writing(self.episodes):
                self.episodes.mkdir(parents=True, exist_ok=True)
            self._leave = weakref.finalize(self, os.close, lock_folder(self.path))
            self._check_settings()

    def rows(self) -> list[dict[str, Any]]:
        """The log. A last line that was cut short by a crash is left out."""
        if not self.log.exists():
            return []
        rows = []
        for line in self.log.read_text().splitlines():
            try:
                rows.append(json.loads(line))
            except ValueError:
                break
        return rows

    def has_round(self, number: int) -> bool:
        """Whether the log tells how the episodes of a round ended."""
        return any(row.get("round") == number and "success" in row for row in self.rows())

    def rewind_log(self, step: int) -> None:
        """Leave out of the log what came after an optimizer step: it is going to happen again."""
        rows = [row for row in self.rows() if row["step"] <= step]
        replace_text(self.log, "".join(json.dumps(row) + "\n" for row in rows))

    def write_log(self, row: dict[str, Any]) -> None:
        """Add a row to the log. DiskError where the disk takes no more."""
        with writing(self.log), self.log.open("a") as file:
            file.write(json.dumps(row) + "\n")

    def leave(self) -> None:
        """Let another run write there."""
        self._leave()

    def _check_settings(self) -> None:
        path = self.path / SETTINGS
        if not path.exists():
            replace_text(path, json.dumps(self.settings, indent=1) + "\n")
            return
        try:
            found = dict(json.loads(path.read_text()))
        except (ValueError, TypeError) as error:
            raise ValueError(f"out: {path} is damaged ({error}); give another folder") from error
        if unknown := sorted({*self.settings} ^ {*found}):
            raise ValueError(
                f"out: {self.path} holds a run of another version, which has other settings ({', '.join(unknown)}); "
                "resume it with that version, or give another folder"
            )
        changed = [name for name in sorted(self.settings) if self.settings[name] != found[name]]
        if changed:
            told = ", ".join(_change(name, found[name], self.settings[name]) for name in changed)
            raise ValueError(
                f"out: {self.path} holds a run with other settings ({told}); "
                "give the same settings to resume it, or another folder"
            )


def _change(name: str, found: object, wanted: object) -> str:
    if name == "interface":
        return "interface: what a student reads and says has changed"
    return f"{name}: {found!r} there, {wanted!r} here"
