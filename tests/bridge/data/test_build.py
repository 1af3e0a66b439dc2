"""The tables that ship are those that the build makes from the node packages."""

from pathlib import Path

import pytest

from bridge.data import build
from bridge.minecraft.install import ensure_node_package


@pytest.mark.live
def test_the_shipped_tables_are_what_the_build_makes(tmp_path: Path) -> None:
    package = ensure_node_package(lambda _: None)
    shipped = Path(build.__file__).parent
    for path in build.build(package / "node_modules" / "minecraft-data", tmp_path):
        assert path.read_text() == (shipped / path.name).read_text(), path.name
