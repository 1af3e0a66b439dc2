"""Many MineDojo tasks made, reset and stepped by the unmodified package, in processes of its own environment."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from bridge.minedojo.package_process import PackageProcess
from bridge.world import WorldError

_PLAYER = Path(__file__).with_name("sweep_player.py")
START_SECONDS = 120.0
TASK_SECONDS = 180.0
"""How long a task may take before its process is ended."""


class SweptTask(NamedTuple):
    """What became of a task: steps carried out, the error that ended it (empty for none), and the engine's notes."""

    task: str
    steps: int
    error: str
    notes: tuple[str, ...]


class SweepProcess(PackageProcess):
    """One process of the package that plays tasks; the context ends it.

    Args:
        port: of the engine, on loopback.
        steps: of each task.
        seed: of each task and its world.

    Attributes:
        tasks: all task ids.

    Raises WorldError where MineDojo is not installed or does not start.
    """

    def __init__(self, port: int, steps: int, seed: int) -> None:
        super().__init__(_PLAYER, str(port), str(steps), str(seed))
        try:
            self.tasks: Sequence[str] = self.answer(START_SECONDS)["tasks"]
        except WorldError:
            self.close()
            raise

    def play(self, task: str) -> SweptTask:
        """Play one task. Raises WorldError where the process died of it or took too long."""
        self.say(task)
        answer = self.answer(TASK_SECONDS)
        return SweptTask(answer["task"], answer["steps"], answer["error"], tuple(answer["notes"]))


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
                process = SweepProcess(port, steps, seed)
                with process:
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
