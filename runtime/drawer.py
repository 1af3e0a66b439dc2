"""Drawing beside the loop: a thread that draws the newest picture, however long the terminal takes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Generic, TypeVar

Picture = TypeVar("Picture")

CLOSE_SECONDS = 1.0
"""How long ``close`` waits for a terminal that stands still (Ctrl-S, a full pipe, a slow line)."""


class Drawer(Generic[Picture]):
    """Draws the newest picture offered; one that was not begun when a newer one came is never drawn.

    Args:
        draw: draws a picture, in the thread. Where it raises, nothing more is drawn: a view is a guest of what it shows.
        screen: entered before the first picture and left behind the last, in the thread.
    """

    def __init__(self, draw: Callable[[Picture], None], screen: AbstractContextManager[object]) -> None:
        self._draw = draw
        self._screen = screen
        self._news = threading.Condition()
        self._waiting: list[Picture] = []
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="terminal", daemon=True)
        self._thread.start()

    def offer(self, picture: Picture) -> None:
        """Let this be drawn next; never waits for the terminal."""
        with self._news:
            self._waiting[:] = [picture]
            self._news.notify()

    def close(self) -> None:
        """Draw what waits and leave the screen; gives up after CLOSE_SECONDS. Safe to call twice."""
        with self._news:
            self._closed = True
            self._news.notify()
        self._thread.join(CLOSE_SECONDS)

    def _run(self) -> None:
        try:
            with self._screen:
                while (picture := self._take()) is not None:
                    self._draw(picture)
        except Exception:  # such as a closed pipe: the run goes on unseen, and the summary meets the error again
            return

    def _take(self) -> Picture | None:
        with self._news:
            self._news.wait_for(lambda: self._waiting or self._closed)
            return self._waiting.pop() if self._waiting else None
