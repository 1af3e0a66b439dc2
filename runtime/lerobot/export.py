"""Writes the data set: a parquet file and a video an episode, and the files that describe them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bridge.messages import Frame
from runtime.episodes.episode import Episode, read_episode, read_frames
from runtime.episodes.segment import EpisodeError
from runtime.lerobot.features import FEATURES, VIDEO, row_of
from runtime.lerobot.statistics import PIXELS_OF, Figures, figures_of, joined, pixel_figures, plain
from runtime.mp4 import FRAMES_PER_SECOND, Mp4Writer

VERSION = "v3.0"
_CHUNK_FILES = 1000
_DATA = "data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet"
_VIDEO = "videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4"
_EPISODES = "meta/episodes/chunk-000/file-000.parquet"
_QUALITY = 14
"""H.264's constant rate factor: finer than what is recorded, whose loss comes first."""


@dataclass(frozen=True)
class Exported:
    """What was written of an episode."""

    length: int
    task: str
    frames_repeated: int
    """Ticks whose frame was not recorded: the one before is shown."""
    figures: dict[str, Figures]


def export(episodes: Sequence[Path], folder: Path, done: Callable[[Exported], None]) -> list[Exported]:
    """Write a data set into ``folder``, which must not exist; it is whole or not there. One episode at a time is in memory.

    Args:
        episodes: folders of episodes, at least one.
        folder: of the data set.
        done: told of each episode that was written.

    Raises EpisodeError for an episode without actions or frames, or of another frame size than the first one's; OSError.
    """
    half = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(half, ignore_errors=True)
    try:
        written: list[Exported] = []
        tasks: dict[str, int] = {}
        size: tuple[int, int] | None = None
        for number, place in enumerate(episodes):
            episode = read_episode(place)
            size = size or _frame_size(episode)
            if _frame_size(episode) != size:
                raise EpisodeError(
                    f"{episode.folder}: its frames are {_frame_size(episode)}, those of the first {size}"
                )
            task = tasks.setdefault(str(episode.header.get("goal", "")), len(tasks))
            begin = sum(other.length for other in written)
            written.append(_write_episode(episode, half, number, task, begin))
            done(written[-1])
        assert size is not None
        _describe(written, tasks, size, half)
        half.rename(folder)
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return written


def _frame_size(episode: Episode) -> tuple[int, int]:
    for tick in episode.ticks:
        height, width = tick["frame_size"]
        return height, width
    raise EpisodeError(f"{episode.folder}: no tick is recorded")


def _place(number: int) -> dict[str, int]:
    return {"chunk_index": number // _CHUNK_FILES, "file_index": number % _CHUNK_FILES}


def _write_episode(episode: Episode, folder: Path, number: int, task: int, begin: int) -> Exported:
    ticks = episode.ticks
    if len(ticks) < 2:
        raise EpisodeError(f"{episode.folder}: {len(ticks)} tick is no episode of actions; leave it out")
    length = len(ticks) - 1  # the last tick's observation shows only what the action before it brought
    rows = [row_of(tick, ticks[index + 1], index == length - 1) for index, tick in enumerate(ticks[:-1])]
    columns: dict[str, Any] = {name: [row[name] for row in rows] for name in rows[0]}
    index = np.arange(length)
    columns["timestamp"] = (index / FRAMES_PER_SECOND).astype(np.float32)
    columns["frame_index"] = index
    columns["episode_index"] = np.full(length, number)
    columns["index"] = begin + index
    columns["task_index"] = np.full(length, task)
    path = folder / _DATA.format(**_place(number))
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table({name: _array(name, columns[name]) for name in FEATURES}), path, compression="zstd")
    figures = {
        name: figures_of(np.stack(columns[name]).reshape(length, -1))
        for name, feature in FEATURES.items()
        if feature.dtype not in ("string", "int32", "uint16")  # words and ids have no mean
    }
    figures[VIDEO], repeated = _write_video(episode, length, folder / _VIDEO.format(video_key=VIDEO, **_place(number)))
    return Exported(length, str(episode.header.get("goal", "")), repeated, figures)


def _array(name: str, values: Any) -> pa.Array:
    """A column: numbers and words as they are, vectors as lists of one length."""
    feature = FEATURES[name]
    kind = pa.type_for_alias(feature.dtype)
    if feature.shape == (1,):
        return pa.array(values, kind)
    return pa.FixedSizeListArray.from_arrays(pa.array(np.concatenate(values), kind), feature.shape[0])


def _write_video(episode: Episode, length: int, path: Path) -> tuple[Figures, int]:
    """The frames of the first ``length`` ticks; their figures, and how many had to be repeated."""
    path.parent.mkdir(parents=True, exist_ok=True)
    looked_at, repeated, last = [], 0, None
    stride = max(1, length // PIXELS_OF)
    waiting = 0
    with closing(Mp4Writer(path, _QUALITY, fragmented=False)) as video:
        for number, frame in enumerate(_frames(episode)):
            if number == length:
                break
            if frame is None:
                repeated += 1
                if last is None:
                    waiting += 1  # none came before: the first that does stands in
                    continue
                frame = last
            for _ in range(waiting + 1):
                video.write(frame)
            waiting, last = 0, frame
            if number % stride == 0:
                looked_at.append(frame)
    if last is None:
        raise EpisodeError(f"{episode.folder}: none of its frames is recorded, or their videos are gone")
    return pixel_figures(looked_at or [last]), repeated


def _frames(episode: Episode) -> Iterator[Frame | None]:
    for segment in episode.segments:
        for _, frame in read_frames(segment):
            if frame is None:
                yield None
            else:
                height, width = (extent - extent % 2 for extent in frame.shape[:2])
                yield frame[:height, :width]


def _describe(written: Sequence[Exported], tasks: dict[str, int], size: tuple[int, int], folder: Path) -> None:
    height, width = (extent - extent % 2 for extent in size)
    total = sum(part.length for part in written)
    picture = {
        "dtype": "video",
        "shape": [height, width, 3],
        "names": ["height", "width", "channels"],
        "info": {
            "video.height": height,
            "video.width": width,
            "video.codec": "h264",
            "video.pix_fmt": "yuv420p",
            "video.is_depth_map": False,
            "video.fps": FRAMES_PER_SECOND,
            "video.channels": 3,
            "has_audio": False,
        },
    }
    info = {
        "codebase_version": VERSION,
        "robot_type": "minecraft",
        "total_episodes": len(written),
        "total_frames": total,
        "total_tasks": len(tasks),
        "chunks_size": _CHUNK_FILES,
        "data_files_size_in_mb": 100,
        "video_files_size_in_mb": 200,
        "fps": FRAMES_PER_SECOND,
        "splits": {"train": f"0:{len(written)}"},
        "data_path": _DATA,
        "video_path": _VIDEO,
        "features": {VIDEO: picture, **{name: feature.told() for name, feature in FEATURES.items()}},
    }
    meta = folder / "meta"
    (folder / _EPISODES).parent.mkdir(parents=True)
    (meta / "info.json").write_text(json.dumps(info, indent=4) + "\n")
    figures = {name: plain(joined([part.figures[name] for part in written])) for name in written[0].figures}
    (meta / "stats.json").write_text(json.dumps(figures, indent=4) + "\n")
    _write_tasks(tasks, meta / "tasks.parquet")
    pq.write_table(pa.Table.from_pylist(list(_episode_rows(written))), folder / _EPISODES)


def _write_tasks(tasks: dict[str, int], path: Path) -> None:
    """A table whose index is the task, as pandas would have written it: LeRobot reads it by pandas."""
    table = pa.table({"task_index": pa.array(tasks.values(), pa.int64()), "task": pa.array(tasks, pa.string())})
    kinds = {"task_index": ("int64", "int64"), "task": ("unicode", "object")}
    columns = [
        {"name": name, "field_name": name, "pandas_type": kind, "numpy_type": numpy_kind, "metadata": None}
        for name, (kind, numpy_kind) in kinds.items()
    ]
    told = {"index_columns": ["task"], "column_indexes": [], "columns": columns, "pandas_version": "2.0.0"}
    pq.write_table(table.replace_schema_metadata({"pandas": json.dumps(told)}), path)


def _episode_rows(written: Sequence[Exported]) -> Iterator[dict[str, Any]]:
    begin = 0
    for number, part in enumerate(written):
        place = _place(number)
        yield {
            "episode_index": number,
            "tasks": [part.task],
            "length": part.length,
            "dataset_from_index": begin,
            "dataset_to_index": begin + part.length,
            **{f"data/{name}": value for name, value in place.items()},
            **{f"videos/{VIDEO}/{name}": value for name, value in place.items()},
            f"videos/{VIDEO}/from_timestamp": 0.0,
            f"videos/{VIDEO}/to_timestamp": part.length / FRAMES_PER_SECOND,
            "meta/episodes/chunk_index": 0,
            "meta/episodes/file_index": 0,
            **{
                f"stats/{name}/{kind}": value
                for name, figures in part.figures.items()
                for kind, value in plain(figures).items()
            },
        }
        begin += part.length
