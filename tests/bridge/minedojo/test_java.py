"""What the Java engine lacks is told before it is launched, with what to do about it."""

import os
import socket
import sys
from pathlib import Path

import pytest

from bridge.minedojo.java import JAR, look, malmo_folder, require_engine
from bridge.world import WorldError

FAKE_JAVA = Path(__file__).with_name("fake_java.py")
ABSTRACT = "\0/tmp/.X11-unix/X"


def put(folder: Path, name: str, text: str = "#!/bin/sh\n") -> Path:
    """An executable file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return path


def java_that_says(version: str) -> str:
    return f"""#!/bin/sh
echo 'openjdk version "{version}"' >&2
"""


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder for PATH in which everything is found, Java 8 by its old way of writing versions."""
    folder = tmp_path / "jdk" / "bin"
    put(folder, "java", java_that_says("1.8.0_392"))
    for name in ("javac", "xvfb-run", "xauth", "Xvfb"):
        put(folder, name)
    return folder


def headless(tools: Path, **more: str) -> dict[str, str]:
    return {"PATH": str(tools), "MINEDOJO_HEADLESS": "1", **more}


def test_with_everything_in_place_nothing_is_refused(tools: Path, tmp_path: Path) -> None:
    assert [found.part for found in look(tmp_path, headless(tools))] == ["java", "compiler", "display"]
    require_engine(tmp_path, headless(tools))


def test_a_missing_java_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match=r"no java on PATH; install a JDK 8 and set JAVA_HOME"):
        require_engine(tmp_path, headless(tmp_path / "empty"))


@pytest.mark.parametrize("version", ["17.0.15", "11.0.2", "1.7.0_80", "21-ea"])
def test_another_java_is_refused_with_its_version(version: str, tools: Path, tmp_path: Path) -> None:
    put(tools, "java", java_that_says(version))
    with pytest.raises(WorldError, match=rf"java is of version {version}, and MineDojo's engine needs 8"):
        require_engine(tmp_path, headless(tools))


def test_what_is_no_java_is_refused(tools: Path, tmp_path: Path) -> None:
    put(tools, "java", "#!/bin/sh\necho hello\n")
    with pytest.raises(WorldError, match="says no version"):
        require_engine(tmp_path, headless(tools))
    put(tools, "java", "no program")
    with pytest.raises(WorldError, match="cannot be started"):
        require_engine(tmp_path, headless(tools))


def test_gradle_takes_the_java_of_java_home_a_built_engine_that_of_the_path(tools: Path, tmp_path: Path) -> None:
    """As ``gradlew`` and ``launchClient.sh`` do."""
    put(tools, "java", java_that_says("17.0.15"))
    home = tmp_path / "jdk 8"
    put(home / "bin", "java", java_that_says("1.8.0_392"))
    put(home / "bin", "javac")
    require_engine(tmp_path, headless(tools, JAVA_HOME=str(home)))
    put((tmp_path / JAR).parent, JAR.name)
    with pytest.raises(WorldError, match=r"version 17\.0\.15"):
        require_engine(tmp_path, headless(tools, JAVA_HOME=str(home)))
    (tmp_path / JAR).unlink()
    with pytest.raises(WorldError, match=r"JAVA_HOME is /nowhere, which holds no bin/java"):
        require_engine(tmp_path, headless(tools, JAVA_HOME="/nowhere"))


def test_a_runtime_without_compiler_will_do_for_a_built_engine_alone(tools: Path, tmp_path: Path) -> None:
    (tools / "javac").unlink()
    with pytest.raises(WorldError, match=r"runtime without javac"):
        require_engine(tmp_path, headless(tools))
    put((tmp_path / JAR).parent, JAR.name)
    require_engine(tmp_path, headless(tools))


def test_the_compiler_of_a_jdk_8_lies_two_folders_above_its_runtime(tools: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tools / "java").unlink()
    (tools / "javac").unlink()
    put(home / "jre" / "bin", "java", java_that_says("1.8.0_392"))
    put(home / "bin", "javac")
    (tools / "java").symlink_to(home / "jre" / "bin" / "java")
    require_engine(tmp_path, headless(tools))


@pytest.mark.parametrize("tool", ["xvfb-run", "xauth", "Xvfb"])
def test_a_display_of_its_own_needs_its_tools(tool: str, tools: Path, tmp_path: Path) -> None:
    (tools / tool).unlink()
    with pytest.raises(WorldError, match=f"there is no {tool}; install the packages xvfb and xauth"):
        require_engine(tmp_path, headless(tools))


def test_a_missing_display_is_told(tools: Path, tmp_path: Path) -> None:
    with pytest.raises(WorldError, match=r"draws on a display, and there is none; set MINEDOJO_HEADLESS=1"):
        require_engine(tmp_path, {"PATH": str(tools)})


def test_a_display_counts_where_a_server_answers(tools: Path, tmp_path: Path) -> None:
    number = 100_000 + os.getpid()
    environment = {"PATH": str(tools), "DISPLAY": f":{number}.0"}
    with pytest.raises(WorldError, match=f"DISPLAY is :{number}.0, where no X server answers"):
        require_engine(tmp_path, environment)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
        door.bind(f"{ABSTRACT}{number}")
        door.listen()
        require_engine(tmp_path, environment)
    require_engine(
        tmp_path, {**environment, "DISPLAY": "elsewhere.example:0"}
    )  # who is on another machine is not asked


def test_an_environment_without_minedojo_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match="holds no MineDojo; run steve2 minedojo install"):
        malmo_folder(tmp_path / "bin" / "python")


def test_the_fake_java_of_the_launch_test_is_one_of_version_8(tools: Path, tmp_path: Path) -> None:
    put(tools, "java", f"#!{sys.executable}\n{FAKE_JAVA.read_text()}")
    require_engine(tmp_path, headless(tools))
