"""Recorded episodes become a data set in LeRobot's layout: what was recorded is in it, row by row and frame by frame.

The layout is that of LeRobotDataset v3.0 (https://huggingface.co/docs/lerobot/lerobot-dataset-v3). `lerobot` itself is no
dependency; docs/recording.md says which of its releases has read such a data set, and how to try it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import av
import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bridge.messages import Action, ItemAction, StepInfo, make_example_observation
from runtime.cli import run_command
from runtime.episodes.writer import EpisodeWriter
from runtime.lerobot.features import ACTION_NAMES, FEATURES, STATE_NAMES, VERBS, VIDEO
from runtime.lerobot.statistics import figures_of, joined
from runtime.records import TickRecord


def record(tick: int, goes_on: bool = True, size: int = 32) -> TickRecord:
    seen = make_example_observation(np.random.default_rng(tick), size)
    fields = {name: getattr(seen, name) for name in seen.__struct_fields__}
    fields["frame"] = np.full((size, size, 3), 20 + 2 * tick, np.uint8)
    action = Action(forward=1, d_yaw=float(tick), item_action=ItemAction("craft", 36) if tick == 3 else None)
    info = StepInfo(success=not goes_on, progress=tick / 100)
    actor = "reflex:surface" if tick == 4 else "student"
    return TickRecord(tick, type(seen)(**fields), action, "collect", "collect oak_log 3", 1.0, False, 0, info, actor)


def write_episode(folder: Path, ticks: int, goal: str) -> None:
    writer = EpisodeWriter(folder / "episode", {"goal": goal}, segment_seconds=1.0)
    for tick in range(ticks):
        writer.on_tick(record(tick, goes_on=tick < ticks - 1))
    writer.close({"outcome": "success"})


def rows(folder: Path, number: int) -> dict[str, Any]:
    return pq.read_table(folder / f"data/chunk-000/file-{number:03d}.parquet").to_pydict()


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("runs")
    write_episode(place / "first", 26, "collect 4 oak logs")
    write_episode(place / "second", 11, "collect 1 dirt")
    write_episode(place / "third", 6, "collect 4 oak logs")
    assert run_command(["dataset", str(place), "--out", str(place / "set")]) == 0
    return place / "set"


def test_it_says_what_it_holds(exported: Path) -> None:
    info = json.loads((exported / "meta/info.json").read_text())
    assert info["codebase_version"] == "v3.0"
    assert (info["total_episodes"], info["total_frames"], info["total_tasks"], info["fps"]) == (3, 40, 2, 20)
    assert set(info["features"]) == {VIDEO, *FEATURES}
    assert info["features"][VIDEO]["shape"] == [32, 32, 3]
    assert info["features"]["action"]["names"] == list(ACTION_NAMES)
    tasks = pq.read_table(exported / "meta/tasks.parquet")
    assert tasks.to_pydict() == {"task_index": [0, 1], "task": ["collect 4 oak logs", "collect 1 dirt"]}
    assert json.loads(tasks.schema.metadata[b"pandas"])["index_columns"] == ["task"]
    episodes = pq.read_table(exported / "meta/episodes/chunk-000/file-000.parquet").to_pylist()
    assert [(one["dataset_from_index"], one["dataset_to_index"], one["length"]) for one in episodes] == [
        (0, 25, 25),
        (25, 35, 10),
        (35, 40, 5),
    ]
    assert [one["tasks"] for one in episodes] == [["collect 4 oak logs"], ["collect 1 dirt"], ["collect 4 oak logs"]]
    assert episodes[1][f"videos/{VIDEO}/to_timestamp"] == 0.5


def test_rows_hold_what_was_recorded(exported: Path) -> None:
    first, second = rows(exported, 0), rows(exported, 1)
    assert first["index"] == list(range(25))
    assert second["index"] == list(range(25, 35))
    assert (second["task_index"][0], second["episode_index"][0]) == (1, 1)
    assert np.allclose(first["timestamp"], np.arange(25) / 20)
    action = dict(zip(ACTION_NAMES, first["action"][3], strict=True))
    assert (action["forward"], action["d_yaw"], VERBS[int(action["item_verb"])], action["item"]) == (1, 3, "craft", 36)
    seen = record(7).observation
    state = dict(zip(STATE_NAMES, first["observation.state"][7], strict=True))
    assert np.allclose([state["x"], state["y"], state["z"]], seen.pose.position, rtol=1e-6)
    assert np.array_equal(first["observation.voxels"][7], seen.voxels.ravel())
    assert np.array_equal(first["observation.inventory"][7], seen.inventory.ravel())
    assert (first["actor"][4], first["subgoal"][4]) == ("reflex:surface", "collect oak_log 3")
    assert first["next.done"] == [False] * 24 + [True]
    assert first["next.success"] == [False] * 24 + [True]
    assert np.allclose(first["next.reward"], 0.01)


def test_each_row_has_its_frame_at_its_time(exported: Path) -> None:
    for number, length in enumerate((25, 10, 5)):
        path = exported / f"videos/{VIDEO}/chunk-000/file-{number:03d}.mp4"
        with av.open(str(path)) as video:
            pictures = [(picture.time, picture.to_ndarray(format="rgb24").mean()) for picture in video.decode(video=0)]
        assert len(pictures) == length
        for tick, (moment, mean) in enumerate(pictures):
            assert abs(moment - tick / 20) < 1e-4  # LeRobot's own tolerance
            assert abs(mean - (20 + 2 * tick)) < 3


def test_the_figures_are_those_of_the_rows(exported: Path) -> None:
    figures = json.loads((exported / "meta/stats.json").read_text())
    states = np.concatenate([rows(exported, number)["observation.state"] for number in range(3)])
    assert np.allclose(figures["observation.state"]["mean"], states.mean(axis=0))
    assert np.allclose(figures["observation.state"]["std"], states.std(axis=0))
    assert figures["observation.state"]["count"] == [40]
    assert np.array(figures[VIDEO]["mean"]).shape == (3, 1, 1)


_PARTS = arrays(np.float64, st.tuples(st.integers(1, 5), st.just(2)), elements=st.floats(-1e3, 1e3))


@given(st.lists(_PARTS, min_size=1, max_size=4))
def test_figures_of_parts_join_to_those_of_the_whole(parts: list[np.ndarray[Any, Any]]) -> None:
    whole, together = figures_of(np.concatenate(parts)), joined([figures_of(part) for part in parts])
    for name, value in whole.items():
        assert np.allclose(together[name], value, atol=1e-6), name


def test_cut_and_empty_episodes_are_left_out_by_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_episode(tmp_path / "good", 5, "collect 1 dirt")
    write_episode(tmp_path / "empty", 1, "collect 1 dirt")
    write_episode(tmp_path / "cut", 9, "collect 1 dirt")
    segment = tmp_path / "cut" / "episode" / "00000.msgpack"
    segment.write_bytes(segment.read_bytes()[:-10])
    assert run_command(["dataset", str(tmp_path), "--out", str(tmp_path / "set")]) == 0
    said = capsys.readouterr().out.replace("\n", "")
    assert "cut/episode was cut short" in said
    assert "empty/episode holds no action" in said
    assert "1 episodes, 4 frames of 1 tasks" in said


@pytest.mark.parametrize("words", [["nowhere"], []])
def test_what_is_no_run_is_refused_by_name(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["dataset", *words, "--out", str(tmp_path / "set")]) == 2
    assert "RUN" in capsys.readouterr().err


def test_a_folder_that_takes_no_files_is_told_by_its_option(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_episode(tmp_path / "one", 5, "collect 1 dirt")
    (tmp_path / "file").write_text("")
    for folder in (Path("/proc"), tmp_path / "file"):
        assert run_command(["dataset", str(tmp_path / "one"), "--out", str(folder / "set")]) == 2
        assert "--out: files cannot be put into" in capsys.readouterr().err.replace("\n", "")


def test_a_data_set_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_episode(tmp_path / "one", 5, "collect 1 dirt")

    def broken(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("runtime.lerobot.export._write_tasks", broken)
    assert run_command(["dataset", str(tmp_path), "--out", str(tmp_path / "set")]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["one"]
