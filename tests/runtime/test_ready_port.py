"""What a command cannot open is refused before it makes, loads or starts anything."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.cli import run_command
from runtime.mqtt.settings import PASSWORD_FILE_VARIABLE
from runtime.ready_port import bind_error


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@pytest.fixture(autouse=True)
def _nothing_begins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No policy is loaded, no kernel compiled, no folder made."""
    monkeypatch.chdir(tmp_path)
    for place in ("run", "many_agents.opening", "policy_server.command"):
        monkeypatch.setattr(f"runtime.{place}.make_policy", lambda *_: pytest.fail("a policy was loaded"))
    for place in ("run", "play.command", "serve", "policy_server.command"):
        monkeypatch.setattr(f"runtime.{place}.ready_kernels", lambda *_, **__: pytest.fail("something was compiled"))
    yield
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("run --page --page-port", "--page-port"),
        ("run --metrics-port", "--metrics-port"),
        ("run --agents 2 --metrics-port", "--metrics-port"),
        ("play collect_log --port", "--port"),
        ("replay nowhere --port", "--port"),
        ("policy serve --port", "--port"),
        ("world --port", "--port"),
    ],
)
def test_a_taken_port_is_refused_by_its_option(
    command: str, option: str, taken: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command([*command.split(), str(taken)]) == 2
    said = capsys.readouterr()
    remedy = "give another, or 0 for a free one"
    assert said.err == f"error: {option}: cannot listen on {taken} (Address already in use); {remedy}\n"
    assert said.out == ""


def test_a_password_that_cannot_be_read_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(PASSWORD_FILE_VARIABLE, "/nowhere/password")
    for broker in ("embedded", "localhost:1883"):
        assert run_command(["run", "--mqtt", broker]) == 2
        assert f"{PASSWORD_FILE_VARIABLE}: /nowhere/password: No such file" in capsys.readouterr().err


def test_a_certificate_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["run", "--mqtt", "mqtts://localhost", "--mqtt-ca", __file__]) == 2
    assert "--mqtt-ca" in capsys.readouterr().err


def test_a_port_that_is_free_is_free(taken: int) -> None:
    assert bind_error(0) is None
    assert bind_error(taken) == "Address already in use"
    assert bind_error(taken, "192.0.2.1") == "Cannot assign requested address"
