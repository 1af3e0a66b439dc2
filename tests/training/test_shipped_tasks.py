"""The tasks that ship can begin in the embedded world, ask for what their words say, and are not won by doing nothing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from bridge.embedded.creatures.kinds import kind_names
from bridge.embedded.player.hearing import HEARING_RANGE
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import EYE_HEIGHT, Action, StepInfo, Survive, Task, WorldSetup
from training.task_files import TaskFamily, TaskFileError, find_task, load_family, shipped_families

FAMILIES = [load_family(name) for name in shipped_families()]
SEEDS = (0, 1)


@pytest.fixture(scope="module")
def world() -> Iterator[EmbeddedWorld]:
    world = EmbeddedWorld(draw=False)
    yield world
    world.close()


def name_of(family: TaskFamily) -> str:
    return family.name


def largest(family: TaskFamily, kind: str) -> Task:
    return family.task(kind, max(family.counts_of(kind)))


def alive(world: EmbeddedWorld) -> Counter[str]:
    records = world.herd.records
    return Counter(kind_names().name(int(kind)) for kind in records["kind"][records["health"] > 0.0])


def do_nothing(world: EmbeddedWorld, task: Task, seed: int) -> StepInfo:
    """What the last tick of the limit tells, or that of the death."""
    world.reset(task, seed)
    for _ in range(task.tick_limit):
        _, _, done, info = world.step(Action())
        if done:
            break
    return info


# --- they can begin ---


@pytest.mark.parametrize("family", FAMILIES, ids=name_of)
def test_every_kind_begins_with_the_items_and_creatures_of_its_setup(world: EmbeddedWorld, family: TaskFamily) -> None:
    begun: list[WorldSetup] = []
    for kind in family.kinds:
        task = largest(family, kind)
        if task.setup in begun:
            continue
        begun.append(task.setup)
        wanted: Counter[str] = Counter()
        for creature in task.setup.creatures:
            wanted[creature.kind] += creature.count
        for seed in SEEDS if wanted else SEEDS[:1]:
            world.reset(task, seed)
            assert sum(world.inventory.counts().values()) == sum(count for _, count in task.setup.inventory), (
                kind,
                seed,
            )
            assert alive(world) >= wanted if task.setup.spawning else alive(world) == wanted, (kind, seed)


@pytest.mark.parametrize("kind", load_family("find_from_sound").kinds)
def test_what_is_to_be_found_by_its_sound_can_be_heard_from_the_start(world: EmbeddedWorld, kind: str) -> None:
    for seed in SEEDS:
        seen = world.reset(find_task(f"find_from_sound/{kind}"), seed)
        (creature,) = seen.entities
        dx, dy, dz = creature.offset
        assert math.hypot(dx, dy - EYE_HEIGHT, dz) < HEARING_RANGE


# --- the words say what is asked for ---


@pytest.mark.parametrize("family", [family for family in FAMILIES if family.shown in ("picture", "sound")], ids=name_of)
def test_where_the_goal_shows_it_no_text_names_it(family: TaskFamily) -> None:
    for text in family.texts + family.held_out_texts:
        assert "{things}" not in text
        assert not any(kind in text for kind in family.kinds)


COUNTED = ("collect", "kill", "explore", "build", "find")


@pytest.mark.parametrize("family", [family for family in FAMILIES if family.success.test in COUNTED], ids=name_of)
def test_a_text_says_how_many_where_more_than_one_may_be_asked_for(family: TaskFamily) -> None:
    if max(max(family.counts_of(kind)) for kind in family.kinds) > 1:
        assert all("{count}" in text for text in family.texts + family.held_out_texts)


# --- they are not won by doing nothing ---


@pytest.mark.parametrize("kind", load_family("survive_hunger").kinds)
def test_who_stands_still_does_not_get_fed(world: EmbeddedWorld, kind: str) -> None:
    task = find_task(f"survive_hunger/{kind}")
    assert isinstance(task.success, Survive)
    shorter = replace(task, success=replace(task.success, ticks=200), tick_limit=400)
    info = do_nothing(world, shorter, 0)
    assert not info.success
    assert info.progress <= task.setup.food / task.success.min_food < 0.5


@pytest.mark.parametrize(("kind", "seed"), [("bare", 1), ("bare", 2), ("armed", 1)])
def test_who_stands_still_does_not_outlive_the_night(world: EmbeddedWorld, kind: str, seed: int) -> None:
    info = do_nothing(world, find_task(f"survive_night/{kind}"), seed)
    assert (info.success, info.note) == (False, "died")


def test_who_stands_still_does_not_outlive_a_day_with_its_night(world: EmbeddedWorld) -> None:
    """By day nothing comes, so that the test may begin as it ends."""
    task, dusk = find_task("survive_day"), 13000
    assert isinstance(task.success, Survive)
    assert task.setup.time_of_day + task.success.ticks > dusk + 10000
    left = task.success.ticks - dusk
    night = replace(
        task,
        setup=replace(task.setup, time_of_day=dusk),
        success=Survive(left),
        tick_limit=left,
    )
    info = do_nothing(world, night, 2)
    assert (info.success, info.note) == (False, "died")


# --- what cannot be set up is refused ---


def test_more_than_can_be_set_up_is_refused_and_the_most_can(world: EmbeddedWorld) -> None:
    with pytest.raises(TaskFileError, match="ask for at most 31"):
        find_task("combat_monsters/zombie/32")
    world.reset(find_task("combat_monsters/zombie/31"), 0)
    assert alive(world)["zombie"] == 32
