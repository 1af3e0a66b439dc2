"""``steve2 run`` with its outlets, as a user has them: a broker of its own, Prometheus, and commands from both sides."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import urllib.request
from pathlib import Path

import aiomqtt
import pytest

from runtime.config import ConfigError
from runtime.mqtt.settings import EMBEDDED
from runtime.outlet_settings import OutletSettings
from runtime.run_config import RunConfig


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"mqtt": "http://x"}, "--mqtt"),
        ({"mqtt": "mqtt://me:secret@x"}, "STEVE2_MQTT_PASSWORD"),
        ({"mqtt": "host:1883", "mqtt_ca": Path(__file__)}, "mqtts"),
        ({"mqtt": EMBEDDED, "mqtt_ca": Path(__file__)}, "--mqtt-ca"),
        ({"mqtt_ca": Path(__file__)}, "--mqtt-ca"),
        ({"mqtt": "host", "mqtt_hz": 3.0}, "--mqtt-hz"),
        ({"metrics_port": 70_000}, "--metrics-port"),
        ({"page": True, "page_port": 9464, "metrics_port": 9464}, "--metrics-port: got 9464; --page-port has it"),
        ({"page_port": 9464}, "--page-port: got 9464; it goes with --page"),
        ({"say": ("hello", "")}, "--say: got ''; give a line of 1 to 100"),
        ({"say": ("a\nb",)}, "--say"),
        ({"say": ("x" * 101,)}, "--say"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_starts(wrong, said):
    with pytest.raises(ConfigError, match=said):
        RunConfig(**wrong)


def test_by_default_nothing_listens_and_nobody_is_told():
    assert RunConfig().outlets == OutletSettings(None, None, 1.0, None)


@pytest.mark.slow
async def test_a_run_is_watched_and_steered_from_outside(tmp_path):
    """docs/mqtt.md and docs/metrics.md, from the lines that the run shows to its end by command; nothing of it stays behind."""
    command = [
        sys.executable,
        "-m",
        "runtime",
        "run",
        "--world",
        "embedded",
        "--stay",
        "--no-video",
        "--ticks",
        "100000",
    ]
    outlets = ["--mqtt", EMBEDDED, "--mqtt-hz", "2", "--metrics-port", "0", "--out", str(tmp_path / "run")]
    process = subprocess.Popen(
        [*command, *outlets],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "200"},
    )
    assert process.stdout is not None
    try:
        lines: list[str] = []
        while not any("is on mqtt://" in line for line in lines):
            lines.append(await asyncio.to_thread(process.stdout.readline))
            assert lines[-1], process.communicate()
        shown = "".join(lines)
        port = int(re.search(r"MQTT broker on mqtt://127\.0\.0\.1:(\d+)", shown)[1])
        password = re.search(r"user steve2, password (\S+)", shown)[1]
        metrics = re.search(r"http://127\.0\.0\.1:\d+/metrics", shown)[0]
        statuses = []
        async with aiomqtt.Client("127.0.0.1", port, username="steve2", password=password) as client:
            for kind in ("status", "telemetry", "reply"):
                await client.subscribe(f"steve2/steve2/{kind}", qos=1)
            async with asyncio.timeout(120):
                async for message in client.messages:
                    content = json.loads(message.payload)
                    kind = str(message.topic).rpartition("/")[2]
                    if kind == "telemetry" and not any(status["state"] == "paused" for status in statuses):
                        await client.publish("steve2/steve2/command", b'{"command": "pause", "id": "1"}', qos=1)
                    elif kind == "status":
                        statuses.append(content)
                        if content["state"] == "paused":
                            figures = await asyncio.to_thread(
                                lambda: urllib.request.urlopen(metrics, timeout=20).read()
                            )
                            assert b'steve2_state{agent="steve2",state="paused"} 1.0' in figures
                            await client.publish("steve2/steve2/command", b'{"command": "stop", "id": "2"}', qos=1)
                        if not content["online"]:
                            break
                    elif kind == "reply":
                        assert content["accepted"]
        assert statuses[-1]["cause"] == "told_to_stop"
        _, errors = await asyncio.to_thread(process.communicate, timeout=60)
        assert (process.returncode, errors) == (0, "")
        with pytest.raises(ConnectionRefusedError):
            (await asyncio.open_connection("127.0.0.1", port))[1].close()
    finally:
        process.kill()
        process.communicate()
