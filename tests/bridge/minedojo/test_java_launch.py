"""The package launches its engine by its own scripts, up to the port: what stands in for ``java`` alone is ours."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bridge.client import RemoteWorld
from bridge.messages import Action, Collect, Goal, Task
from bridge.minedojo.hosting import host_task
from bridge.minedojo.install import default_folder, environment_python
from bridge.minedojo.java import HEADLESS_VARIABLE
from bridge.minedojo.malmo import serve_malmo
from bridge.world import WorldError

FAKE_JAVA = Path(__file__).with_name("fake_java.py")
TASK = Task("any", Goal("collect a log"), Collect(("oak_log",), 1))
XVFB_RUN = '#!/bin/sh\nshift 3  # -a -s "-screen 0 1024x768x24", as launchClient.sh gives them\nexec "$@"\n'

pytestmark = [pytest.mark.minedojo, pytest.mark.slow]


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fakes first on PATH; the file in which the fake ``java`` writes what it was asked."""
    if environment_python() is None:
        pytest.skip(f"MineDojo is not installed in {default_folder()}: run steve2 minedojo install")
    tools = tmp_path / "tools"
    tools.mkdir()
    scripts = {"java": f"#!{sys.executable}\n{FAKE_JAVA.read_text()}", "xvfb-run": XVFB_RUN}
    for name in ("java", "javac", "xvfb-run", "xauth", "Xvfb"):
        (tools / name).write_text(scripts.get(name, "#!/bin/sh\n"))
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv(HEADLESS_VARIABLE, "1")
    monkeypatch.setenv("FAKE_JAVA_TOLD", str(tmp_path / "told.json"))
    return tmp_path / "told.json"


def alive(process: int) -> bool:
    """Whether it runs; one that nobody has waited for yet does not."""
    stat = Path(f"/proc/{process}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_package_launches_and_ends_its_engine(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with serve_malmo(seed=1) as port:
        monkeypatch.setenv("FAKE_JAVA_PORT", str(port))
        with host_task("harvest_1_log", None, (48, 64)) as hosted:
            world = RemoteWorld(hosted.url, hosted.token, reply_seconds=120)
            try:
                world.reset(TASK, 5)
                asked: dict[str, Any] = json.loads(told.read_text())
                assert alive(asked["process"])
                seen, _, done, _ = world.step(Action(forward=1))
                assert (seen.tick, done) == (1, False)
            finally:
                world.close()
    assert asked["arguments"][:2] == ["-Dorg.gradle.appname=gradlew", "-classpath"]
    assert "runClient" in asked["arguments"]
    assert 9000 <= asked["port"] < 65536
    assert "B:env=true" in asked["settings"]
    assert asked["folder"].endswith("/Minecraft")
    deadline = time.monotonic() + 60
    while alive(asked["process"]):
        assert time.monotonic() < deadline, "the engine's process outlives the host"
        time.sleep(0.1)


def test_an_engine_that_does_not_start_is_explained(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "FAKE_JAVA_SAYS", "* What went wrong:\nCould not find com.github.SpongePowered:MixinGradle:dcfaf61.\n"
    )
    with host_task("harvest_1_log", None, (48, 64)) as hosted:
        world = RemoteWorld(hosted.url, hosted.token, reply_seconds=120)
        try:
            with pytest.raises(WorldError, match=r"MixinGradle:dcfaf61\.; .*run steve2 minedojo repair"):
                world.reset(TASK, 5)
        finally:
            world.close()


def test_without_java_nothing_is_launched(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")
    with pytest.raises(WorldError, match="JAVA_HOME is /nowhere"), host_task("harvest_1_log", None):
        pass
    assert not told.exists()
