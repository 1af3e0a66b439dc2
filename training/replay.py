"""Episodes of earlier runs, learned from beside those of a new one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from training.episode_files import read_episode
from training.episodes import Episode
from training.run_folder import EPISODES

_REPLAY = 2
"""Tells these draws from all others of a run."""


def read_replay(runs: Sequence[Path], gigabytes: float, seed: int) -> Iterator[Episode]:
    """Episodes of some runs' folders, drawn by chance, until the next one would take more memory than is given.

    ValueError, naming the setting, for a folder without episodes; EpisodeFileError for an episode of another version.
    """
    files: list[Path] = []
    for run in runs:
        found = sorted((run / EPISODES).glob("*.npz"))
        if not found:
            raise ValueError(f"replay: {run / EPISODES} holds no episodes; give the folder of an earlier run")
        files += found
    left = gigabytes * 1e9
    for index in np.random.default_rng((seed, _REPLAY)).permutation(len(files)):
        episode = read_episode(files[index])
        left -= sum(array.nbytes for array in episode.arrays.values())
        if left < 0:
            return
        yield episode
