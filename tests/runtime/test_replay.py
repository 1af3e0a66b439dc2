"""``steve2 replay``: a recorded episode in the page and as a video (issue 4, part 9)."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import msgspec
import numpy as np
import pytest
from rich.console import Console
from websockets.asyncio.client import connect

from bridge.clock import MonotonicClock
from bridge.messages import Action, Observation, StepInfo, Task
from runtime.agent_commands import Pause
from runtime.agent_events import Noted
from runtime.cli import run_command
from runtime.dashboard.feed import AgentFeed, Bell
from runtime.dashboard.server import open_page
from runtime.dashboard.settings import PageSettings
from runtime.episodes.segment import EpisodeError, SegmentWriter
from runtime.page.browser import find_browser, open_browser
from runtime.ranges import ConfigError
from runtime.recorder import RunRecorder
from runtime.records import EpisodeResult, TickRecord
from runtime.replay.command import replay
from runtime.replay.config import ReplayConfig
from runtime.replay.overlay import picture_of
from runtime.replay.player import RecordingPlayer
from runtime.replay.recorded import RecordedEpisode, open_recorded

TICKS = 30
HEADER = {"goal": "collect 2 oak logs", "world": "scripted", "started": "2026-11-27T10:00:00+00:00", "seed": 1}
START = 1795773600.0
"""That moment."""


@pytest.fixture
def records(observation: Callable[[int, int], Observation]) -> list[TickRecord]:
    """Thirty ticks: flat frames that grow brighter, one oak log at tick 10, one late tick and one that nobody took."""
    made = []
    for number in range(TICKS):
        seen = observation(number, int(number >= 10))
        frame = np.full((32, 32, 3), number * 8, np.uint8)
        seen = msgspec.structs.replace(seen, frame=frame, voxels=seen.voxels % 900)
        action = Action(forward=1, attack=number % 2 == 0)
        words = ("collect", "oak_log", "2", "<end>")
        made.append(
            TickRecord(
                tick=number + (number > 20),
                observation=seen,
                action=action,
                plan_token=words[number % 4],
                subgoal="collect oak_log 2" if number >= 4 else "",
                latency_ms=5.0,
                stale=number == 15,
                skipped=int(number == 21),
                info=StepInfo(progress=0.5 * (number >= 10)),
                actor="hold" if number == 15 else "student",
            )
        )
    return made


@pytest.fixture
def run_folder(tmp_path: Path, records: list[TickRecord], task: Task) -> Path:
    """The folder of a recorded run, in two segments."""
    folder = tmp_path / "run"
    folder.mkdir()
    header = {**HEADER, "task": {"tick_limit": 20}, "config": {"username": "anna"}}
    recorder = RunRecorder(folder, header, task, video=False, segment_seconds=1.0)
    for record in records:
        recorder.on_tick(record)
        if record.tick == 3:
            recorder.on_event(Noted(agent="anna", time=START + 0.15, level="info", text="a note"))
    recorder.close(EpisodeResult("success", TICKS, 2, 1.0))
    return folder


@pytest.fixture
def recorded(run_folder: Path) -> RecordedEpisode:
    return open_recorded(run_folder)


def test_what_was_recorded_comes_back(recorded: RecordedEpisode, records: list[TickRecord]) -> None:
    assert (len(recorded), recorded.goal, recorded.tick_limit, recorded.agent) == (30, "collect 2 oak logs", 20, "anna")
    for number, record in enumerate(records):
        found = recorded.seen(number)
        assert np.abs(found.observation.frame.astype(int) - record.observation.frame).max() <= 6, (
            "H.264 is not lossless"
        )
        for name in ("voxels", "inventory", "equipment"):
            assert (getattr(found.observation, name) == getattr(record.observation, name)).all()
        blank: dict[str, Any] = {"observation": None}
        assert dataclasses.replace(found, **blank) == dataclasses.replace(record, **blank)
        assert found.observation.pose == record.observation.pose


def test_frames_are_found_in_any_order(recorded: RecordedEpisode) -> None:
    for number in (25, 3, 29, 0, 19, 20):
        assert abs(int(recorded.seen(number).observation.frame[5, 5, 1]) - number * 8) <= 6


def test_it_begins_with_the_goal_and_ends_with_its_outcome(recorded: RecordedEpisode) -> None:
    began, note = recorded.events()
    ended = recorded.ending()
    assert (began.goal, began.tick_limit, note.text) == ("collect 2 oak logs", 20, "a note")  # type: ignore[union-attr]
    assert ended is not None
    assert (ended.outcome, recorded.started) == ("success", START)


def test_an_episode_that_was_cut_short_is_shown_as_far_as_it_goes(run_folder: Path) -> None:
    last = sorted((run_folder / "episode").glob("*.msgpack"))[-1]
    last.write_bytes(last.read_bytes()[:-700])
    sorted((run_folder / "episode").glob("*.mp4"))[-1].write_bytes(b"no video")
    cut = open_recorded(run_folder)
    assert 20 < len(cut) < TICKS
    assert cut.ending() is None
    assert not cut.seen(len(cut) - 1).observation.frame.any()


@pytest.mark.parametrize(
    "changes",
    [
        {"inventory": [[99, 1, 1, -1]]},
        {"inventory": [[0, 99999, 1, -1]]},
        {"inventory": [[0, 1, 2**40, -1]]},
        {"voxels": b"x"},
        {"frame_size": [10**9, 10**9]},
        {"frame": -1},
        {"action": {"forward": 9}},
        {"pose": None},
        {"pose": {"position": [float("nan"), 0.0, 0.0]}},
        {"latency_ms": float("inf")},
        {"held_slot": 40},
        {"skipped": -5},
    ],
)
def test_a_tick_that_is_none_is_told_by_its_file(run_folder: Path, tmp_path: Path, changes: dict[str, Any]) -> None:
    good = open_recorded(run_folder)._episode.segments[0]
    segment = SegmentWriter(tmp_path / "00000.msgpack", good.header)
    segment.append({"kind": "tick", **good.ticks[0], **changes})
    segment.close({})
    with pytest.raises(EpisodeError, match="tick 0 of the episode is none"):
        open_recorded(tmp_path).seen(0)


def test_what_a_stranger_recorded_reaches_no_terminal_as_it_is(run_folder: Path, tmp_path: Path) -> None:
    good = open_recorded(run_folder)._episode.segments[0]
    segment = SegmentWriter(
        tmp_path / "00000.msgpack", {**good.header, "goal": "a\x1b[2Jb", "config": {"username": "\x07"}}
    )
    segment.append({"kind": "tick", **good.ticks[0], "subgoal": "c\x1b]0;d"})
    segment.append({"kind": "event", "event": "note", "agent": "x", "time": 0.0, "level": "info", "text": "ok"})
    segment.close({})
    strange = open_recorded(tmp_path)
    assert (strange.goal, strange.agent, strange.seen(0).subgoal) == ("a[2Jb", "steve2", "c]0;d")


def test_a_taken_port_is_told_by_its_option(run_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert run_command(["replay", str(run_folder), "--no-open", "--port", str(port)]) == 2
    assert f"--port: cannot listen on {port}" in capsys.readouterr().err


def test_where_nothing_is_recorded_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["replay", str(tmp_path / "nowhere"), "--no-open"]) == 2
    assert "no episode is recorded there" in capsys.readouterr().err
    (tmp_path / "00000.msgpack").write_bytes(b"STEVE2E2")
    assert run_command(["replay", str(tmp_path), "--no-open"]) == 2
    with pytest.raises(ConfigError, match=r"--video: got 'x\.avi'"):
        ReplayConfig(tmp_path, video=Path("x.avi"))
    (tmp_path / "x.mp4").mkdir()
    with pytest.raises(ConfigError, match=r"--video: .*x\.mp4 is a folder"):
        ReplayConfig(tmp_path, video=tmp_path / "x.mp4")


def test_a_video_that_cannot_be_put_there_is_told_by_its_option(
    run_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["replay", str(run_folder), "--video", "/proc/x.mp4"]) == 2
    assert "--video: files cannot be put into '/proc'" in capsys.readouterr().err.replace("\n", "")


def test_folders_of_several_episodes_are_told(
    run_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crew = tmp_path / "crew"
    for name in ("bob_1", "bob_2"):
        shutil.copytree(run_folder, crew / name)
    assert run_command(["replay", str(crew), "--no-open"]) == 2
    assert "holds the episodes of bob_1, bob_2; give one of those" in capsys.readouterr().err
    shutil.copytree(run_folder, run_folder / "stretch-0002")
    assert run_command(["replay", str(run_folder), "--video", str(tmp_path / "out.mp4")]) == 0
    assert "the run went on in stretch-0002" in capsys.readouterr().out


def test_it_is_written_as_a_video_of_all_its_ticks(run_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "films" / "out.mp4"
    assert replay(ReplayConfig(run_folder, video=out), Console(quiet=True)) == 0
    with av.open(str(out)) as film:
        pictures = [picture.to_ndarray(format="rgb24") for picture in film.decode(video=0)]
    assert len(pictures) == TICKS + 1, "the tick that nobody took is shown by the one before it"
    assert pictures[0].shape == (640, 640, 3)
    middle = [int(picture[320, 320, 1]) for picture in pictures]
    assert middle == sorted(middle)
    assert [entry.name for entry in out.parent.iterdir()] == ["out.mp4"]


def test_the_overlay_shows_keys_plan_and_who_acted(records: list[TickRecord]) -> None:
    def picture(record: TickRecord, spoken: str = "") -> Any:
        return picture_of(record, "goal", 20, spoken)

    quiet = picture(dataclasses.replace(records[12], action=Action()))
    for changed in (
        picture(records[12]),
        picture(dataclasses.replace(records[12], action=Action(jump=True))),
        picture(dataclasses.replace(records[12], action=Action(), actor="reflex:eat")),
        picture(dataclasses.replace(records[12], action=Action()), "collect"),
    ):
        assert changed.shape == quiet.shape
        assert (changed != quiet).any()
    odd = msgspec.structs.replace(records[0].observation, frame=np.zeros((99, 901, 3), np.uint8))
    assert picture(dataclasses.replace(records[0], observation=odd)).shape == (100, 902, 3)


@pytest.mark.slow
@pytest.mark.skipif(find_browser() is None, reason="no chromium here; apt-get install chromium brings it")
async def test_a_browser_winds_it_by_slider_and_keys(recorded: RecordedEpisode, tmp_path: Path) -> None:
    player = RecordingPlayer(recorded, MonotonicClock())
    async with open_page(PageSettings(), [player], player, player.now) as page, open_browser(tmp_path / "b") as browser:
        playing = asyncio.create_task(player.run())
        await browser.open(page.url)
        await browser.until("document.getElementById('wind-text').textContent.includes('tick 29 of 29')")
        await browser.until("document.getElementById('outcome').textContent === 'done'")
        assert await browser.value("document.getElementById('command').hidden")
        await browser.press("ArrowLeft")
        await browser.until("document.getElementById('wind-text').textContent.includes('tick 9 of 29')")
        await browser.until("document.getElementById('left').textContent.startsWith('tick 9 of 20')")
        await browser.value(
            "const at = document.getElementById('wind-at'); at.value = 3; at.dispatchEvent(new Event('input'))"
        )
        await browser.until("document.getElementById('wind-text').textContent.includes('tick 3 of 29')")
        await browser.press("Space")
        await browser.until("document.getElementById('wind-text').textContent.includes('tick 29 of 29')")
        await browser.click("wind-play")
        await browser.until("document.getElementById('wind-play').textContent === 'Pause'")
        assert browser.complaints == []
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)


class WatchedPlayer:
    """A player whose page is a feed."""

    def __init__(self, recorded: RecordedEpisode) -> None:
        self.player = RecordingPlayer(recorded, MonotonicClock())
        self.feed = AgentFeed(self.player.status, Bell(), self.player.now)
        self.player.watch(self.feed)

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(30):
            while not holds():
                await asyncio.sleep(0.01)


async def test_it_is_wound_to_any_tick_with_all_that_led_to_it(recorded: RecordedEpisode) -> None:
    watched = WatchedPlayer(recorded)
    player, feed = watched.player, watched.feed
    await player.tell(Pause(), "test")
    playing = asyncio.create_task(player.run())
    await watched.until(lambda: feed.newest is not None)
    player.seek(12)
    await watched.until(lambda: feed.charts.total >= 14 and feed.newest is not None and feed.newest.tick == 12)
    assert [text for _, _, text in feed.log.since(0)] == ["goal: collect 2 oak logs (20 ticks)", "a note", "+1 oak log"]
    assert len(feed.charts.since(0)) == 13
    assert player.facts() == {"index": 12, "playing": False, "speed": 1.0}
    player.seek(2)
    await watched.until(lambda: feed.newest is not None and feed.newest.tick == 2)
    assert [text for _, _, text in feed.log.since(0)] == ["goal: collect 2 oak logs (20 ticks)"]
    player.seek(10**6)
    await watched.until(lambda: feed.goal is not None and feed.goal.outcome == "success")
    assert player.facts()["index"] == TICKS - 1
    playing.cancel()
    await asyncio.gather(playing, return_exceptions=True)


async def test_it_plays_to_its_end_and_stands_there(recorded: RecordedEpisode) -> None:
    watched = WatchedPlayer(recorded)
    watched.player.set_speed(16.0)
    playing = asyncio.create_task(watched.player.run())
    await watched.until(lambda: watched.player.facts()["index"] == TICKS - 1 and not watched.player.facts()["playing"])
    assert watched.feed.goal is not None
    assert (watched.feed.goal.outcome, watched.feed.stale_ticks) == ("success", 2)
    playing.cancel()
    await asyncio.gather(playing, return_exceptions=True)


async def test_the_page_winds_it(recorded: RecordedEpisode) -> None:
    player = RecordingPlayer(recorded, MonotonicClock())
    async with open_page(PageSettings(command="steve2 replay"), [player], player, player.now) as page:
        playing = asyncio.create_task(player.run())
        async with connect(page.url.replace("http", "ws", 1).replace("/?", "/socket?")) as connection:
            told: dict[str, Any] = {}
            reply: dict[str, Any] = {}

            async def until(holds: Callable[[], Any]) -> None:
                while not holds():
                    data = await asyncio.wait_for(connection.recv(), 30)
                    if isinstance(data, str):
                        message = json.loads(data)
                        (reply if message["type"] == "reply" else told).update(message)
                        if message["type"] == "round":
                            await connection.send(json.dumps({"type": "took", "round": message["round"]}))

            async def tell(**command: Any) -> None:
                await connection.send(json.dumps({"type": "tell", "agent": 0, "number": 1, "command": command}))

            await tell(command="pause")
            await until(lambda: "tick" in told and reply.get("text") == "stands still")
            assert told["agents"] == ["anna"]
            await connection.send(json.dumps({"type": "seek", "index": 17}))
            await connection.send(json.dumps({"type": "speed", "factor": 4}))
            await until(
                lambda: (
                    told["tick"]["tick"] == 17 and told["recording"] == {"index": 17, "playing": False, "speed": 4.0}
                )
            )
            await tell(command="goal", text="get a stick")
            await until(lambda: reply.get("accepted") is False)
            assert "recording" in reply["text"]
        playing.cancel()
        await asyncio.gather(playing, return_exceptions=True)
