"""``steve2 policy``: a student for agents elsewhere, and a look at a server that has one."""

from __future__ import annotations

import asyncio
import os
import time

import numpy as np
from rich.console import Console

from agent.policy import Policy
from bridge.door import Address
from bridge.messages import Goal, make_example_observation
from runtime.door_token import TOKEN_VARIABLE, door_token
from runtime.kernels import ready_kernels
from runtime.policies import STUDENT, make_policy, student_hash, student_provider
from runtime.policy_server.batcher import Batcher
from runtime.policy_server.config import CheckPolicyConfig, ServePolicyConfig
from runtime.policy_server.connecting import PolicyServerError
from runtime.policy_server.link_thread import LinkThread
from runtime.policy_server.remote_seat import RemoteSeat
from runtime.policy_server.seats import make_seats
from runtime.policy_server.server import serve_policy
from runtime.ready_port import ready_port
from runtime.records import LatencySummary
from runtime.serving import serve_until_stopped

ANSWER_SECONDS = 5.0
"""How long a checked server may take for a tick."""


def policy_command(config: ServePolicyConfig | CheckPolicyConfig, console: Console) -> int:
    """Carry out the command; returns the exit status."""
    return _check(config, console) if isinstance(config, CheckPolicyConfig) else serve(config, console)


def serve(config: ServePolicyConfig, console: Console) -> int:
    """Serve until a signal comes; returns the exit status. A token that the user gave is not shown.

    Raises PolicyError and PackageError where there is no such student, ConfigError for an unsafe
    address or a port that cannot be had.
    """
    door_token(config.host, config.token)  # refused before anything is loaded
    ready_port(config.port, "--port", config.host)
    policy = make_policy(config.student or STUDENT, config.threads, 0, config.temperature)
    ready_kernels(lambda text: console.print(text, highlight=False, soft_wrap=True), rules=False)
    return asyncio.run(_serve(config, policy, console))


async def _serve(config: ServePolicyConfig, policy: Policy, console: Console) -> int:
    def report(text: str) -> None:
        console.print(text, highlight=False, soft_wrap=True)

    token, shown = door_token(config.host, config.token)
    what, provider = student_hash(policy), student_provider(policy)
    batcher = Batcher(make_seats(policy, config.batches), config.batches)
    try:
        status = await serve_until_stopped(
            serve_policy(
                batcher,
                config.host,
                config.port,
                token=token,
                name=policy.name,
                student_hash=what,
                provider=provider,
            ),
            config.host,
            config.port,
            report,
            lambda address: (
                f"{policy.name} {(what or '')[:8]} ({provider}) on {address.url}, {shown}; Ctrl-C ends\n"
                f"agents come by: {TOKEN_VARIABLE}=... steve2 run --policy-server {address.host}:{address.port}"
            ),
        )
    finally:
        batcher.close()
    done = batcher.figures
    report(f"{done.answers} answers in {done.batches} batches, {done.late} requests came too late")
    return status


def _check(config: CheckPolicyConfig, console: Console) -> int:
    """Raises PolicyServerError where the server cannot be reached, or answers no more."""
    address, generator = Address(*config.address), np.random.default_rng(0)
    link = LinkThread()
    try:
        seat = RemoteSeat(address.url, os.environ.get(TOKEN_VARIABLE, ""), link, "check")
        said = seat.welcome
        console.print(
            f"{said.policy} {(said.student_hash or '')[:8]} ({said.provider}) on {address.url}",
            highlight=False,
            soft_wrap=True,
        )
        seat.begin(Goal("collect 1 oak log"), 0)
        milliseconds = []
        for _ in range(config.ticks):
            seen = make_example_observation(generator)
            begun = time.perf_counter()
            if seat.ask(seen, ANSWER_SECONDS).result() is None:
                raise PolicyServerError(f"{address.url} did not answer within {ANSWER_SECONDS:g} s")
            milliseconds.append((time.perf_counter() - begun) * 1000)
        seat.leave()
    finally:
        link.close()
    latency = LatencySummary.of(milliseconds)
    console.print(
        f"{config.ticks} ticks, there and back: p50 {latency.p50:.1f} ms, p95 {latency.p95:.1f} ms, p99 {latency.p99:.1f} ms",
        highlight=False,
        soft_wrap=True,
    )
    return 0
