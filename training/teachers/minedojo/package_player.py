"""The unmodified package, played in lock-step by whoever sees the embedded engine's own world."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from bridge.messages import Action
from bridge.minedojo.host_actions import ticks_of, to_vector
from bridge.minedojo.install import default_folder, environment_python
from bridge.minedojo.malmo import MalmoServer
from bridge.minedojo.preset_world import PresetWorld
from bridge.world import WorldError

_DRIVER = Path(__file__).with_name("package_driver.py")
_END_SECONDS = 10.0


class Outcome(NamedTuple):
    """What a step led to: the package's own success flag, whether it ended, the ticks that the step took, what was left out."""

    success: bool
    done: bool
    ticks: int
    note: str


class PackagePlayer:
    """MineDojo's tasks, one after the other, in one process of its environment and one engine in ours."""

    def __init__(self, engine: MalmoServer, process: subprocess.Popen[str]) -> None:
        self._engine = engine
        self._process = process
        self._slots: list[str] = []
        self._crafts: list[str] = []

    def begin(self, task: str, seed: int) -> tuple[PresetWorld, dict[str, Any]]:
        """Begin an episode: the engine's world of it, for teachers, and the task's entry. WorldError where the package fails."""
        answer = self._ask({"task": task, "seed": seed})
        self._crafts = answer["crafts"]
        worlds = self._engine.worlds()
        if len(worlds) != 1:
            raise WorldError(f"{task}: the engine plays {len(worlds)} worlds; it must be the package's one")
        return worlds[0], answer["specification"]

    def step(self, action: Action) -> Outcome:
        """One action."""
        vector, note = to_vector(action, self._slots, self._crafts)
        answer = self._ask(vector)
        return Outcome(answer["success"], answer["done"], ticks_of(vector), note)

    def _ask(self, what: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(what) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise WorldError("MineDojo's process ended; its last words are in its log")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise WorldError(f"MineDojo: {answer['error']}")
        self._slots = answer["slots"]
        return answer


@contextmanager
def play_package(log: Path) -> Iterator[PackagePlayer]:
    """An engine and the package for the time of the ``with`` block; what the package prints goes to ``log``.

    Raises WorldError where MineDojo is not installed.
    """
    python = environment_python()
    if python is None:
        raise WorldError(f"MineDojo is not installed in {default_folder()}: run steve2 minedojo install")
    engine = MalmoServer(max_sessions=2)
    engine.start()
    try:
        with log.open("w") as words:
            process = subprocess.Popen(
                [python, _DRIVER, str(engine.port)],
                cwd=log.parent, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=words,
            )  # fmt: skip
            try:
                yield PackagePlayer(engine, process)
            finally:
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.close()
                try:
                    process.wait(_END_SECONDS)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                process.stdout.close()
    finally:
        engine.close()
