"""The curves of a training run as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

PARTS = ("loss", "yaw", "pitch", "movement", "posture", "function", "plan", "pointer", "skill", "patches", "facts")
SMOOTHING = 0.9


def draw_curves(rows: Sequence[dict[str, Any]], picture: Path) -> None:
    """Draw the losses over steps and the success of each round, from the rows of a run's log, into a PNG."""
    steps = [row for row in rows if "loss" in row]
    rounds = [row for row in rows if "success" in row]
    figure = Figure(figsize=(10, 4), layout="constrained")
    left, right = figure.subplots(1, 2)
    for part in PARTS:
        smooth, points = None, []
        for row in steps:
            smooth = row[part] if smooth is None else SMOOTHING * smooth + (1 - SMOOTHING) * row[part]
            points.append(smooth)
        left.plot([row["step"] for row in steps], points, label=part)
    left.set(xlabel="optimizer step", ylabel="loss (smoothed)", yscale="log")
    left.legend(fontsize=7, ncols=2)
    right.plot([row["round"] + 1 for row in rounds], [row["success"] for row in rounds], "o-", label="episodes done")
    right.plot(
        [row["round"] + 1 for row in rounds], [row["beta"] for row in rounds], "--", label="beta (teachers drive)"
    )
    right.set(xlabel="round", ylim=(0, 1.02))
    right.legend(fontsize=7)
    figure.savefig(picture, dpi=110)
