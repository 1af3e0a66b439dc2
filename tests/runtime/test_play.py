"""``steve2 play`` over a raw websocket: what the page is sent, what it may say, and who is let in."""

from __future__ import annotations

import asyncio
import json
import struct
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
from msgspec.structs import replace
from websockets.asyncio.client import ClientConnection, connect
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.http11 import Request

from bridge import names
from bridge.clock import MonotonicClock
from bridge.messages import Action, Collect, Goal, ItemAction, Task, WorldSetup
from runtime.page.door import Door
from runtime.page.icons import ICON_COLUMNS, icon_sheet
from runtime.play.controls import MOST_DEEDS, Controls, Deed, Keys, Turn
from runtime.play.game import Game
from runtime.play.server import serve_game

TOKEN = "a-token"
SETUP = WorldSetup(inventory=(("dirt", 8), ("oak_log", 2), ("stick", 1)))
TASK = Task("mine", Goal("hold 4 planks"), Collect(("oak_planks",), 4), 400, SETUP)
LARGE = 160


# --- controls ---


def test_keys_stay_down_and_turns_are_used_up() -> None:
    controls = Controls()
    controls.hear(Keys(forward=1, sprint=True))
    controls.hear(Turn(10.0, -4.0))
    controls.hear(Turn(5.0, 1.0))
    assert controls.take() == Action(forward=1, sprint=True, d_yaw=15.0, d_pitch=-3.0)
    assert controls.take() == Action(forward=1, sprint=True)
    controls.release()
    assert controls.take() == Action()


def test_a_click_between_two_ticks_is_a_click() -> None:
    controls = Controls()
    controls.hear(Keys(attack=True))
    controls.hear(Keys())
    assert controls.take() == Action(attack=True)
    assert controls.take() == Action()


def test_deeds_are_done_one_a_tick_and_only_so_many_wait() -> None:
    controls = Controls()
    planks = names.items().id("oak_planks")
    controls.hear(Deed("craft", planks))
    controls.hear(Deed("drop"))
    assert controls.take() == Action(item_action=ItemAction("craft", planks))
    assert controls.take() == Action(drop=True)
    for _ in range(MOST_DEEDS + 10):
        controls.hear(Deed("drop"))
    assert sum(controls.take().drop for _ in range(MOST_DEEDS + 10)) == MOST_DEEDS


def test_what_no_action_can_hold_is_left_out() -> None:
    controls = Controls()
    controls.hear(Turn(3000.0, 0.0))
    assert controls.take().d_yaw == 180.0
    controls.hear(Deed("equip", len(names.items())))
    assert controls.take() == Action()


# --- the page ---


@pytest.fixture
async def address() -> AsyncIterator[str]:
    game = Game(TASK, 3, LARGE)
    await game.begin()
    async with serve_game(game, TOKEN, MonotonicClock(), LARGE) as url:
        yield url
    await game.close()


def socket_of(url: str) -> str:
    return url.replace("http://", "ws://").replace("/?", "/socket?")


class Page:
    """What a browser does, without one."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.told: dict[str, Any] = {}
        self.picture = b""

    async def say(self, type: str, **fields: Any) -> None:
        await self.connection.send(json.dumps({"type": type, **fields}))

    async def until(self, kind: str) -> dict[str, Any]:
        """The next message of a kind."""
        while True:
            data = await asyncio.wait_for(self.connection.recv(), 30)
            if isinstance(data, bytes):
                self.picture = data
                if kind == "picture":
                    return {}
                continue
            self.told = json.loads(data)
            if self.told["type"] == kind:
                return self.told


async def test_a_page_is_told_of_the_task_and_every_tick(address: str) -> None:
    async with connect(socket_of(address)) as connection:
        page = Page(connection)
        items = await page.until("items")
        assert items["names"] == list(names.items().names)
        game = await page.until("game")
        assert (game["goal"], game["limit"], game["seed"]) == ("hold 4 planks", 400, 3)
        first = await page.until("tick")
        assert first["slots"][0][:2] == [names.items().id("dirt"), 8]
        await page.until("picture")
        assert struct.unpack_from("<HH", page.picture) == (128, 128)
        assert len(page.picture) == 4 + 128 * 128 * 4


async def test_it_stands_still_until_the_page_plays_and_then_walks(address: str) -> None:
    async with connect(socket_of(address)) as connection:
        page = Page(connection)
        first = await page.until("tick")
        await page.until("picture")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(connection.recv(), 0.3)
        await page.say("pause", on=False)
        await page.say("keys", forward=1)
        await page.say("turn", yaw=30.0, pitch=0.0)
        ticks = [await page.until("tick") for _ in range(15)]
        assert [tick["tick"] for tick in ticks] == list(range(1, 16))
        assert ticks[-1]["pose"][:3] != first["pose"][:3]
        assert abs((ticks[-1]["pose"][3] - first["pose"][3] - 30 + 180) % 360 - 180) <= 1


async def test_deeds_win_the_task_and_another_world_follows(address: str) -> None:
    async with connect(socket_of(address)) as connection:
        page = Page(connection)
        await page.until("tick")
        await page.say("pause", on=False)
        await page.say("deed", verb="craft", item=names.items().id("oak_planks"))
        while (await page.until("tick"))["outcome"] == "":
            pass
        assert (page.told["outcome"], page.told["progress"]) == ("success", 1.0)
        await page.say("begin", next=True)
        assert (await page.until("game"))["seed"] == 4
        assert (await page.until("tick"))["outcome"] == ""


async def test_refusals_are_shown(address: str) -> None:
    async with connect(socket_of(address)) as connection:
        page = Page(connection)
        await page.say("pause", on=False)
        await page.say("deed", verb="craft", item=names.items().id("iron_pickaxe"))
        while not (await page.until("tick"))["note"]:
            pass
        assert "iron_pickaxe" in page.told["note"] or "iron_ingot" in page.told["note"] or "table" in page.told["note"]


async def test_the_larger_picture_is_sent_on_demand(address: str) -> None:
    async with connect(socket_of(address)) as connection:
        page = Page(connection)
        await page.until("picture")
        await page.say("look", large=True)
        await page.say("pause", on=False)
        while struct.unpack_from("<HH", page.picture) != (LARGE, LARGE):
            await page.until("picture")


async def test_the_world_waits_for_a_page_that_comes_back(address: str) -> None:
    async with connect(socket_of(address)) as connection:
        page = Page(connection)
        await page.say("pause", on=False)
        for _ in range(5):
            played = await page.until("tick")
    await asyncio.sleep(0.3)
    async with connect(socket_of(address)) as connection:
        again = await Page(connection).until("tick")
    assert played["tick"] <= again["tick"] <= played["tick"] + 6


@pytest.mark.parametrize("goes_after", [0.0, 0.05])
async def test_a_page_that_goes_while_an_episode_begins_leaves_a_whole_one(goes_after: float) -> None:
    game = Game(TASK, 3, LARGE)
    await game.begin()
    game.paused = False
    await game.tick()
    asking = asyncio.create_task(game.begin(next_seed=True))
    await asyncio.sleep(goes_after)
    asking.cancel()
    with suppress(asyncio.CancelledError):
        await asking
    await game.settle()
    assert (game.seed, game.ticks, game.observation.tick) == (4, 0, 0)
    await game.tick()
    assert (game.seed, game.ticks, game.observation.tick) == (4, 1, 1)
    await game.close()


async def test_what_a_page_asked_for_goes_with_it(address: str) -> None:
    async with connect(socket_of(address)) as connection:
        await Page(connection).until("game")
        await connection.send(json.dumps({"type": "begin", "next": True}))
    async with connect(socket_of(address)) as connection:
        page = Page(connection)
        game, tick = await page.until("game"), await page.until("tick")
        assert game["seed"] in (3, 4)
        assert (tick["tick"], tick["outcome"]) == (0, "")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(page.until("game"), 0.5)


async def test_time_runs_out() -> None:
    game = Game(replace(TASK, tick_limit=3), 3, LARGE)
    await game.begin()
    game.paused = False
    assert [await game.tick() for _ in range(5)] == [True, True, True, False, False]
    assert game.outcome == "limit"
    await game.close()


async def test_one_page_plays_at_a_time(address: str) -> None:
    async with connect(socket_of(address)) as first:
        await Page(first).until("tick")
        async with connect(socket_of(address)) as second:
            with pytest.raises(ConnectionClosed) as closed:
                await second.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.reason == "another page plays this game; close it first"


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        '{"type": "fly"}',
        '{"type": "keys", "forward": 7}',
        '{"type": "turn", "yaw": 1}',
        f'{{"type": "{"é" * 200}"}}',
    ],
)
async def test_what_no_page_of_ours_says_ends_the_connection(address: str, text: str) -> None:
    async with connect(socket_of(address)) as connection:
        await connection.send(text)
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                await asyncio.wait_for(connection.recv(), 30)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1007


async def test_a_long_message_is_cut_off(address: str) -> None:
    async with connect(socket_of(address)) as connection:
        await connection.send("x" * 5000)
        with pytest.raises(ConnectionClosed):
            while True:
                await asyncio.wait_for(connection.recv(), 30)


# --- the door ---


def fetch(url: str, **headers: str) -> tuple[int, str, bytes]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers["Content-Type"], error.read()


@pytest.mark.parametrize(
    ("path", "kind", "begins"),
    [
        (f"/?token={TOKEN}", "text/html", b"<!doctype html>"),
        ("/play.js", "text/javascript", b"// The page"),
        ("/craft.js", "text/javascript", b"// The panel"),
        ("/style.css", "text/css", b"html"),
        ("/shared.css", "text/css", b"/* What our pages"),
        ("/shared.js", "text/javascript", b"// What our pages"),
        ("/icons.png", "image/png", b"\x89PNG"),
    ],
)
async def test_the_pages_files_are_served(address: str, path: str, kind: str, begins: bytes) -> None:
    status, told_kind, body = await asyncio.to_thread(fetch, address.partition("/?")[0] + path)
    assert (status, told_kind.partition(";")[0]) == (200, kind)
    assert body.startswith(begins)


@pytest.mark.parametrize("path", ["/", "/?token=wrong", "/socket?token=wrong"])
async def test_without_the_token_there_is_no_page(address: str, path: str) -> None:
    status, _, body = await asyncio.to_thread(fetch, address.partition("/?")[0] + path)
    assert (status, body) == (403, b"the token is wrong; open the address that steve2 play printed\n")


async def test_other_paths_do_not_exist(address: str) -> None:
    assert (await asyncio.to_thread(fetch, address.partition("/?")[0] + "/../pyproject.toml"))[0] == 404


@pytest.mark.parametrize("headers", [{"Origin": "http://example.com"}, {"Host": "example.com"}, {"Origin": "null"}])
async def test_pages_from_elsewhere_are_refused(address: str, headers: dict[str, str]) -> None:
    assert (await asyncio.to_thread(lambda: fetch(address, **headers)))[0] == 403


async def test_a_socket_of_a_foreign_page_is_refused(address: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        await connect(socket_of(address), origin="http://example.com").__aenter__()  # type: ignore[arg-type]
    assert refused.value.response.status_code == 403


def test_every_item_has_its_place_on_the_sheet_of_icons() -> None:
    width, height = struct.unpack_from(">II", icon_sheet(), 16)
    assert width == 16 * ICON_COLUMNS
    assert height // 16 * ICON_COLUMNS >= len(names.items())


@pytest.mark.parametrize("path", ["//[", "/?token=\udcff"])
def test_an_address_without_sense_is_refused(path: str) -> None:
    door = Door("token", {}, "steve2 play")
    door.port = 1
    answer = door.answer(Request(path, Headers({"Host": "127.0.0.1:1"})))
    assert answer is not None
    assert answer.status_code in (400, 403)
