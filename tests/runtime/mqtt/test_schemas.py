"""The documented schemas are those of the code."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from runtime.agent_events import AnyEvent
from runtime.mqtt.messages import ReplyMessage, StatusMessage, encode
from runtime.mqtt.schemas import TYPES, schema, schema_file
from runtime.mqtt.topics import SENDING

FOLDER = Path(__file__).parents[3] / "docs" / "mqtt"


@pytest.mark.parametrize("kind", TYPES)
def test_the_files_are_what_the_command_writes(kind: str) -> None:
    """Where this fails: python -m runtime.mqtt.schemas docs/mqtt."""
    assert (FOLDER / f"{kind}.schema.json").read_bytes() == schema_file(kind)


def test_every_topic_is_documented_and_has_a_schema() -> None:
    assert set(TYPES) == {*SENDING, "command"} - {"note"}
    page = (FOLDER.parent / "mqtt.md").read_text()
    for kind in TYPES:
        assert f"mqtt/{kind}.schema.json" in page
    for kind in set(SENDING) - {"note"}:
        sending = SENDING[kind]
        row = next(line for line in page.splitlines() if line.startswith(f"| `{kind}` "))
        assert [cell.strip() for cell in row.split("|")[2:4]] == [str(sending.qos), "yes" if sending.retain else "no"]


def test_every_event_has_a_schema_of_its_own() -> None:
    assert set(schema("event")["$defs"]) >= {kind.__name__ for kind in AnyEvent.__args__}


def test_numbers_that_json_has_not_are_null() -> None:
    status = StatusMessage(agent="a", time=1.0, online=True, state="connecting", retry_seconds=float("nan"))
    assert msgspec.json.decode(encode(status))["retry_seconds"] is None


def test_what_a_terminal_would_carry_out_is_taken_out() -> None:
    reply = ReplyMessage(agent="a", time=1.0, id=None, command=None, accepted=False, text="\x1b[2Jno\x9b\u202e\n way")
    assert msgspec.json.decode(encode(reply))["text"] == "[2Jno way"
