"""Checkpoints one can resume from: weights and optimizer as safetensors, progress as JSON, replaced as one folder.

Nothing in a checkpoint is a pickle, so that reading one runs nothing of its maker's.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from transformers.utils.logging import disable_progress_bar

from agent.student import Student
from agent.vlm_student import VlmStudent, student_class
from training.disk import outgoing_of, rewriting

PROGRESS = "progress.json"
LEARNING_STATE = "learning.safetensors"
"""The optimizer's state, and the memory that the next sequences begin with."""
TOKENIZER = "tokenizer.json"
WEIGHTS = "model.safetensors"
LOG = "log.jsonl"


def save_checkpoint(
    folder: Path,
    student: Student,
    optimizer: torch.optim.Optimizer,
    memory: torch.Tensor,
    tokenizer: Path,
    log: Path,
    progress: dict[str, Any],
) -> None:
    """Write a checkpoint beside ``folder`` and put it in its place; a crash leaves the old one or the new one.

    The tokenizer's file and the run's log so far are copied into it, so that a checkpoint alone tells how it came about.

    Raises DiskError where the disk takes no more: the old one stays, and nothing half-written.
    """
    disable_progress_bar()  # four lines of bars for a file of 16 MB, in the middle of our own
    with rewriting(folder) as unfinished:
        student.save_pretrained(unfinished)
        tensors = {
            f"{index}.{name}": torch.as_tensor(value).contiguous()
            for index, state in optimizer.state_dict()["state"].items()
            for name, value in state.items()
        }
        save_file(tensors | {"memory": memory.contiguous()}, unfinished / LEARNING_STATE)
        shutil.copy(tokenizer, unfinished / TOKENIZER)
        if log.exists():
            shutil.copy(log, unfinished / LOG)
        (unfinished / PROGRESS).write_text(json.dumps(progress, indent=1))


def load_student(folder: Path) -> Student:
    """The student of a checkpoint.

    ValueError where its files are damaged, or its weights not exactly those that a student of its sizes has.
    """
    disable_progress_bar()
    try:
        loaded: Any = student_class(folder).from_pretrained(
            folder, output_loading_info=True, local_files_only=True, use_safetensors=True
        )
    except (OSError, RuntimeError, SafetensorError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, error) from error
    student: Student = loaded[0]
    if isinstance(student, VlmStudent):
        student.hold_trunk()
    report: dict[str, Any] = loaded[1]
    wrong = {kind: sorted(str(key) for key in keys) for kind, keys in report.items() if keys}
    if wrong:
        told = "; ".join(f"{kind.replace('_', ' ')}: {', '.join(keys[:3])}" for kind, keys in wrong.items())
        raise ValueError(f"checkpoint: {folder} does not fit this version of the student ({told}); train it again")
    return student


def find_checkpoint(folder: Path) -> Path | None:
    """The newest whole checkpoint that was saved as ``folder``; None where there is none.

    Between the two renames of a save only the outgoing folder exists under its set-aside name; it is whole, and is used.
    """
    for candidate in (folder, outgoing_of(folder)):
        if (candidate / PROGRESS).is_file():
            return candidate
    return None


def run_name(folder: Path) -> str:
    """What a student's folder is called by: of a run's checkpoint the run, ``nano`` for ``runs/nano/checkpoint``."""
    is_checkpoint = folder.name.strip(".").startswith("checkpoint")
    return folder.resolve().parent.name if is_checkpoint else folder.name


def load_learning_state(folder: Path, optimizer: torch.optim.Optimizer) -> torch.Tensor:
    """Put the saved state into an optimizer over the same parameters; returns the memory that was saved with it.

    ValueError where the file is damaged, or is another optimizer's.
    """
    state: dict[int, dict[str, torch.Tensor]] = {}
    parameters = [parameter for group in optimizer.param_groups for parameter in group["params"]]
    try:
        tensors = load_file(folder / LEARNING_STATE)
        memory = tensors.pop("memory")
        for name, tensor in tensors.items():
            index, field = name.split(".", 1)
            if field != "step" and tensor.shape != parameters[int(index)].shape:
                raise ValueError(f"{name} has the shape {tuple(tensor.shape)}")
            state.setdefault(int(index), {})[field] = tensor
    except (OSError, SafetensorError, ValueError, KeyError, IndexError) as error:
        raise _damaged(folder, error) from error
    optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
    return memory


def read_progress(folder: Path) -> dict[str, Any]:
    """The progress that was saved with a checkpoint. ValueError where it cannot be read."""
    try:
        progress: dict[str, Any] = json.loads((folder / PROGRESS).read_text())
        if not isinstance(progress["step"], int):
            raise ValueError(f"step is {progress['step']!r}")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, error) from error
    return progress


def _damaged(folder: Path, error: Exception) -> ValueError:
    told = f"{type(error).__name__}: {error}".splitlines()[0]
    return ValueError(
        f"checkpoint: {folder} is damaged ({told:.200}); remove that folder and give the same command again: "
        "the run then learns anew from the episodes that it has"
    )
