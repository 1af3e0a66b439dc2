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
from bridge.minedojo.host import TOKEN_VARIABLE
from bridge.minedojo.install import default_folder, environment_python
from bridge.server import make_token
from bridge.world import WorldError

END_SECONDS = 10.0
_LINES = 8


class Hosted(NamedTuple):
    """Where a host listens, and the token that it wants."""

    url: str
    token: str


@contextmanager
def host_task(
    task_id: str, engine_port: int | None, frame_size: tuple[int, int] = (128, 128), folder: Path | None = None
) -> Iterator[Hosted]:
    """Serve one MineDojo task for the time of the ``with`` block; the host's process ends with it, and with ours.

    Args:
        task_id: of MineDojo's.
        engine_port: where an engine listens on loopback; None lets MineDojo launch Java.
        frame_size: height and width of the frames.
        folder: of the environment; the default one where it is None.

    Raises WorldError where the environment is not installed or the host does not start.
    """
    python = environment_python(folder)
    if python is None:
        raise WorldError(f"MineDojo is not installed in {folder or default_folder()}: run steve2 minedojo install")
    token = make_token()
    command = [
        str(python),
        "-m",
        "bridge.minedojo.host",
        task_id,
        "--height",
        str(frame_size[0]),
        "--width",
        str(frame_size[1]),
    ]
    if engine_port is not None:
        command += ["--engine-port", str(engine_port)]
    with tempfile.TemporaryDirectory(prefix="steve2-minedojo-") as place:
        # The host sees this one package of ours: whatever else lies beside it is of another environment.
        (Path(place) / "bridge").symlink_to(Path(bridge.__file__).parent, target_is_directory=True)
        environment = {**os.environ, "PYTHONPATH": place, TOKEN_VARIABLE: token}
        process = subprocess.Popen(
            command, cwd=place, env=environment, text=True, errors="replace",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stderr is not None
        said: deque[str] = deque(maxlen=_LINES)
        reading = threading.Thread(target=_read, args=(process.stderr, said), daemon=True)
        reading.start()
        try:
            yield Hosted(_url(process.stdout, reading, said), token)
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
    raise WorldError(f"the MineDojo host did not start: {' | '.join(said)[-500:] or 'it said nothing'}")


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
