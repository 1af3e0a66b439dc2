"""The JSON schemas of the messages, one file a topic: ``python -m runtime.mqtt.schemas docs/mqtt`` writes them.

They are made of the types that encode and check the messages (https://json-schema.org, draft 2020-12).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import msgspec

from bridge.atomic_file import write_atomically
from runtime.agent_events import AnyEvent
from runtime.mqtt.messages import AnyCommand, PlanMessage, ReplyMessage, StatusMessage, Telemetry
from runtime.mqtt.topics import PREFIX

TYPES: dict[str, Any] = {
    "status": StatusMessage,
    "telemetry": Telemetry,
    "plan": PlanMessage,
    "event": AnyEvent,
    "command": AnyCommand,
    "reply": ReplyMessage,
}


def schema(kind: str) -> dict[str, Any]:
    """The schema of what travels on ``steve2/<agent>/<kind>``."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"{PREFIX}/<agent>/{kind}"}
    return {**head, **msgspec.json.schema(TYPES[kind])}


def schema_file(kind: str) -> bytes:
    """The same as the file holds it."""
    return json.dumps(schema(kind), indent=2).encode() + b"\n"


def main() -> None:
    """Command line entry."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, help="where status.schema.json and the others are written")
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    for kind in TYPES:
        write_atomically(folder / f"{kind}.schema.json", schema_file(kind))


if __name__ == "__main__":
    main()
