"""Files of rules that the server's node side reads, made from the embedded world's tables."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bridge.atomic_file import write_atomically


def as_text(rules: dict[str, Any]) -> str:
    """One line for each entry of the second level, so that changes can be read."""
    lines = []
    for name, value in rules.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"    {json.dumps(key)}: {json.dumps(entry)}" for key, entry in value.items())
            lines.append(f"  {json.dumps(name)}: {{\n{inner}\n  }}")
        else:
            lines.append(f"  {json.dumps(name)}: {json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def write_rules(path: Path, rules: dict[str, Any]) -> int:
    """Write a file of rules and say where: what the modules of rules do as commands; returns the exit status."""
    write_atomically(path, as_text(rules).encode())
    sys.stdout.write(f"{path}\n")
    return 0
