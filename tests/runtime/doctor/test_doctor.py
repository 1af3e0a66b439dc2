"""Each check of the doctor finds the fault that it looks for, in the real thing, and says what to do about it."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.shipped import shipped_package
from runtime.cli import run_command
from runtime.doctor import machine, packages, parts, reachable
from runtime.doctor.command import checks
from runtime.doctor.config import DoctorConfig
from runtime.doctor.finding import Finding
from runtime.ranges import ConfigError
from tests.bridge.minecraft.test_agreed_version import Conversation, claiming, listening, saying, silent


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 8 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("only root mounts a small disk to fill")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in front of the installed packages, for what ``pip install`` would leave there."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def install(folder: Path, name: str, version: str, *asks: str) -> None:
    """What importlib.metadata reads of a package (https://packaging.python.org/specifications/core-metadata)."""
    meta = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    meta.mkdir()
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {name}",
        f"Version: {version}",
        *(f"Requires-Dist: {one}" for one in asks),
    ]
    (meta / "METADATA").write_text("\n".join(lines) + "\n")


def command(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def assert_bad(found: Finding, says: str, remedy: str) -> None:
    assert found.grade == "bad", found
    assert says in found.says
    assert remedy in found.remedy


# --- packages ---


def test_packages_as_asked_for_are_fine(installed: Path) -> None:
    install(installed, "steve2", "0.1.0", "numpy>=2.0,<3", "nobody-has-this; extra == 'gpu'")
    assert packages.python().grade == "ok"


def test_a_missing_package_and_one_out_of_bounds_are_named(installed: Path) -> None:
    install(installed, "steve2", "0.1.0", "numpy>=99", "nobody-has-this>=1")
    found = packages.python()
    assert_bad(found, "nobody-has-this is missing", "pip install -c constraints.txt")
    assert "is not >=99" in found.says


def test_both_onnxruntimes_at_once_are_told(installed: Path) -> None:
    install(installed, "onnxruntime", "1.31.0")
    assert packages.onnxruntime().grade == "ok"
    install(installed, "onnxruntime-gpu", "1.31.0")
    assert_bad(packages.onnxruntime(), "overwrite each other's files", "pip uninstall onnxruntime onnxruntime-gpu")


# --- parts ---


def test_the_shipped_student_is_whole_and_an_altered_one_is_not(tmp_path: Path) -> None:
    assert parts.student(None).grade == "ok"
    folder = tmp_path / "student"
    shutil.copytree(shipped_package(), folder)
    content = bytearray((folder / "goal.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (folder / "goal.onnx").write_bytes(content)
    assert_bad(parts.student(folder), "is not the file that manifest.json lists", "steve2 export")
    (folder / "tokenizer.json").unlink()
    (folder / "manifest.json").write_text("[]")
    assert_bad(parts.student(folder), "is no manifest", "steve2 export")


def test_node_packages_of_another_lock_file_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert parts.node().grade == "ok"
    from bridge.minecraft import install as node_install

    (tmp_path / "package-lock.json").write_text("{}")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "node_modules" / ".steve2-lock-hash").write_text("of another")
    monkeypatch.setattr(node_install, "NODE_PACKAGE", tmp_path)
    assert_bad(parts.node(), "of another release", "`steve2 setup`")


def test_no_encoder_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parts.video().grade == "ok"
    monkeypatch.setattr("runtime.mp4._ENCODERS", {"nobody_encodes_so": {}})
    assert_bad(parts.video(), "none of the encoders", "--no-video")


def test_what_may_be_left_out_is_only_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEVE2_MINEDOJO", str(tmp_path / "none"))
    monkeypatch.setenv("PATH", str(tmp_path))
    assert parts.minedojo() == Finding(
        "note", "not installed; only MineDojo's tasks need it", "`steve2 minedojo install` builds it"
    )
    assert parts.browser().grade == "note"
    assert machine.gpu().grade == "note"


# --- machine ---


def test_a_disk_with_too_little_room_is_told_by_what_it_has(small_disk: Path) -> None:
    assert_bad(machine.disk(small_disk / "runs" / "to" / "come"), "0.0 GB free", "--out FOLDER")


def test_a_folder_that_takes_no_files_is_told() -> None:
    assert_bad(machine.disk(Path("/proc/1/runs")), "takes no files", "--out FOLDER")


def test_a_taken_port_is_told_and_a_free_one_is_free() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number = server.getsockname()[1]
        assert_bad(machine.port(number), "Address already in use", f"sport = :{number}")
    assert machine.port(number).grade == "ok"


def test_a_gpu_whose_driver_does_not_answer_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nvidia-smi says then, with exit status 9 (its manual, RETURN VALUE). The tool is a script: there is no GPU here."""
    command(
        tmp_path, "nvidia-smi", 'echo "NVIDIA-SMI has failed because it couldn\'t communicate with the driver"; exit 9'
    )
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert_bad(machine.gpu(), "couldn't communicate", "NVIDIA's driver")


def test_an_unused_gpu_is_noted_and_an_old_driver_told(
    tmp_path: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command(tmp_path, "nvidia-smi", "echo 'NVIDIA A10, 535.161.08'")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    unused = machine.gpu()
    assert (unused.grade, "onnxruntime-gpu is not installed" in unused.says) == ("note", True)
    install(installed, "onnxruntime-gpu", "1.31.1", 'nvidia-cuda-runtime~=13.0; extra == "cuda"')
    assert_bad(machine.gpu(), "NVIDIA A10: driver 535 is too old for CUDA 13", "driver 580 or newer")


def test_a_gpu_that_onnxruntime_does_not_come_up_on_is_told(
    tmp_path: Path, installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The onnxruntime here is the one without CUDA: the student comes up on the CPU, as where its libraries are missing."""
    command(tmp_path, "nvidia-smi", "echo 'NVIDIA A10, 590.44.01'")
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    install(installed, "onnxruntime-gpu", "1.31.1", 'nvidia-cuda-runtime~=13.0; extra == "cuda"')
    assert_bad(machine.gpu(), "plays on the CPU", "CUDA 13 and cuDNN 9")


# --- the server ---


async def asked(talk: Conversation, version: str | None = None) -> Finding:
    async with listening(talk) as port:
        return await asyncio.to_thread(reachable.server, "127.0.0.1", port, version)


def test_a_closed_port_is_told() -> None:
    assert_bad(reachable.server("127.0.0.1", 1, None), "nothing answers", "server.properties")
    assert_bad(reachable.server("no-such-host.invalid", 25565, None), "no host of that name", "start it")


async def test_what_is_no_minecraft_server_is_told() -> None:
    assert_bad(await asked(saying(b"HTTP/1.1 400 Bad Request\r\n\r\n")), "does not answer as", "port of the game")


async def test_a_server_of_another_version_is_told_in_clean_text() -> None:
    found = await asked(claiming("1.7.10\x1b[2J", 5))
    assert_bad(found, "is of a version that is not joined", "docs/live-server.md")
    assert "\x1b" not in found.says


async def test_a_server_that_keeps_its_version_to_itself_is_told() -> None:
    async def closes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(64)

    assert_bad(await asked(closes), "without telling its version", "enable-status=true")
    assert (await asked(closes, "1.20.4")).grade == "ok"


@pytest.mark.slow
async def test_a_server_that_hangs_is_told() -> None:
    assert_bad(await asked(silent), "does not answer within", "start it again")


@pytest.mark.live
async def test_a_real_server_can_be_joined_and_only_as_what_it_is() -> None:
    from bridge.minecraft.embedded_server import EmbeddedServer

    server = EmbeddedServer()
    await server.start()
    try:
        good = await asyncio.to_thread(reachable.server, server.host, server.port, None)
        other = await asyncio.to_thread(reachable.server, server.host, server.port, "1.8.8")
    finally:
        await server.stop()
    assert good.grade == "ok"
    assert "joined as 1.20.4" in good.says
    assert_bad(other, "is of version 1.20.4", "--mc-version")


# --- the command ---


def test_what_is_not_named_is_left_alone() -> None:
    assert not {"server", "broker"} & dict(checks(DoctorConfig())).keys()
    named = dict(checks(DoctorConfig(server="localhost:1", mqtt="localhost:1", port=(80, 81))))
    assert {"server", "broker", "port 80", "port 81"} <= named.keys()


def test_json_says_it_all_and_the_status_what_it_comes_to(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        words = ["doctor", "--json", "--port", str(taken.getsockname()[1]), "--out", str(tmp_path)]
        assert run_command(words) == 1
    shown = json.loads(capsys.readouterr().out)
    assert shown["good"] is False
    found = {one.pop("name"): one for one in shown["checks"]}
    assert found[f"port {words[3]}"]["grade"] == "bad"
    assert all(one["remedy"] for one in found.values() if one["grade"] != "ok")
    assert all(one["says"] and set(one) == {"grade", "says", "remedy"} for one in found.values())


@pytest.mark.parametrize(
    "wrong",
    [{"server": "localhost"}, {"mc_version": "1.20.4"}, {"server": "a:1", "mc_version": "2"}, {"mqtt": "a:b:c"}],
)
def test_what_cannot_be_asked_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"--(server|mc-version|mqtt): got"):
        DoctorConfig(**wrong)  # type: ignore[arg-type]
