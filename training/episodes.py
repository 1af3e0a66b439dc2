"""Labelled episodes on disk: one closed ``.npz`` file an episode, written to a temporary name and renamed.

A file holds, over its ticks, the student's inputs (``agent.layout.TICK_FIELDS``) and what the teachers said:
``label_heads`` int16 (ticks, heads), ``label_turn`` float32 (ticks, 2) degrees of pitch and yaw, ``label_plan`` int16 (ticks,),
``label_pointer`` int16 (ticks,), see ``training.pointing``, ``label_skill`` uint8 (ticks,), an index of ``agent.skill.SKILLS``,
``label_patches`` uint8 (ticks, FRAME_TOKENS), see ``training.frame_contents``, and ``label_facts`` float32 (ticks, AUXILIARY);
``missed`` bool (ticks,), whether the student wanted to do something else than the teachers; and, as JSON, how the episode came
about.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from agent.layout import TICK_FIELDS

COMPACT = {
    "patch_geometry": np.float16,
    "point_geometry": np.float16,
    "entity_geometry": np.float16,
    "point_blocks": np.uint16,
}
"""Fields that keep a smaller dtype on disk and in memory."""
LABELS = (
    *("label_heads", "label_turn", "label_plan", "label_pointer", "label_skill", "label_patches", "label_facts"),
    "missed",
)


@dataclass(frozen=True)
class EpisodeSpec:
    """An episode to be played.

    Attributes:
        seed: of the world and of every draw of the episode.
        round: the round of distillation that asks for it.
        beta: share of the ticks that the teachers drive, 0..1.
        tick_limit: ticks after which it ends.
    """

    seed: int
    round: int
    beta: float
    tick_limit: int

    def __post_init__(self) -> None:
        if not 0.0 <= self.beta <= 1.0:
            raise ValueError(f"beta: must lie in 0..1, got {self.beta}")


@dataclass(frozen=True)
class EpisodeFacts:
    """How an episode came about.

    Attributes:
        goal: the goal text.
        item, count: what success asks for.
        seed: the world's seed.
        round: the round of distillation that played it.
        beta: share of its ticks that the teacher drove.
        success: whether the task was done when it ended.
        ticks: its length.
    """

    goal: str
    item: str
    count: int
    seed: int
    round: int
    beta: float
    success: bool
    ticks: int


@dataclass(frozen=True)
class Episode:
    """One labelled episode in memory."""

    facts: EpisodeFacts
    arrays: dict[str, NDArray[np.generic]]

    @property
    def ticks(self) -> int:
        """Its length in ticks."""
        return self.facts.ticks


def write_episode(path: Path, episode: Episode) -> None:
    """Write an episode; a crash leaves no file of that name."""
    unfinished = path.with_name(f".{path.name}.tmp")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, array in episode.arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.asarray(array, COMPACT.get(name, array.dtype)), allow_pickle=False)
            archive.writestr(f"{name}.npy", buffer.getvalue())
        archive.writestr("facts.json", json.dumps(asdict(episode.facts)))
    os.replace(unfinished, path)


def read_episode(path: Path) -> Episode:
    """Read an episode. ValueError where the file is not one, naming what is wrong."""
    try:
        with zipfile.ZipFile(path) as archive:
            facts = EpisodeFacts(**json.loads(archive.read("facts.json")))
            arrays = {}
            for name in [*(field.name for field in TICK_FIELDS), *LABELS]:
                arrays[name] = np.lib.format.read_array(io.BytesIO(archive.read(f"{name}.npy")), allow_pickle=False)
    except (zipfile.BadZipFile, KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"episode: {path} is not a labelled episode: {error}") from error
    for name in (*(field.name for field in TICK_FIELDS), *LABELS):
        if len(arrays[name]) != facts.ticks:
            raise ValueError(f"episode: {path} has {len(arrays[name])} ticks of {name}, its facts say {facts.ticks}")
    for field in TICK_FIELDS:
        found, dtype = arrays[field.name], np.dtype(COMPACT.get(field.name, field.dtype))
        if found.shape[1:] != field.shape or found.dtype != dtype:
            raise ValueError(
                f"episode: {path} has {field.name} as {found.dtype} {found.shape[1:]}, this software reads {dtype} {field.shape}"
            )
    return Episode(facts, arrays)
