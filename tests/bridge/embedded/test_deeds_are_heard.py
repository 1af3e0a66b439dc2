"""What the player does is heard: which sound, from where, and how loud (https://minecraft.wiki/w/Sound and each block's page)."""

from collections.abc import Callable

import pytest

from bridge import names
from bridge.embedded.items.ledger import book
from bridge.embedded.motion.physics import WALK_SPEED
from bridge.embedded.player.effects import SLOWNESS
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Cell, ItemAction, Observation, Sound

BLOCKS, ITEMS = names.blocks(), names.items()
FaceBlock = Callable[[EmbeddedWorld, str], Cell]
MakeWorld = Callable[..., tuple[EmbeddedWorld, Observation]]


def heard(observation: Observation, category: str) -> list[Sound]:
    return [sound for sound in observation.sounds or () if sound.category == category]


def test_a_broken_block_is_heard_from_where_it_was(make_world: MakeWorld, face_block: FaceBlock) -> None:
    world, _ = make_world()
    face_block(world, "slime_block")
    sounds: list[Sound] = []
    for _ in range(5):
        observation, *_ = world.step(Action(attack=True))
        sounds += heard(observation, "block.break")
    assert len(sounds) == 1
    assert abs(sounds[0].bearing) < 20.0
    assert sounds[0].loudness == pytest.approx(1.0 - 2.0 / 16.0, abs=0.05)


@pytest.mark.parametrize("by", ["use", "place"])
def test_a_placed_block_is_heard(make_world: MakeWorld, face_block: FaceBlock, by: str) -> None:
    world, _ = make_world(held=(("oak_planks", 1),))
    face_block(world, "stone")
    world.step(Action())
    act = Action(use=True) if by == "use" else Action(item_action=ItemAction("place", ITEMS.id("oak_planks")))
    observation, *_ = world.step(act)
    assert len(heard(observation, "block.place")) == 1


def test_what_is_picked_up_is_heard_softly(make_world: MakeWorld) -> None:
    """Volume 0.2, at the feet."""
    world, _ = make_world()
    x, y, z = (int(v // 1) for v in world.body.position)
    book(world.state.ledgers[0], ITEMS.id("stick"), 1)
    world.drops.spill(ITEMS.id("stick"), (x, y, z))
    sounds: list[Sound] = []
    for _ in range(20):
        observation, *_ = world.step(Action())
        sounds += heard(observation, "entity.item.pickup")
    assert len(sounds) == 1
    assert sounds[0].loudness == pytest.approx(0.2 * (1.0 - 1.62 / 16.0))


def test_who_falls_into_water_splashes_once_the_louder_the_faster(make_world: MakeWorld) -> None:
    world, _ = make_world()
    x, y, z = (int(v // 1) for v in world.body.position)
    for i in range(-2, 3):
        for k in range(-2, 3):
            for j in range(-4, 12):
                world.columns.change((x + i, y + j, z + k), BLOCKS.id("water") if j < 0 else names.AIR)
    world.body.position[:] = (x + 0.5, y + 6.0, z + 0.5)
    world.body.velocity[:] = 0.0
    sounds: list[Sound] = []
    for _ in range(40):
        observation, *_ = world.step(Action())
        sounds += heard(observation, "entity.generic.splash")
    assert len(sounds) == 1
    assert 0.1 < sounds[0].loudness < 0.2


def test_slowness_takes_15_of_100_of_the_pace(make_world: MakeWorld) -> None:
    """https://minecraft.wiki/w/Slowness. The first step on the ground is as long as the push."""
    world, _ = make_world()
    world.vitals.record["effect_ticks"][SLOWNESS] = 100
    assert world.body.on_ground
    world.body.velocity[:] = (0.0, -0.0784, 0.0)
    start = world.body.position.copy()
    world.body.yaw = 0.0
    world.step(Action(forward=1))
    assert world.body.position[2] - start[2] == pytest.approx(0.85 * 0.98 * WALK_SPEED, rel=1e-3)


def test_digging_starts_the_cooldown_anew(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Melee_attack#Attack_cooldown: the arm swings."""
    world, _ = make_world()
    face_block(world, "stone")
    for _ in range(30):
        world.step(Action())
    assert world.state.combats[0]["ticks_since_swing"] >= 30
    world.step(Action(attack=True))
    assert world.state.combats[0]["ticks_since_swing"] == 0
