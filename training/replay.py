"""Episodes of earlier runs, learned from beside those of a new one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from agent.package import interface_hash
from training.dataset import DataSet
from training.disk import replace_text
from training.episode_files import read_episode
from training.episodes import Episode
from training.run_folder import EPISODES

_DRAWS = 2
"""Tells these draws from all others of a run."""


class Replay:
    """Episodes of some runs. Which ones were drawn is written down, so that a run that is resumed learns from the same.

    Args:
        runs: folders of earlier runs. ValueError, naming the setting, for one without episodes, or with other inputs in them.
        chosen: the file in which it is written down.
        writes: whether this process does so.
    """

    def __init__(self, runs: Sequence[Path], chosen: Path, writes: bool = True) -> None:
        self._chosen = chosen
        self._writes = writes
        self._files: list[Path] = []
        for run in runs:
            found = sorted((run / EPISODES).glob("*.npz"))
            if not found:
                raise ValueError(f"replay: {run / EPISODES} holds no episodes; give the folder of an earlier run")
            for manifest in DataSet(run / EPISODES, writes=False).manifests():
                if manifest.versions.get("interface") != interface_hash():
                    raise ValueError(
                        f"replay: the episodes of {run} hold other inputs than students of this version read; leave it out"
                    )
            self._files += found

    def episodes(self, most_bytes: float, seed: int) -> Iterator[Episode]:
        """Those drawn before, or else as many as take no more memory in all, drawn by chance.

        ValueError, naming the setting, for one of an ablation, or drawn before and gone; EpisodeFileError for a damaged one.
        """
        if not self._files:
            return
        if self._chosen.exists():
            yield from map(self._read, map(Path, json.loads(self._chosen.read_text())))
            return
        drawn: list[Path] = []
        left = most_bytes
        for index in np.random.default_rng((seed, _DRAWS)).permutation(len(self._files)):
            episode = self._read(self._files[index])
            left -= sum(array.nbytes for array in episode.arrays.values())
            if left < 0:
                break
            drawn.append(self._files[index])
            yield episode
        if self._writes:
            replace_text(self._chosen, json.dumps([str(path.resolve()) for path in drawn], indent=1) + "\n")

    def _read(self, path: Path) -> Episode:
        if not path.is_file():
            raise ValueError(f"replay: {path} is gone, from which this run learned; put it back")
        episode = read_episode(path)
        if not (episode.facts.spec.expert and episode.facts.spec.designs):
            raise ValueError(f"replay: {path} is of an ablation, and teaches less than this run; leave it out")
        return episode
