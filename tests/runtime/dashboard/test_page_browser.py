"""The page in a real browser with real agents: issue 4, part 7 ("tested in headless Chromium")."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from websockets.asyncio.server import ServerConnection

from bridge.messages import Find, Goal, Task
from runtime.agent_commands import AgentControl
from runtime.agent_events import LoginCode
from runtime.dashboard.demonstration import living, make_agent
from runtime.dashboard.server import open_page
from runtime.dashboard.settings import PageSettings
from runtime.dashboard.viewer import Viewer
from runtime.kernels import ready_kernels
from runtime.page.browser import Browser, find_browser, open_browser

pytestmark = [
    pytest.mark.slow,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(find_browser() is None, reason="no chromium here; apt-get install chromium brings it"),
]
TICK = "parseInt(document.getElementById('left').textContent.replace('tick ', ''))"
LIT = """(() => {{
  const canvas = document.getElementById('{id}');
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  return new Set(pixels).size > {colours};
}})()"""


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    ready_kernels(lambda _: None, rules=True)  # an agent that waits for the compiler cannot be steered
    async with open_browser(tmp_path_factory.mktemp("browser")) as opened:
        yield opened


def state_of(agent: AgentControl) -> str:
    return agent.status.state


async def test_an_agent_is_watched_and_steered(browser: Browser, tmp_path: Path) -> None:
    agent = make_agent(goal="collect 60 oak logs")
    async with living([agent]) as url:
        await browser.open(url)
        await browser.until(f"{TICK} > 20")
        for canvas, colours in (("picture", 20), ("map", 8), ("latency-chart", 4)):
            await browser.until(LIT.format(id=canvas, colours=colours))
        assert await browser.text("goal") == "collect 60 oak logs"
        await browser.until("document.querySelector('#subgoals li') !== null")
        assert "collect oak log" in await browser.text("subgoals")
        assert "student" in await browser.text("actor")
        assert await browser.value("document.documentElement.scrollWidth <= innerWidth")

        await browser.press("KeyP")
        await browser.until("document.getElementById('state').textContent === 'paused'")
        assert state_of(agent) == "paused"
        await browser.until("document.getElementById('reply').className === 'reply good'")
        await browser.click("resume")
        await browser.until("document.getElementById('state').textContent === 'playing'")

        await browser.press("KeyG")
        assert await browser.value("document.activeElement.id") == "goal-text"
        await browser.write("become rich")
        await browser.click("give")
        await browser.until("document.getElementById('reply').className === 'reply bad'")
        assert await browser.value("document.getElementById('goal-text').value") == "become rich"
        await browser.value("document.getElementById('goal-text').value = ''")
        await browser.click("goal-text")
        await browser.write("get 3 birch logs")
        await browser.value("document.getElementById('command').requestSubmit()")
        await browser.until("document.getElementById('goal').textContent === 'get 3 birch logs'")
        assert await browser.value("document.getElementById('goal-text').value") == ""
        assert agent.status.goal == "get 3 birch logs"

        await browser.click("stop")
        assert await browser.text("stop") == "Really stop?"
        assert state_of(agent) == "playing"
        await browser.click("stop")
        await browser.until("document.getElementById('state').textContent === 'stopped'")
        assert await browser.value("document.getElementById('give').disabled")
        (tmp_path / "page.png").write_bytes(await browser.picture())
    await browser.until("!document.getElementById('lost').hidden")
    assert "The run has ended" in await browser.text("lost")
    assert browser.complaints == []


async def test_several_agents_stand_side_by_side_on_a_phone_too(browser: Browser) -> None:
    agents = [make_agent(f"steve{number}", seed=100_000 + number) for number in (1, 2)]
    async with living(agents) as url:
        await browser.open(url, 390, 844, mobile=True)
        await browser.until(f"{TICK} > 5")
        assert await browser.value("document.querySelectorAll('.card').length") == 2
        await browser.press("Digit2")
        await browser.until("document.title === 'steve2 – steve2'")
        await browser.until("document.querySelectorAll('.card')[1].getAttribute('aria-pressed') === 'true'")
        await browser.until("document.getElementById('world').textContent.startsWith('steve2')")
        await browser.value("document.getElementById('all').click()")
        await browser.click("pause")
        async with asyncio.timeout(30):
            while [state_of(agent) for agent in agents] != ["paused", "paused"]:
                await browser.value("1")
        edges = []
        for name in (
            "cards",
            "goal",
            "picture",
            "spoken",
            "hotbar",
            "action-words",
            "bag",
            "map",
            "latency-chart",
            "log",
        ):
            where = f"document.getElementById('{name}').getBoundingClientRect()"
            left, right = await browser.value(f"{where}.left"), await browser.value(f"{where}.right")
            assert left >= 0, name
            assert right <= 390, name
            edges.append(await browser.value(f"{where}.top"))
        assert edges == sorted(edges), "goal, view and plan come first, and each below the other"
        assert await browser.value("document.documentElement.scrollWidth") <= 390
        small = "[...document.querySelectorAll('main button, .card')].filter((b) => !b.hidden && b.offsetHeight < 32).length"
        assert await browser.value(small) == 0, "a thumb hits them"
    assert browser.complaints == []


async def test_light_and_dark(browser: Browser, puppet: Any) -> None:
    async with open_page(PageSettings(), [puppet]) as page:
        for preferred in ("light", "dark"):
            media = [{"name": "prefers-color-scheme", "value": preferred}]
            await browser.open(page.url)
            await browser.until("document.getElementById('link').textContent === 'live'")
            await browser.call("Emulation.setEmulatedMedia", features=media)
            await browser.until(f"document.documentElement.dataset.theme === '{preferred}'")
        ground = await browser.value("getComputedStyle(document.documentElement).backgroundColor")
        await browser.click("theme")
        await browser.until("document.documentElement.dataset.theme === 'light'")
        assert await browser.value("getComputedStyle(document.documentElement).backgroundColor") != ground
        await browser.open(page.url)
        await browser.until("document.documentElement.dataset.theme === 'light'")
        await browser.value("localStorage.clear()")
    assert browser.complaints == []


async def test_what_others_wrote_is_shown_and_never_carried_out(browser: Browser, puppet_kind: Any, tick: Any) -> None:
    evil = "<img src=x onerror=window.evil=1><script>window.evil=1</script>"
    agent = puppet_kind(evil)
    async with open_page(PageSettings(), [agent, puppet_kind("b")]) as page:
        await browser.open(page.url)
        agent.teller.goal_began(Task(evil, Goal(evil), Find(blocks=(evil,)), 20))
        agent.teller.note("warning", evil)
        agent.teller.on_tick(tick(1, subgoal=evil, plan_token=evil, actor=f"reflex:{evil}"))
        login: dict[str, Any] = {"agent": evil, "time": 0.0, "code": evil, "expires_seconds": 900.0}
        agent.teller.tell(LoginCode(**login, url="javascript:window.evil=1"))
        await browser.until("!document.getElementById('login').hidden")
        assert await browser.value("document.getElementById('login-url').hasAttribute('href')") is False
        agent.teller.tell(LoginCode(**login, url="https://microsoft.com/link"))
        await browser.until("document.getElementById('login-url').href === 'https://microsoft.com/link'")
        await browser.until("document.getElementById('log').textContent.includes('onerror')")
        await browser.until("document.getElementById('subgoals').textContent.includes('onerror')")
        assert await browser.text("goal") == evil
        assert await browser.value("document.querySelectorAll('img, main script').length") == 0
        assert await browser.value("window.evil === undefined")
        await browser.value(
            "document.body.innerHTML = '<b>markup</b>'"
        )  # what no script of ours does is not even possible
        assert await browser.value("document.querySelector('body > b') === null")
    assert [complaint for complaint in browser.complaints if "TrustedHTML" not in complaint] == []
    browser.complaints.clear()


async def test_all_can_be_reached_by_keyboard(browser: Browser, puppet: Any) -> None:
    async with open_page(PageSettings(), [puppet]) as page:
        await browser.open(page.url)
        await browser.until("document.getElementById('link').textContent === 'live'")
        reached = []
        for _ in range(12):
            for kind in ("keyDown", "keyUp"):
                await browser.call("Input.dispatchKeyEvent", type=kind, code="Tab", key="Tab", windowsVirtualKeyCode=9)
            reached.append(await browser.value("document.activeElement.id"))
        assert [name for name in reached if name][:9] == [
            "theme", "goal-text", "give", "pause", "stop", "map", "map-in", "map-out", "map-follow"
        ]  # fmt: skip
        following = "document.getElementById('map-follow').getAttribute('aria-pressed')"
        await browser.value("document.getElementById('map').focus()")
        await browser.press("ArrowLeft")
        assert await browser.value(following) == "false"
        await browser.press("Home")
        assert await browser.value(following) == "true"
        unnamed = """[...document.querySelectorAll('button, input, select, canvas')].filter((element) =>
          !element.closest('[hidden], [aria-hidden]')
          && !(element.textContent.trim() || element.ariaLabel || element.labels?.length)).length"""
        assert await browser.value(unnamed) == 0
    assert browser.complaints == []


async def test_a_page_whose_connection_broke_begins_anew(
    browser: Browser, puppet: Any, tick: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    connections: list[ServerConnection] = []
    attend = Viewer.attend

    async def noted(viewer: Viewer) -> None:
        connections.append(viewer._connection)
        await attend(viewer)

    monkeypatch.setattr(Viewer, "attend", noted)
    async with open_page(PageSettings(), [puppet]) as page:
        await browser.open(page.url)
        puppet.teller.on_tick(tick(7))
        await browser.until(f"{TICK} === 7")
        await browser.value("window.old = true")
        connections[0].transport.abort()
        await browser.until("!document.getElementById('lost').hidden")
        await browser.until(f"window.old === undefined && {TICK} === 7")
        assert len(connections) == 2
