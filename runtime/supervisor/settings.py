"""Settings of a supervised agent."""

from __future__ import annotations

from dataclasses import dataclass

from runtime.agent_commands import MAX_SAY_LENGTH, is_sayable
from runtime.agent_name import require_agent_name
from runtime.ranges import ConfigError


@dataclass(frozen=True)
class AgentSettings:
    """How an agent behaves that is left alone."""

    name: str = "steve2"
    """Unique among those that run together."""
    seed: int = 0
    """Of the world, where the world asks for one."""
    tick_limit: int | None = None
    """Of goals that are given without one; None for what ``read_goal`` gives them."""
    deadline_seconds: float = 0.042
    """As ``LiveLoop`` has it."""
    stay: bool = False
    """Stay in the world when a goal has ended, and wait for the next by command; come back whatever was lost. Without it the
    agent's end is that of its goal, or a loss that another try is not likely to mend."""
    give_up_seconds: float = 300.0
    """Without ``stay``: how long after a loss it is tried to come back."""
    say: tuple[str, ...] = ()
    """The lines that it may be told to write into the chat."""

    def __post_init__(self) -> None:
        require_agent_name(self.name)
        if self.give_up_seconds < 0:
            raise ConfigError(f"give_up_seconds: got {self.give_up_seconds}; give 0 or more seconds")
        for line in self.say:
            if not is_sayable(line):
                raise ConfigError(f"say: got {line!r}; give a line of 1 to {MAX_SAY_LENGTH} characters")
