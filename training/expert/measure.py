"""``python -m training.expert.measure``: the expert's figures on the buildings that it never learned from.

With ``--write`` they go into the manifest of the weights too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import tyro
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from agent.package import MANIFEST
from bridge.atomic_file import write_atomically
from training.expert.blueprint_model import WEIGHTS, BlueprintModel, load_blueprint_model
from training.expert.buildings import KINDS, Building
from training.expert.corpus import draw_corpus, split
from training.expert.evaluate import reconstruction_overlaps, text_overlaps

COLUMNS = ("reconstruction", "text", "text, held-out wording")


@dataclass(frozen=True)
class MeasureSettings:
    """Measure the blueprint expert on held-out buildings.

    Attributes:
        weights: folder of the weights.
        most: buildings of the corpus's held-out part that are taken; all by default.
        write: put the figures into the manifest too.
    """

    weights: Path = WEIGHTS
    most: int = 1_000_000
    write: bool = False

    def __post_init__(self) -> None:
        if self.most < 1:
            raise ValueError(f"most: must be positive, got {self.most}")


def measure(model: BlueprintModel, buildings: list[Building]) -> NDArray[np.float64]:
    """float64 (buildings, COLUMNS): each building's overlap in each way."""
    return np.column_stack(
        [
            reconstruction_overlaps(model, buildings),
            text_overlaps(model, buildings, held_out_wordings=False),
            text_overlaps(model, buildings, held_out_wordings=True),
        ]
    )


def summarise(buildings: list[Building], figures: NDArray[np.float64]) -> dict[str, dict[str, float]]:
    """Means by group of buildings: all, those of shapes that no building of training has, and each kind."""
    kinds = np.array([building.kind for building in buildings])
    groups = {"all": np.ones(len(kinds), np.bool_), "new shapes": np.array([b.new_shape for b in buildings])}
    groups |= {kind: kinds == kind for kind in KINDS}
    rows: dict[str, dict[str, float]] = {}
    for name, chosen in groups.items():
        if chosen.any():
            means = figures[chosen].mean(axis=0)
            rows[name] = {"buildings": int(chosen.sum())} | {
                column: round(float(mean), 4) for column, mean in zip(COLUMNS, means, strict=True)
            }
    return rows


def main() -> None:
    """Command line entry."""
    settings = tyro.cli(MeasureSettings, description=MeasureSettings.__doc__)
    torch.set_num_threads(1)
    model = load_blueprint_model(settings.weights)
    _, held_out = split(draw_corpus())
    held_out = held_out[: settings.most]
    rows = summarise(held_out, measure(model, held_out))
    table = Table("buildings", "number", *COLUMNS)
    for name, row in rows.items():
        table.add_row(name, str(row["buildings"]), *(f"{row[column]:.3f}" for column in COLUMNS))
    Console().print(table)
    if settings.write:
        path = settings.weights / MANIFEST
        manifest = json.loads(path.read_text()) | {"held_out_overlap": rows}
        write_atomically(path, (json.dumps(manifest, indent=1) + "\n").encode())


if __name__ == "__main__":
    main()
