"""Labelled episodes stay whole on disk."""

import numpy as np
import pytest

from training.episode_files import read_episode, write_episode


def test_an_episode_is_read_as_it_was_written(make_episode, tmp_path):
    episode = make_episode(7)
    write_episode(tmp_path / "0-0.npz", episode)
    read = read_episode(tmp_path / "0-0.npz")
    assert read.facts == episode.facts
    for name, array in episode.arrays.items():
        assert np.array_equal(read.arrays[name], array), name
    assert [path.name for path in tmp_path.iterdir()] == ["0-0.npz"]


@pytest.mark.parametrize("cut", [0, 10, 2000, -1])
def test_a_damaged_file_is_refused_with_its_name(make_episode, tmp_path, cut):
    path = tmp_path / "0-0.npz"
    write_episode(path, make_episode(7))
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(ValueError, match=r"0-0\.npz"):
        read_episode(path)
