"""One policy for the agents of a run: of this process, or of a policy server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from agent.policy import Policy
from runtime.policies import student_hash, student_provider
from runtime.policy_server.batcher import Batcher, BatchFigures
from runtime.policy_server.link_thread import LinkThread
from runtime.policy_server.remote_seat import RemoteSeat
from runtime.policy_server.seat_policy import LocalSeat, SeatPolicy
from runtime.policy_server.seats import make_seats
from runtime.policy_server.settings import BatchSettings


@dataclass(frozen=True)
class SharedPolicy:
    """Policies of agents that share one.

    Attributes:
        policies: one an agent.
        batcher: computes them; None where a server elsewhere does.
    """

    policies: tuple[SeatPolicy, ...]
    batcher: Batcher | None = None

    @property
    def figures(self) -> BatchFigures | None:
        """What was computed here so far; None where a server elsewhere does it."""
        return self.batcher.figures if self.batcher is not None else None


@contextmanager
def shared_here(
    policy: Policy, agents: int, seed: int, seconds: float, settings: BatchSettings
) -> Iterator[SharedPolicy]:
    """A policy of this process for ``agents`` agents.

    Args:
        policy: any.
        agents: number of agents.
        seed: of the first agent's draws of actions; the others' follow it.
        seconds: from an observation's making until its answer is of no more use.
        settings: how requests become batches.
    """
    batcher = Batcher(make_seats(policy, settings), settings)
    try:
        yield SharedPolicy(
            tuple(
                SeatPolicy(
                    LocalSeat(batcher),
                    policy.name,
                    seed + agent,
                    seconds,
                    student_hash(policy),
                    student_provider(policy),
                )
                for agent in range(agents)
            ),
            batcher,
        )
    finally:
        batcher.close()


@contextmanager
def shared_elsewhere(url: str, token: str, names: list[str], seed: int, seconds: float) -> Iterator[SharedPolicy]:
    """Seats at a policy server for agents of these names; as ``shared_here``. Raises PolicyServerError."""
    with ExitStack() as doors:
        link = LinkThread()
        doors.callback(link.close)
        policies = []
        for agent, name in enumerate(names):
            seat = RemoteSeat(url, token, link, name)
            doors.callback(seat.leave)
            said = seat.welcome
            provider = f"{said.provider or 'policy'} at {url}"
            policies.append(SeatPolicy(seat, said.policy, seed + agent, seconds, said.student_hash, provider))
        yield SharedPolicy(tuple(policies))
