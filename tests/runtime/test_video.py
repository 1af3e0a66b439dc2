"""The video promises: playable whatever crashes, every tick's frame in its place, and never a delayed tick."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import time

import av
import numpy as np
import pytest

from bridge.messages import Action, StepInfo
from runtime.hud_font import GLYPH_HEIGHT, GLYPH_WIDTH, draw_text, glyphs
from runtime.records import TickRecord
from runtime.video import QUEUE_TICKS, VideoRecorder, compose

LINES = ("goal   collect 4 oak logs", "plan   collect oak_log 3", "act    forward", "1/1200")


def frames_of(path):
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def record(observation, tick):
    return TickRecord(tick, observation(tick, 1), Action(forward=1), "collect", "", 5.0, False, 0, StepInfo())


def test_every_tick_becomes_a_frame(tmp_path, observation):
    video = VideoRecorder(tmp_path / "video.mp4", "collect 4 oak logs", 1200)
    for tick in range(30):
        video.on_tick(record(observation, tick))
    video.close()
    video.close()
    assert video.error is None
    frames = frames_of(tmp_path / "video.mp4")
    assert len(frames) == 30 - video.dropped_frames
    assert frames[0].shape == (608, 512, 3)


def test_the_strip_holds_the_text_and_the_picture_holds_the_frame():
    frame = np.full((128, 128, 3), 77, np.uint8)
    picture = compose(frame, LINES, late=False)
    assert (picture[:512] == 77).all()
    assert len(np.unique(picture[512:].reshape(-1, 3), axis=0)) == 5  # ground and four inks
    assert (compose(frame, LINES, late=True) != picture).any()
    assert compose(np.zeros((65, 33, 3), np.uint8), LINES, False).shape[0] % 2 == 0


def test_a_slow_encoder_drops_frames_and_delays_nothing(tmp_path, observation, monkeypatch):
    monkeypatch.setattr("runtime.video.compose", lambda *_: time.sleep(0.2) or np.zeros((96, 64, 3), np.uint8))
    video = VideoRecorder(tmp_path / "video.mp4", "goal", 10)
    one = record(observation, 0)
    begun = time.monotonic()
    for _ in range(QUEUE_TICKS + 20):
        video.on_tick(one)
    assert time.monotonic() - begun < 0.15
    assert video.dropped_frames >= 15
    monkeypatch.setattr("runtime.video.compose", lambda *_: np.zeros((96, 64, 3), np.uint8))
    video.close()


def test_a_failing_encoder_ends_the_video_and_nothing_else(tmp_path, observation):
    (tmp_path / "file").touch()
    video = VideoRecorder(tmp_path / "file" / "video.mp4", "goal", 10)
    for tick in range(3):
        video.on_tick(record(observation, tick))
    video.close()
    assert video.error is not None


class BrokenEnd:
    """A container of three frames whose last write fails: of what the encoder still holds, or of the file's end."""

    def __init__(self, container, step):
        self._container, self._step, self._muxed = container, step, 0

    def add_stream(self, *given, **named):
        return self._container.add_stream(*given, **named)

    def mux(self, packets):
        self._container.mux(packets)
        self._muxed += 1
        if self._step == "mux" and self._muxed == 4:
            raise OSError(28, "No space left on device")

    def close(self):
        self._container.close()
        if self._step == "close":
            raise OSError(28, "No space left on device")


@pytest.mark.timeout(20)
@pytest.mark.parametrize("step", ["mux", "close"])
def test_a_last_write_that_fails_is_told_and_holds_nothing_up(tmp_path, observation, monkeypatch, step):
    whole = av.open
    monkeypatch.setattr("av.open", lambda *given, **named: BrokenEnd(whole(*given, **named), step))
    video = VideoRecorder(tmp_path / "video.mp4", "goal", 10)
    for tick in range(3):
        video.on_tick(record(observation, tick))
    video.close()
    assert video.error == "OSError: [Errno 28] No space left on device"
    monkeypatch.undo()
    assert len(frames_of(tmp_path / "video.mp4")) == 3  # the file was closed all the same


@pytest.mark.timeout(20)
@pytest.mark.parametrize("ticks", [1, QUEUE_TICKS + 2])
def test_an_encoder_that_hangs_is_left_behind(tmp_path, observation, monkeypatch, ticks):
    let_go = threading.Event()
    monkeypatch.setattr("runtime.video.compose", lambda *_: let_go.wait(60))
    monkeypatch.setattr("runtime.video.CLOSE_SECONDS", 0.1)
    video = VideoRecorder(tmp_path / "video.mp4", "goal", 10)
    for tick in range(ticks):
        video.on_tick(record(observation, tick))
    video.close()
    assert video.error == "the encoder did not end within 0.1 s"
    let_go.set()


def test_a_killed_process_leaves_a_playable_video(tmp_path):
    path = tmp_path / "video.mp4"
    program = f"""
        import os, pathlib, time
        import numpy as np
        from bridge.messages import Action, StepInfo, make_example_observation
        from runtime.records import TickRecord
        from runtime.video import VideoRecorder
        video = VideoRecorder(pathlib.Path({str(path)!r}), "goal", 100)
        seen = make_example_observation(np.random.default_rng(0))
        for tick in range(90):
            video.on_tick(TickRecord(tick, seen, Action(), "", "", 1.0, False, 0, StepInfo()))
            time.sleep(0.02)
        while not video._queue.empty():
            time.sleep(0.05)
        time.sleep(0.2)
        os.kill(os.getpid(), 9)
    """
    assert subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=False).returncode == -9
    assert len(frames_of(path)) >= 60


def test_the_font_has_every_printable_character_and_all_differ():
    table = glyphs()
    assert set(table) == {chr(code) for code in range(32, 127)}
    assert all(dots.shape == (GLYPH_HEIGHT, GLYPH_WIDTH) for dots in table.values())
    assert len({dots.tobytes() for dots in table.values()}) == len(table)


@pytest.mark.parametrize("place", [(-3, 0), (0, 17), (60, 3)])
def test_text_beyond_the_edge_is_cut_off(place):
    picture = np.zeros((20, 64, 3), np.uint8)
    draw_text(picture, "edge é", max(0, place[0]), place[1], (255, 255, 255))
