"""``steve2 policy``: a real server process, agents that die, and what is refused before anything is loaded."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time

import pytest

from runtime.cli import run_command
from runtime.config import ConfigError
from runtime.door_token import TOKEN_VARIABLE
from runtime.exit_codes import EXIT_FAILED, EXIT_STOPPED, EXIT_USAGE
from runtime.policy_server.config import CheckPolicyConfig, ServePolicyConfig

TOKEN = "a token of some length"
AGENT = """
import os, sys, time
from bridge.messages import Goal
from runtime.policy_server.link_thread import LinkThread
from runtime.policy_server.remote_seat import RemoteSeat
seat = RemoteSeat(sys.argv[1], os.environ["STEVE2_TOKEN"], LinkThread())
seat.begin(Goal("collect 1 oak log"), 0)
print("seated", flush=True)
time.sleep(600)
"""


@pytest.mark.slow
def test_a_server_outlives_its_agents_frees_their_seats_and_ends_by_ctrl_c(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("onnxruntime")
    monkeypatch.setenv(TOKEN_VARIABLE, TOKEN)
    server = subprocess.Popen(
        [sys.executable, "-m", "runtime", "policy", "serve", "--seats", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "COLUMNS": "200"},
    )
    assert server.stdout is not None
    try:
        found = None
        while found is None:
            line = server.stdout.readline()
            assert line, "it ended"
            found = re.search(r"ws://(\S+:\d+)", line)
        assert TOKEN not in line
        agent = subprocess.Popen([sys.executable, "-c", AGENT, found[0]], stdout=subprocess.PIPE, text=True)
        assert agent.stdout is not None
        assert agent.stdout.readline() == "seated\n"
        assert run_command(["policy", "check", found[1]]) == EXIT_FAILED
        assert "all 1 seats are taken" in capsys.readouterr().err
        agent.kill()
        agent.communicate()
        deadline = time.monotonic() + 20
        while run_command(["policy", "check", found[1], "--ticks", "3"]) != 0:
            assert time.monotonic() < deadline
            time.sleep(0.1)
        said = capsys.readouterr().out
        assert "student" in said
        assert "3 ticks, there and back" in said
        monkeypatch.setenv(TOKEN_VARIABLE, "guess")
        assert run_command(["policy", "check", found[1]]) == EXIT_FAILED
        assert "token is wrong" in capsys.readouterr().err
    finally:
        server.send_signal(signal.SIGINT)
        rest, _ = server.communicate(timeout=60)
    assert server.returncode == EXIT_STOPPED
    assert "3 answers in 3 batches" in rest


def test_what_is_unsafe_or_cannot_be_is_refused_before_anything_is_loaded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(TOKEN_VARIABLE, raising=False)
    for words, said in (
        (["serve", "--host", "0.0.0.0"], "--host: got '0.0.0.0'"),
        (["serve", "--seats", "0"], "--seats"),
        (["serve", "--student", "/nowhere"], "--student"),
        (["check", "nowhere"], "HOST:PORT"),
        ([], "serve, check"),
    ):
        assert run_command(["policy", *words]) == EXIT_USAGE
        assert said in capsys.readouterr().err
    assert ServePolicyConfig().host == "127.0.0.1"
    with pytest.raises(ConfigError, match="--ticks"):
        CheckPolicyConfig("localhost:1", ticks=0)
