"""A whole hierarchy behind one door: what every level would say, in any state that a student reaches."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Goal, Observation, Task
from training.teachers.actor import Actor, BodyActor
from training.teachers.conductor import CollectConductor, Conductor
from training.teachers.critic import Critic, PatienceCritic, Verdict
from training.teachers.labels import TeacherLabel
from training.teachers.manager import CollectManager, Manager
from training.teachers.subgoals import BodySkill, CollectSubgoal, Skill

SubgoalType = TypeVar("SubgoalType")
SkillType = TypeVar("SkillType", bound=Skill)


class Listener(Protocol):
    """Whoever lets the student choose a course that no sense tells."""

    def hear(self, words: str) -> None:
        """Be told the words that the student goes by; empty where it goes by none. Comes before what is made of them."""


class Hierarchy(Generic[SubgoalType, SkillType]):
    """Manager, conductor, actor and critic for one agent in one world.

    ``label`` is to be called once for every observation in its order, whoever chooses the actions. It draws no random
    numbers: the same observations, and words heard, in the same world are answered by the same labels.

    Args:
        manager, conductor, actor, critic: its levels.
        listener: the one of them that hears the student; None where it may choose nothing.
    """

    def __init__(
        self,
        manager: Manager[SubgoalType],
        conductor: Conductor[SubgoalType, SkillType],
        actor: Actor[SkillType],
        critic: Critic[SubgoalType],
        listener: Listener | None = None,
    ) -> None:
        self._listener = listener
        self._manager = manager
        self._conductor = conductor
        self._actor = actor
        self._critic = critic

    def start(self, goal: Goal, task: Task | None, world: EmbeddedWorld) -> None:
        """Begin an episode in a world that was reset just now.

        Raises ValueError where the manager needs a task and gets none.
        """
        self._manager.start(goal, task, world.inventory.slots)
        self._conductor.start(world)
        self._actor.start(world.grid)
        self._critic.start()

    def hear(self, words: str) -> None:
        """See ``Listener``; to be called before ``label``, wherever the words have changed."""
        if self._listener is not None:
            self._listener.hear(words)

    def label(self, observation: Observation) -> TeacherLabel:
        """What the teachers would say and do here and now."""
        subgoal = self._manager.subgoal(observation)
        if self._critic.judge(subgoal, observation) is Verdict.FAILED:
            self._conductor.give_up(observation)
        spoken, skill = self._conductor.direct(subgoal, observation)
        due = self._actor.due(skill, observation)
        action = self._actor.act(due, observation)
        return TeacherLabel(action, "done" if spoken is None else spoken.text(), due.target, due.name)


class TeacherHierarchy(Hierarchy[CollectSubgoal, BodySkill]):
    """The hierarchy that collects what grows as trees do; any level can be exchanged."""

    def __init__(
        self,
        manager: Manager[CollectSubgoal] | None = None,
        conductor: Conductor[CollectSubgoal, BodySkill] | None = None,
        actor: Actor[BodySkill] | None = None,
        critic: Critic[CollectSubgoal] | None = None,
    ) -> None:
        super().__init__(
            manager or CollectManager(),
            conductor or CollectConductor(),
            actor or BodyActor(),
            critic or PatienceCritic(),
        )
