"""The mean of several students' weights: ``python -m training.mean FOLDER CHECKPOINT CHECKPOINT ...``.

Of students of which one learned on from another (`steve2 train --start`), or both from a third, the mean is often a better one
than either, for it errs where all of them do (arXiv 2203.05482).
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import torch
import tyro
from rich.console import Console

from agent.package import file_hash
from agent.student import Student
from training.checkpoint import LOG, PROGRESS, TOKENIZER, WEIGHTS, find_checkpoint, load_student, read_progress
from training.disk import DiskError, rewriting


@dataclass(frozen=True)
class MeanConfig:
    """Make the mean of some students: a checkpoint to export, or to learn on from (`steve2 train --start`)."""

    out: Annotated[tyro.conf.Positional[Path], tyro.conf.arg(metavar="FOLDER", help_behavior_hint="")]
    """Folder of the checkpoint to be made; there must be none."""
    checkpoints: Annotated[
        tyro.conf.Positional[tuple[Path, ...]], tyro.conf.arg(metavar="CHECKPOINT ...", help_behavior_hint="")
    ]
    """Folders of two or more checkpoints. What is told of the mean's training is that of the first."""


def save_mean(out: Path, checkpoints: Sequence[Path]) -> None:
    """Write the mean of some students' weights as a checkpoint, which can be exported and learned on from, but not resumed.

    ValueError for fewer than two, for a folder without one, for students of other sizes or words, and where ``out`` is taken.
    DiskError where the disk takes no more.
    """
    if out.exists() or find_checkpoint(out) is not None:
        raise ValueError(f"out: {out} is there already; give another folder")
    if len(checkpoints) < 2:
        raise ValueError(f"checkpoints: a mean is of two or more, got {len(checkpoints)}")
    found = []
    for folder in checkpoints:
        if (checkpoint := find_checkpoint(folder)) is None:
            raise ValueError(f"checkpoints: {folder} holds none; give a folder that `steve2 train` wrote")
        found.append(checkpoint)
    first, *others = (load_student(folder) for folder in found)
    for folder, other in zip(found[1:], others, strict=True):
        if _shapes(other) != _shapes(first):
            raise ValueError(f"checkpoints: {folder} holds a student of other sizes than {found[0]}")
        if file_hash(folder / TOKENIZER) != file_hash(found[0] / TOKENIZER):
            raise ValueError(f"checkpoints: the student of {folder} reads words otherwise than that of {found[0]}")
    states = [student.state_dict() for student in (first, *others)]
    with torch.no_grad():
        for name, weight in first.state_dict().items():
            if weight.is_floating_point():
                weight.copy_(torch.stack([state[name].double() for state in states]).mean(0))
    with rewriting(out) as unfinished:
        first.save_pretrained(unfinished)
        for name in (TOKENIZER, LOG):
            if (found[0] / name).exists():
                shutil.copy(found[0] / name, unfinished / name)
        mean_of = [file_hash(folder / WEIGHTS) for folder in found]
        progress = read_progress(found[0]) | {"mean_of": mean_of}
        (unfinished / PROGRESS).write_text(json.dumps(progress, indent=1))


def _shapes(student: Student) -> dict[str, torch.Size]:
    return {name: weight.shape for name, weight in student.state_dict().items()}


def main() -> None:
    """Entry point of ``python -m training.mean``."""
    try:
        config = tyro.cli(MeanConfig, prog="python -m training.mean")
        save_mean(config.out, config.checkpoints)
    except (ValueError, OSError, DiskError) as error:
        Console(stderr=True).print(f"error: {error}", style="bold red", soft_wrap=True, highlight=False)
        sys.exit(2)
    Console().print(f"done: the mean of {len(config.checkpoints)} students in {config.out}", highlight=False)


if __name__ == "__main__":
    main()
