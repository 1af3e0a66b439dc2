"""A small time lapse of a video, for pages in which the whole one has no room."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import av

WIDTH = 256
FRAMES = 400
"""At most, at 20 a second; a longer video goes by as many times as fast as it takes."""
_DECODED = 6000
"""Frames of a video that are all decoded; of a longer one only those that stand alone, which is some 20 times quicker."""
_RATE = 20
_OPTIONS = {"crf": "32", "preset": "veryfast"}


class Preview(NamedTuple):
    """An mp4, and how many times as fast as the whole video it goes by."""

    data: bytes
    speed: int


def preview(path: Path) -> Preview | None:
    """The time lapse of a video; None where the file holds none, or there is no encoder for it.

    Args:
        path: a video of 20 frames a second, which may be cut off.
    """
    try:
        with av.open(str(path)) as source:
            stream = source.streams.video[0]
            packets = sum(packet.size > 0 for packet in _until_cut(source.demux(stream)))
        if packets == 0:
            return None
        speed = max(1, math.ceil(packets / FRAMES))
        output = io.BytesIO()
        with av.open(str(path)) as source, av.open(output, "w", format="mp4") as lapse:
            _encode(lapse, _some(source, packets, speed))
    except (av.FFmpegError, IndexError, ValueError):
        # Broken, without pictures, or to be written by an encoder that this build of av lacks.
        return None
    return Preview(output.getvalue(), speed)


def _some(source: Any, packets: int, speed: int) -> Iterator[Any]:
    """Every so manieth frame, up to where the video is cut off."""
    stream = source.streams.video[0]
    frames = _until_cut(source.decode(stream))
    if packets > _DECODED:
        stream.codec_context.skip_frame = "NONKEY"
        yield from islice(_by_time(frames, speed), FRAMES)
    else:
        yield from islice(frames, 0, None, speed)


def _until_cut(parts: Iterator[Any]) -> Iterator[Any]:
    """What comes before the first part that is broken."""
    with suppress(av.FFmpegError):
        yield from parts


def _by_time(frames: Iterator[Any], speed: int) -> Iterator[Any]:
    """Frames that stand alone lie apart; each is shown for as long as it stands for."""
    shown = 0
    for frame in frames:
        while shown * speed <= frame.time * _RATE:
            yield frame
            shown += 1


def _encode(lapse: Any, frames: Iterator[Any]) -> None:
    encoder = None
    for number, frame in enumerate(frames):
        if encoder is None:
            encoder = lapse.add_stream("libx264", rate=_RATE, options=_OPTIONS)
            encoder.width, encoder.pix_fmt = WIDTH, "yuv420p"
            encoder.height = max(2, round(WIDTH * frame.height / frame.width / 2) * 2)
        small = frame.reformat(width=encoder.width, height=encoder.height, format="yuv420p")
        small.pts, small.time_base = number, Fraction(1, _RATE)
        lapse.mux(encoder.encode(small))
    if encoder is None:
        raise ValueError("no frame could be decoded")
    lapse.mux(encoder.encode())
