"""The player that acts and gives no labels: one wish in one world, fulfilled by the levels of ``materials``.

It sees the world's ground truth and the same observations as a student; it acts through the contract's actions alone.
"""

from __future__ import annotations

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Goal, Observation
from training.teachers.errand_conductor import ErrandConductor
from training.teachers.hands_actor import HandsActor
from training.teachers.needs import Craft, Gather, Hunt, Smelt, Step, UseOn, Wear, WearOut
from training.teachers.provision import ProvisionManager
from training.teachers.subgoals import Roam
from training.teachers.wishes import Wish


class Errands:
    """Fulfils one wish in one world.

    Args:
        world: just begun.
        wish: what is wanted.
    """

    def __init__(self, world: EmbeddedWorld, wish: Wish) -> None:
        self._conductor = ErrandConductor()
        self._manager = ProvisionManager(self._conductor, (wish,))
        self._actor = HandsActor()
        self._manager.start(Goal("errand"), None, world.inventory.slots)
        self._conductor.start(world)
        self._actor.start(world.grid)

    @property
    def step(self) -> Step | None:
        """The step that was carried out last; None where no plan was found."""
        plan = self._manager.plan
        return plan[0] if plan else None

    def describe(self) -> str:
        """In words, what the player is about."""
        step, items = self.step, names.items()
        match step:
            case None:
                return "no way to what is wanted is known in this land"
            case Gather():
                return f"gathering {items.name(step.items[0])} from {names.blocks().name(step.blocks[0])}"
            case Hunt():
                return f"hunting a {step.kind}" + (f" for {items.name(step.items[0])}" if step.items else "")
            case UseOn():
                return f"using {items.name(step.tool)} on a {step.kind}"
            case Craft() | Smelt() | Wear():
                return f"{type(step).__name__.lower()} {items.name(step.item)}"
            case WearOut():
                return f"using {items.name(step.tool)}"
            case _:
                return step.text()

    def act(self, observation: Observation) -> Action:
        """The action of this tick."""
        step = self._manager.subgoal(observation)
        if step is None:
            return self._actor.act(Roam(), observation)
        _, skill = self._conductor.direct(step, observation)
        return self._actor.act(self._actor.due(skill, observation), observation)
