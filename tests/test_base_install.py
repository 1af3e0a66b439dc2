"""The base install holds no torch and needs none: all but training and the student's own module works without it."""

import itertools
import re
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

from tests.test_layering import MAY_IMPORT_TORCH

ROOT = Path(__file__).parents[1]
FORBIDDEN = ("torch", "transformers", "ray", "accelerate", "safetensors", "onnx", "onnxscript", "matplotlib")
NEEDS_TORCH = {path.removesuffix(".py").replace("/", ".") for path in MAY_IMPORT_TORCH}
PRELUDE = f"""
import importlib.abc
import sys

class Forbid(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {FORBIDDEN!r}:
            raise ImportError(f"{{name}} is no part of the base install")

sys.meta_path.insert(0, Forbid())
"""


def base_python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code in a Python that refuses to import what the base install lacks."""
    return subprocess.run(
        [sys.executable, "-c", PRELUDE + code, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120
    )


def base_modules() -> list[str]:
    """Every module of bridge, agent and runtime that must do without torch."""
    paths = [path for package in ("bridge", "agent", "runtime") for path in (ROOT / package).rglob("*.py")]
    names = [path.relative_to(ROOT).with_suffix("").parts for path in paths if "node_modules" not in path.parts]
    dotted = {".".join(parts[:-1] if parts[-1] == "__init__" else parts) for parts in names}
    return sorted(dotted - NEEDS_TORCH)


def test_every_module_outside_training_imports_without_torch() -> None:
    code = "import importlib\nfor name in sys.argv[1:]:\n    importlib.import_module(name)"
    done = base_python(code, *base_modules())
    assert done.returncode == 0, done.stderr


def test_the_command_line_helps_without_torch() -> None:
    for words, said in ((["--help"], "run"), (["train", "--help"], "--learning-rate"), (["tasks"], "collect_log")):
        done = base_python(f"from runtime.cli import main\nsys.argv = ['steve2', *{words!r}]\nmain()")
        assert done.returncode == 0, done.stderr
        assert said in done.stdout


def test_the_metadata_asks_for_no_training_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    for extra in ([], project["optional-dependencies"]["cpu"], project["optional-dependencies"]["gpu"]):
        asked = {name_of(requirement) for requirement in [*project["dependencies"], *extra]}
        assert not asked & set(FORBIDDEN)
    assert "torch==2.13.0" in project["optional-dependencies"]["train"]


def test_constraints_pin_every_direct_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [r for extra in ("cpu", "train", "dev") for r in project["optional-dependencies"][extra]]
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = {name_of(line) for line in lines if line and not line.startswith("#")}
    assert {name_of(requirement) for requirement in [*project["dependencies"], *extras]} == pinned
    assert all("==" in line for line in lines if line and not line.startswith("#"))


def test_every_direct_dependency_is_bounded_around_the_version_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    tested = {name_of(line): line.partition("==")[2] for line in lines if line and not line.startswith("#")}
    for text in [*project["dependencies"], *itertools.chain(*project["optional-dependencies"].values())]:
        bounds = Requirement(text).specifier
        operators = {bound.operator for bound in bounds}
        assert operators in ({"=="}, {">=", "<"}), f"{text} has no upper or no lower bound"
        if name_of(text) in tested:
            assert bounds.contains(tested[name_of(text)]), f"{text} leaves out {tested[name_of(text)]}, which is tested"


def name_of(requirement: str) -> str:
    """The normalised name of a requirement."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~\[ ;]", requirement)[0]).lower()
