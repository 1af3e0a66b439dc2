"""The node side's plugins by node's own test runner, without a server."""

import subprocess
from pathlib import Path

import pytest

from bridge.minecraft.install import ensure_node_package, node_binary

NEED_PACKAGES = {"columns.test.js", "items.test.js", "names.test.js", "recipes.test.js"}
FILES = [
    pytest.param(path, id=path.name, marks=[pytest.mark.live] if path.name in NEED_PACKAGES else [])
    for path in sorted((Path(__file__).parent / "node").glob("*.test.js"))
]


@pytest.mark.parametrize("path", FILES)
def test_a_plugin_keeps_its_promises(path: Path) -> None:
    if path.name in NEED_PACKAGES:
        ensure_node_package(lambda _: None)
    command = [node_binary(), "--test", "--test-reporter=tap", path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "\n# pass 0\n" not in done.stdout, "node found no tests"
