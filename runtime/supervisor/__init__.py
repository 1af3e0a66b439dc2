"""An agent that comes back: one goal after another, in a world that may be lost and come to again."""

from runtime.supervisor.agent import OpenWorld, SupervisedAgent
from runtime.supervisor.backoff import Backoff
from runtime.supervisor.ending import AgentEnd, status_of_goals
from runtime.supervisor.recording import Recording
from runtime.supervisor.settings import AgentSettings

__all__ = ["AgentEnd", "AgentSettings", "Backoff", "OpenWorld", "Recording", "SupervisedAgent", "status_of_goals"]
