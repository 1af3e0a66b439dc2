"""The folder of a training run: its settings, its log, and where everything else lies."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from agent.package import interface_hash
from training.episodes import EpisodeSpec
from training.train_config import TrainConfig


class RunFolder:
    """Opens a new run's folder, or that of a run to be resumed.

    Args:
        config: the run's settings; ``config.out`` is the folder. ValueError, naming them, where a run with other settings
            lies there.
    """

    def __init__(self, config: TrainConfig) -> None:
        self.path = config.out
        self.episodes = config.out / "episodes"
        self.checkpoint = config.out / "checkpoint"
        self.tokenizer = config.out / "tokenizer.json"
        self.log = config.out / "log.jsonl"
        self.curves = config.out / "curves.png"
        self.episodes.mkdir(parents=True, exist_ok=True)
        settings = config.out / "settings.json"
        # A run of other inputs or names could go on, and would mix what does not belong together.
        wanted = config.as_plain() | {"interface": interface_hash()}
        if settings.exists():
            found = json.loads(settings.read_text())
            changed = [name for name in sorted({*wanted, *found}) if wanted.get(name) != found.get(name)]
            if changed:
                raise ValueError(
                    f"out: {config.out} holds a run with other settings ({', '.join(changed)}); "
                    "give the same settings to resume it, or another folder"
                )
        else:
            _write(settings, json.dumps(wanted, indent=1) + "\n")

    def episode(self, spec: EpisodeSpec) -> Path:
        """Where an episode is written."""
        return self.episodes / f"{spec.name}.npz"

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

    def rewind_log(self, step: int) -> None:
        """Leave out of the log what came after an optimizer step: it is going to happen again."""
        rows = [row for row in self.rows() if row["step"] <= step]
        _write(self.log, "".join(json.dumps(row) + "\n" for row in rows))

    def write_log(self, step: int, **values: object) -> None:
        """Add a row to the log."""
        with self.log.open("a") as file:
            file.write(json.dumps({"step": step, **values}) + "\n")


def _write(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.tmp")
    unfinished.write_text(text)
    os.replace(unfinished, path)
