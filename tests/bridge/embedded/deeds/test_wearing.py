"""What the use key does with armour in the hand (https://minecraft.wiki/w/Armor#Equipping)."""

from collections.abc import Callable

import numpy as np
import pytest

from bridge import names
from bridge.embedded.deeds.wearing import item_deeds
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import EQUIPMENT_SLOTS, Action, Cell, Observation

BLOCKS, ITEMS = names.blocks(), names.items()
HEAD, CHEST, OFF_HAND = (EQUIPMENT_SLOTS.index(place) for place in ("head", "chest", "off_hand"))
NOTHING = [0, 0, -1]
FaceBlock = Callable[[EmbeddedWorld, str], Cell]
MakeWorld = Callable[..., tuple[EmbeddedWorld, Observation]]


def click(world: EmbeddedWorld) -> Observation:
    """One click of the use key at the sky, then a tick without it."""
    world.body.pitch = -90.0
    world.step(Action())
    world.step(Action(use=True))
    return world.step(Action())[0]


def piece(name: str, durability: int | None = None) -> list[int]:
    item = ITEMS.id(name)
    return [item, 1, int(ITEMS.max_durability[item]) if durability is None else durability]


def carried(world: EmbeddedWorld) -> dict[int, int]:
    """Item id -> how many of it the slots and the worn places hold."""
    stacks = np.concatenate([world.inventory.slots, world.inventory.worn])
    return {int(item): int(stacks[stacks[:, 0] == item, 1].sum()) for item in np.unique(stacks[:, 0]) if item}


@pytest.mark.parametrize(
    ("name", "place", "points"),
    [
        ("iron_boots", "feet", 2),
        ("golden_leggings", "legs", 3),
        ("diamond_chestplate", "chest", 8),
        ("turtle_helmet", "head", 2),
        ("elytra", "chest", 0),
    ],
)
def test_armour_in_the_hand_is_put_on(make_world: MakeWorld, name: str, place: str, points: int) -> None:
    world, _ = make_world(held=((name, 1),))
    before, booked = carried(world), world.state.ledgers[0].copy()
    observation = click(world)
    assert observation.equipment[EQUIPMENT_SLOTS.index(place)].tolist() == piece(name)
    assert observation.equipment[0].tolist() == NOTHING
    assert observation.life.armour == points
    assert carried(world) == before
    assert np.array_equal(world.state.ledgers[0], booked), "nothing came or went"
    assert not observation.sounds, "the vocabulary has no sound of it"


def test_the_use_key_puts_on_what_the_body_wears_and_no_shield() -> None:
    pieces = [f"{material}_{part}" for material in ("leather", "golden", "chainmail", "iron", "diamond", "netherite")
              for part in ("boots", "leggings", "chestplate", "helmet")]  # fmt: skip
    assert {ITEMS.name(item) for item in item_deeds()} == {*pieces, "turtle_helmet", "elytra"}


def test_what_is_worn_comes_into_the_hand_with_its_wear(make_world: MakeWorld) -> None:
    """Since https://minecraft.wiki/w/Java_Edition_1.19.4. A held key clicks again after 4 ticks, and changes them back."""
    world, _ = make_world(held=(("iron_helmet", 1),))
    world.inventory.put_on(HEAD, (ITEMS.id("diamond_helmet"), 1, 7))
    observation = click(world)
    assert observation.equipment[HEAD].tolist() == piece("iron_helmet")
    assert observation.equipment[0].tolist() == piece("diamond_helmet", 7)
    assert observation.life.armour == 2
    points = []
    for _ in range(5):
        observation, *_ = world.step(Action(use=True))
        points.append(observation.life.armour)
    assert points == [3, 3, 3, 3, 2]


def test_an_equal_piece_is_not_exchanged_and_the_other_hand_is_asked(make_world: MakeWorld) -> None:
    world, _ = make_world(held=(("iron_helmet", 1),))
    worn, guard = piece("iron_helmet"), piece("shield")
    world.inventory.put_on(HEAD, (worn[0], worn[1], worn[2]))
    world.inventory.put_on(OFF_HAND, (guard[0], guard[1], guard[2]))
    world.body.pitch = -90.0
    for _ in range(6):
        observation, *_ = world.step(Action(use=True))
    assert observation.equipment[HEAD].tolist() == observation.equipment[0].tolist() == worn
    assert world.vitals.record["blocking"], "the shield in the off hand is raised"
    assert observation.equipment[OFF_HAND].tolist() == guard


def test_of_two_pieces_of_one_kind_the_less_worn_can_be_exchanged(make_world: MakeWorld) -> None:
    world, _ = make_world(held=(("iron_helmet", 1),))
    world.inventory.put_on(HEAD, (ITEMS.id("iron_helmet"), 1, 3))
    observation = click(world)
    assert observation.equipment[HEAD].tolist() == piece("iron_helmet")
    assert observation.equipment[0].tolist() == piece("iron_helmet", 3)


def test_armour_in_the_off_hand_is_put_on_too_and_protects_only_there(make_world: MakeWorld) -> None:
    world, _ = make_world()
    world.inventory.worn[OFF_HAND] = piece("iron_chestplate")
    world.inventory.put_on(CHEST, (ITEMS.id("diamond_chestplate"), 1, 9))
    observation = click(world)
    assert observation.equipment[CHEST].tolist() == piece("iron_chestplate")
    assert observation.equipment[OFF_HAND].tolist() == piece("diamond_chestplate", 9)
    assert observation.life.armour == 6


def test_a_block_that_answers_by_itself_comes_first(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Controls"""
    world, _ = make_world(held=(("iron_boots", 1),))
    face_block(world, "chest")
    world.step(Action())
    observation, *_ = world.step(Action(use=True))
    assert observation.equipment[0].tolist() == piece("iron_boots")
    assert observation.life.armour == 0


def test_a_carved_pumpkin_is_a_block_to_the_use_key(make_world: MakeWorld, face_block: FaceBlock) -> None:
    """https://minecraft.wiki/w/Carved_Pumpkin: it is worn by way of the inventory only."""
    world, _ = make_world(held=(("carved_pumpkin", 2),))
    assert click(world).equipment[HEAD].tolist() == NOTHING
    face_block(world, "stone")
    world.step(Action())
    observation, *_ = world.step(Action(use=True))
    assert observation.equipment[0].tolist() == [ITEMS.id("carved_pumpkin"), 1, -1]
    assert observation.equipment[HEAD].tolist() == NOTHING
