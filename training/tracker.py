"""Curves for a local TensorBoard: ``tensorboard --logdir OUT/tensorboard``. Nothing leaves the machine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from torch.utils.tensorboard import SummaryWriter

from training.disk import writing

NO_CURVE = ("step", "round", "suites")


class Tracker:
    """Writes the rows of a run's log as scalars.

    Args:
        folder: of TensorBoard's event files.
        step: where the run goes on; what an interrupted run wrote after it is not shown.
        settings: shown as a table.
    """

    def __init__(self, folder: Path, step: int, settings: Mapping[str, Any]) -> None:
        self._folder = folder
        with writing(folder):
            self._writer = SummaryWriter(str(folder), purge_step=step)
            rows = "\n".join(f"| {name} | {value} |" for name, value in settings.items())
            self._writer.add_text("settings", f"| setting | value |\n|---|---|\n{rows}", step)

    def write(self, row: Mapping[str, Any]) -> None:
        """A row of the log: losses of a step (``loss/...``), or what a round's play came to (``play/...``, ``success/...``)."""
        group = "loss" if "loss" in row else "play"
        scalars = {f"{group}/{name}": value for name, value in row.items() if name not in NO_CURVE}
        scalars |= {f"success/{suite}": share for suite, share in row.get("suites", {}).items()}
        with writing(self._folder):
            for name, value in scalars.items():
                self._writer.add_scalar(name, value, row["step"])
            self._writer.flush()

    def close(self) -> None:
        """Write what is left."""
        with writing(self._folder):
            self._writer.close()
