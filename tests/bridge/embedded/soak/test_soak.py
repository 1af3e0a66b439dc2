"""Hours of random play end well: here some minutes of game time, by the same command's parts; and a soak tells what is wrong."""

import numpy as np
import pytest

from bridge import names
from bridge.embedded.soak import soaking as module
from bridge.embedded.soak.__main__ import main
from bridge.embedded.soak.audit import faults, holdings
from bridge.embedded.soak.soaking import SoakedWorld, SoakError, Tally, soak
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Collect, Goal, Task, WorldSetup

STONE = names.items().id("stone")


def test_random_play_in_four_worlds_breaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TURN_TICKS", 150)
    tally = soak(hours=1500 / module.TICKS_AN_HOUR, worlds=4, seed=40, every=10)
    assert tally.ticks == 6000
    assert tally.snapshots == 4
    assert tally.moves == 8
    assert min(tally.broken, tally.placed, tally.made) > 0, tally.lines()
    assert len(tally.memory) == 1
    assert f"{tally.checks:,} checks of items, figures and bounds" in tally.lines()
    assert tally.checks >= 6000 // 10
    assert tally.lines()[-1].startswith("whether memory grows was not checked")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--hours", "0.001"], "--hours: got 0.001, which is 72 ticks; give at least 0.17"),
        (["--hours", "0"], "--hours: must be above 0, got 0.0"),
        (["--hours", "1", "--every", "100000"], "--every: got 100000, more than the 72,000 ticks of --hours"),
    ],
)
def test_a_soak_that_would_check_next_to_nothing_is_refused(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert said in capsys.readouterr().err


def test_the_same_seed_plays_the_same() -> None:
    tallies = [Tally(), Tally()]
    for tally in tallies:
        SoakedWorld(1, 7, 50, tally).play(200)
    assert (tallies[0].broken, tallies[0].placed, tallies[0].made) == (
        tallies[1].broken,
        tallies[1].placed,
        tallies[1].made,
    )
    assert tallies[0].items_booked == tallies[1].items_booked


def quiet() -> EmbeddedWorld:
    world = EmbeddedWorld(draw=False)
    setup = WorldSetup(terrain="flat", inventory=(("stone", 8), ("iron_axe", 1)))
    world.reset(Task("t", Goal("g"), Collect(("bedrock",), 1), setup=setup), 1)
    return world


def test_a_world_that_has_just_begun_has_no_faults() -> None:
    world = quiet()
    assert faults(world) == []
    assert holdings(world.state)[STONE] == 8


@pytest.mark.parametrize(
    ("break_it", "says"),
    [
        (lambda world: world.inventory.take(0), "stone: the book says 8, the world holds 7"),
        (lambda world: world.vitals.record.__setitem__("health", 21.0), "vitals.health is 21.0"),
        (lambda world: world.state.bodies[0]["velocity"].__setitem__(1, np.nan), "bodies.velocity is not finite"),
        (lambda world: world.body.position.__setitem__(1, -1e6), "the player is at"),
        (lambda world: world.inventory.slots[1].__setitem__(2, 0), "slots: no stack can be"),
        (lambda world: world.state.update_status[0].__setitem__(4, 1), "0 blocks fall, 1 are counted"),
    ],
)
def test_what_is_wrong_is_said(break_it, says: str) -> None:
    world = quiet()
    break_it(world)
    assert any(fault.startswith(says) for fault in faults(world)), faults(world)


def test_a_failed_check_names_world_and_tick_and_ends_with_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(module, "faults", lambda world: ["it is broken"] if world.tick >= 30 else [])
    assert main(["--hours", "0.2", "--worlds", "1", "--every", "10", "--seed", "3"]) == 1
    assert capsys.readouterr().err == "soak: world 0 (seed 3), tick 30: it is broken\n"


def test_memory_that_grows_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    grown = iter(range(0, 10 << 30, 1 << 30))
    monkeypatch.setattr(module, "resident_bytes", lambda: next(grown))
    monkeypatch.setattr(module, "TURN_TICKS", 20)
    monkeypatch.setattr(module, "TICKS_AN_HOUR", 20)
    with pytest.raises(SoakError, match="memory grew by 1024 MiB"):
        soak(hours=2, worlds=1, seed=0, every=20)
