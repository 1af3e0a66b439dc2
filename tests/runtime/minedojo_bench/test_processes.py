"""Runs of real processes: what breaks is recorded and the rest is played, nothing outlives a run, and one cut off goes on.

Needs the environment that ``steve2 minedojo install`` builds, in the default folder or where STEVE2_MINEDOJO says.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bridge.minedojo.install import default_folder, environment_python
from runtime.exit_codes import EXIT_STOPPED, EXIT_USAGE
from runtime.journal import read_episodes, read_run
from runtime.minedojo_bench.catalogue import CATEGORIES, CatalogueEntry, category_of, read_catalogue
from runtime.minedojo_bench.records import EPISODES_FILE, JOURNAL
from runtime.minedojo_bench.seeds import seed_of
from runtime.minedojo_bench.shard import Job, ShardSettings
from runtime.minedojo_bench.shards import play_jobs

SECONDS = 120
ROOT = Path(__file__).parents[3]
HOST = b"bridge.minedojo.host"

pytestmark = [pytest.mark.minedojo, pytest.mark.slow]


@pytest.fixture(autouse=True)
def package() -> None:
    if environment_python() is None:
        pytest.skip(f"MineDojo is not installed in {default_folder()}: run steve2 minedojo install")


def job(task: str, episode: int = 0) -> Job:
    return Job(entry=CatalogueEntry(task, "", ""), episode=episode, seed=seed_of(0, task, episode))


def settings(folder: Path, ticks: int = 5) -> ShardSettings:
    return ShardSettings(
        engine="embedded",
        engine_port=None,
        policy="random",
        mode="sync",
        tick_limits=dict.fromkeys(CATEGORIES, ticks),
        temperature=0.5,
        threads=1,
        folder=str(folder),
    )


def test_the_packages_tasks_are_listed_with_their_words() -> None:
    catalogue = read_catalogue()
    assert len(catalogue) == 3131
    assert {category_of(task) for task in catalogue} == set(CATEGORIES)
    assert catalogue["harvest_1_log"].prompt == "obtain log"


def test_an_episode_that_raises_is_recorded_and_the_next_is_played(tmp_path: Path) -> None:
    """playthrough fails at its first step by a fault of the package itself. What the engine lacks of a task is noted."""
    jobs = [job("playthrough"), job("combat_bat_plains_barehand")]
    broken, played = play_jobs(jobs, settings(tmp_path), 1, SECONDS)
    assert (broken.task, broken.reason, broken.success) == ("playthrough", "error", False)
    assert "_max_episode_steps" in broken.error
    assert (played.task, played.reason, played.seed) == (jobs[1].entry.task, "tick_limit", jobs[1].seed)
    assert played.ticks >= 5
    assert "bat" in " ".join(played.notes)
    assert played.latency_ms_p50 is not None
    assert descendants(os.getpid(), HOST) == []


def test_a_minedojo_that_hangs_is_ended_and_its_episode_recorded_as_stalled(tmp_path: Path) -> None:
    with meanwhile(lambda: stop_one(os.getpid(), HOST, signal.SIGSTOP)) as stopped:
        (record,) = play_jobs([job("harvest_1_dirt")], settings(tmp_path, 100_000), 1, 20.0)
    assert (record.reason, record.success) == ("stalled", False)
    assert "said nothing for 20 seconds" in record.error
    assert not any(map(is_alive, stopped))


def test_a_shard_that_is_killed_costs_its_episode_alone(tmp_path: Path) -> None:
    jobs = [job("harvest_1_dirt"), job("harvest_1_dirt", 1)]
    records = play_jobs(jobs, settings(tmp_path, 40), 1, SECONDS)
    with meanwhile(lambda: stop_one(os.getpid(), b"spawn_main", signal.SIGKILL)):
        killed = next(records)
    assert (killed.episode, killed.reason) == (0, "error")
    assert "exit status -9" in killed.error
    assert [(record.episode, record.reason) for record in records] == [(1, "tick_limit")]


@pytest.mark.timeout(600)  # four starts of the command, and some ten of MineDojo
def test_a_run_goes_on_after_ctrl_c_and_after_it_was_killed(tmp_path: Path) -> None:
    """Each episode is played once, with the seed that is its own; a line that was cut off is forgotten."""
    out = tmp_path / "run"
    with bench(out) as first:
        wait_until(lambda: len(lines(out)) >= 1)
        os.killpg(first.pid, signal.SIGINT)  # as a terminal does: the hosts get it, too
        assert first.wait(SECONDS) == EXIT_STOPPED
    kept = lines(out)
    assert read_run(out, JOURNAL).ended == ""
    with bench(out) as second:
        wait_until(lambda: len(lines(out)) > len(kept))
        started = descendants(second.pid, b"spawn_main") + descendants(second.pid, HOST)
        second.kill()
        second.wait(SECONDS)
    wait_until(lambda: not any(map(is_alive, started)))
    with (out / EPISODES_FILE).open("ab") as file:
        file.write(b'{"task":"harvest_1_dirt","categ')
    with bench(out, "--seed", "5") as other:
        said = other.communicate(timeout=SECONDS)[1]
        assert other.returncode == EXIT_USAGE, said
        assert "seed is 0, not 5" in " ".join(said.split())
    with bench(out) as third:
        said = third.communicate(timeout=2 * SECONDS)[1]
        assert third.returncode == 0, said
    assert lines(out)[: len(kept)] == kept
    records = read_episodes(out, JOURNAL)
    assert sorted(record.episode for record in records) == [0, 1, 2, 3]
    assert len(lines(out)) == 4
    for record in records:
        assert (record.seed, record.reason) == (seed_of(0, record.task, record.episode), "tick_limit")
    assert read_run(out, JOURNAL).ended != ""


@contextlib.contextmanager
def bench(out: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """The command, in a process group of its own, of four short episodes."""
    command = [sys.executable, "-m", "runtime", "bench", "minedojo", "--tasks", "harvest_1_dirt", "--episodes", "4"]
    command += ["--policy", "random", "--tick-limit", "8", "--videos", "0", "--out", str(out), *more]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def lines(out: Path) -> list[bytes]:
    path = out / EPISODES_FILE
    return path.read_bytes().splitlines() if path.exists() else []


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.05)


@contextlib.contextmanager
def meanwhile(act: Callable[[], list[int]]) -> Iterator[list[int]]:
    """Do something in a thread beside the block; yields what it returned, there once the block is over."""
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.extend(act()))
    thread.start()
    yield found
    thread.join(SECONDS)
    assert found, "there was nothing to stop"


def stop_one(parent: int, words: bytes, number: signal.Signals) -> list[int]:
    """Wait for a process below this one whose command has these words and send it a signal; its number."""
    wait_until(lambda: bool(descendants(parent, words)))
    process = descendants(parent, words)[0]
    os.kill(process, number)
    return [process]


def descendants(parent: int, words: bytes) -> list[int]:
    """Processes below one whose command line has these words, as Linux lists them."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if words in (entry / "cmdline").read_bytes() and is_below(int(entry.name), parent):
                found.append(int(entry.name))
    return found


def is_below(process: int, parent: int) -> bool:
    while process > 1 and process != parent:
        process = int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    return process == parent


def is_alive(process: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False
