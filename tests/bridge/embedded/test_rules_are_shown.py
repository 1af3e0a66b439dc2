"""The table of docs/embedded-rules.md names tests that exist, and at least one for each rule."""

import ast
import re
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[2]
TABLE = TESTS.parent / "docs" / "embedded-rules.md"


@cache
def functions_of(file: str) -> frozenset[str]:
    """Names of the test functions of a file."""
    body = ast.parse((TESTS / file).read_text()).body
    return frozenset(node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def test_every_rule_of_the_table_is_shown_by_tests_that_exist() -> None:
    rows = [line for line in TABLE.read_text().splitlines() if line.startswith("| ") and line != "| rule | shown by |"]
    assert len(rows) > 100
    for row in rows:
        named = re.findall(r"`([\w/.]+)::(test_\w+)`", row)
        assert named, f"no test shows it: {row}"
        for file, name in named:
            assert (TESTS / file).is_file(), f"{file} does not exist: {row}"
            assert name in functions_of(file), f"{file} has no {name}: {row}"
