"""Numbers are written as people read them, and a page is written whole or not at all."""

import math
from pathlib import Path

import pytest

from runtime.report import page


def test_numbers_as_people_read_them() -> None:
    assert [page.percent(share) for share in (0.375, 1.0, 0.0, math.nan)] == [
        "38\u00a0%",
        "100\u00a0%",
        "0\u00a0%",
        "–",
    ]
    assert page.percent(0.0078, 1) == "0.8\u00a0%"
    assert [page.points(share) for share in (0.05, -0.153, 0.001, math.nan)] == ["+5", "−15", "0", "–"]
    assert [page.number(value, 1) for value in (12345.67, 3.0, None, math.nan)] == ["12\u202f345.7", "3.0", "–", "–"]
    assert page.megabytes(1_250_000) == "1.2\u00a0MB"
    assert page.moment("2026-11-27T01:00:03+00:00") == "2026-11-27 01:00:03 UTC"
    assert page.moment("2026-11-27T02:00:03+01:00") == "2026-11-27 01:00:03 UTC"
    assert (page.moment(""), page.moment("noon")) == ("–", "noon")


def test_a_breakable_name_is_escaped() -> None:
    assert str(page.breakable("a_<b>_c")) == "a_<wbr>&lt;b&gt;_<wbr>c"


def test_a_page_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    page.write_page(file, "one")
    page.write_page(file, "two \ud800")  # half a character, as a broken name may hold
    assert file.read_text() == "two ?"
    with pytest.raises(OSError, match="No such file"):
        page.write_page(tmp_path / "nowhere" / "report.html", "three")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
