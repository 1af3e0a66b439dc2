"""The table of mechanics in the docs says what the tests verify, and no more."""

import importlib.util
from pathlib import Path

from tests.bridge.minecraft.mechanics import BEGIN, DOCS, END, MARK, SECTIONS, table

HERE = Path(__file__).parent


def verified_rows() -> list[str]:
    """Every row that a test function of this folder verifies."""
    rows: list[str] = []
    for path in sorted(HERE.glob("test_*.py")):
        if "@verifies(" not in path.read_text():
            continue
        spec = importlib.util.spec_from_file_location(f"verified_{path.stem}", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        for value in vars(module).values():
            rows += getattr(value, MARK, ())
    return rows


def test_every_row_is_verified_by_a_test() -> None:
    assert set(verified_rows()) == {row for rows in SECTIONS.values() for row in rows}


def test_the_docs_show_the_table_of_mechanics() -> None:
    shown = DOCS.read_text().split(BEGIN)[1].split(END)[0]
    assert shown.strip() == table().strip(), "run: python tests/bridge/minecraft/mechanics.py"
