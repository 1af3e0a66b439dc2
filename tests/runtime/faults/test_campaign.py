"""A campaign draws all kinds alike, judges what came of each, and one on a real server ends with the agent at play."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from runtime.cli import run_command
from runtime.episodes.episode import read_episode
from runtime.faults.campaign import Judged, Report, _failures, drawn_kinds, held_megabytes
from runtime.faults.deeds import DEEDS
from runtime.faults.names import FAULTS


def test_every_kind_has_its_deed() -> None:
    assert tuple(DEEDS) == FAULTS


@pytest.mark.parametrize("count", [1, 12, 30, 100])
def test_kinds_are_drawn_alike_often(count: int) -> None:
    kinds = drawn_kinds(FAULTS, count, np.random.default_rng(0))
    times = Counter(kinds)
    assert len(kinds) == count
    assert max(times.values()) - min(times[kind] for kind in FAULTS) <= 1


def test_what_is_held_is_the_lowest_of_a_quarter() -> None:
    assert held_megabytes([600, 700, 650, 800, 900, 640, 630, 720]) == (600, 630)
    assert held_megabytes([600]) == (600, 600)


def judged(**changes: object) -> Judged:
    fields = {
        "kind": "kicked",
        "number": 0,
        "ended_seconds": 0.1,
        "recovered_seconds": 2.0,
        "reconnects": 1,
        "causes": [],
    }
    rest = {"ticks_meanwhile": 40, "late_in_calm": 0, "latest_ms": 0.0, "megabytes": 600.0, "node_megabytes": 150.0}
    return Judged(**{**fields, **rest, "faults": [], **changes})  # type: ignore[arg-type]


def told(**changes: object) -> Report:
    fields = {"judged": [judged()], "ticks": 1000, "stale_ticks": 3, "recorded_ticks": 995, "open_episodes": 0}
    rest = {"unreadable_episodes": [], "megabytes_begin": 600.0, "megabytes_end": 620.0, "orphans": [], "minutes": 1.0}
    return Report(**{**fields, **rest, "failures": [], **changes})  # type: ignore[arg-type]


def test_a_campaign_in_which_nothing_was_amiss_is_passed() -> None:
    assert _failures(told()) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"judged": [judged(faults=["not playing again within 30 s"])]}, r"fault 0 \(kicked\): not playing again"),
        ({"recorded_ticks": 900}, "100 ticks of 1000 are not recorded, 20 may be lost"),
        ({"unreadable_episodes": ["x: no episode"]}, "unreadable: x: no episode"),
        ({"megabytes_end": 651.0}, "memory grew by 51 MB"),
        ({"orphans": [17]}, "processes are left: 17"),
    ],
)
def test_what_is_amiss_is_told(changes: dict[str, object], said: str) -> None:
    failures = _failures(told(**changes))
    assert len(failures) == 1
    assert re.search(said, failures[0])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--kind", "node_kiled"], "did you mean node_killed"),
        (["--faults", "0"], "--faults"),
        (["--minutes", "-1"], "--minutes"),
    ],
)
def test_wrong_settings_are_refused_by_name(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["bench", "faults", *words]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.live
@pytest.mark.slow
def test_an_agent_plays_on_after_each_of_some_faults(tmp_path: Path) -> None:
    kinds = ["node_killed", "kicked", "broker_killed", "disk_full", "garbage_at_the_door", "chat_flood"]
    words = [word for kind in kinds for word in ("--kind", kind)]
    run_command(["bench", "faults", "--faults", "6", "--minutes", "0.1", *words, "--out", str(tmp_path / "out")])
    report = json.loads((tmp_path / "out" / "report.json").read_text())
    assert sorted(one["kind"] for one in report["judged"]) == sorted(kinds)
    # How late a tick comes is the machine's matter, which tests share; all else is the agent's.
    for one in report["judged"]:
        assert one["recovered_seconds"] is not None, one
        assert one["reconnects"] == 0 or DEEDS[one["kind"]].leaves, one
        assert (one["broker_seconds"] is not None) == DEEDS[one["kind"]].at_broker, one
    assert report["orphans"] == []
    assert report["unreadable_episodes"] == []
    assert read_episode(tmp_path / "out").ticks
