"""Random play that can be played again: what the snapshot and vector tests drive worlds with."""

import msgspec
import numpy as np

from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, Goal, ItemAction, Observation, Task, WorldSetup
from bridge.names import items

TASK = Task(
    "collect",
    Goal("collect 64 diamonds"),
    Collect(("diamond",), 64),
    setup=WorldSetup(inventory=(("dirt", 20), ("oak_log", 8), ("wooden_axe", 1), ("cobblestone", 16), ("furnace", 1))),
)
DEEDS = (("craft", "oak_planks"), ("place", "dirt"), ("place", "furnace"), ("smelt", "charcoal"), ("discard", "dirt"))


def random_actions(seed: int, count: int) -> list[Action]:
    """Running, jumping, digging, placing, crafting and tossing without purpose."""
    generator = np.random.default_rng(seed)

    def one() -> Action:
        verb, item = DEEDS[generator.integers(len(DEEDS))]
        deed = msgspec.convert({"verb": verb, "item": items().id(item)}, ItemAction)
        return Action(
            forward=int(generator.integers(-1, 2)),
            strafe=int(generator.integers(-1, 2)),
            jump=bool(generator.random() < 0.3),
            sprint=bool(generator.random() < 0.3),
            d_yaw=float(generator.normal() * 10),
            d_pitch=float(generator.normal() * 10),
            use=bool(generator.random() < 0.05),
            attack=bool(generator.random() < 0.8),
            drop=bool(generator.random() < 0.02),
            item_action=deed if generator.random() < 0.05 else None,
        )

    return [one() for _ in range(count)]


def play(world: EmbeddedWorld, actions: list[Action]) -> list[Observation]:
    """What the world showed after each action."""
    return [world.step(action)[0] for action in actions]


def same(one: Observation, other: Observation) -> bool:
    """Whether two observations are equal to the last bit."""
    return all(np.array_equal(getattr(one, field), getattr(other, field)) for field in msgspec.structs.asdict(one))
