"""A script that runs in MineDojo's own environment: lines go in, lines of JSON come out."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from typing import Any

from bridge.minedojo.install import default_folder, environment_python
from bridge.world import WorldError

_LINES = 6


class PackageProcess:
    """The script's process, in a session of its own; the context ends it.

    Args:
        script: a file that imports nothing of ours.
        arguments: of its command line.

    Attributes:
        pid: of the process.

    Raises WorldError where MineDojo is not installed.
    """

    def __init__(self, script: Path, *arguments: str) -> None:
        python = environment_python()
        if python is None:
            raise WorldError(f"MineDojo is not installed in {default_folder()}: run steve2 minedojo install")
        pipe = subprocess.PIPE
        command = [str(python), str(script), *arguments]
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, errors="replace", start_new_session=True
        )
        self.pid = self._process.pid
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._said: deque[str] = deque(maxlen=_LINES)
        self._readers = [threading.Thread(target=read, daemon=True) for read in (self._read_answers, self._read_words)]
        for reader in self._readers:
            reader.start()

    def __enter__(self) -> PackageProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def say(self, line: str) -> None:
        """Hand it a line. Where it has died, ``answer`` tells."""
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()

    def answer(self, seconds: float) -> dict[str, Any]:
        """Its next line of JSON. Raises WorldError where none comes within ``seconds`` or the process has ended."""
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise WorldError(f"MineDojo's process: no answer within {seconds:.0f} s") from None
        if answer is None:
            raise WorldError(f"MineDojo's process ended: {' | '.join(self._said)[-400:] or 'it said nothing'}")
        return answer

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]  # all three are pipes

    def _read_answers(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with suppress(json.JSONDecodeError):
                answer = json.loads(line)
                if isinstance(answer, dict):  # the package prints, too
                    self._answers.put(answer)
        self._answers.put(None)

    def _read_words(self) -> None:
        assert self._process.stderr is not None
        self._said.extend(line.strip() for line in self._process.stderr)
