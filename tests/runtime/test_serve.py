"""``steve2 world`` serves what it is asked to, refuses what is unsafe, and leaves no process behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from bridge.client import RemoteWorld
from bridge.messages import Action, Collect, Goal, Task
from bridge.minedojo.install import default_folder, environment_python
from bridge.world import WorldError
from runtime.config import ConfigError
from runtime.door_token import TOKEN_VARIABLE, door_token
from runtime.exit_codes import EXIT_FAILED, EXIT_USAGE
from runtime.serve_config import ServeConfig

TOKEN = "a token of some length"
ANY_TASK = Task("any", Goal("collect 1 log"), Collect(("oak_log",), 1))


@contextmanager
def served(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command in a session of its own, and where it says that it listens; Ctrl-C ends it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "runtime", "world", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        env={**os.environ, TOKEN_VARIABLE: TOKEN, "COLUMNS": "200"},
    )
    assert process.stdout is not None
    try:
        said = []
        for line in process.stdout:
            said.append(line)
            found = re.search(r"ws://\S+:\d+", line)
            if found:
                yield process, found[0]
                return
        raise AssertionError("".join(said))
    finally:
        family = descendants(process.pid)
        try:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
            assert process.returncode == 130
        except BaseException:
            for pid in {process.pid, *family}:  # whoever would not end must not outlive the test
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            raise


def descendants(pid: int) -> set[int]:
    """Pids of a process's children, and theirs."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found: set[int] = set()
    while more := {child for child, parent in parents.items() if parent in {pid, *found}} - found:
        found |= more
    return found


@pytest.mark.slow
@pytest.mark.minedojo
def test_a_task_of_minedojo_is_played_by_a_client_of_the_wire() -> None:
    """Real processes all: the command with the engine, the unmodified package in its own environment, and a client here."""
    if environment_python() is None:
        pytest.skip(f"MineDojo is not installed in {default_folder()}: run steve2 minedojo install")
    with served("minedojo", "harvest_1_log", "--frame-size", "48", "64", "--seed", "5") as (process, url):
        starts = []
        for seed in (1, 2):  # one client after the other
            world = RemoteWorld(url, TOKEN)
            try:
                assert world.name == "minedojo harvest_1_log"
                first = world.reset(ANY_TASK, seed)
                assert first.frame.shape == (48, 64, 3)
                assert first.frame.std() > 5
                starts.append(first.pose.position)
                with pytest.raises(WorldError, match="taken"):
                    RemoteWorld(url, TOKEN)
                for _ in range(8):
                    seen, _, done, info = world.step(Action(forward=1))
                assert (seen.tick, done, info.success) == (8, False, False)
                assert seen.pose.position != first.pose.position
            finally:
                world.close()
        assert starts[0] == starts[1]  # --seed holds, whatever the clients say
        with pytest.raises(WorldError):
            RemoteWorld(url, "another token of some length")
        family = descendants(process.pid)
        assert family
    deadline = time.monotonic() + 15
    while any(Path(f"/proc/{pid}").exists() for pid in family):
        assert time.monotonic() < deadline, f"still there: {family}"
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.minedojo
def test_a_port_that_is_taken_and_a_task_that_is_none_are_told_in_one_line() -> None:
    if environment_python() is None:
        pytest.skip(f"MineDojo is not installed in {default_folder()}: run steve2 minedojo install")

    def said(*arguments: str) -> str:
        command = [sys.executable, "-m", "runtime", "world", "minedojo", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode in (EXIT_FAILED, EXIT_USAGE)
        return done.stderr

    assert "harvest_the_moon" in said("harvest_the_moon")
    with served("embedded", "--frame-size", "24", "32") as (_, url):
        world = RemoteWorld(url, TOKEN)
        assert world.reset(ANY_TASK, 1).frame.shape == (24, 32, 3)
        world.close()
        assert "cannot listen" in said("harvest_1_log", "--port", url.rpartition(":")[2])


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_an_address_beyond_loopback_wants_a_token_of_ones_own(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    for token in (None, "short"):
        with pytest.raises(ConfigError, match=rf"--host.*{re.escape(host)}.*--token"):
            door_token(host, token)
    assert door_token(host, TOKEN).token == TOKEN
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    assert door_token(host, None).token == TOKEN
    assert TOKEN not in door_token(host, None).shown


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
def test_on_loopback_a_token_is_made_and_shown(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    made = door_token(host, None)
    assert len(made.token) >= 32
    assert made.token in made.shown
    assert door_token(host, "mine").token == "mine"


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"world": "minedojo"}, "--task"),
        ({"world": "minedojo", "task": "harvest_1_log", "saved": Path("x")}, "--saved"),
        ({"task": "harvest_1_log"}, "--task"),
        ({"engine": "java"}, "--engine"),
        ({"engine_port": 5}, "--engine-port"),
        ({"world": "minedojo", "task": "harvest_1_log", "engine_port": 0}, "--engine-port"),
        ({"world": "minedojo", "task": "harvest_1_log", "seed": -1}, "--seed"),
        ({"frame_size": (0, 64)}, "--frame-size"),
        ({"frame_size": (64, 9999)}, "--frame-size"),
        ({"port": 65536}, "--port"),
    ],
)
def test_settings_that_do_not_fit_are_named(settings: dict, field: str) -> None:
    with pytest.raises(ConfigError, match=field):
        ServeConfig(**settings)
