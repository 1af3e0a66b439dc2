"""The page of ``steve2 play`` in a real browser: it comes up without an error, and a click starts the world."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bridge.clock import MonotonicClock
from bridge.messages import Collect, Goal, Task, WorldSetup
from runtime.page.browser import Browser, find_browser, open_browser
from runtime.play.game import Game
from runtime.play.server import serve_game

TASK = Task("mine", Goal("hold 4 planks"), Collect(("oak_planks",), 4), 400, WorldSetup(inventory=(("oak_log", 2),)))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_browser() is None, reason="no chromium here; apt-get install chromium brings it"),
]


@pytest.fixture
async def browser(tmp_path: Path) -> AsyncIterator[Browser]:
    async with open_browser(tmp_path) as opened:
        yield opened


async def test_a_person_crafts_planks_and_has_won(browser: Browser, tmp_path: Path) -> None:
    game = Game(TASK, 3, 160)
    await game.begin()
    async with serve_game(game, "a-token", MonotonicClock(), 160) as url:
        await browser.open(url)
        await browser.until("document.getElementById('goal').textContent === 'hold 4 planks'")
        assert await browser.value("document.documentElement.scrollWidth <= 1280")
        await browser.click("cover")
        await browser.until("parseInt(document.getElementById('left').textContent) < 400")
        await browser.press("KeyE")
        await browser.until("!document.getElementById('panel').hidden")
        await browser.write("oak planks")
        await browser.until("document.querySelector('#recipes li.chosen') !== null")
        await browser.value("document.querySelector('#recipes li.chosen').click()")
        await browser.until("document.getElementById('banner-title').textContent === 'Done'")
        (tmp_path / "page.png").write_bytes(await browser.picture())
    assert browser.complaints == []
    await game.close()


async def test_a_narrow_window_shows_goal_view_and_hotbar_below_each_other(browser: Browser) -> None:
    game = Game(TASK, 3, 160)
    await game.begin()
    async with serve_game(game, "a-token", MonotonicClock(), 160) as url:
        await browser.open(url)
        await browser.until("document.getElementById('goal').textContent === 'hold 4 planks'")
        await browser.resize(390, 844)
        await browser.until("innerWidth === 390")
        edges = {}
        for name in ("goal", "view", "hotbar", "senses", "bag"):
            where = f"document.getElementById('{name}').getBoundingClientRect()"
            edges[name] = [await browser.value(f"{where}.{side}") for side in ("left", "right", "top", "bottom")]
            assert edges[name][0] >= 0
            assert edges[name][1] <= 390, name
        order = list(edges.values())
        assert all(above[3] <= below[2] for above, below in itertools.pairwise(order)), edges
        assert edges["view"][1] - edges["view"][0] > 300
        assert edges["hotbar"][3] <= 844, "which can be seen without scrolling"
    assert browser.complaints == []
    await game.close()
