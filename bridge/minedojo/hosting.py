"""Starting the host in MineDojo's environment and talking to it from ours."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

import bridge
from bridge.messages import DEFAULT_FRAME_SIZE
from bridge.minedojo.host import TOKEN_VARIABLE
from bridge.minedojo.install import default_folder, environment_python
from bridge.minedojo.java import malmo_folder, require_engine
from bridge.server import make_token
from bridge.world import WorldError

END_SECONDS = 10.0
_LINES = 8


class Hosted(NamedTuple):
    """A host that listens: where, the token that it wants, its process, and what that said last on stderr."""

    url: str
    token: str
    process: subprocess.Popen[str]
    said: deque[str]

    def last_words(self) -> str:
        """What the process said last, in one line."""
        return _last_words(self.said)


@contextmanager
def host_task(
    task_id: str,
    engine_port: int | None,
    frame_size: tuple[int, int] = (DEFAULT_FRAME_SIZE, DEFAULT_FRAME_SIZE),
    folder: Path | None = None,
    *,
    listen: tuple[str, int] = ("127.0.0.1", 0),
    token: str | None = None,
    seed: int | None = None,
) -> Iterator[Hosted]:
    """Serve one MineDojo task for the time of the ``with`` block; the host's process ends with it, and with ours.

    Args:
        task_id: of MineDojo's.
        engine_port: where an engine listens on loopback; None lets MineDojo launch Java.
        frame_size: height and width of the frames.
        folder: of the environment; the default one where it is None.
        listen: address and port; 0 takes a free one.
        token: what clients must know; one is made where it is None.
        seed: of every episode; that which a client's reset names where it is None.

    Raises WorldError where the environment is not installed, Java's engine lacks what it needs, or the host does not start.
    """
    python = environment_python(folder)
    if python is None:
        raise WorldError(f"MineDojo is not installed in {folder or default_folder()}: run steve2 minedojo install")
    if engine_port is None:
        require_engine(malmo_folder(python))
    token = token or make_token()
    command = [str(python), "-m", "bridge.minedojo.host", task_id, "--host", listen[0], "--port", str(listen[1])]
    command += ["--height", str(frame_size[0]), "--width", str(frame_size[1])]
    for option, value in (("--engine-port", engine_port), ("--seed", seed)):
        if value is not None:
            command += [option, str(value)]
    with tempfile.TemporaryDirectory(prefix="steve2-minedojo-") as place:
        # The host sees this one package of ours: whatever else lies beside it is of another environment.
        (Path(place) / "bridge").symlink_to(Path(bridge.__file__).parent, target_is_directory=True)
        environment = {**os.environ, "PYTHONPATH": place, TOKEN_VARIABLE: token}
        # In a session of its own: Ctrl-C is for whoever started it, and ends it by its standard input.
        process = subprocess.Popen(
            command, cwd=place, env=environment, text=True, errors="replace", start_new_session=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        said: deque[str] = deque(maxlen=_LINES)
        reading = threading.Thread(target=_read, args=(process.stderr, said), daemon=True)
        reading.start()
        try:
            yield Hosted(_url(process.stdout, reading, said), token, process, said)
        finally:
            _end(process)
            reading.join(END_SECONDS)
            process.stdout.close()
            process.stderr.close()


def _url(stdout: IO[str], reading: threading.Thread, said: deque[str]) -> str:
    """What the host writes first, past what the package prints."""
    for line in stdout:
        with suppress(json.JSONDecodeError, TypeError, KeyError):
            url: str = json.loads(line)["url"]
            threading.Thread(target=_read, args=(stdout, deque(maxlen=0)), daemon=True).start()
            return url
    reading.join(END_SECONDS)
    raise WorldError(f"the MineDojo host did not start: {_last_words(said)}")


def _last_words(said: deque[str]) -> str:
    return " | ".join(said)[-500:] or "it said nothing"


def _read(stream: IO[str], lines: deque[str]) -> None:
    with suppress(ValueError, OSError):  # closed while it is read
        lines.extend(line.strip() for line in stream)


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    with suppress(OSError):
        process.stdin.close()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
