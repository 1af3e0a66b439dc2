"""The student that a run begins with: a new one, or one that learns on (`steve2 train --start`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from agent.interface import Interface, current_interface
from agent.package import MANIFEST, TICK_GRAPH, PackageError, file_hash, interface_hash, open_package
from agent.student import PRESETS, Student, StudentConfig
from agent.vlm_student import VlmStudent
from training.checkpoint import WEIGHTS, find_checkpoint, load_student, read_progress, run_name
from training.goal_texts import VOCABULARY
from training.package_weights import load_weights
from training.train_config import TrainConfig


def find_start(config: TrainConfig) -> Path | None:
    """The folder of the checkpoint or package to learn on from; None where a run begins anew.

    ValueError where there is none, or where its student is not one that this run would train.
    """
    if config.start is None:
        return None
    interface: str | None
    if (config.start / MANIFEST).is_file():
        found = config.start
        try:
            package = open_package(found)
        except PackageError as error:
            raise ValueError(f"start: {error}") from error
        trained = package.manifest.get("training", {}).get("config", {})
        interface = interface_hash() if _reads_no_more(package.interface) else package.interface.hash
    else:
        checkpoint = find_checkpoint(config.start)
        if checkpoint is None:
            raise ValueError(
                f"start: {config.start} is no checkpoint and no student package; "
                "give a folder that `steve2 train` or `steve2 export` wrote"
            )
        found, progress = checkpoint, read_progress(checkpoint)
        trained, interface = progress.get("config", {}), progress.get("interface")
    _require_alike(config, found, trained, interface)
    return found


def first_student(config: TrainConfig, start: Path | None) -> Student:
    """The student of ``find_start``'s folder, or a new one, whose weights are drawn from torch's own generator."""
    if start is not None and not (start / MANIFEST).is_file():
        return load_student(start)
    if config.trunk is not None:
        return VlmStudent.on(config.trunk)
    student = Student(StudentConfig(goal_vocabulary=VOCABULARY, **PRESETS[config.preset]))
    if start is not None:
        known = open_package(start).interface.fields
        load_weights(student, start, [field for field in current_interface().fields if field not in known])
    return student


def start_facts(start: Path | None) -> dict[str, str] | None:
    """What tells later whose student a run began with: its run's name, and its weights' SHA-256; None for a new one."""
    if start is None:
        return None
    return {
        "name": run_name(start),
        "weights": file_hash(start / (TICK_GRAPH if (start / MANIFEST).is_file() else WEIGHTS)),
    }


def _reads_no_more(interface: Interface) -> bool:
    """Whether a student differs from those of this version at most by tick fields that it does not read."""
    current = current_interface()
    return set(interface.fields) <= set(current.fields) and replace(interface, fields=current.fields) == current


def _require_alike(config: TrainConfig, found: Path, trained: Mapping[str, Any], interface: str | None) -> None:
    preset = trained.get("preset")
    if preset != config.preset:
        raise ValueError(
            f"start: {found} holds a student of preset {preset}, got {config.preset}; give --preset {preset}"
        )
    for name, wanted in asdict(config.ablation).items():
        if trained.get(name, False) != wanted:
            flag = f"--{name.replace('_', '-')}"
            raise ValueError(
                f"start: {found} was {'not ' * wanted}trained with {flag}, and what it learned would count as this run's; "
                f"give {'no ' * wanted}{flag}, or the student of a run like this one"
            )
    if interface not in (None, interface_hash()):
        raise ValueError(
            f"start: {found} reads or says other things than the students of this version of the software (interface "
            f"{interface[:8]}, here {interface_hash()[:8]}); train one with this version, or use the one that made it"
        )
