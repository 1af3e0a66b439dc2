"""The mp4 of what the student saw: its frame enlarged, and a strip of text beneath. Never delays a tick."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bridge.messages import Frame
from runtime.hud_font import ADVANCE, GLYPH_HEIGHT, draw_text
from runtime.mp4 import Mp4Writer
from runtime.records import TickRecord
from runtime.spoken import SpokenPlan
from runtime.words import action_words, inventory_words, shortened

ENLARGED_SIDE = 512
"""Pixels of the picture's side; a frame is enlarged by the whole number that comes nearest from below."""
QUEUE_TICKS = 40
"""Ticks that may wait for the encoder (two seconds) before frames are dropped."""
CLOSE_SECONDS = 20.0
"""How long ``close`` waits for the encoder; what waits in a full queue takes it some seconds on a slow machine."""
TEXT_SCALE = 2
LINE_HEIGHT = (GLYPH_HEIGHT + 3) * TEXT_SCALE
STRIP_HEIGHT = 4 * LINE_HEIGHT + 16
"""A multiple of 16 together with the picture, as encoders like it."""
_BACKGROUND = (18, 20, 24)
_COLOURS = {"goal": (240, 240, 240), "plan": (130, 220, 255), "action": (255, 214, 120), "status": (160, 168, 176)}
_LATE = (255, 110, 90)


Waiting = tuple[Frame, tuple[str, ...], bool]
"""A tick that waits for the encoder: what ``compose`` takes."""


class VideoRecorder:
    """Observer that encodes in a thread of its own and drops frames rather than delay a tick.

    The file is a fragmented mp4, one fragment a second, so that it plays to the last fragment whatever crashes.

    Args:
        path: file to write.
        goal: text shown in the strip.
        tick_limit: shown beside the tick.
    """

    def __init__(self, path: Path, goal: str, tick_limit: int) -> None:
        self.path = path
        self.dropped_frames = 0
        self.error: str | None = None
        """Why encoding stopped, where it did."""
        self._goal = goal
        self._tick_limit = tick_limit
        self._spoken = SpokenPlan()
        self._queue: queue.Queue[Waiting | None] = queue.Queue(QUEUE_TICKS)
        self._thread = threading.Thread(target=self._encode, name="video", daemon=True)
        self._thread.start()

    def on_tick(self, record: TickRecord) -> None:
        """Queue one frame with its lines of text."""
        self._spoken.hear(record.plan_token)
        latency = "" if record.latency_ms is None else f"{record.latency_ms:.0f} ms"
        lines = (
            f"goal   {self._goal}",
            f"plan   {record.subgoal or '-'} > {self._spoken}",
            f"act    {action_words(record.action)}",
            f"{record.tick}/{self._tick_limit} {latency} | {inventory_words(record.observation.inventory)}",
        )
        try:
            self._queue.put_nowait((record.observation.frame, lines, record.stale))
        except queue.Full:
            self.dropped_frames += 1

    def close(self) -> None:
        """Encode what waits and finish the file, within CLOSE_SECONDS; safe to call twice."""
        if not self._thread.is_alive():
            return
        deadline = time.monotonic() + CLOSE_SECONDS
        with suppress(queue.Full):
            self._queue.put(None, timeout=CLOSE_SECONDS)
        self._thread.join(max(0.0, deadline - time.monotonic()))
        if self._thread.is_alive():
            self.error = f"the encoder did not end within {CLOSE_SECONDS:g} s"

    def _encode(self) -> None:
        # The iterator has ended for good once it met close's None: a failure behind that waits for no second one.
        waiting = iter(self._queue.get, None)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._encode_all(waiting)
        except Exception as error:  # the encoder is a guest: its failure must not end the run, only the video
            self.error = f"{type(error).__name__}: {error}"
            for _ in waiting:
                self.dropped_frames += 1

    def _encode_all(self, waiting: Iterator[Waiting]) -> None:
        with closing(Mp4Writer(self.path)) as video:
            for item in waiting:
                video.write(compose(*item))


def compose(frame: Frame, lines: tuple[str, ...], late: bool) -> NDArray[np.uint8]:
    """The picture of one tick: uint8 (side + STRIP_HEIGHT, side, 3), both extents even.

    Args:
        frame: what the student saw, uint8 (height, width, 3).
        lines: goal, plan, action and status, written beneath.
        late: colours the action's line: it is a hold action or a late one.
    """
    scale = max(1, ENLARGED_SIDE // max(frame.shape[:2]))
    rows, columns = frame.shape[0] * scale, frame.shape[1] * scale
    height, width = rows + rows % 2, columns + columns % 2
    picture = np.empty((height + STRIP_HEIGHT, width, 3), np.uint8)
    # One wide row is copied ``scale`` times: several times faster than enlarging both axes pixel by pixel.
    wide = frame.repeat(scale, axis=1)
    for offset in range(scale):
        picture[offset:rows:scale, :columns] = wide
    picture[rows:] = _BACKGROUND
    picture[:rows, columns:] = _BACKGROUND
    letters = (width - 16) // (ADVANCE * TEXT_SCALE)
    for index, (line, (kind, colour)) in enumerate(zip(lines, _COLOURS.items(), strict=True)):
        ink = _LATE if late and kind == "action" else colour
        draw_text(picture, shortened(line, letters), 8, height + 8 + index * LINE_HEIGHT, ink, TEXT_SCALE)
    return picture
