"""A segment of an episode stays readable whatever crashes: every whole record of a cut file is read, and the cut is told."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.messages import Action, ItemAction, StepInfo, Target
from runtime.episodes.fields import tick_fields
from runtime.episodes.segment import MAGIC, EpisodeError, SegmentWriter, read_segment
from runtime.records import TickRecord


def records(make_observation, count):
    for tick in range(count):
        yield TickRecord(
            tick=tick,
            observation=make_observation(tick + 100, tick),
            action=Action(forward=1, d_yaw=float(tick), item_action=ItemAction("craft", 5) if tick == 1 else None),
            plan_token="collect",
            subgoal="collect oak_log 3",
            latency_ms=4.5,
            stale=tick == 2,
            skipped=0,
            info=StepInfo(progress=0.25),
        )


@pytest.fixture
def write(tmp_path, observation):
    def written(count=5, close=True):
        path = tmp_path / "00000.msgpack"
        path.unlink(missing_ok=True)
        writer = SegmentWriter(path, {"world": "embedded", "seed": 7})
        for record in records(observation, count):
            writer.append(tick_fields(record, record.tick))
        if close:
            writer.close({"outcome": "limit"})
        else:
            writer.abandon()
        return path

    return written


def test_what_was_written_is_read_back(write):
    segment = read_segment(write())
    assert segment.header == {"world": "embedded", "seed": 7}
    assert segment.footer == {"outcome": "limit"}
    assert segment.lost_bytes == 0
    tick = segment.ticks[1]
    assert (tick["tick"], tick["world_tick"], tick["plan_token"], tick["latency_ms"]) == (1, 101, "collect", 4.5)
    assert tick["action"]["item_action"] == {"verb": "craft", "item": 5}
    assert tick["inventory"][0][2] == 1
    assert tick["pose"]["position"] == [0.5, 64.0, 101.0]
    assert [t["stale"] for t in segment.ticks] == [False, False, True, False, False]


def test_a_segment_that_was_never_closed_says_so(write):
    segment = read_segment(write(close=False))
    assert segment.footer is None
    assert len(segment.ticks) == 5


@pytest.fixture(scope="module")
def whole(tmp_path_factory, request):
    from bridge.messages import make_example_observation

    path = tmp_path_factory.mktemp("whole") / "00000.msgpack"
    writer = SegmentWriter(path, {"seed": 7})
    ends = [path.stat().st_size]
    for record in records(lambda tick, _: make_example_observation(np.random.default_rng(tick), 8), 20):
        writer.append(tick_fields(record, record.tick))
        writer.flush()
        ends.append(path.stat().st_size)
    writer.close({})
    return path.read_bytes(), ends


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_a_file_cut_at_any_byte_gives_every_whole_record(whole, tmp_path_factory, data):
    content, ends = whole
    cut = data.draw(st.integers(0, len(content) - 1))
    path = tmp_path_factory.mktemp("cut") / "00000.msgpack"
    path.write_bytes(content[:cut])
    segment = read_segment(path)
    assert len(segment.ticks) == sum(end <= cut for end in ends[1:])
    assert segment.footer is None
    assert segment.lost_bytes == cut - max((end for end in ends if end <= cut), default=min(cut, len(MAGIC)))


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_a_damaged_byte_never_gives_a_wrong_record(whole, tmp_path_factory, data):
    content, _ = whole
    place = data.draw(st.integers(len(MAGIC), len(content) - 1))
    damaged = bytearray(content)
    damaged[place] ^= data.draw(st.integers(1, 255))
    path = tmp_path_factory.mktemp("damaged") / "00000.msgpack"
    path.write_bytes(bytes(damaged))
    segment = read_segment(path)
    path.write_bytes(content)
    good = read_segment(path)
    assert segment.ticks == good.ticks[: len(segment.ticks)]
    assert segment.footer is None


def test_another_file_is_refused_by_name(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("once upon a time")
    with pytest.raises(EpisodeError, match=r"notes\.txt"):
        read_segment(path)


def test_a_segment_is_never_overwritten(write):
    with pytest.raises(FileExistsError):
        SegmentWriter(write(), {})


def test_targets_with_numpy_numbers_are_written(tmp_path, observation):
    record = next(records(observation, 1))
    seen = record.observation
    fields = {name: getattr(seen, name) for name in seen.__struct_fields__}
    fields["target"] = Target(distance=np.float32(2.0), block=np.int64(4))
    odd = TickRecord(**{**vars(record), "observation": type(seen)(**fields)})
    writer = SegmentWriter(tmp_path / "00000.msgpack", {})
    writer.append(tick_fields(odd, None))
    writer.close({})
    assert read_segment(writer.path).ticks[0]["target"]["block"] == 4
