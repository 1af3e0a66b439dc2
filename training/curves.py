"""The curves of a training run as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from training.disk import writing

PARTS = (
    *("loss", "yaw", "pitch", "movement", "posture", "function", "item"),
    *("plan", "pointer", "skill", "patches", "facts", "design"),
)
SMOOTHING = 0.9
Rows = Sequence[dict[str, Any]]


def draw_curves(rows: Rows, picture: Path) -> None:
    """Draw the losses over steps and each round's success by suite, from the rows of a run's log, into a PNG.

    DiskError where the picture cannot be written.
    """
    figure = Figure(figsize=(11, 4.5), layout="constrained")
    losses, success = figure.subplots(1, 2)
    _draw_losses(losses, [row for row in rows if "loss" in row])
    _draw_success(success, [row for row in rows if "success" in row])
    with writing(picture):
        figure.savefig(picture, dpi=110)


def _draw_losses(axes: Axes, rows: Rows) -> None:
    for part in PARTS:
        steps, points = [], []
        smooth = None
        for row in rows:
            if (value := row.get(part)) is not None:
                smooth = value if smooth is None else SMOOTHING * smooth + (1 - SMOOTHING) * value
                steps.append(row["step"])
                points.append(smooth)
        if points:
            axes.plot(steps, points, label=part, color="black" if part == "loss" else None)
    axes.set(xlabel="optimizer step", ylabel="loss (smoothed)", yscale="log")
    if rows:
        axes.legend(fontsize=7, ncols=2)


def _draw_success(axes: Axes, rows: Rows) -> None:
    rounds = [row["round"] + 1 for row in rows]
    for suite in sorted({suite for row in rows for suite in row.get("suites", {})}):
        played = [
            (number, row["suites"][suite]) for number, row in zip(rounds, rows, strict=True) if suite in row["suites"]
        ]
        axes.plot(*zip(*played, strict=True), "o-", markersize=3, linewidth=1, label=suite)
    axes.plot(rounds, [row["success"] for row in rows], "ko-", label="all episodes done")
    by_itself = [(row["round"] + 1, row["alone"]) for row in rows if "alone" in row]
    if by_itself:
        axes.plot(*zip(*by_itself, strict=True), "rs-", label="done by the student alone")
    axes.plot(rounds, [row["beta"] for row in rows], "k--", label="beta (teachers drive)")
    axes.set(xlabel="round", ylim=(0, 1.02))
    axes.legend(fontsize=7)
