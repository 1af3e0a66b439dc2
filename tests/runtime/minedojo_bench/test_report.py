"""The page names the engine, shows every record, runs nothing that came from outside, and asks for nothing from there."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from runtime.cli import run_command
from runtime.config import ConfigError
from runtime.minedojo_bench.records import EPISODES_FILE, EpisodeRecord
from runtime.minedojo_bench.report import write_report
from tests.runtime.minedojo_bench.samples import episode, failure, run, write_run

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}\u202e'


class Page(HTMLParser):
    """What a browser would make of a page: its elements with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._words: list[str] = []
        self.feed(text)
        self.text = re.sub(r"[ \n\u00a0]+", " ", "".join(self._words))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def attributes(self, name: str) -> list[str]:
        """Of every element that has it."""
        return [value or "" for _, attributes in self.elements for key, value in attributes.items() if key == name]

    def count(self, tag: str, kind: str = "") -> int:
        """Elements of a tag, and of a class."""
        return sum(
            name == tag and (not kind or kind in (found.get("class") or "").split()) for name, found in self.elements
        )


def page_of(*folders: Path) -> Page:
    file = folders[0] / "report.html"
    write_report(folders, file)
    return Page(file.read_text())


def played(folder: Path, *episodes: EpisodeRecord) -> Page:
    return page_of(write_run(folder, run(), *episodes))


def asks_for_nothing(page: Page) -> bool:
    """No element loads, and no style asks for, what does not lie in the page; links lead to files beside it."""
    sources = [
        *page.attributes("src"),
        *page.attributes("href"),
        *page.attributes("srcset"),
        *page.attributes("action"),
    ]
    outside = [source for source in sources if not source.startswith("data:video/mp4;base64,") and ":" in source]
    loading = {"script", "link", "iframe", "object", "embed", "base", "form", "img"} & {tag for tag, _ in page.elements}
    return not outside and not loading and "url(" not in page.text and "@import" not in page.text


def test_it_names_the_engine_and_what_was_run(tmp_path: Path) -> None:
    page = played(tmp_path, episode(), failure(number=1))
    assert "MineDojo tasks on the embedded engine (not a MineDojo score)" in page.text
    for words in (
        "5afe" * 16,
        "python 3.11.7",
        "minedojo 0.1",
        "steve2 bench minedojo --episodes 2",
        "harvest 3\u202f000",
        "cpu_count 2",
    ):
        assert words in page.text, words
    assert "50 %" in page.text
    assert "1 of 2, 95 %: 9 to 91 %" in page.text
    java = page_of(write_run(tmp_path / "java", run(engine="java"), episode()))
    assert "MineDojo tasks on MineDojo's own Java engine" in java.text
    assert "not a MineDojo score" not in java.text


def test_every_record_is_shown_with_its_seed(tmp_path: Path) -> None:
    records = [episode(number=number, seed=50_000 + number) for number in range(40)]
    records += [failure("combat_zombie", number, seed=60_000 + number) for number in range(30)]
    records += [
        failure("creative:7", number, "skipped", seed=70_000 + number, error="no words") for number in range(20)
    ]
    page = played(tmp_path, *records)
    assert page.count("tr", "episode") == len(records)
    for record in records:
        assert str(record.seed) in page.text
    assert "40 of 70, 95 %" in page.text
    assert "20 episodes were not played" in page.text


def test_a_run_that_goes_on_is_told_as_such(tmp_path: Path) -> None:
    folder = write_run(tmp_path, run(), episode())
    with (folder / EPISODES_FILE).open("ab") as file:
        file.write(b'{"task": "harvest_1_lo')  # being written
    assert "not finished: 1 of 6 episodes are there" in page_of(folder).text


def test_a_run_without_episodes_has_a_page(tmp_path: Path) -> None:
    page = played(tmp_path)
    assert "0 of 6 episodes are there" in page.text
    assert "No episode succeeded" in page.text


def test_hostile_text_is_shown_and_not_carried_out(tmp_path: Path) -> None:
    record = run(policy=HOSTILE, model_hash=HOSTILE, tick_limits={HOSTILE: 1}, tasks=(HOSTILE,))
    folder = write_run(
        tmp_path,
        record,
        failure(HOSTILE, reason="error", error=HOSTILE, notes=(HOSTILE,), prompt=HOSTILE, goal=HOSTILE, video=HOSTILE),
    )
    page = page_of(folder)
    assert asks_for_nothing(page)
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert page.text.count(HOSTILE) >= 5
    assert "49" not in page.text.replace(HOSTILE, "")


def test_it_asks_for_nothing_from_outside(tmp_path: Path) -> None:
    (tmp_path / "videos").mkdir()
    (tmp_path / "videos" / "small.mp4").write_bytes(b"small")
    (tmp_path / "videos" / "large.mp4").write_bytes(bytes(3_000_001))
    records = (
        episode(video="videos/small.mp4"),
        failure(number=1, video="videos/large.mp4"),
        episode("combat_zombie", video="gone.mp4"),
    )
    page = played(tmp_path, *records)
    assert asks_for_nothing(page)
    assert page.count("video") == 1
    assert sorted(page.attributes("href")) == ["videos/large.mp4"] * 2 + ["videos/small.mp4"] * 2
    assert "http" not in (tmp_path / "report.html").read_text().replace('http-equiv="Content-Security-Policy"', "")
    assert any("default-src 'none'" in content for content in page.attributes("content"))


def test_one_of_each_task_is_shown_before_a_second_one(tmp_path: Path) -> None:
    """And successes before failures."""
    (tmp_path / "one.mp4").write_bytes(b"film")
    records = [episode(number=number, video="one.mp4") for number in range(12)]
    records.append(failure("combat_zombie", video="one.mp4"))
    page = played(tmp_path, *records)
    captions = re.findall(r"(\w+), seed (\d+): ", page.text)
    assert captions[:3] == [("harvest_1_log", "1000"), ("combat_zombie", "1000"), ("harvest_1_log", "1001")]
    assert len(captions) == 12


def test_sync_and_live_are_compared(tmp_path: Path) -> None:
    sync = write_run(tmp_path / "sync", run(), episode(), episode(number=1))
    live = write_run(tmp_path / "live", run(mode="live"), episode(stale_ticks=20), failure(number=1, stale_ticks=20))
    page = page_of(sync, live)
    assert "The runs beside each other" in page.text
    assert "What it costs that the world does not wait" in page.text
    assert "−50 (−91 to +27)" in page.text
    assert "10.0 %" in page.text
    assert "What it costs" not in page_of(sync).text


def test_engines_are_never_mixed_up(tmp_path: Path) -> None:
    one = write_run(tmp_path / "one", run(), episode())
    two = write_run(tmp_path / "two", run(engine="java", mode="live"), episode())
    page = page_of(one, two)
    assert "on the embedded engine (not a MineDojo score) and on MineDojo's own Java engine" in page.text
    assert "What it costs" not in page.text


def test_the_command_writes_the_page_where_it_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = write_run(tmp_path / "one", run(), episode())
    two = write_run(tmp_path / "two", run(mode="live"), episode())
    assert run_command(["report", str(one)]) == 0
    assert run_command(["report", str(one), str(two)]) == 0
    assert run_command(["report", str(two), "--out", str(tmp_path / "pages" / "two.html")]) == 0
    for page in (one / "report.html", one / "comparison.html", tmp_path / "pages" / "two.html"):
        assert page.read_text().startswith("<!DOCTYPE html>")
    capsys.readouterr()
    assert run_command(["report", str(tmp_path)]) == 2
    assert "holds no run.json" in capsys.readouterr().err
    assert run_command(["report"]) == 2
    assert "give the folder of a run" in capsys.readouterr().err


def test_a_broken_run_is_refused_and_the_old_page_stays(tmp_path: Path) -> None:
    folder = write_run(tmp_path, run(), episode())
    before = page_of(folder).text
    (folder / EPISODES_FILE).write_text("nonsense\n")
    with pytest.raises(ConfigError, match=EPISODES_FILE):
        page_of(folder)
    assert Page((folder / "report.html").read_text()).text == before
