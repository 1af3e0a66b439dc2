"""``steve2 tasks`` lists what ships, shows one in full, and says what is near where a name is wrong."""

from __future__ import annotations

import json

import pytest

from bridge.messages import Build, Collect, Explore, Find, Kill, Milestones, Reach, Survive
from runtime.cli import run_command
from runtime.success_words import success_words
from training.blueprints import draw_blueprint
from training.task_files import SUITES, shipped_families


@pytest.fixture(autouse=True)
def wide_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def test_every_family_is_listed_under_its_suite(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["tasks"]) == 0
    shown = capsys.readouterr().out
    for name in (*shipped_families(), *SUITES[:-1]):
        assert name in shown
    assert "collect 4 oak logs" in shown
    assert f"{len(shipped_families())} families" in shown


def test_a_suite_may_be_named_by_its_beginning(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["tasks", "--suite", "navigation", "--json"]) == 0
    suites = {family["suite"] for family in json.loads(capsys.readouterr().out)}
    assert suites == {suite for suite in SUITES if suite.startswith("navigation/")}


def test_one_family_is_shown_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["tasks", "show", "combat_monsters"]) == 0
    shown = capsys.readouterr().out
    for part in ("kind creeper", "kill 1 creeper", "held out", "get rid of {count} {things}", "iron_sword 1", "15000"):
        assert part in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", "combt_monsters"], "did you mean combat_monsters"),
        (["show", "nowhere.yaml"], "there is no file nowhere.yaml"),
        (["--suite", "combt"], "--suite: got 'combt'; give one of"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["tasks", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_play_refuses_an_unknown_task_before_anything_is_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["play", "colect_log", "--no-open"]) == 2
    assert "did you mean collect_log" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("success", "said"),
    [
        (Collect(("oak_log",), 4), "collect 4 oak_log"),
        (Collect(("a", "b", "c", "d"), 1), "collect 1 a/b/2 more"),
        (Kill(("zombie",), 2), "kill 2 zombie"),
        (Survive(2400), "live for 2 minutes"),
        (Survive(100, min_food=10), "live for 0.0833 minutes, with 10 food at the end"),
        (Find(creatures=("cow",), distance=4), "find 1 cow within 4 blocks"),
        (Reach((0.0, -40.0)), "reach 40 north within 3 blocks"),
        (Explore(4000), "see 4000 square blocks"),
        (Build(draw_blueprint("pillar", "stone", 4)), "build 4 blocks, 90% alike"),
        (Milestones((Collect(("oak_log",), 1), Collect(("diamond",), 1))), "2 milestones up to diamond"),
    ],
)
def test_success_in_words(success: object, said: str) -> None:
    assert success_words(success) == said  # type: ignore[arg-type]
