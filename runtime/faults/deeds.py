"""The faults themselves. Each is over when its function returns; what it takes to play again comes after."""

from __future__ import annotations

import asyncio
import os
import resource
import signal
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bridge.minecraft.node_process import node_process
from runtime.faults.names import FAULTS
from runtime.faults.stage import NAME, Stage
from runtime.loopback import LOOPBACK

CUT_SECONDS = 5.0
AWAY_SECONDS = 3.0
SLOW_SECONDS = 5.0
SLOW_BY_SECONDS = 0.3
FULL_SECONDS = 5.0
FULL_BYTES = 4096
"""The operating system refuses every byte of a file beyond, as a full disk would refuse all."""
FLOOD_SECONDS = 3
FLOOD_LINES_A_SECOND = 1000
SILENCE_SECONDS = 13.0
"""Garbage may read as the beginning of a long packet, behind which nothing is understood: the agent leaves over the silence."""
_STRANGERS = 20


async def kill_node(stage: Stage) -> None:
    """The process that holds the body is killed, -9."""
    child = node_process().child()
    if child is not None:
        os.kill(child.pid, signal.SIGKILL)


async def restart_server(stage: Stage) -> None:
    """The server stops, is away for some seconds, and comes up again, on another port behind the same cable."""
    await stage.server.stop()
    await asyncio.sleep(AWAY_SECONDS)
    await stage.start_server()


async def kick(stage: Stage) -> None:
    """The server sends the body away."""
    await stage.server.command(f"kick {NAME} no bots here")


async def cut_network(stage: Stage) -> None:
    """Nothing comes through for five seconds, and nobody is told."""
    stage.cable.cut()
    try:
        await asyncio.sleep(CUT_SECONDS)
    finally:
        stage.cable.mend()


async def lose_connection(stage: Stage) -> None:
    """The connection is closed, and new ones are refused for some seconds."""
    stage.cable.break_off(refuse=True)
    try:
        await asyncio.sleep(AWAY_SECONDS)
    finally:
        stage.cable.mend()


async def kill_broker(stage: Stage) -> None:
    """The broker is killed, -9. Its keeper starts another."""
    pid = stage.broker.pid
    if pid is not None:
        os.kill(pid, signal.SIGKILL)
    await asyncio.sleep(AWAY_SECONDS)


async def freeze_broker(stage: Stage) -> None:
    """The broker neither reads nor answers for five seconds."""
    pid = stage.broker.pid
    if pid is None:
        return
    os.kill(pid, signal.SIGSTOP)
    try:
        await asyncio.sleep(CUT_SECONDS)
    finally:
        os.kill(pid, signal.SIGCONT)


async def slow_model(stage: Stage) -> None:
    """Each step of the model takes 300 ms more."""
    stage.policy.delay_seconds = SLOW_BY_SECONDS
    try:
        await asyncio.sleep(SLOW_SECONDS)
    finally:
        stage.policy.delay_seconds = 0.0


async def fill_disk(stage: Stage) -> None:
    """No file takes more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (FULL_BYTES, hard))
    try:
        await asyncio.sleep(FULL_SECONDS)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def send_garbage(stage: Stage) -> None:
    """Random bytes come in the midst of what the server says."""
    stage.cable.carry_garbage(stage.random)


async def knock_with_garbage(stage: Stage) -> None:
    """Strangers connect to every port that this process listens on, and send random bytes."""
    for _ in range(_STRANGERS):
        for port in listened_ports(os.getpid()):
            try:
                _, writer = await asyncio.open_connection(LOOPBACK, port)
                writer.write(stage.random.bytes(2048))
                await writer.drain()
                writer.close()
            except OSError:
                continue
        await asyncio.sleep(0.05)


async def flood_chat(stage: Stage) -> None:
    """A thousand lines of chat a second."""
    for _ in range(FLOOD_SECONDS * 20):
        for _ in range(FLOOD_LINES_A_SECOND // 20):
            await stage.server.command("say \u00a7kflood\u00a7r \u202e\u0007 of words that nobody asked for")
        await asyncio.sleep(0.05)


@dataclass(frozen=True)
class Fault:
    """A kind of fault.

    Attributes:
        cause: does it.
        leaves: whether the agent may leave the world over it; of others it must take no notice but for stale ticks.
        effect_seconds: how long it may take until the agent has left.
        at_broker: it is done to the broker, through which the agent must be heard again.
    """

    cause: Callable[[Stage], Awaitable[None]]
    leaves: bool
    effect_seconds: float = 2.0
    at_broker: bool = False


DEEDS: Mapping[str, Fault] = dict(
    zip(
        FAULTS,
        (
            Fault(kill_node, True),
            Fault(restart_server, True),
            Fault(kick, True),
            Fault(cut_network, True),
            Fault(lose_connection, True),
            Fault(kill_broker, False, at_broker=True),
            Fault(freeze_broker, False, at_broker=True),
            Fault(slow_model, False),
            Fault(fill_disk, False),
            Fault(send_garbage, True, SILENCE_SECONDS),
            Fault(knock_with_garbage, False),
            Fault(flood_chat, False),
        ),
        strict=True,
    )
)


def listened_ports(pid: int) -> list[int]:
    """TCP ports that a process listens on (proc_pid_net(5))."""
    inodes = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(link.readlink())
        except OSError:
            continue
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    ports = []
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if fields[3] == "0A" and fields[9] in inodes:
            ports.append(int(fields[1].split(":")[1], 16))
    return sorted(set(ports))
