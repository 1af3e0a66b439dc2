"""Settings of ``steve2 policy``; their docstrings are the help."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from tyro.conf import OmitArgPrefixes, OmitSubcommandPrefixes, Positional, arg, subcommand

from agent.temperature import TEMPERATURE
from runtime.config import EXAMPLE_POLICY_PORT as EXAMPLE_PORT
from runtime.config import Folder, Port, Temperature, Threads, host_and_port, require_student
from runtime.loopback import LOOPBACK
from runtime.policy_server.settings import MOST_SEATS, BatchSettings
from runtime.ranges import real, require_ranges, whole

DEFAULTS = BatchSettings()


@dataclass(frozen=True)
class ServePolicyConfig:
    """Serve a student to agents in other processes or on other machines: steve2 run --policy-server HOST:PORT.

    Everybody who can reach the port and knows the token can have a seat: it is on loopback unless --host says else.
    """

    student: Folder = None
    """Folder of a student package or training checkpoint, or the name of one that ships. Without it the usual one is served."""
    host: str = LOOPBACK
    """Address to listen on. Any but loopback wants a token of your own, of at least 16 letters; what is said is not encrypted."""
    port: Port = 0
    """Port to listen on; 0 takes a free one."""
    token: Annotated[str | None, arg(metavar="TEXT", help_behavior_hint="")] = None
    """Token that agents must give; without it STEVE2_TOKEN of the environment, or one is made and shown."""
    seats: Annotated[int, whole(1, MOST_SEATS, "a number of agents")] = DEFAULTS.seats
    """Agents at one time; another is told that all seats are taken."""
    max_batch: Annotated[int, whole(1, MOST_SEATS, "a number of agents")] = DEFAULTS.max_batch
    """Agents of one batch at most."""
    max_wait_ms: Annotated[float, real(0, 50, "milliseconds", " (one tick)")] = DEFAULTS.max_wait_ms
    """How long an agent may wait for others to join its batch, where a pass of several is cheaper than one of each."""
    exact: bool = DEFAULTS.exact
    """Answer each agent exactly as it would be answered alone. A student in int8 then computes its rows one after the other."""
    threads: Threads = 1
    """CPU threads of the student."""
    temperature: Temperature = TEMPERATURE
    """How freely actions are drawn: 0 takes the likeliest each time, 1 draws from what the student learned as it is."""

    def __post_init__(self) -> None:
        require_ranges(self)
        require_student(self.student)

    @property
    def batches(self) -> BatchSettings:
        """How requests become batches."""
        return BatchSettings(self.seats, self.max_batch, self.max_wait_ms, self.exact)


@dataclass(frozen=True)
class CheckPolicyConfig:
    """Ask a policy server who it is and how long it takes; the exit status is 1 where it cannot be reached."""

    server: Annotated[str, Positional, arg(metavar="HOST:PORT")]
    """Where it listens; its token is STEVE2_TOKEN of the environment."""
    ticks: Annotated[int, whole(1, 100_000, "ticks")] = 50
    """Ticks that it is asked for, one after the other."""

    def __post_init__(self) -> None:
        require_ranges(self)
        self.address  # noqa: B018  (parsed here so that a wrong one is refused where it is made)

    @property
    def address(self) -> tuple[str, int]:
        """Host and port."""
        return host_and_port("server", self.server, EXAMPLE_PORT)


@dataclass(frozen=True)
class PolicyConfig:
    """Serve a student to many agents, or look after a server that does."""

    what: OmitArgPrefixes[
        OmitSubcommandPrefixes[
            Annotated[ServePolicyConfig, subcommand("serve")] | Annotated[CheckPolicyConfig, subcommand("check")]
        ]
    ]
