"""``steve2 minedojo check`` and ``repair`` say what the Java engine lacks, and change nothing that they do not know."""

import sys
from pathlib import Path

import pytest

from bridge.minedojo import install
from bridge.minedojo.java import MALMO
from bridge.minedojo.java_build import MIXIN_JAR
from runtime.cli import run_command

BUILD = """buildscript {
    repositories {

        maven { url 'https://jitpack.io' }
    }
    dependencies {
        classpath('com.github.SpongePowered:MixinGradle:dcfaf61'){
        }
        classpath 'com.github.brandonhoughton:ForgeGradle:FG_2.2_patched-SNAPSHOT'
    }
}
dependencies {
    implementation 'com.github.brandonhoughton:forgegradle:FG_2.2_patched-SNAPSHOT'
}
def schemaIndexFile = new File('src/main/resources/schemas.index')
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An environment that counts as installed, with what the wheel's build says where it is repaired; its ``build.gradle``."""
    folder = tmp_path / "minedojo"
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)
    (folder / ".steve2-recipe").write_text(install._recipe_hash())
    build = folder / "lib" / "python3.11" / "site-packages" / MALMO / "build.gradle"
    build.parent.mkdir(parents=True)
    build.write_text(BUILD)
    monkeypatch.setenv(install.FOLDER_VARIABLE, str(folder))
    monkeypatch.setenv("COLUMNS", "400")
    return build


def test_what_is_missing_is_shown_with_what_to_do(
    installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    for name in ("JAVA_HOME", "DISPLAY", "MINEDOJO_HEADLESS"):
        monkeypatch.delenv(name, raising=False)
    assert run_command(["minedojo", "check"]) == 1
    shown = capsys.readouterr().out
    assert "there is no java on PATH; install a JDK 8" in shown
    assert "set MINEDOJO_HEADLESS=1" in shown
    assert "run steve2 minedojo repair" in shown


def test_a_machine_with_everything_passes(
    installed: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    tools, libraries = tmp_path / "tools", tmp_path / "libraries"
    tools.mkdir()
    for name in ("java", "javac", "xvfb-run", "xauth", "Xvfb"):
        (tools / name).write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_392\"' >&2\n")
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tools))
    monkeypatch.setenv("MINEDOJO_HEADLESS", "1")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    (libraries / MIXIN_JAR).parent.mkdir(parents=True)
    (libraries / MIXIN_JAR).write_bytes(b"")
    assert run_command(["minedojo", "repair", "--libraries", str(libraries), "--forge-owner", "somebody"]) == 0
    assert installed.read_text().count("com.github.somebody:ForgeGradle") == 2
    assert run_command(["minedojo", "repair", "--libraries", str(libraries), "--forge-owner", "somebody"]) == 0
    assert "was repaired before" in capsys.readouterr().out
    assert run_command(["minedojo", "check"]) == 0


def test_without_the_library_nothing_is_changed(
    installed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["minedojo", "repair", "--libraries", str(tmp_path)]) == 1
    assert "holds no MixinGradle-dcfaf61" in capsys.readouterr().err
    assert installed.read_text() == BUILD


def test_without_minedojo_both_say_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(install.FOLDER_VARIABLE, str(tmp_path / "nowhere"))
    monkeypatch.setenv("COLUMNS", "400")
    assert run_command(["minedojo", "check"]) == 1
    assert run_command(["minedojo", "repair", "--libraries", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert "run steve2 minedojo install" in said.out
    assert "run steve2 minedojo install" in said.err
