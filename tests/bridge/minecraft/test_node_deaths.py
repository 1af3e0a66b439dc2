"""Whoever dies, the other side notices: node, or the Python process that started it."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.live

ROOT = Path(__file__).parents[3]

PLAYER = """
import asyncio, os, signal, sys, time
from bridge.messages import Collect, Goal, Task
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.node_process import node_process
from bridge.minecraft.world import LiveWorld
from bridge.world import WorldError

TASK = Task("never", Goal("collect 64 diamonds"), Collect(("diamond",), 64))

async def join(server, name):
    world = LiveWorld(server.host, server.port, username=name, draw=False)
    await world.reset(TASK, 0)
    return world

async def until_lost(world):
    begun = time.monotonic()
    try:
        while True:
            await world.next_step()
    except WorldError as error:
        return f"{time.monotonic() - begun:.2f} {error}"
"""

KILLED_NODE = (
    PLAYER
    + """
async def main():
    server = EmbeddedServer()
    await server.start()
    world = await join(server, "first")
    os.kill(node_process().child().pid, signal.SIGKILL)
    print(await until_lost(world), flush=True)
    await world.close()
    world = await join(server, "second")
    print((await world.next_step())[0].tick, flush=True)
    os.kill(node_process().child().pid, signal.SIGKILL)
    print(await until_lost(world), flush=True)
    await server.stop()

asyncio.run(main())
print("end", flush=True)
"""
)

KILLED_PYTHON = (
    PLAYER
    + """
async def main():
    server = EmbeddedServer()
    await server.start()
    world = await join(server, "first")
    print(server.pid, node_process().child().pid, flush=True)
    while True:
        await world.next_step()

asyncio.run(main())
"""
)


def run(script: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_killing_node_is_told_at_once_and_the_next_world_gets_another() -> None:
    process = run(KILLED_NODE)
    output, _ = process.communicate(timeout=100)
    lines = output.splitlines()
    assert process.returncode == 0, output
    assert len(lines) == 4, output
    for line in (lines[0], lines[2]):
        seconds, _, text = line.partition(" ")
        assert float(seconds) < 2.0
        assert "the node process died" in text
    assert lines[3] == "end"


def test_node_ends_when_python_is_killed() -> None:
    process = run(KILLED_PYTHON)
    assert process.stdout is not None
    pids = [int(word) for word in process.stdout.readline().split()]
    assert len(pids) == 2
    assert all(map(is_running, pids))
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=10)
    deadline = time.monotonic() + 5
    while any(map(is_running, pids)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not any(map(is_running, pids))
