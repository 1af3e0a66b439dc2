"""Small videos lie in the page, others beside it; what a record calls a video is shown only if it is one of that run."""

import base64
from pathlib import Path

import pytest

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
    assert (shown.embedded, shown.size) == (True, 10)
    assert shown.source == "data:video/mp4;base64," + base64.b64encode(bytes(10)).decode()


def test_a_large_one_is_linked_from_where_the_page_is(tmp_path: Path) -> None:
    video(tmp_path / "run", "videos/one & two.mp4", 11)
    page = tmp_path / "pages" / "report.html"
    shown = VideoShelf(page, largest=10).take(tmp_path / "run", "videos/one & two.mp4")
    assert shown is not None
    assert (shown.embedded, shown.source) == (False, "../run/videos/one%20%26%20two.mp4")


def test_the_room_is_for_the_first_ones(tmp_path: Path) -> None:
    shelf = VideoShelf(tmp_path / "report.html", largest=10, room=15)
    for name in ("a.mp4", "b.mp4", "c.mp4", "d.mp4"):
        video(tmp_path, name, 8 if name != "c.mp4" else 5)
    shown = [shelf.take(tmp_path, name, embed=name != "d.mp4") for name in ("a.mp4", "b.mp4", "c.mp4", "d.mp4")]
    assert [one and one.embedded for one in shown] == [True, False, True, False]


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
    assert shown.source == "javascript%3Aalert%281%29.mp4"
