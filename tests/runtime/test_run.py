"""A whole run: it is recorded and summed up however it ends, and nothing that it started stays behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

import av
import msgspec
import numpy as np
import pytest
from rich.console import Console

from agent.policy import RandomPolicy
from bridge.embedded.streaming import StreamingEmbeddedWorld
from bridge.messages import Action, Goal
from runtime.cli import main
from runtime.config import ConfigError
from runtime.episodes.episode import Episode, read_episode
from runtime.exit_codes import EXIT_MISSED, EXIT_USAGE
from runtime.recorder import RunRecorder
from runtime.run import first_task, run
from runtime.run_config import RunConfig
from runtime.worker import ThreadWorker
from tests.runtime.diggers import Digger
from training.task_files import load_family

PLAY = """
import sys
import numpy as np
from pathlib import Path
from agent.policy import RandomPolicy
from runtime import policies, run
from runtime.cli import main
run.make_policy = lambda *_: RandomPolicy(np.random.default_rng(0))
main(sys.argv[1:])
"""
"""The command line with the random policy in the student's place, so that these tests need no student."""

HANG = PLAY.replace(
    "run.make_policy",
    """
import threading
class Hanging(RandomPolicy):
    calls = 0
    def step(self, observations, state):
        self.calls += 1
        if self.calls == 60:
            threading.Event().wait()
        return super().step(observations, state)
policies.RandomPolicy = RandomPolicy = Hanging
run.make_policy""",
)
"""The same with a model that never comes back from one of its steps."""


def start(*arguments: str, program: str = PLAY) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, "run", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env={**os.environ, "COLUMNS": "200"},
    )


def wait_for_ticks(process: subprocess.Popen[str], folder: Path, ticks: int, seconds: float = 60) -> None:
    """Until the run has written some ticks."""
    deadline = time.monotonic() + seconds
    while not (folder / "episode" / "00000.msgpack").exists() or len(read_episode(folder).ticks) < ticks:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.1)


def children(pid: int) -> dict[int, str]:
    """Pid and command line of a process's children."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found[int(stat.parent.name)] = (stat.parent / "cmdline").read_text().replace("\0", " ")
        except (FileNotFoundError, ProcessLookupError):
            continue
    return found


def await_end(pids: dict[int, str], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < deadline, f"still there: {pids}"
        time.sleep(0.1)


def test_an_episode_in_the_embedded_world_is_recorded(tmp_path):
    console = Console(record=True, width=200)
    config = RunConfig(world="embedded", ticks=25, out=tmp_path / "run")
    assert run(config, console, RandomPolicy(np.random.default_rng(0))) == EXIT_MISSED
    episode = read_episode(tmp_path / "run")
    assert episode.closed
    assert episode.footer is not None
    assert episode.footer["ticks"] >= 25
    assert [episode.header[key] for key in ("world", "seed", "goal", "policy")] == [
        "embedded",
        100_000,
        "collect 4 oak logs",
        "random",
    ]
    manifest = json.loads((tmp_path / "run" / "manifest.json").read_text())
    assert (manifest["closed"], manifest["outcome"], manifest["success"]) == (True, "limit", False)
    assert manifest["versions"]["python"]
    with av.open(str(tmp_path / "run" / "video.mp4")) as video:
        assert sum(1 for _ in video.decode(video=0)) == len(episode.ticks) - manifest["video"]["dropped_frames"]
    said = console.export_text()
    assert said.startswith("> loading the kernels")  # which takes a while: told before it begins
    assert "stale ticks" in said
    assert "episode" in said
    with pytest.raises(ConfigError, match="--out"):
        run(config, console, RandomPolicy(np.random.default_rng(0)))


class Shown(RandomPolicy):
    """Keeps the goals that it was given."""

    goals: tuple[Goal, ...] = ()

    def start(self, goals):
        self.goals = tuple(goals)
        return super().start(goals)


def test_a_task_is_asked_for_by_its_picture_and_judged_as_a_task(tmp_path):
    policy = Shown(np.random.default_rng(0))
    config = RunConfig(world="embedded", task="find_from_picture/cow", ticks=8, out=tmp_path, video=False)
    assert run(config, Console(quiet=True), policy) == EXIT_MISSED
    (goal,) = policy.goals
    assert goal.image is not None
    told = read_episode(tmp_path).header["task"]
    assert told["name"] == "find_from_picture/cow/1"
    assert told["success"]["creatures"] == ["cow"]
    assert told["tick_limit"] == 8


def test_a_building_is_asked_for_in_words_and_its_blocks_are_told(tmp_path):
    config = RunConfig(
        world="embedded", goal="build a cobblestone pillar 4 blocks high", ticks=5, out=tmp_path, video=False
    )
    assert run(config, Console(quiet=True), RandomPolicy(np.random.default_rng(0))) == EXIT_MISSED
    task = json.loads((tmp_path / "manifest.json").read_text())["task"]
    assert task["name"] == "build_high/pillar/4"
    assert task["success"]["blueprint"] == [f"0 {level} 0 cobblestone" for level in range(4)]


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({"task": "find_from_picture/caw"}, "no kind 'caw'; did you mean cow"),
        ({"task": "find_creatures"}, "find_creature"),
        ({"task": "combat_animals"}, "a live server does not tell who killed what"),
    ],
)
def test_a_task_that_cannot_be_played_is_refused_before_anything_begins(settings, word):
    with pytest.raises(ValueError, match=word):
        first_task(RunConfig(**settings), print)


def test_a_picture_that_a_student_cannot_read_is_refused_in_one_line(tmp_path, capsys):
    arguments = ["--task", "find_from_picture/cow", "--student", "nano-logs", "--out", str(tmp_path / "run")]
    with pytest.raises(SystemExit) as ended:
        main(["run", "--world", "embedded", *arguments])
    assert ended.value.code == EXIT_USAGE
    shown = capsys.readouterr()
    assert "error: goal.image: this student understands goals by their text alone" in shown.err
    assert not (tmp_path / "run" / "episode").exists()


def test_a_task_has_its_own_tick_limit_and_its_own_goal():
    own = first_task(RunConfig(task="travel/north"), print)
    assert own is not None
    assert own.tick_limit == load_family("travel").tick_limit
    with pytest.raises(ConfigError, match="--task: got 'travel'; it has its own --goal"):
        RunConfig(task="travel", goal="collect 2 oak logs")
    with pytest.raises(ConfigError, match="--task: got 'travel'; only a --goal in words"):
        RunConfig(task="travel", agents=2, repeat=True)


@pytest.mark.parametrize("breaks", [False, True])
def test_what_a_run_opened_is_closed_in_one_order_however_it_ends(tmp_path, monkeypatch, breaks):
    told = []

    def tell(kind, name):
        method = getattr(kind, name)
        monkeypatch.setattr(kind, name, lambda *given: told.append((kind.__name__, name, *given[1:])) or method(*given))

    class Breaking(RandomPolicy):
        def step(self, observations, state):
            if breaks and len(told) > 5:
                raise FloatingPointError("NaN in the logits")
            return super().step(observations, state)

    tell(StreamingEmbeddedWorld, "act")
    for kind in (ThreadWorker, RunRecorder, StreamingEmbeddedWorld):
        tell(kind, "close")
    config = RunConfig(world="embedded", ticks=25, out=tmp_path, video=False)
    with pytest.raises(FloatingPointError) if breaks else nullcontext():
        run(config, Console(quiet=True), Breaking(np.random.default_rng(0)))
    worker, released, recorder, world = told[-4:]
    assert worker == ("ThreadWorker", "close")
    assert released == ("StreamingEmbeddedWorld", "act", Action())
    assert recorder[:2] == ("RunRecorder", "close")
    assert world == ("StreamingEmbeddedWorld", "close")


@pytest.mark.parametrize(("goal", "status"), [("collect 1 dirt", 0), ("collect 1 oak log", EXIT_MISSED)])
def test_the_exit_status_tells_whether_the_goal_was_reached(tmp_path, goal, status):
    config = RunConfig(goal=goal, world="embedded", ticks=120, out=tmp_path, video=False)
    assert run(config, Console(quiet=True), Digger()) == status
    assert read_episode(tmp_path).footer["outcome"] == ("limit" if status else "success")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_episode(tmp_path, number):
    process = start("--world", "embedded", "--no-video", "--out", str(tmp_path))
    wait_for_ticks(process, tmp_path, 10)
    process.send_signal(number)
    said, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, "")
    assert "stopped by the user" in said
    episode = read_episode(tmp_path)
    assert episode.footer is not None
    assert episode.footer["outcome"] == "stopped"


def test_a_signal_ends_a_run_whose_model_hangs(tmp_path):
    process = start("--world", "embedded", "--no-video", "--out", str(tmp_path), program=HANG)
    wait_for_ticks(process, tmp_path, 90)
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, "")
    assert "stopped by the user" in said
    episode = read_episode(tmp_path)
    assert episode.closed
    assert episode.ticks[-1]["action"] == msgspec.to_builtins(Action())  # let go a second after the last answer


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_ends_at_once_and_leaves_a_readable_episode(tmp_path, number):
    process = start("--world", "embedded", "--no-video", "--out", str(tmp_path), program=HANG)
    wait_for_ticks(process, tmp_path, 90)
    process.send_signal(number)
    assert process.stdout is not None
    while (
        "once more to force" not in process.stdout.readline()
    ):  # the first is being carried out, which takes a while here
        assert process.poll() is None
    begun = time.monotonic()
    process.send_signal(number)
    process.communicate(timeout=30)
    assert time.monotonic() - begun < 1
    assert process.returncode == -number
    episode = read_episode(tmp_path)
    assert len(episode.ticks) >= 90
    assert not episode.closed


def test_a_server_that_is_not_there_is_one_line(tmp_path):
    process = start("--server", "127.0.0.1:9", "--out", str(tmp_path / "run"))
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 1, (said, errors)
    assert errors.startswith("error: nothing answers at 127.0.0.1:9: start the server, or give")
    assert errors.count("\n") == 1
    assert said == ""
    assert not (tmp_path / "run" / "episode").exists()


@pytest.mark.live
@pytest.mark.slow
def test_ctrl_c_at_the_terminal_stops_every_process_of_a_live_run(tmp_path):
    process = start("--out", str(tmp_path))
    wait_for_ticks(process, tmp_path, 10)
    started = children(process.pid)
    assert len(started) >= 2
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the group
    said, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, "")
    assert "stopped by the user" in said
    await_end(started)
    assert read_episode(tmp_path).closed


@pytest.mark.live
@pytest.mark.slow
def test_a_run_goes_on_after_the_death_of_node_and_of_its_own_server(tmp_path):
    process = start("--no-video", "--out", str(tmp_path))
    wait_for_ticks(process, tmp_path, 10)
    for stretch, killed in ((2, "bridge.js"), (3, "server.js")):
        victim = next(pid for pid, command in children(process.pid).items() if killed in command)
        os.kill(victim, signal.SIGKILL)
        wait_for_ticks(process, tmp_path / f"stretch-{stretch:04d}", 10)
    started = children(process.pid)
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate(timeout=30)
    assert (process.returncode, errors) == (130, "")
    assert "> out of the world (node_died): the node process died (exit status -9); again in" in said
    assert "the embedded server ended; it is started again" in said
    assert "3 stretches of play" in said
    await_end(started)
    episodes = [read_episode(folder) for folder in (tmp_path, *sorted(tmp_path.glob("stretch-*")))]
    assert [episode.footer["outcome"] for episode in episodes] == ["lost", "lost", "stopped"]
    assert [episode.header["goal_stretch"] for episode in episodes] == [1, 2, 3]


@pytest.mark.live
@pytest.mark.slow
def test_without_patience_a_killed_node_process_is_a_clear_error_a_closed_episode_and_no_orphan(tmp_path):
    process = start("--patience", "0", "--no-video", "--out", str(tmp_path))
    wait_for_ticks(process, tmp_path, 10)
    started = children(process.pid)
    body = next(pid for pid, command in started.items() if "bridge.js" in command)
    os.kill(body, signal.SIGKILL)
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert errors.startswith("error: ")
    assert "node" in errors
    assert "Traceback" not in errors
    assert "broke off" in said
    await_end(started)
    episode = read_episode(tmp_path)
    assert episode.footer is not None
    assert episode.footer["outcome"] == "lost"


@pytest.mark.slow
def test_a_package_plays_from_the_command_line(tmp_path, untrained_package):
    episode = play("--student", str(untrained_package), "--world", "embedded", "--ticks", "60", "--out", str(tmp_path))
    assert episode.header["student_hash"]
    assert episode.header["policy"] == "student"
    assert len({tick["plan_token"] for tick in episode.ticks}) > 1, "the plan was never spoken"


@pytest.mark.live
@pytest.mark.slow
def test_the_shipped_student_succeeds_on_the_embedded_live_server(tmp_path):
    tried = []
    for seed in range(100_000, 100_003):  # no live run is quite like another: one of three must do
        episode = play("--goal", "collect 1 oak log", "--seed", str(seed), "--out", str(tmp_path / str(seed)))
        assert episode.header["world"].startswith("minecraft")
        assert episode.header["student_hash"]
        assert len({tick["subgoal"] for tick in episode.ticks}) > 1, "the plan was never spoken"
        tried.append((seed, episode.footer["outcome"]))
        if episode.footer["success"]:
            return
    pytest.fail(f"no success: {tried}")


def play(*arguments: str) -> Episode:
    """A run of the command line to its end, and its episode."""
    done = subprocess.run(
        [sys.executable, "-m", "runtime", "run", *arguments], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode in (0, EXIT_MISSED), done.stderr
    episode = read_episode(Path(arguments[-1]) / "episode")
    assert episode.closed
    assert (done.returncode == 0) == episode.footer["success"]
    return episode
