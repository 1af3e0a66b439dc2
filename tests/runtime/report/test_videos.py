"""Small videos lie in the page, of others a time lapse; what a record calls a video is shown only if it is one of that run."""

import base64
import io
from pathlib import Path

import av
import numpy as np
import pytest

from runtime.report.preview import FRAMES, WIDTH, preview
from runtime.report.videos import VideoShelf


def video(folder: Path, name: str, size: int) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))
    return path


def test_a_small_one_lies_in_the_page(tmp_path: Path) -> None:
    video(tmp_path, "videos/one.mp4", 10)
    shown = VideoShelf(tmp_path / "report.html").take(tmp_path, "videos/one.mp4")
    assert shown is not None
    assert (shown.speed, shown.link, shown.size) == (1, "videos/one.mp4", 10)
    assert shown.source == "data:video/mp4;base64," + base64.b64encode(bytes(10)).decode()


def film(path: Path, frames: int) -> Path:
    """A video of noise, as ``runtime.video`` writes them: a fragment and a picture that stands alone every second."""
    noise = np.random.default_rng(0).integers(0, 255, (144, 128, 3), np.uint8)
    with av.open(str(path), "w", options={"movflags": "frag_keyframe+empty_moov"}) as container:
        stream = container.add_stream("libx264", rate=20, options={"preset": "ultrafast", "g": "20"})
        stream.width, stream.height, stream.pix_fmt = 128, 144, "yuv420p"
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(np.roll(noise, number, axis=1), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def pictures(data: bytes) -> list[tuple[int, int]]:
    with av.open(io.BytesIO(data)) as container:
        return [(frame.width, frame.height) for frame in container.decode(video=0)]


@pytest.mark.parametrize(("frames", "speed", "shown"), [(30, 1, 30), (900, 3, 300), (7000, 18, 389)])
def test_of_a_long_one_there_is_a_time_lapse(frames: int, speed: int, shown: int, tmp_path: Path) -> None:
    path = film(tmp_path / "long.mp4", frames)
    lapse = preview(path)
    assert lapse is not None
    assert lapse.speed == speed
    sizes = pictures(lapse.data)
    assert set(sizes) == {(WIDTH, 288)}
    assert shown - 2 <= len(sizes) <= min(shown, FRAMES)


def test_a_time_lapse_takes_the_place_of_what_is_too_large(tmp_path: Path) -> None:
    path = film(tmp_path / "long.mp4", 900)
    size = path.stat().st_size
    shown = VideoShelf(tmp_path / "report.html", largest=size - 1).take(tmp_path, "long.mp4")
    assert shown is not None
    assert (shown.speed, shown.link, shown.size) == (3, "long.mp4", size)
    assert len(pictures(base64.b64decode(shown.source.partition(",")[2]))) == 300


def test_what_a_crash_left_has_one_too(tmp_path: Path) -> None:
    path = film(tmp_path / "cut.mp4", 200)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    lapse = preview(path)
    assert lapse is not None
    assert len(pictures(lapse.data)) >= 40


def test_what_is_no_video_has_none(tmp_path: Path) -> None:
    assert preview(video(tmp_path, "zeros.mp4", 5000)) is None
    assert preview(video(tmp_path, "empty.mp4", 0)) is None


def test_a_large_one_is_linked_from_where_the_page_is(tmp_path: Path) -> None:
    video(tmp_path / "run", "videos/one & two.mp4", 11)
    page = tmp_path / "pages" / "report.html"
    shown = VideoShelf(page, largest=10).take(tmp_path / "run", "videos/one & two.mp4")
    assert shown is not None
    assert (shown.source, shown.link) == ("", "../run/videos/one%20%26%20two.mp4")


def test_the_room_is_for_the_first_ones(tmp_path: Path) -> None:
    shelf = VideoShelf(tmp_path / "report.html", largest=10, room=15)
    for name in ("a.mp4", "b.mp4", "c.mp4", "d.mp4"):
        video(tmp_path, name, 8 if name != "c.mp4" else 5)
    shown = [shelf.take(tmp_path, name, embed=name != "d.mp4") for name in ("a.mp4", "b.mp4", "c.mp4", "d.mp4")]
    assert [bool(one and one.source) for one in shown] == [True, False, True, False]


@pytest.mark.parametrize(
    "name", ["", "missing.mp4", "../outside.mp4", "notes.txt", "link.mp4", "/etc/passwd", "a\0.mp4", "folder.mp4"]
)
def test_what_is_no_video_of_the_run_is_left_out(name: str, tmp_path: Path) -> None:
    run = tmp_path / "run"
    video(tmp_path, "outside.mp4", 3)
    video(run, "notes.txt", 3)
    (run / "folder.mp4").mkdir()
    (run / "link.mp4").symlink_to(tmp_path / "outside.mp4")
    assert VideoShelf(run / "report.html").take(run, name) is None


def test_a_file_whose_name_looks_like_an_address_stays_a_file(tmp_path: Path) -> None:
    video(tmp_path, "javascript:alert(1).mp4", 11)
    shown = VideoShelf(tmp_path / "report.html", largest=1).take(tmp_path, "javascript:alert(1).mp4")
    assert shown is not None
    assert shown.link == "javascript%3Aalert%281%29.mp4"
