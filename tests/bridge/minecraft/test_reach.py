"""A server that is not there is told before anything is started for it."""

from __future__ import annotations

import pytest

from runtime.cli import run_command
from tests.bridge.minecraft.conftest import free_port


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
