"""Writing pictures as an mp4 that plays to its last whole second whatever crashes, and reading them back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FRAMES_PER_SECOND = 20
_FRAGMENTED = {"movflags": "frag_keyframe+empty_moov", "flush_packets": "1"}
_ENCODERS = {
    "libx264": {"preset": "ultrafast", "crf": "{quality}", "tune": "zerolatency"},
    "mpeg4": {"q": "4"},
}
"""Encoders in the order of choice, and their options."""


class VideoError(RuntimeError):
    """A video could not be written; what it shows is not concerned."""


def encoder() -> str:
    """The encoder of this build of ``av`` that is taken. Raises VideoError where it has none of those known."""
    import av

    for name in _ENCODERS:
        if name in av.codecs_available:
            return name
    raise VideoError(f"this build of av has none of the encoders {', '.join(_ENCODERS)}; play with --no-video")


class Mp4Writer:
    """An mp4 at 20 frames a second; the file is made with the first picture.

    Args:
        path: file to write; one that exists is written over.
        quality: constant rate factor of H.264, 0 (lossless) to 51.
        fragmented: a fragment a second, so that it plays as far as it was written; else it plays only once it is closed.
    """

    def __init__(self, path: Path, quality: int = 23, fragmented: bool = True) -> None:
        self.path = path
        self.pictures = 0
        """How many were written."""
        self._quality = quality
        self._options = _FRAGMENTED if fragmented else {}
        self._container: Any = None
        self._stream: Any = None

    def write(self, picture: NDArray[np.uint8]) -> None:
        """Append uint8 (height, width, 3), both extents even and those of the first picture.

        Raises VideoError without an encoder, OSError or av's own error where the file takes no more.
        """
        import av

        if self._container is None:
            self._open(*picture.shape[:2])
        self._container.mux(self._stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        self.pictures += 1

    def close(self) -> None:
        """Finish the file; safe to call twice."""
        container, self._container = self._container, None
        if container is None:
            return
        try:
            container.mux(self._stream.encode(None))
        finally:
            container.close()

    def _open(self, height: int, width: int) -> None:
        import av

        name = encoder()
        options = {key: value.format(quality=self._quality) for key, value in _ENCODERS[name].items()}
        self._container = av.open(str(self.path), "w", format="mp4", options=self._options)
        self._stream = self._container.add_stream(name, rate=FRAMES_PER_SECOND, options=options)
        self._stream.height, self._stream.width = height, width
        self._stream.pix_fmt = "yuv420p"
        self._stream.gop_size = FRAMES_PER_SECOND
        self._stream.thread_count = 1


def read_pictures(path: Path) -> Iterator[NDArray[np.uint8]]:
    """Each picture of a video, uint8 (height, width, 3), as far as the file is whole. OSError where there is none."""
    import av

    with av.open(str(path)) as container:
        try:
            for picture in container.decode(video=0):
                yield picture.to_ndarray(format="rgb24").astype(np.uint8, copy=False)
        except av.error.InvalidDataError:
            return  # cut in the middle of a fragment
