"""Labelled episodes stay whole on disk, and what is not whole is told by name before memory is taken."""

import dataclasses
import resource
import zipfile

import numpy as np
import pytest

from bridge.messages import Goal
from training.disk import DiskError
from training.episode_files import EpisodeFileError, read_episode, read_facts, stored_dtype, write_episode
from training.episodes import Episode, EpisodeSpec
from training.task_names import TaskName


def test_an_episode_is_read_as_it_was_written(make_episode, tmp_path):
    episode = make_episode(7)
    write_episode(tmp_path / "0-0.npz", episode)
    read = read_episode(tmp_path / "0-0.npz")
    assert read.facts == episode.facts == read_facts(tmp_path / "0-0.npz")
    for name, array in {**episode.arrays, **episode.goal_arrays}.items():
        kept = (read.arrays | read.goal_arrays)[name]
        assert kept.dtype == stored_dtype(name, array.dtype)
        assert np.array_equal(kept, array.astype(kept.dtype)), name
        kept[...] = 0
    assert [path.name for path in tmp_path.iterdir()] == ["0-0.npz"]


def test_what_a_goal_shows_is_kept_once(make_episode, tmp_path):
    from agent.goal import shown_arrays

    episode = make_episode(3)
    goal = Goal("find it", np.full((64, 64, 3), 9, np.uint8), "entity.cow.ambient")
    shown = {name: array[0] for name, array in shown_arrays([goal]).items()}
    write_episode(tmp_path / "0-0.npz", Episode(episode.facts, episode.arrays, shown))
    read = read_episode(tmp_path / "0-0.npz").goal_arrays
    assert read["goal_image"].shape == (64, 64, 3)
    assert np.all(read["goal_image"] == 9)
    assert read["goal_has_image"] == 1
    assert read["goal_sound"] == shown["goal_sound"] > 0


def test_the_same_episode_gives_the_same_bytes(make_episode, tmp_path):
    for name in ("a.npz", "b.npz"):
        write_episode(tmp_path / name, make_episode(5, seed=3))
    write_episode(tmp_path / "c.npz", make_episode(5, seed=4))
    first, second, other = (path.read_bytes() for path in sorted(tmp_path.iterdir()))
    assert first == second
    assert first != other


@pytest.mark.parametrize("cut", [0, 10, 2000, -1])
def test_a_damaged_file_is_refused_with_its_name_and_what_to_do(make_episode, tmp_path, cut):
    path = tmp_path / "0-0.npz"
    write_episode(path, make_episode(7))
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(EpisodeFileError, match=r"0-0\.npz is cut.*training\.recreate .* --missing"):
        read_episode(path)


def test_a_flipped_bit_is_found(make_episode, tmp_path):
    path = tmp_path / "0-0.npz"
    write_episode(path, make_episode(7))
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 16
    path.write_bytes(data)
    with pytest.raises(EpisodeFileError, match=r"0-0\.npz"):
        read_episode(path)


def rewritten(path, name, change):
    """The archive with one member changed."""
    with zipfile.ZipFile(path) as archive:
        members = {each: archive.read(each) for each in archive.namelist()}
    members[name] = change(members[name])
    with zipfile.ZipFile(path, "w") as archive:
        for each, data in members.items():
            archive.writestr(each, data)


@pytest.mark.parametrize(
    ("member", "old", "new", "said"),
    [
        ("frame.npy", b"(7, 64", b"(9, 64", "frame"),
        ("frame.npy", b"|u1", b"|i1", "frame"),
        ("frame.npy", b"|u1", b"|O ", "of another version"),
        ("label_plan.npy", b"(7,)", b"(900000000,)", "label_plan"),
        ("facts.json", b'"ticks": 7', b'"ticks": 900000000', "900000000"),
        ("facts.json", b'"beta": 1.0', b'"beta": 7.0', "beta"),
        ("facts.json", b'"success"', b'"succes"', "succes"),
    ],
)
def test_what_does_not_fit_is_refused_before_memory_is_taken(make_episode, tmp_path, member, old, new, said):
    path = tmp_path / "0-0.npz"
    write_episode(path, make_episode(7))

    def change(data):
        assert old in data
        changed = data.replace(old, new, 1)
        # The header's length stays what it was: its padding gives way.
        return changed.replace(b" " * (len(new) - len(old)) + b"\n", b"\n", 1) if member.endswith(".npy") else changed

    rewritten(path, member, change)
    with pytest.raises(EpisodeFileError, match=said):
        read_episode(path)


def test_a_disk_that_takes_no_more_is_told_and_leaves_nothing_half_written(make_episode, tmp_path):
    before, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    try:
        with pytest.raises(DiskError, match=r"0-0\.npz cannot be written .*make room"):
            write_episode(tmp_path / "0-0.npz", make_episode(20))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (before, hard))
    assert list(tmp_path.iterdir()) == []


def test_a_spec_says_which_field_is_wrong():
    right = EpisodeSpec("collect_log/oak/4", 1, 0, 1.0, 30)
    assert right.name == "1-0"
    for field, value in {
        "task": "collect_log",
        "beta": 1.5,
        "disturbance": -0.1,
        "tick_limit": 0,
        "seed": -1,
    }.items():
        with pytest.raises(ValueError, match=field):
            dataclasses.replace(right, **{field: value})


def test_a_task_has_one_name():
    name = TaskName.parse("find_creature/cow/1")
    assert (name.family, name.kind, name.count) == ("find_creature", "cow", 1)
    assert str(name) == name.task().name == "find_creature/cow/1"
    assert name.task("go to a cow").goal.text == "go to a cow"
    for wrong in ("cow", "find_creature/cow", "find_creature/cow/one", "/cow/1"):
        with pytest.raises(ValueError, match="FAMILY/KIND/COUNT"):
            TaskName.parse(wrong)
