"""Creatures of a task stand in the world, are seen, heard, used and fought there."""

import math

import pytest

from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, CreatureSetup, Goal, Observation, Task, WorldSetup
from bridge.world import WorldError


def begin(*creatures: CreatureSetup, held: str | None = None, **setup: object) -> tuple[EmbeddedWorld, Observation]:
    world = EmbeddedWorld(draw=False)
    inventory = ((held, 1),) if held else ()
    fields = {"terrain": "flat", "inventory": inventory, "creatures": creatures, **setup}
    task = Task("creatures", Goal("see them"), Collect(("diamond",), 1), setup=WorldSetup(**fields))
    return world, world.reset(task, 3)


def face(world: EmbeddedWorld, row: int = 0) -> None:
    """Stand two blocks south of a creature, looking at its middle."""
    creature = world.herd.records[row]
    x, y, z = creature["position"]
    world.body.position[:] = (x, y, z + 2.0)
    world.body.yaw = 180.0
    rise = y + creature["height"] / 2 - (y + 1.62)
    world.body.pitch = -math.degrees(math.atan2(rise, 2.0))


def test_a_task_sets_its_creatures_up_near_the_player() -> None:
    _, seen = begin(CreatureSetup("cow", 3), CreatureSetup("zombie", 1, 16.0), time_of_day=18000)
    kinds = sorted(entity.kind for entity in seen.entities)
    assert kinds == ["cow", "cow", "cow", "zombie"]
    assert all(entity.distance <= (9.0 if entity.kind == "cow" else 17.0) for entity in seen.entities)
    distances = [entity.distance for entity in seen.entities]
    assert distances == sorted(distances)
    assert seen.sounds is not None


def test_an_unknown_kind_is_refused_by_name() -> None:
    with pytest.raises(WorldError, match=r"task\.setup\.creatures: 'unicorn' is no creature"):
        begin(CreatureSetup("unicorn"))


def test_a_cow_under_the_crosshair_is_the_target_and_can_be_killed() -> None:
    world, _ = begin(CreatureSetup("cow"), held="diamond_sword")
    cow = int(world.herd.records[0]["id"])
    face(world)
    observation, *_ = world.step(Action())
    assert observation.target is not None
    assert observation.target.entity == cow
    heard: set[str] = set()
    for _ in range(60):
        if world.herd.records[0]["health"] > 0.0:
            face(world)
        observation, *_ = world.step(Action(attack=True))
        heard |= {sound.category for sound in observation.sounds or ()}
    assert world.herd.kills.tolist() == [1] + [0] * 13
    assert {"entity.cow.hurt", "entity.cow.death"} <= heard


def test_a_cow_is_milked() -> None:
    world, _ = begin(CreatureSetup("cow"), held="bucket")
    face(world)
    world.step(Action())
    face(world)
    world.step(Action(use=True))
    assert world.inventory.held_item == names.items().id("milk_bucket")


def test_a_sheep_is_shorn_once() -> None:
    world, _ = begin(CreatureSetup("sheep"), held="shears")
    for _ in range(12):
        face(world)
        world.step(Action(use=True))
    wool = [drop for drop in world.drops if names.items().name(int(drop["item"])).endswith("_wool")]
    held = sum(count for item, count in world.inventory.counts().items() if names.items().name(item).endswith("_wool"))
    assert 1 <= sum(int(drop["count"]) for drop in wool) + held <= 3
    assert world.inventory.slots[0, 2] == names.items().max_durability[names.items().id("shears")] - 1


def test_a_zombie_kills_a_player_who_stands_still() -> None:
    world, _ = begin(CreatureSetup("zombie"), time_of_day=18000)
    done = False
    for _ in range(600):
        observation, _, done, info = world.step(Action())
        if done:
            break
    assert done
    assert info.note == "died"
    assert observation.life.health == 0.0


@pytest.mark.parametrize(("distance", "reached"), [(2.7, True), (3.3, False)])
def test_a_creature_past_three_blocks_is_out_of_reach(distance: float, reached: bool) -> None:
    """From the eye to its box: https://minecraft.wiki/w/Melee_attack."""
    world, _ = begin(CreatureSetup("villager"))
    x, y, z = world.herd.records[0]["position"]
    world.body.position[:] = (x, y, z + 0.3 + distance)
    world.body.yaw, world.body.pitch = 180.0, 0.0
    observation, *_ = world.step(Action())
    assert (observation.target is not None) == reached
