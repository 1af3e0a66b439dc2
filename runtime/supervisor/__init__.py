"""An agent that comes back: one goal after another, in a world that may be lost and come to again."""

from runtime.supervisor.agent import AgentEnd, OpenWorld, SupervisedAgent
from runtime.supervisor.backoff import Backoff
from runtime.supervisor.recording import Recording
from runtime.supervisor.settings import AgentSettings

__all__ = ["AgentEnd", "AgentSettings", "Backoff", "OpenWorld", "Recording", "SupervisedAgent"]
