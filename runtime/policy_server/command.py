"""``steve2 policy serve``: a student for agents elsewhere."""

from __future__ import annotations

import asyncio

from rich.console import Console

from agent.policy import Policy
from bridge.world import WorldError
from runtime.door_token import door_token
from runtime.exit_codes import EXIT_STOPPED
from runtime.kernels import ready_kernels
from runtime.policies import STUDENT, make_policy, student_hash, student_provider
from runtime.policy_server.batcher import Batcher
from runtime.policy_server.config import ServePolicyConfig
from runtime.policy_server.seats import make_seats
from runtime.policy_server.server import serve_policy
from runtime.stopping import Stopping


def policy_command(config: ServePolicyConfig, console: Console) -> int:
    """Serve until a signal comes; returns the exit status. A token that the user gave is not shown.

    Raises PolicyError and PackageError where there is no such student, WorldError where the port cannot be had, ConfigError for
    an unsafe address.
    """
    door_token(config.host, config.token)  # refused before anything is loaded
    name = str(config.student) if config.student else STUDENT
    policy = make_policy(name, config.threads, 0, config.temperature)
    ready_kernels(lambda text: console.print(text, highlight=False, soft_wrap=True), rules=False)
    return asyncio.run(_serve(config, policy, console))


async def _serve(config: ServePolicyConfig, policy: Policy, console: Console) -> int:
    this_task = asyncio.current_task()
    assert this_task is not None

    def report(text: str) -> None:
        console.print(text, highlight=False, soft_wrap=True)

    token, shown = door_token(config.host, config.token)
    what, provider = student_hash(policy), student_provider(policy)
    batcher = Batcher(make_seats(policy, config.batches), config.batches)
    with Stopping(this_task, report) as stopping:
        try:
            async with serve_policy(
                batcher,
                config.host,
                config.port,
                token=token,
                name=policy.name,
                student_hash=what,
                provider=provider,
            ) as address:
                report(f"{policy.name} {(what or '')[:8]} ({provider}) on {address.url}, {shown}; Ctrl-C ends")
                report(f"agents come by: STEVE2_TOKEN=... steve2 run --policy-server {address.host}:{address.port}")
                await asyncio.Event().wait()
        except asyncio.CancelledError:
            if not stopping.requested:
                raise
            stopping.absorb()
        except OSError as error:
            raise WorldError(
                f"cannot listen on {config.host} port {config.port}: {error.strerror or error}; give another --port or --host"
            ) from error
        finally:
            batcher.close()
    done = batcher.figures
    report(f"{done.answers} answers in {done.batches} batches, {done.late} requests came too late")
    return EXIT_STOPPED
