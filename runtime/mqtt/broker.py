"""The embedded broker's own process: amqtt on loopback, until its standard input ends.

The first line of the input is JSON: ``port``, ``username``, ``password`` (on the command line everybody could read it). The one
line of output is JSON too: ``{}`` once clients can connect, else ``error``.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from typing import Any

from amqtt.broker import Broker

from runtime.loopback import LOOPBACK
from runtime.mqtt.broker_door import Door

MAX_CONNECTIONS = 256


def _settings(options: dict[str, Any]) -> dict[str, Any]:
    listener = {"type": "tcp", "bind": f"{LOOPBACK}:{options['port']}", "max_connections": MAX_CONNECTIONS}
    door = f"{Door.__module__}.{Door.__qualname__}"
    return {
        "listeners": {"default": listener},
        "plugins": {door: {"username": options["username"], "password": options["password"]}},
    }


async def _serve(options: dict[str, Any]) -> None:
    broker = Broker(_settings(options))
    await broker.start()
    _say({})
    await asyncio.to_thread(sys.stdin.read)
    await broker.shutdown()


def _say(answer: dict[str, str]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Entry of ``python -m runtime.mqtt.broker``."""
    # Ctrl-C reaches every process of a terminal: this one has to outlive the agents, who have a last word to say.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    options = json.loads(sys.stdin.readline())
    try:
        asyncio.run(_serve(options))
    except Exception as error:  # told to the process that waits for the one line
        _say({"error": str(error) or repr(error)})


if __name__ == "__main__":
    main()
