"""Calls point downward, heavy packages stay where they belong, and a module is one idea."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bridge", "agent", "runtime", "training")
MAX_LINES = 400
MAY_IMPORT = {
    "bridge": {"bridge"},
    "agent": {"agent", "bridge"},
    "runtime": {"runtime", "agent", "bridge", "training"},
    "training": {"training", "agent", "bridge"},
}
AGENT_SEES = {"bridge.messages", "bridge.names", "bridge.sounds", "bridge.ground_squares"}
MAY_IMPORT_TORCH = (
    "training/",
    *(
        f"agent/{name}.py"
        for name in ("student", "student_config", "vlm_student", "torch_policy", "attention", "pointer")
    ),
    *(f"agent/{name}.py" for name in ("frame_tokens", "goal_encoder", "design_head")),
)
HEAVY = {"torch", "transformers", "accelerate", "safetensors", "onnx", "onnxscript", "ray"}


def modules() -> list[Path]:
    return sorted(
        path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "node_modules" not in path.parts
    )


def imports(path: Path) -> Iterator[tuple[str, bool]]:
    """Every module that a file imports, and whether it does so when it is imported itself."""
    package = ".".join(path.relative_to(ROOT).with_suffix("").parts[:-1])

    def walk(node: ast.AST, at_import: bool) -> Iterator[tuple[str, bool]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from ((alias.name, at_import) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                base = child.module or ""
                if child.level:
                    base = ".".join(
                        [*package.split(".")[: len(package.split(".")) - child.level + 1], *filter(None, [base])]
                    )
                # `from bridge import names` names a module, `from bridge.names import items` one of its members: a
                # name below a known package counts as the module wherever there is such a file.
                for alias in child.names:
                    full = f"{base}.{alias.name}"
                    yield (full if is_module(full) else base), at_import
            else:
                yield from walk(child, at_import and not is_later(child))

    yield from walk(ast.parse(path.read_text()), True)


def is_later(node: ast.AST) -> bool:
    """Whether what stands inside runs later than the module's import, or never."""
    if isinstance(node, ast.If):
        return "TYPE_CHECKING" in ast.unparse(node.test)
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", modules(), ids=named)
def test_imports_point_downward(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    for module, at_import in imports(path):
        top = module.split(".")[0]
        if top not in PACKAGES:
            assert top != "tests", f"{named(path)} imports {module}"
            continue
        assert top in MAY_IMPORT[package], f"{named(path)} imports {module}; {package} may import {MAY_IMPORT[package]}"
        if package == "agent" and top == "bridge":
            assert module in AGENT_SEES, f"{named(path)} imports {module}; of the bridge the agent sees {AGENT_SEES}"
        if package == "runtime" and top == "training":
            assert not at_import, f"{named(path)} imports {module} at its import; do so where the command runs"


@pytest.mark.parametrize("path", modules(), ids=named)
def test_heavy_packages_stay_in_training_and_the_student(path: Path) -> None:
    if named(path).startswith(MAY_IMPORT_TORCH):
        return
    heavy = {module for module, _ in imports(path) if module.split(".")[0] in HEAVY}
    assert not heavy, f"{named(path)} imports {sorted(heavy)}; only {', '.join(MAY_IMPORT_TORCH)} may"


@pytest.mark.parametrize("path", modules(), ids=named)
def test_a_module_is_one_idea(path: Path) -> None:
    lines = len(path.read_text().splitlines())
    assert lines <= MAX_LINES, f"{named(path)} has {lines} lines; above {MAX_LINES} it is two ideas"
