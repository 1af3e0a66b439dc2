"""Rules look at rows up to the last in use: the count is right after whatever comes, goes, or is put there by a snapshot."""

from __future__ import annotations

import numpy as np
import pytest

from bridge import names
from bridge.embedded.items.ledger import book
from bridge.embedded.motion.projectiles import FREE
from bridge.embedded.rows import UNKNOWN
from bridge.embedded.saving.snapshot import restore, snapshot
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, CreatureSetup, Goal, Task, WorldSetup

TASK = Task(
    "t",
    Goal("g"),
    Collect(("stick",), 9),
    setup=WorldSetup(
        terrain="flat",
        inventory=(("snowball", 16), ("dirt", 9)),
        creatures=(CreatureSetup("cow", 3, 6.0),),
        spawning=False,
        passing=False,
    ),
)


@pytest.fixture
def world() -> EmbeddedWorld:
    world = EmbeddedWorld(draw=False)
    world.reset(TASK, 3)
    world.body.pitch = -60.0
    world.step(Action())
    return world


def ends(world: EmbeddedWorld) -> dict[str, int]:
    """Of each array the first row from which on all are free."""
    state = world.state
    used = {
        "drops": state.drops[0]["count"] > 0,
        "projectiles": state.projectiles[0]["kind"] != FREE,
        "orbs": state.orbs[0]["points"] > 0,
        "creatures": state.creatures[0]["health"] > 0.0,
    }
    return {name: int(rows.nonzero()[0].max()) + 1 if rows.any() else 0 for name, rows in used.items()}


def counted(world: EmbeddedWorld) -> dict[str, int]:
    return {name: int(world.arrays.rows[0][name]) for name in ("drops", "projectiles", "orbs", "creatures")}


def spill(world: EmbeddedWorld, item: str, away: int) -> None:
    """Let an item lie some blocks away, where nobody gathers it."""
    book(world.state.ledgers[0], names.items().id(item), 1)
    x, y, z = (int(part // 1) for part in world.body.position)
    world.drops.spill(names.items().id(item), (x + away, y + 4, z))


def test_what_comes_is_counted_before_its_next_tick(world: EmbeddedWorld) -> None:
    assert counted(world) == ends(world) == {"drops": 0, "projectiles": 0, "orbs": 0, "creatures": 3}
    world.step(Action(use=True))
    spill(world, "stick", 6)
    spill(world, "bone", 8)
    thrown, fallen = world.state.projectiles[0, 0].copy(), world.state.drops[0, :2]["position"].copy()
    world.step(Action())
    assert counted(world) == ends(world) == {"drops": 2, "projectiles": 1, "orbs": 0, "creatures": 3}
    assert world.state.projectiles[0, 0]["age"] == thrown["age"] + 1
    assert (world.state.drops[0, :2]["position"] != fallen).any(axis=1).all(), "both fell"


def test_of_what_goes_the_count_is_too_high_at_most_until_something_comes(world: EmbeddedWorld) -> None:
    for away in (6, 8, 10):
        spill(world, ("stick", "bone", "coal")[away // 2 - 3], away)
    world.step(Action())
    assert counted(world)["drops"] == 3
    world.state.drops[0, 1:3]["count"] = 0
    world.state.creatures[0, 2]["health"] = 0.0
    world.step(Action())
    assert all(counted(world)[name] >= end for name, end in ends(world).items())
    world.step(Action(use=True))
    world.step(Action())
    assert counted(world) == ends(world) == {"drops": 1, "projectiles": 1, "orbs": 0, "creatures": 2}


def test_after_a_restore_nothing_is_missed(world: EmbeddedWorld) -> None:
    """The counts are no part of a snapshot, and those of the episode before would be too low."""
    for away in (6, 8, 10):
        spill(world, "stick", away)
    world.step(Action(use=True))
    data = snapshot(world)
    other = EmbeddedWorld(draw=False)
    other.reset(TASK, 3)
    other.state.creatures[0]["health"] = 0.0
    other.step(Action())
    other.arrays.rows["next_id"] = world.state.clocks[0]["next_id"]  # as if its own things had taken as many ids
    other.arrays.rows["drops"] = other.arrays.rows["projectiles"] = other.arrays.rows["creatures"] = 0
    restore(other, data)
    for _ in range(5):
        for each in (world, other):
            each.step(Action())
        assert counted(other) == ends(other)
        for name in ("drops", "projectiles", "orbs", "creatures"):
            assert np.array_equal(getattr(other.state, name), getattr(world.state, name)), name
    assert counted(other)["drops"] > 0
    assert counted(other)["creatures"] == 3


def test_a_reset_begins_the_count_anew(world: EmbeddedWorld) -> None:
    spill(world, "stick", 6)
    world.step(Action())
    world.reset(TASK, 3)
    world.step(Action())
    assert counted(world) == ends(world) == {"drops": 0, "projectiles": 0, "orbs": 0, "creatures": 3}
    assert world.arrays.rows[0]["next_id"] not in (UNKNOWN, 0)
