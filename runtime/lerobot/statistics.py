"""Least, largest, mean and standard deviation of each column, of an episode and of all together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Figures = dict[str, NDArray[Any]]
"""``min``, ``max``, ``mean``, ``std`` of each part, and ``count``, int64 (1,)."""
PIXELS_OF = 100
"""Frames of an episode whose pixels are looked at, evenly spread, as LeRobot's own are."""


def figures_of(rows: NDArray[Any]) -> Figures:
    """Of an array (rows, parts)."""
    values = rows.astype(np.float64)
    return {
        "min": values.min(axis=0),
        "max": values.max(axis=0),
        "mean": values.mean(axis=0),
        "std": values.std(axis=0),
        "count": np.array([len(values)], np.int64),
    }


def pixel_figures(frames: Sequence[NDArray[np.uint8]]) -> Figures:
    """Of frames uint8 (height, width, 3), a channel each in 0..1: parts of shape (3, 1, 1), ``count`` of frames."""
    pixels = np.stack(frames).reshape(-1, 3) / 255.0
    found = {name: part.reshape(3, 1, 1) for name, part in figures_of(pixels).items() if name != "count"}
    return {**found, "count": np.array([len(frames)], np.int64)}


def joined(all_figures: Sequence[Figures]) -> Figures:
    """Of several together, each weighing as much as it has rows (Chan, Golub and LeVeque 1979)."""
    counts = np.array([float(figures["count"][0]) for figures in all_figures])
    weights = (counts / counts.sum()).reshape(-1, *(1,) * all_figures[0]["mean"].ndim)
    means = np.stack([figures["mean"] for figures in all_figures])
    mean = (weights * means).sum(axis=0)
    variances = np.stack([figures["std"] ** 2 for figures in all_figures])
    return {
        "min": np.min([figures["min"] for figures in all_figures], axis=0),
        "max": np.max([figures["max"] for figures in all_figures], axis=0),
        "mean": mean,
        "std": np.sqrt((weights * (variances + (means - mean) ** 2)).sum(axis=0)),
        "count": np.array([int(counts.sum())], np.int64),
    }


def plain(figures: Mapping[str, NDArray[Any]]) -> dict[str, Any]:
    """As lists, for JSON and parquet."""
    return {name: part.tolist() for name, part in figures.items()}
