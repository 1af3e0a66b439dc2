"""Arrows and what is thrown: https://minecraft.wiki/w/Arrow, https://minecraft.wiki/w/Entity#Motion_of_entities."""

import math

import numpy as np
import pytest

from bridge import names
from bridge.embedded.items.inventory import Inventory
from bridge.embedded.items.ledger import book
from bridge.embedded.motion.block_physics import block_physics
from bridge.embedded.motion.projectiles import (
    ARROW,
    ARROW_DAMAGE,
    EGG,
    FREE,
    MAX_PROJECTILES,
    NOBODY,
    PLAYER,
    PLAYER_ID,
    PROJECTILE,
    SHAKE_TICKS,
    SNOWBALL,
    STRIKE,
    STUCK_LIFETIME,
    TARGET,
    collect_projectiles,
    scatter,
    shoot,
    tick_projectiles,
)
from bridge.embedded.motion.trace import no_liquids
from bridge.grid import CHUNK, BlockGrid
from tests.bridge.embedded.empty_book import empty_book

BLOCKS, ITEMS = names.blocks(), names.items()
ARROW_ITEM = ITEMS.id("arrow")
FLOOR = 10


class Range:
    """A floor of stone 10 blocks high over 6 x 6 chunks, with things in flight above it."""

    def __init__(self) -> None:
        self.grid = BlockGrid(0, 128)
        column = np.zeros((CHUNK, 128, CHUNK), np.uint16)
        column[:, :FLOOR] = BLOCKS.id("stone")
        for chunk_x in range(6):
            for chunk_z in range(6):
                self.grid.load_column(chunk_x, chunk_z, column)
        self.projectiles = np.zeros(MAX_PROJECTILES, PROJECTILE)
        self.creatures = np.zeros(1, TARGET)
        self.feet = np.array([8.0, FLOOR, 8.0])
        self.strikes, self.count = np.zeros(MAX_PROJECTILES, STRIKE), np.zeros(1, np.int64)
        self.random, self.next_id = np.ones(1, np.uint64), np.ones(1, np.int64)
        self.ledger = empty_book()

    def shoot(
        self,
        kind: int = ARROW,
        start: tuple[float, float, float] = (8.5, 12.5, 8.5),
        velocity: tuple[float, float, float] = (0.0, 0.0, 3.0),
        owner: int = PLAYER_ID,
        critical: int = 0,
    ) -> np.void:
        item = ARROW_ITEM if kind == ARROW and owner == PLAYER_ID else 0
        book(self.ledger, item, 1)
        damage = ARROW_DAMAGE if kind == ARROW else 0.0
        shoot(
            self.projectiles, kind, owner, *start, *velocity, damage, critical, item, self.next_id, self.ledger
        )  # fmt: skip
        found: np.void = self.projectiles[np.argmax(self.projectiles["id"])]
        return found

    def tick(self) -> None:
        arrays, physics = self.grid.arrays, block_physics()
        tick_projectiles(
            arrays, physics, no_liquids(), self.projectiles, self.creatures, self.feet, self.strikes, self.count,
            self.random, self.ledger,
        )  # fmt: skip


@pytest.mark.parametrize(("kind", "gravity"), [(ARROW, 0.05), (SNOWBALL, 0.03), (EGG, 0.03)])
def test_what_flies_moves_then_slows_then_falls(kind: int, gravity: float) -> None:
    field = Range()
    shot = field.shoot(kind, (8.5, 60.0, 8.5), (0.0, 0.0, 1.0))
    position, speed, fall = np.array([8.5, 60.0, 8.5]), 1.0, 0.0
    for _ in range(10):
        field.tick()
        position += (0.0, fall, speed)
        speed, fall = speed * 0.99, fall * 0.99 - gravity
        assert np.allclose(shot["position"], position)
        assert np.allclose(shot["velocity"], (0.0, fall, speed))


def test_water_takes_two_fifths_of_an_arrows_speed_each_tick() -> None:
    field = Range()
    for z in range(8, 30):
        field.grid.set(8, 12, z, BLOCKS.id("water"))
    shot = field.shoot(velocity=(0.0, 0.0, 1.0))
    field.tick()
    assert shot["velocity"][2] == pytest.approx(0.6)


def test_an_arrow_sticks_and_is_picked_up() -> None:
    field = Range()
    field.grid.set(8, 12, 14, BLOCKS.id("oak_planks"))
    shot = field.shoot()
    inventory = Inventory()

    def collect() -> None:
        collect_projectiles(field.projectiles, field.feet, inventory.slots, 0, ITEMS.stack_size)

    for _ in range(2):
        field.tick()
    assert shot["stuck"]
    assert shot["cell"].tolist() == [8, 12, 14]
    assert shot["position"][2] == pytest.approx(14.0 - 0.05, abs=1e-3)
    field.feet[1:] = 11.0, 13.0
    for _ in range(SHAKE_TICKS):
        collect()
        assert inventory.counts() == {}, "it still shakes"
        field.tick()
    collect()
    assert inventory.counts() == {ARROW_ITEM: 1} == {ARROW_ITEM: int(field.ledger[ARROW_ITEM])}
    assert shot["kind"] == FREE


def test_an_arrow_falls_when_its_block_is_gone_and_vanishes_after_a_minute() -> None:
    field = Range()
    field.grid.set(8, 12, 14, BLOCKS.id("oak_planks"))
    shot = field.shoot()
    for _ in range(3):
        field.tick()
    field.grid.set(8, 12, 14, names.AIR)
    for _ in range(60):
        field.tick()
    assert shot["stuck"]
    assert FLOOR < shot["position"][1] <= FLOOR + 0.05
    assert field.ledger[ARROW_ITEM] == 1
    for _ in range(STUCK_LIFETIME):
        field.tick()
    assert shot["kind"] == FREE
    assert field.ledger[ARROW_ITEM] == 0, "an arrow that vanished is booked"


def test_an_arrow_flies_over_a_lower_slab_and_through_grass() -> None:
    field = Range()
    field.grid.set(8, 12, 14, BLOCKS.id("oak_slab"))
    field.grid.set(8, 12, 12, BLOCKS.id("short_grass"))
    over = field.shoot(start=(8.5, 12.8, 8.5))
    into = field.shoot(start=(8.5, 12.3, 8.5))
    for _ in range(3):
        field.tick()
    assert not over["stuck"]
    assert into["stuck"]


@pytest.mark.parametrize(("speed", "damage"), [(3.0, 6.0), (1.0, 2.0), (1.2, 3.0)])
def test_an_arrow_hurts_by_its_speed_rounded_up(speed: float, damage: float) -> None:
    """https://minecraft.wiki/w/Arrow: speed times 2, rounded up: 6 half hearts for a full draw."""
    field = Range()
    field.creatures[0] = (7, (8.5, 11.5, 9.5), 0.45, 1.3, 10.0)
    shot = field.shoot(velocity=(0.0, 0.0, speed))
    field.tick()
    assert field.count[0] == 1
    strike = field.strikes[0]
    assert (strike["target"], strike["owner"], strike["damage"]) == (0, PLAYER_ID, damage)
    assert shot["kind"] == FREE
    assert field.ledger[ARROW_ITEM] == 0, "it is used up"


def test_a_critical_arrow_hurts_more_by_chance() -> None:
    """6 and up to 6 // 2 + 1 = 4 more."""
    field = Range()
    field.creatures[0] = (7, (8.5, 11.5, 9.5), 0.45, 1.3, 10.0)
    damages = set()
    for _ in range(60):
        field.shoot(critical=1)
        field.tick()
        damages.add(float(field.strikes[0]["damage"]))
    assert damages == {6.0, 7.0, 8.0, 9.0, 10.0}


def test_a_wall_shields_who_stands_behind_it_and_dead_ones_are_passed() -> None:
    field = Range()
    field.creatures[0] = (7, (8.5, 11.5, 10.8), 0.3, 1.3, 10.0)
    field.grid.set(8, 12, 10, BLOCKS.id("glass"))
    shot = field.shoot()
    field.tick()
    assert shot["stuck"]
    assert field.strikes[: field.count[0]]["target"].tolist() == [NOBODY], "which is heard"
    field.grid.set(8, 12, 10, names.AIR)
    field.creatures[0]["health"] = 0.0
    field.shoot()
    field.tick()
    assert field.count[0] == 0


def test_a_creatures_arrow_strikes_the_player_and_not_itself() -> None:
    field = Range()
    field.creatures[0] = (7, (8.5, FLOOR, 12.0), 0.3, 1.99, 20.0)
    field.shoot(start=(8.5, 11.7, 12.0), velocity=(0.0, 0.0, -1.6), owner=7)
    for _ in range(3):
        field.tick()
        if field.count[0]:
            break
    assert field.strikes[0]["target"] == PLAYER
    assert field.strikes[0]["owner"] == 7


def test_an_egg_breaks_on_the_ground_and_says_where() -> None:
    field = Range()
    shot = field.shoot(EGG, velocity=(0.0, -1.0, 0.0))
    for _ in range(3):
        field.tick()
    assert field.strikes[0]["target"] == NOBODY
    assert field.strikes[0]["kind"] == EGG
    assert field.strikes[0]["position"].tolist() == [8.5, FLOOR, 8.5]
    assert shot["kind"] == FREE


def test_the_oldest_makes_room_and_is_booked() -> None:
    field = Range()
    for _ in range(MAX_PROJECTILES + 3):
        field.shoot(start=(8.5, 60.0, 8.5))
    assert field.ledger[ARROW_ITEM] == MAX_PROJECTILES
    assert field.projectiles["id"].min() == 4


def test_aim_is_off_by_a_degree_or_so() -> None:
    """https://minecraft.wiki/w/Bow: a player's arrows scatter by 0.0172275 at most on each axis."""
    random = np.ones(1, np.uint64)
    shots = np.array([scatter(random, 0.0, 0.0, 2.0, 3.0, 1.0) for _ in range(500)]) / 3.0
    assert np.abs(shots - (0.0, 0.0, 1.0)).max() <= 0.0172275
    assert math.isclose(shots[:, 0].mean(), 0.0, abs_tol=0.002)
    assert shots[:, 0].std() > 0.005
