"""The installer builds an environment of its own, empties nothing that may be another's, and says at which step it failed.

That the recipe works is told by ``test_with_the_package.py``, which plays in what it built.
"""

import sys
from pathlib import Path

import pytest

from bridge.minedojo import install as module
from bridge.minedojo.install import MineDojoInstallError, default_folder, environment_python, install


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(MineDojoInstallError, match="holds other files"):
        install(lambda _: None, tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


@pytest.mark.parametrize("python", ["/nowhere/python", "true"])
def test_what_is_no_fitting_python_is_refused(python: str, tmp_path: Path) -> None:
    with pytest.raises(MineDojoInstallError, match="--python PATH"):
        install(lambda _: None, tmp_path / "new", python)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MineDojoInstallError, match="--into DIR"):
        install(lambda _: None, tmp_path / "file" / "new")


@pytest.mark.slow
def test_without_the_package_index_the_step_and_the_remedy_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")  # nobody listens on the discard port
    monkeypatch.setenv("PIP_RETRIES", "0")
    lines: list[str] = []
    with pytest.raises(MineDojoInstallError, match=r"old build tools: .*package index can be reached.*install\.log"):
        install(lines.append, tmp_path / "new", sys.executable)
    assert [line[:5] for line in lines] == ["[1/5]", "[2/5]"]
    assert environment_python(tmp_path / "new") is None


def test_an_unfinished_environment_does_not_count(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    assert environment_python(tmp_path) is None
    (tmp_path / ".steve2-recipe").write_text("of another recipe")
    assert environment_python(tmp_path) is None


def test_an_installed_environment_is_taken_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / ".steve2-recipe").write_text(module._recipe_hash())
    lines: list[str] = []
    assert install(lines.append, tmp_path) == tmp_path / "bin" / "python"
    assert lines == [f"MineDojo is installed: {tmp_path}"]


def test_where_it_lies_can_be_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("STEVE2_MINEDOJO", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "steve2" / "minedojo"
    monkeypatch.setenv("STEVE2_MINEDOJO", str(tmp_path / "elsewhere"))
    assert default_folder() == tmp_path / "elsewhere"
