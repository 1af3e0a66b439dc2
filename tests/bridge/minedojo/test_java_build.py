"""The repair changes what is known to be broken, once, and leaves a build that it does not know alone."""

import shutil
from pathlib import Path

import pytest

from bridge.minedojo.install import default_folder, environment_python
from bridge.minedojo.java import JAR, malmo_folder
from bridge.minedojo.java_build import MIXIN_JAR, build_state, repair
from bridge.world import WorldError


@pytest.fixture
def libraries(tmp_path: Path) -> Path:
    jar = tmp_path / "some libraries" / MIXIN_JAR
    jar.parent.mkdir(parents=True)
    jar.write_bytes(b"")
    return tmp_path / "some libraries"


def test_a_missing_library_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorldError, match=r"holds no MixinGradle-dcfaf61/MixinGradle/dcfaf61/MixinGradle-dcfaf61\.jar"):
        repair(tmp_path, tmp_path)


def test_another_build_is_left_alone(tmp_path: Path, libraries: Path) -> None:
    build = tmp_path / "build.gradle"
    build.write_text("apply plugin: 'java'\n")
    with pytest.raises(WorldError, match=r"not the build of MineDojo 0\.1"):
        repair(tmp_path, libraries)
    assert build.read_text() == "apply plugin: 'java'\n"


@pytest.mark.minedojo
def test_the_wheels_build_is_repaired_once(tmp_path: Path, libraries: Path) -> None:
    python = environment_python()
    if python is None:
        pytest.skip(f"MineDojo is not installed in {default_folder()}: run steve2 minedojo install")
    build = tmp_path / "build.gradle"
    shutil.copyfile(malmo_folder(python) / "build.gradle", build)
    before = build.read_text().splitlines()
    if not build_state(tmp_path).good:  # the installed one may have been repaired by whoever uses it
        assert len(repair(tmp_path, libraries)) == 5
        after = build.read_text().splitlines()
        assert len([line for line in before if line not in after]) == 4
        assert any(libraries.as_uri() in line for line in after)
    assert build_state(tmp_path).good
    text = build.read_text()
    assert "classpath('MixinGradle-dcfaf61:MixinGradle:dcfaf61'){" in text
    assert "brandonhoughton" not in text
    assert text.count("FG_2.2_patched-SNAPSHOT") == 2


@pytest.mark.minedojo
def test_a_second_repair_changes_nothing(tmp_path: Path, libraries: Path) -> None:
    python = environment_python()
    if python is None:
        pytest.skip(f"MineDojo is not installed in {default_folder()}: run steve2 minedojo install")
    shutil.copyfile(malmo_folder(python) / "build.gradle", tmp_path / "build.gradle")
    if build_state(tmp_path).good:
        pytest.skip("the installed build was repaired")
    repair(tmp_path, libraries)
    before = (tmp_path / "build.gradle").read_text()
    assert repair(tmp_path, libraries) == []
    assert (tmp_path / "build.gradle").read_text() == before


def test_a_built_engine_needs_no_repair(tmp_path: Path) -> None:
    (tmp_path / JAR).parent.mkdir(parents=True)
    (tmp_path / JAR).write_bytes(b"")
    assert build_state(tmp_path).good
