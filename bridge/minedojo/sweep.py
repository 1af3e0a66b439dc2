"""Many MineDojo tasks made, reset and stepped by the unmodified package, in processes of its own environment."""

from __future__ import annotations

import json
import queue
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from bridge.minedojo.install import default_folder, environment_python
from bridge.world import WorldError

PLAYER = Path(__file__).with_name("sweep_player.py")
START_SECONDS = 120.0
TASK_SECONDS = 180.0
"""How long a task may take before its process is ended."""
_LINES = 6


class SweptTask(NamedTuple):
    """What became of a task: steps carried out, the error that ended it (empty for none), and the engine's notes."""

    task: str
    steps: int
    error: str
    notes: tuple[str, ...]


class SweepProcess:
    """One process of the package; the context ends it.

    Args:
        port: of the engine, on loopback.
        steps: of each task.
        seed: of each task and its world.

    Raises WorldError where MineDojo is not installed or does not start.
    """

    def __init__(self, port: int, steps: int, seed: int) -> None:
        python = environment_python()
        if python is None:
            raise WorldError(f"MineDojo is not installed in {default_folder()}: run steve2 minedojo install")
        command = [str(python), str(PLAYER), str(port), str(steps), str(seed)]
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, errors="replace", start_new_session=True
        )
        self._answers: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._said: deque[str] = deque(maxlen=_LINES)
        self._readers = [threading.Thread(target=read, daemon=True) for read in (self._read_answers, self._read_words)]
        for reader in self._readers:
            reader.start()
        try:
            self.tasks: Sequence[str] = self._next(START_SECONDS)["tasks"]
        except WorldError:
            self.close()
            raise

    def __enter__(self) -> SweepProcess:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def play(self, task: str) -> SweptTask:
        """Play one task. Raises WorldError where the process died of it or took too long."""
        assert self._process.stdin is not None
        with suppress(OSError):  # it has died: the answer says so
            self._process.stdin.write(task + "\n")
            self._process.stdin.flush()
        answer = self._next(TASK_SECONDS)
        return SweptTask(answer["task"], answer["steps"], answer["error"], tuple(answer["notes"]))

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            with suppress(OSError):
                stream.close()  # type: ignore[union-attr]  # all three are pipes

    def _next(self, seconds: float) -> dict[str, Any]:
        try:
            answer = self._answers.get(timeout=seconds)
        except queue.Empty:
            raise WorldError(f"no answer within {seconds:.0f} s") from None
        if answer is None:
            raise WorldError(f"its process ended: {' | '.join(self._said)[-400:] or 'it said nothing'}")
        return answer

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


def sweep(
    port: int, tasks: Sequence[str], steps: int, seed: int, processes: int, on_task: Callable[[SweptTask], None]
) -> list[SweptTask]:
    """Play each task once, several at a time; in the order of ``tasks``. ``on_task`` is told of each, in any thread.

    A task of which its process dies is one with an error, and the others go on in a new process.
    """
    left: queue.SimpleQueue[str] = queue.SimpleQueue()
    for task in tasks:
        left.put(task)
    found: dict[str, SweptTask] = {}
    failures: list[BaseException] = []

    def work() -> None:
        try:
            while not failures and not left.empty():
                with SweepProcess(port, steps, seed) as process:
                    while not failures and _play_next(process, left, found, on_task):
                        pass
        except (WorldError, OSError) as error:  # MineDojo does not start at all
            failures.append(error)

    workers = [threading.Thread(target=work) for _ in range(min(processes, len(tasks)))]
    for worker in workers:
        worker.start()
    try:
        for worker in workers:
            worker.join()
    except BaseException as error:  # Ctrl-C: the others end after their task
        failures.append(error)
        raise
    if failures:
        raise failures[0]
    return [found[task] for task in tasks]


def _play_next(
    process: SweepProcess,
    left: queue.SimpleQueue[str],
    found: dict[str, SweptTask],
    on_task: Callable[[SweptTask], None],
) -> bool:
    """Play the next task; whether the process can go on."""
    try:
        task = left.get_nowait()
    except queue.Empty:
        return False
    try:
        swept, lives = process.play(task), True
    except WorldError as error:
        swept, lives = SweptTask(task, 0, str(error), ()), False
    found[task] = swept
    on_task(swept)
    return lives
