"""An episode is written beside the loop: segments close as it goes on, frames lie beside them, and no fault hides a gap."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.messages import Action, StepInfo, make_example_observation
from runtime.agent_events import Noted, ReflexActed
from runtime.episodes.episode import read_episode, read_frames
from runtime.episodes.fields import read_voxels, tick_fields
from runtime.episodes.segment import EpisodeError
from runtime.episodes.writer import QUEUE_TICKS, EpisodeWriter
from runtime.records import TickRecord

NOTE = Noted(agent="steve2", time=1.0, level="info", text="hello")


def record(tick: int, size: int = 32) -> TickRecord:
    seen = make_example_observation(np.random.default_rng(tick), size)
    # A plain frame whose shade tells its tick, as an encoder keeps it.
    fields = {name: getattr(seen, name) for name in seen.__struct_fields__}
    fields["frame"] = np.full((size, size, 3), 20 + 2 * (tick % 100), np.uint8)
    return TickRecord(tick, type(seen)(**fields), Action(), "", "", 1.0, False, 0, StepInfo(), "student")


def wait_until_written(writer: EpisodeWriter) -> None:
    deadline = time.monotonic() + 20
    while not writer._queue.empty():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_segments_close_as_it_goes_on_and_read_back_as_one(tmp_path):
    writer = EpisodeWriter(tmp_path / "episode", {"seed": 7}, segment_seconds=1.0)
    writer.on_event(NOTE)
    for tick in range(50):
        writer.on_tick(record(tick))
        wait_until_written(writer)
    writer.on_event(ReflexActed(agent="steve2", time=2.0, reflex="surface", tick=49, reason="oxygen 3 of 300"))
    writer.close({"outcome": "limit"})
    episode = read_episode(tmp_path)
    assert (episode.header, len(episode.segments), episode.closed) == ({"seed": 7}, 3, True)
    assert [len(segment.ticks) for segment in episode.segments] == [20, 20, 10]
    assert [tick["tick"] for tick in episode.ticks] == list(range(50))
    assert [event["event"] for event in episode.events] == ["note", "reflex"]
    assert episode.footer is not None
    assert episode.footer["outcome"] == "limit"


@pytest.mark.parametrize("size", [32, 33])
def test_each_tick_has_its_own_frame(tmp_path, size):
    writer = EpisodeWriter(tmp_path / "episode", {}, segment_seconds=1.0)
    for tick in range(30):
        writer.on_tick(record(tick, size))
        wait_until_written(writer)
    writer.close()
    seen = [pair for segment in read_episode(tmp_path).segments for pair in read_frames(segment)]
    assert len(seen) == 30
    for tick, frame in seen:
        assert frame is not None
        assert frame.shape == (size, size, 3)
        assert abs(float(frame.mean()) - (20 + 2 * tick["tick"])) < 3


def test_ticks_without_a_frame_do_not_shift_the_others(tmp_path):
    writer = EpisodeWriter(tmp_path / "episode", {})
    for tick in range(20):
        writer.on_tick(record(tick))
    writer.close()
    segment = read_episode(tmp_path).segments[0]
    kept = [0, 3, 4, 19]
    for tick in segment.ticks:
        tick["frame"] = tick["tick"] if tick["tick"] in kept else None
    means = {tick["tick"]: None if frame is None else float(frame.mean()) for tick, frame in read_frames(segment)}
    assert [tick for tick, mean in means.items() if mean is not None] == kept
    assert all(abs((means[tick] or 0) - (20 + 2 * tick)) < 3 for tick in kept)


def test_a_writer_that_is_killed_loses_only_the_last_second(tmp_path):
    program = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from test_episode_writer import record
from runtime.episodes.writer import EpisodeWriter
writer = EpisodeWriter(Path(sys.argv[1]), {}, segment_seconds=1.0)
for tick in range(100000):
    writer.on_tick(record(tick))
    print(tick, flush=True)
    time.sleep(0.02)
"""
    command = [sys.executable, "-c", program, str(tmp_path / "episode"), str(Path(__file__).parent)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    last = next(int(line) for line in process.stdout if int(line) == 150)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    episode = read_episode(tmp_path)
    assert not episode.closed
    assert [tick["tick"] for tick in episode.ticks] == list(range(len(episode.ticks)))
    # A second of this writer is some fifty ticks, and a busy machine may let some wait.
    assert len(episode.ticks) > last - 100
    assert all(segment.footer for segment in episode.segments[:-1])
    frames = [frame for _, frame in read_frames(episode.segments[0])]
    assert all(frame is not None for frame in frames)


def test_a_disk_that_stands_still_delays_nobody_and_the_loss_is_counted(tmp_path, monkeypatch):
    goes_on = threading.Event()
    write = EpisodeWriter._write

    def stuck(self, item):
        goes_on.wait(30)
        write(self, item)

    monkeypatch.setattr(EpisodeWriter, "_write", stuck)
    writer = EpisodeWriter(tmp_path / "episode", {})
    for tick in range(QUEUE_TICKS + 50):
        writer.on_tick(record(tick))
    goes_on.set()
    assert writer.lost >= 49
    writer.close({"outcome": "limit"})
    episode = read_episode(tmp_path)
    assert not episode.closed
    assert episode.footer is not None
    assert episode.footer["whole"] is False
    assert writer.lost_frames > 0  # so that it caught up


def test_an_encoder_that_fails_costs_frames_alone(tmp_path, monkeypatch):
    def broken(*_):
        raise RuntimeError("no more pictures")

    monkeypatch.setattr("runtime.mp4.Mp4Writer.write", broken)
    writer = EpisodeWriter(tmp_path / "episode", {})
    for tick in range(5):
        writer.on_tick(record(tick))
    with pytest.raises(OSError, match="no more pictures"):
        writer.close({})
    episode = read_episode(tmp_path)
    assert [tick["frame"] for tick in episode.ticks] == [None] * 5
    assert episode.segments[0].footer is not None


def test_what_was_played_is_never_written_over(tmp_path, monkeypatch):
    EpisodeWriter(tmp_path / "episode", {}).close()
    before = {path: path.read_bytes() for path in (tmp_path / "episode").iterdir()}
    monkeypatch.setattr("runtime.episodes.writer.RETRY_SECONDS", 0.0)
    writer = EpisodeWriter(tmp_path / "episode", {})
    with pytest.raises(FileExistsError):
        writer.opened.result(20)
    for tick in range(3):
        writer.on_tick(record(tick))
    with pytest.raises(FileExistsError):
        writer.close()
    assert writer.lost == 3
    assert {path: path.read_bytes() for path in (tmp_path / "episode").iterdir()} == before


def test_a_disk_that_opens_nothing_for_a_while_delays_nobody_and_costs_nothing(tmp_path, monkeypatch):
    goes_on = threading.Event()
    opens = EpisodeWriter._open
    monkeypatch.setattr(EpisodeWriter, "_open", lambda self: goes_on.wait(30) and opens(self))
    writer = EpisodeWriter(tmp_path / "episode", {})
    for tick in range(20):
        writer.on_tick(record(tick))
    assert not writer.opened.done()
    goes_on.set()
    writer.close()
    episode = read_episode(tmp_path)
    assert episode.closed
    assert [tick["tick"] for tick in episode.ticks] == list(range(20))


def test_a_folder_that_cannot_be_made_yet_is_made_once_it_can(tmp_path, monkeypatch):
    monkeypatch.setattr("runtime.episodes.writer.RETRY_SECONDS", 0.0)
    (tmp_path / "run").write_text("in the way")
    writer = EpisodeWriter(tmp_path / "run" / "episode", {})
    with pytest.raises(NotADirectoryError):
        writer.opened.result(20)
    (tmp_path / "run").unlink()
    writer.on_tick(record(0))
    with pytest.raises(NotADirectoryError):
        writer.close()
    episode = read_episode(tmp_path / "run")
    assert [tick["tick"] for tick in episode.ticks] == [0]
    assert not episode.closed


def test_a_folder_without_an_episode_is_refused_by_name(tmp_path):
    with pytest.raises(EpisodeError, match=str(tmp_path)):
        read_episode(tmp_path)


def test_voxels_come_back_and_wrong_ones_are_refused():
    seen = record(3).observation
    assert np.array_equal(read_voxels(tick_fields(record(3), None)["voxels"]), seen.voxels)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_as_voxels(packed):
    with pytest.raises(ValueError, match="voxels"):
        read_voxels(packed)


def test_whatever_it_fails_by_is_told_at_close(tmp_path):
    writer = EpisodeWriter(tmp_path / "episode", {})
    writer.on_tick(record(0))
    writer.on_tick(dataclasses.replace(record(1), plan_token=object()))
    writer.on_tick(record(2))
    with pytest.raises(OSError, match="serialize"):
        writer.close({"outcome": "limit"})
    episode = read_episode(tmp_path)
    assert [tick["tick"] for tick in episode.ticks] == [0]
    assert not episode.closed
