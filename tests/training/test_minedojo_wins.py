"""Which MineDojo task is which wish, and what its page says; one task played through the package where that is installed."""

from pathlib import Path

import msgspec
import pytest

from bridge import names
from bridge.minedojo.install import environment_python
from bridge.world import WorldError
from runtime.minedojo_bench.catalogue import CatalogueEntry
from runtime.minedojo_bench.wins import choose
from runtime.minedojo_bench.wins_table import document
from training.teachers.minedojo.episodes import EpisodeLine, play_episode, read_lines, world_seed
from training.teachers.minedojo.package_player import play_package
from training.teachers.minedojo.reasons import harvested
from training.teachers.minedojo.wishes import NoWishError, wish_of
from training.teachers.wishes import Hold, Slay, UseTool


def test_a_specification_is_read_as_a_wish() -> None:
    items = names.items()
    planks = wish_of({"__cls__": "harvest", "target_names": "planks", "target_quantities": 8})
    assert isinstance(planks, Hold)
    assert planks.count == 8
    assert {items.id("oak_planks"), items.id("spruce_planks")} <= set(planks.items)
    assert wish_of({"__cls__": "combat", "target_names": "cow"}) == Slay(("cow",), 64)
    assert wish_of({"__cls__": "techtree", "tech_item": "stone_axe"}) == UseTool(items.id("stone_axe"))
    assert wish_of({"__cls__": "techtree", "tech_item": "iron_boots"}) == UseTool(
        items.id("iron_boots"), is_armour=True
    )


@pytest.mark.parametrize(
    ("specification", "why"),
    [
        ({"__cls__": "combat", "target_names": "ghast"}, "no ghast"),
        ({"__cls__": "techtree", "tech_item": "piston"}, "neither"),
        ({"__cls__": "survival"}, "100 days"),
        ({"__cls__": "creative"}, "creative"),
    ],
)
def test_what_cannot_be_wished_for_is_told_with_its_reason(specification: dict[str, str], why: str) -> None:
    with pytest.raises(NoWishError, match=why):
        wish_of(specification)


def test_the_items_of_a_harvest_task_are_read_from_its_id() -> None:
    items = names.items()
    assert harvested("harvest_1_iron_ore_with_stone_pickaxe")[0] == items.id("iron_ore")
    assert harvested("harvest_milk_plains") == (items.id("milk_bucket"),)
    assert items.id("oak_log") in harvested("harvest_log_with_diamond_axe")


def test_tasks_are_chosen_by_patterns_or_from_a_file(tmp_path: Path) -> None:
    known = ["harvest_1_log", "harvest_8_log", "combat_cow_plains_barehand"]
    assert choose("harvest_*,harvest_1_log", known) == known[:2]
    (tmp_path / "ids.txt").write_text("combat_*\n")
    assert choose(str(tmp_path / "ids.txt"), known) == known[2:]
    with pytest.raises(WorldError, match="moon"):
        choose("harvest_moon", known)


def test_the_page_tells_what_is_won_what_is_lost_and_why(tmp_path: Path) -> None:
    lines = [EpisodeLine(task="harvest_1_log", seed=seed, success=True, ticks=100 + seed) for seed in range(4)]
    lines += [
        EpisodeLine(task="harvest_1_log", seed=4, success=False, ticks=900, reason="after 900 ticks: gathering"),
        EpisodeLine(task="combat_bat_plains_barehand", seed=0, success=False, reason="no bat"),
    ]
    path = tmp_path / "wins.jsonl"
    path.write_bytes(b"\n".join(map(msgspec.json.encode, lines)) + b'\n{"task": "cut o')
    assert read_lines(path) == lines
    tasks = ("harvest_1_log", "combat_bat_plains_barehand", "survival", "creative:0")
    page = document(lines, {task: CatalogueEntry(task, "", "") for task in tasks}, lambda task: f"why of {task}")
    assert "1 are won at least" in page
    assert "| harvest_1_log | 4 of 5 | 102 |" in page
    assert "| combat_bat_plains_barehand | 1 | no bat |" in page
    assert "| survival | 1 | why of survival | survival |" in page


def test_every_task_and_seed_has_a_world_of_its_own() -> None:
    seeds = {world_seed(task, seed) for task in ("harvest_1_log", "harvest_8_log") for seed in range(5)}
    assert len(seeds) == 10


@pytest.mark.minedojo
@pytest.mark.slow
def test_the_package_itself_says_that_a_task_is_won(tmp_path: Path) -> None:
    if environment_python() is None:
        pytest.skip("MineDojo is not installed: run steve2 minedojo install")
    with play_package(tmp_path / "package.log") as player:
        line = play_episode(player, "combat_sheep_plains_iron_armors_diamond_sword_shield", 0, 600)
        assert line.success, line.reason
        lost = play_episode(player, "combat_bat_plains_barehand", 0, 600)
        assert (lost.success, lost.reason) == (False, "the embedded world has no bat")
