"""Rules are written as JSON of which a person can read what changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bridge.minecraft.rules_file import write_rules


def test_each_entry_has_a_line_of_its_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = {"source": "made", "foods": {"apple": {"points": 4}, "bread": {"points": 5}}}
    path = tmp_path / "rules.json"
    assert write_rules(path, rules) == 0
    assert capsys.readouterr().out == f"{path}\n"
    text = path.read_text()
    assert json.loads(text) == rules
    assert '    "apple": {"points": 4},\n    "bread": {"points": 5}\n' in text
