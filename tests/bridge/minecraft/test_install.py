"""The node package: pinned exactly, free of hosts, installed without running anybody's scripts."""

import fcntl
import json
import re
import subprocess
import threading
import time
from pathlib import Path

import pytest

from bridge.minecraft import install
from bridge.minecraft.install import NODE_PACKAGE, InstallError, ensure_node_package, is_installed, node_binary


def read(name: str) -> dict[str, dict[str, str]]:
    content: dict[str, dict[str, str]] = json.loads((NODE_PACKAGE / name).read_text())
    return content


def test_versions_are_exact() -> None:
    versions = read("package.json")["dependencies"]
    assert {"mineflayer", "flying-squid", "minecraft-data"} <= versions.keys()
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in versions.values())


def test_the_lock_names_no_host() -> None:
    assert '"resolved"' not in (NODE_PACKAGE / "package-lock.json").read_text()


def test_every_node_module_is_small() -> None:
    for path in NODE_PACKAGE.rglob("*.js"):
        if "node_modules" in path.parts:
            continue
        assert len(path.read_text().splitlines()) < 200, path


def test_a_finished_installation_is_left_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(install, "NODE_PACKAGE", tmp_path)
    runs: list[str] = []
    monkeypatch.setattr(install, "_run_npm", lambda: (tmp_path / "node_modules").mkdir() or runs.append("npm"))
    lines: list[str] = []
    assert ensure_node_package(lines.append) == tmp_path
    assert runs == ["npm"]
    assert lines
    lines.clear()
    ensure_node_package(lines.append)
    assert runs == ["npm"]
    assert not lines
    (tmp_path / "package-lock.json").write_text("{ }")
    assert not is_installed()


def test_an_installation_waits_for_another_and_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(install, "NODE_PACKAGE", tmp_path)
    monkeypatch.setattr(install, "_run_npm", lambda: (tmp_path / "node_modules").mkdir())
    lines: list[str] = []
    with (tmp_path / ".install.lock").open("a") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        second = threading.Thread(target=ensure_node_package, args=(lines.append,))
        second.start()
        deadline = time.monotonic() + 10
        while not lines and time.monotonic() < deadline:
            time.sleep(0.01)
        assert lines == ["waiting for another process that installs the node packages"]
    second.join(10)
    assert is_installed()


def test_a_folder_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(install, "NODE_PACKAGE", tmp_path / "nowhere")
    with pytest.raises(InstallError, match="nowhere"):
        ensure_node_package(lambda _: None)


def test_node_is_the_wheels_and_new_enough() -> None:
    version = subprocess.run([node_binary(), "--version"], capture_output=True, text=True, check=True).stdout
    assert int(version[1:].split(".")[0]) >= 22


@pytest.mark.live
def test_the_package_loads() -> None:
    ensure_node_package(lambda _: None)
    script = f"const side = require({json.dumps(str(NODE_PACKAGE / 'index.js'))}); process.stdout.write(Object.keys(side).join())"
    done = subprocess.run(
        [node_binary(), "-e", script + "; process.exit()"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "start,bot"
    assert done.stderr == ""
