"""A server that is not there is told before anything is started for it."""

from __future__ import annotations

import socket

import pytest

from bridge.minecraft.reach import require_answer
from bridge.world import WorldError
from runtime.cli import run_command


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


async def test_what_listens_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        await require_answer("127.0.0.1", server.getsockname()[1])


async def test_a_port_where_nothing_listens_is_told_with_what_to_do() -> None:
    port = free_port()
    with pytest.raises(WorldError, match=rf"^nothing answers at 127\.0\.0\.1:{port}: start the server, or give"):
        await require_answer("127.0.0.1", port)


async def test_a_host_that_there_is_not_is_told() -> None:
    with pytest.raises(WorldError, match=r"^a\.invalid:1: there is no host of that name"):
        await require_answer("a.invalid", 1)


def test_a_run_on_no_server_is_one_line_and_leaves_no_folder(
    tmp_path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    port = free_port()
    assert run_command(["run", "--server", f"127.0.0.1:{port}"]) == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"error: nothing answers at 127.0.0.1:{port}: start the server")
    assert shown.err.count("\n") == 1
    assert list(tmp_path.glob("runs/*")) == []
