"""Whoever looks finds the old file or the new one."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bridge.atomic_file import copy_atomically, replacing, write_atomically


def test_threads_that_write_one_file_leave_one_of_their_whole_contents(tmp_path: Path) -> None:
    path = tmp_path / "file"
    contents = [bytes([value]) * 100_000 for value in range(8)]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(5):
            list(pool.map(lambda data: write_atomically(path, data), contents))
            assert path.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [path]


def test_the_folder_is_synced_after_the_new_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced = []
    sync = os.fsync

    def note(descriptor: int) -> None:
        synced.append((Path(f"/proc/self/fd/{descriptor}").readlink(), (tmp_path / "file").exists()))
        sync(descriptor)

    monkeypatch.setattr("os.fsync", note)
    write_atomically(tmp_path / "file", b"new")
    (first, before), (last, after) = synced
    assert (first.parent, before, last, after) == (tmp_path, False, tmp_path, True)


def test_an_error_in_the_middle_leaves_the_old_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), replacing(path) as file:
        file.write(b"half")
        raise ZeroDivisionError
    with pytest.raises(FileNotFoundError):
        copy_atomically(tmp_path / "nothing", path)
    assert path.read_bytes() == b"old"
    copy_atomically(path, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == [tmp_path / "copy", path]
