"""A disk that takes no more is told once, at the end; what was recorded before stays readable and no gap is hidden."""

from __future__ import annotations

import datetime
import json
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from rich.console import Console

from agent.policy import RandomPolicy
from bridge.messages import Action, StepInfo
from runtime import cli
from runtime.episodes import writer
from runtime.episodes.episode import read_episode
from runtime.exit_codes import EXIT_MISSED
from runtime.kernels import ready_kernels
from runtime.recorder import RecordingError, RunRecorder, new_run_folder
from runtime.records import EpisodeResult, TickRecord
from runtime.run import run
from runtime.run_config import RunConfig


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """The operating system refuses every byte of a file beyond ``size``, as a full disk would."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("room_again", [False, True])
def test_a_full_disk_is_told_at_close_and_no_gap_is_hidden(tmp_path, task, observation, room_again):
    recorder = RunRecorder(tmp_path, {"seed": 7}, task, video=False)
    with files_of_at_most(50_000):
        for tick in range(100):
            recorder.on_tick(record(observation, tick))
        wait_until_written(recorder)
        if not room_again:
            with pytest.raises(RecordingError, match=r"episode: File too large"):
                recorder.close(EpisodeResult("limit", 99, 0, 0.0))
    if room_again:
        recorder.on_tick(record(observation, 100))
        with pytest.raises(RecordingError, match=r"episode: File too large"):
            recorder.close(EpisodeResult("limit", 100, 0, 0.0))
    episode = read_episode(tmp_path)
    assert not episode.closed
    first = [tick["tick"] for tick in episode.segments[0].ticks]
    assert first == list(range(len(first)))
    assert 3 < len(first) < 99
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert (manifest["closed"], manifest["outcome"]) == (False, "limit")
    assert manifest["recorded"]["lost_ticks"] > 0


def test_recording_goes_on_soon_after_the_disk_takes_files_again(tmp_path, task, observation, monkeypatch):
    monkeypatch.setattr(writer, "RETRY_SECONDS", 0.0)
    recorder = RunRecorder(tmp_path, {"seed": 7}, task, video=False)
    with files_of_at_most(20_000):
        for tick in range(100):
            recorder.on_tick(record(observation, tick))
        wait_until_written(recorder)
    for tick in range(100, 140):
        recorder.on_tick(record(observation, tick))
    with pytest.raises(RecordingError, match=r"episode: File too large"):
        recorder.close(EpisodeResult("limit", 140, 0, 0.0))
    episode = read_episode(tmp_path)
    assert not episode.closed
    ticks = [tick["tick"] for tick in episode.ticks]
    assert ticks == sorted(ticks)
    assert ticks[-30:] == list(range(110, 140))
    assert episode.footer is not None
    assert episode.footer["whole"] is False


def test_a_run_on_a_full_disk_goes_on_to_its_end_and_is_summed_up(tmp_path):
    ready_kernels(lambda _: None)  # whose cache is no part of this
    console = Console(record=True, width=200)
    config = RunConfig(world="embedded", ticks=40, out=tmp_path, video=False)
    with files_of_at_most(50_000), pytest.raises(RecordingError, match=r"episode: File too large") as told:
        run(config, console, RandomPolicy(np.random.default_rng(0)))
    assert cli.exit_status(told.value) == 1
    said = console.export_text()
    assert "the tick limit was reached" in said
    assert "broke off" not in said
    assert read_episode(tmp_path).ticks


def test_a_video_that_broke_off_is_told_in_the_summary(tmp_path, monkeypatch):
    def broken(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("runtime.video.compose", broken)
    console = Console(record=True, width=200)
    config = RunConfig(world="embedded", ticks=10, out=tmp_path)
    assert run(config, console, RandomPolicy(np.random.default_rng(0))) == EXIT_MISSED
    assert "the video broke off: OSError: [Errno 28] No space left on device" in console.export_text()
    assert read_episode(tmp_path).closed


async def test_a_recorder_that_cannot_be_opened_says_so_and_leaves_no_thread_behind(tmp_path, task):
    (tmp_path / "manifest.json" / "taken").mkdir(parents=True)
    recorder = RunRecorder(tmp_path, {}, task)
    with pytest.raises(RecordingError):
        await recorder.opened()
    with pytest.raises(RecordingError):
        recorder.close(EpisodeResult("error", 0, 0, 0.0))
    assert "episode" not in [thread.name for thread in threading.enumerate()]


def test_run_folders_never_collide(tmp_path):
    moment = datetime.datetime(2026, 1, 2, 3, 4, 5)
    names = [new_run_folder(tmp_path, moment).name for _ in range(3)]
    assert names == ["20260102-030405", "20260102-030405-1", "20260102-030405-2"]


def wait_until_written(recorder: RunRecorder) -> None:
    """The recorder writes in a thread of its own."""
    deadline = time.monotonic() + 20
    while not recorder._episode._queue.empty():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def record(observation, tick: int) -> TickRecord:
    return TickRecord(tick, observation(tick, 0), Action(), "", "", 1.0, False, 0, StepInfo())
