"""Several agents in one process: each with its own loop and folder, one policy, one server; whatever becomes of one of them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from agent.policy import Policy, RandomPolicy
from bridge.door import make_token
from bridge.embedded.saving.anvil.level import LEVEL_FILE
from runtime.config import ConfigError
from runtime.door_token import TOKEN_VARIABLE
from runtime.episodes.episode import EPISODE_FOLDER, read_episode
from runtime.exit_codes import EXIT_MISSED, EXIT_STOPPED
from runtime.many_agents.crew import crew_names
from runtime.many_agents.run import FIGURES_FILE, run_many
from runtime.policy_server.batcher import Batcher
from runtime.policy_server.connecting import PolicyServerError
from runtime.policy_server.link_thread import LinkThread
from runtime.policy_server.seats import make_seats
from runtime.policy_server.server import serve_policy
from runtime.policy_server.settings import BatchSettings
from runtime.run_config import RunConfig
from tests.runtime.diggers import Digger

TOKEN = make_token()


@pytest.fixture
def random_policy() -> Policy:
    return RandomPolicy(np.random.default_rng(0))


def settings(out: Path, **others: object) -> RunConfig:
    """Three agents in worlds of their own, for two seconds."""
    given = {"agents": 3, "world": "embedded", "ticks": 40, "video": False, "out": out, **others}
    return RunConfig(**given)  # type: ignore[arg-type]


def played(config: RunConfig, policy: Policy | None = None) -> tuple[int, str]:
    console = Console(record=True, width=120)
    return run_many(config, console, policy), console.export_text()


def test_each_agent_has_its_episode_and_all_of_them_a_file_of_figures(tmp_path: Path, random_policy: Policy) -> None:
    status, said = played(settings(tmp_path), random_policy)
    assert status == EXIT_MISSED
    names = ["steve2_1", "steve2_2", "steve2_3"]
    for name in names:
        episode = read_episode(tmp_path / name)
        assert episode.closed
        assert episode.header["config"]["username"] == name
        assert episode.ticks[-1]["tick"] >= 40
        assert name in said
    figures = json.loads((tmp_path / FIGURES_FILE).read_text())
    assert list(figures["ended"]) == names
    assert set(figures["ended"].values()) == {"limit"}
    with pytest.raises(ConfigError, match="holds episodes already"):
        played(settings(tmp_path), random_policy)


def test_a_crew_is_told_of_beside_the_terminal(tmp_path: Path, random_policy: Policy) -> None:
    """The outlets of docs/mqtt.md and docs/metrics.md are those of every run; a broker that is away costs nothing."""
    status, said = played(settings(tmp_path, agents=2, metrics_port=0, mqtt="127.0.0.1:1"), random_policy)
    assert status == EXIT_MISSED
    assert "metrics for Prometheus on http://127.0.0.1:" in said
    for name in ("steve2_1", "steve2_2"):
        assert f"MQTT: {name} is not on mqtt://127.0.0.1:1" in said


def test_a_goal_is_begun_again_until_the_ticks_are_over(tmp_path: Path) -> None:
    config = settings(tmp_path, agents=2, goal="collect 1 dirt", ticks=120, repeat=True)
    assert played(config, Digger())[0] == 0
    for name in ("steve2_1", "steve2_2"):
        episodes = [read_episode(path) for path in sorted((tmp_path / name).rglob(EPISODE_FOLDER))]
        outcomes = [(episode.footer or {}).get("outcome") for episode in episodes]
        assert len(episodes) >= 2
        assert outcomes[0] == "success"
        assert sum((episode.footer or {})["ticks"] for episode in episodes) <= 120 + 20


class PolicyServer:
    """A policy server in an event loop of its own, as in another process."""

    def __init__(self, port: int = 0) -> None:
        self.batcher = Batcher(make_seats(RandomPolicy(np.random.default_rng(0)), BatchSettings()), BatchSettings())
        self._loop = LinkThread()
        self._door = serve_policy(self.batcher, port=port, token=TOKEN, name="random")
        self.address = self._loop.run(self._door.__aenter__()).result(20)

    def close(self) -> None:
        """Every client loses it."""
        self._loop.run(self._door.__aexit__(None, None, None)).result(20)
        self.batcher.close()
        self._loop.close()


def test_agents_play_by_a_policy_server_and_end_with_their_goals(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    server = PolicyServer()
    config = settings(tmp_path, agents=2, policy_server=f"127.0.0.1:{server.address.port}")
    assert played(config)[0] == EXIT_MISSED
    episode = read_episode(tmp_path / "steve2_2")
    assert episode.header["policy"] == "random"
    assert server.address.url in episode.header["provider"]
    assert "student" in {tick["actor"] for tick in episode.ticks}
    monkeypatch.setenv(TOKEN_VARIABLE, "guess")
    with pytest.raises(PolicyServerError, match="token"):
        played(settings(tmp_path / "again", policy_server=config.policy_server))
    server.close()


def test_when_the_policy_server_dies_the_agents_hold_and_go_on_when_it_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    servers = [PolicyServer()]
    port = servers[0].address.port

    def fault() -> None:
        while servers[0].batcher.figures.answers < 30:
            time.sleep(0.02)
        servers[0].close()
        time.sleep(1.5)
        servers.append(PolicyServer(port))

    trouble = threading.Thread(target=fault)
    trouble.start()
    assert played(settings(tmp_path, agents=2, ticks=200, policy_server=f"127.0.0.1:{port}"))[0] == EXIT_MISSED
    trouble.join()
    assert servers[1].batcher.figures.answers > 0
    servers[1].close()
    for name in ("steve2_1", "steve2_2"):
        episode = read_episode(tmp_path / name)
        assert (episode.footer or {})["outcome"] == "limit"
        held = [tick for tick in episode.ticks if tick["actor"] == "hold"]
        assert len(held) >= 10
        assert all(tick["stale"] for tick in held)
        assert episode.ticks[-2]["actor"] == "student", "it comes back by itself"


async def test_a_signal_ends_all_in_good_order(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "runtime", "run", "--agents", "2", "--world", "embedded", "--ticks", "100000",
         "--no-video", "--out", str(tmp_path), "--goal", "collect 64 oak logs"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "COLUMNS": "120"},
    )  # fmt: skip
    episodes = [tmp_path / name / EPISODE_FOLDER / "00000.msgpack" for name in ("steve2_1", "steve2_2")]
    async with asyncio.timeout(120):
        while not all(path.exists() and path.stat().st_size > 20_000 for path in episodes):
            assert process.poll() is None
            await asyncio.sleep(0.1)
    process.send_signal(signal.SIGINT)
    said, _ = await asyncio.to_thread(process.communicate, timeout=60)
    assert process.returncode == EXIT_STOPPED, said
    assert "summary" in said
    for path in episodes:
        footer = read_episode(path.parent).footer
        assert footer is not None
        assert footer["outcome"] == "stopped"


@pytest.mark.live
@pytest.mark.slow
def test_agents_share_one_server(tmp_path: Path) -> None:
    """Real all through: flying-squid, mineflayer bodies in one node process, the shipped student."""
    pytest.importorskip("onnxruntime")
    status, said = played(settings(tmp_path, world="live", ticks=60, world_folder=tmp_path / "world"))
    assert status in (0, EXIT_MISSED), said
    assert (tmp_path / "world" / LEVEL_FILE).exists()
    ways = set()
    for name in ("steve2_1", "steve2_2", "steve2_3"):
        episode = read_episode(tmp_path / name)
        assert episode.closed
        assert episode.header["world"].startswith("minecraft")
        poses = [tick["pose"] for tick in episode.ticks]
        ways.add(tuple((*pose["position"], pose["yaw"], pose["pitch"]) for pose in poses))
    assert len(ways) == 3, "each body is its own"


@pytest.mark.parametrize(
    ("username", "agents", "names"),
    [
        ("steve2", 2, ["steve2_1", "steve2_2"]),
        ("a_name_of_16_abc", 11, ["a_name_of_16__1", "a_name_of_16__11"]),
        ("bob", 1, ["bob_1"]),
    ],
)
def test_names_are_told_apart_by_a_number_and_fit_a_server(username: str, agents: int, names: list[str]) -> None:
    found = crew_names(username, agents)
    assert len(found) == len(set(found)) == agents
    assert [found[0], found[-1]][: len(names)] == names
    assert all(3 <= len(name) <= 16 for name in found)


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"agents": 0}, "--agents"),
        ({"agents": 65}, "--agents"),
        ({"agents": 1, "repeat": True}, "--repeat"),
        ({"policy_server": "nowhere"}, "--policy-server"),
        ({"policy_server": "localhost:7272", "student": Path()}, "--student"),
    ],
)
def test_settings_that_do_not_fit_are_named(tmp_path: Path, others: dict[str, object], field: str) -> None:
    with pytest.raises(ConfigError, match=field):
        settings(tmp_path, **others)


def test_the_command_line_plays_with_a_crew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, random_policy: Policy
) -> None:
    from runtime import cli

    asked: list[RunConfig] = []
    play: Callable[..., int] = lambda config, console: asked.append(config) or 0  # noqa: E731
    monkeypatch.setattr("runtime.many_agents.run.run_many", play)
    assert cli.run_command(["run", "--agents", "2", "--out", str(tmp_path)]) == 0
    assert cli.run_command(["run", "--policy-server", "localhost:7272"]) == 0
    assert [(config.agents, config.policy_server) for config in asked] == [(2, None), (1, "localhost:7272")]
