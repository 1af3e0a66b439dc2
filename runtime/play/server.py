"""The server of the page: files over HTTP, ticks and keys over one websocket."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import msgspec
from websockets.asyncio.server import ServerConnection
from websockets.exceptions import ConnectionClosed

from bridge.clock import Clock, Pace
from bridge.png import encode_png
from runtime.page.door import SOCKET_PATH, Door, folder_files, page_file
from runtime.page.icons import icon_file
from runtime.page.serving import CLOSE_BUSY, close_malformed, serve_page
from runtime.play.controls import Begin, Look, PageSays, Pause
from runtime.play.game import Game
from runtime.play.scene import game_facts, item_facts, picture_bytes, tick_facts

MOST_BYTES = 2048
"""The page says little at a time."""


@asynccontextmanager
async def serve_game(game: Game, token: str, clock: Clock, size: int, port: int = 0) -> AsyncIterator[str]:
    """Serve a game on loopback for the time of the ``async with`` block; yields the page's address.

    Raises OSError where the port cannot be bound.
    """
    table = _Table(game, clock, size)
    files = {**folder_files("runtime.page", "files"), **folder_files("runtime.play", "page"), "/icons.png": icon_file()}
    if game.task.goal.image is not None:
        files["/goal.png"] = page_file("goal.png", encode_png(game.task.goal.image))
    async with serve_page(Door(token, files, "steve2 play"), table.seat, MOST_BYTES, port) as url:
        yield url


class _Table:
    """Where one player sits at a time. The world stands still while nobody does."""

    def __init__(self, game: Game, clock: Clock, size: int) -> None:
        self._game = game
        self._clock = clock
        self._size = size
        self._taken = False
        self._begin: Begin | None = None

    async def seat(self, connection: ServerConnection) -> None:
        """Play with one page until it goes."""
        assert connection.request is not None
        assert connection.request.path.startswith(SOCKET_PATH)
        if self._taken:
            await connection.close(CLOSE_BUSY, "another page plays this game; close it first")
            return
        self._taken = True
        playing = asyncio.create_task(self._play(connection))
        try:
            await self._listen(connection)
        except msgspec.MsgspecError as error:
            await close_malformed(connection, error)
        finally:
            playing.cancel()
            await asyncio.gather(playing, return_exceptions=True)
            self._game.paused = True
            self._game.controls.release()
            self._begin = None
            self._taken = False

    async def _listen(self, connection: ServerConnection) -> None:
        decoder = msgspec.json.Decoder(PageSays)
        with suppress(ConnectionClosed):
            async for text in connection:
                said = decoder.decode(text)
                match said:
                    case Begin():
                        self._begin = said
                    case Pause():
                        self._game.paused = said.on
                        self._game.controls.release()
                    case Look():
                        self._game.show_large(said.large)
                    case _:
                        self._game.controls.hear(said)

    async def _play(self, connection: ServerConnection) -> None:
        try:
            await connection.send(json.dumps(item_facts()))
            await self._game.settle()  # what the page before this one began
            await self._open(connection)
            pace = Pace(self._clock)
            while True:
                await pace.next_tick()
                if self._begin is not None:
                    begin, self._begin = self._begin, None
                    await self._game.begin(begin.next)
                    await self._open(connection)
                    pace = Pace(self._clock)
                elif await self._game.tick():
                    await self._send(connection)
        except ConnectionClosed:
            pass
        except Exception as error:
            # The page is the only one that looks: it is told what broke, and the log has the rest.
            logging.getLogger(__name__).exception("the game broke off")
            await connection.send(json.dumps({"type": "error", "message": f"{error}"}))
            await connection.close()

    async def _open(self, connection: ServerConnection) -> None:
        game = self._game
        await connection.send(json.dumps(game_facts(game.task, game.seed, game.world, self._size)))
        await self._send(connection)

    async def _send(self, connection: ServerConnection) -> None:
        game, seen = self._game, self._game.observation
        facts = tick_facts(seen, game.info, game.ticks, game.outcome, game.biome)
        await connection.send(json.dumps(facts))
        await connection.send(picture_bytes(game.picture))
