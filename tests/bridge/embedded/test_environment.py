"""The environment keeps gymnasium's contract."""

import warnings
from pathlib import Path

import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env

from bridge.embedded.environment import EmbeddedEnvironment, EmbeddedVectorEnvironment
from bridge.embedded.land.sources import SeedColumns
from bridge.embedded.saving.anvil.level import Level
from bridge.embedded.saving.anvil.saved_world import SavedWorld, save_world
from bridge.messages import Action, Collect, Goal, ItemAction, Task, WorldSetup
from bridge.names import items
from bridge.spaces.actions import NOOP, ActionStyle, to_choice, to_full
from bridge.world import WorldError
from tests.bridge.environment_checks import assert_as_single_ones

TASK = Task(
    "collect",
    Goal("collect 4 oak logs"),
    Collect(("oak_log",), 4),
    tick_limit=5,
    setup=WorldSetup(inventory=(("dirt", 1),)),
)


@pytest.mark.parametrize(
    ("actions", "warned"), [("minedojo", ()), ("full", ("we recommend using a symmetric and normalized space",))]
)
def test_check_env_has_nothing_to_warn_of_but_that_turns_are_degrees(
    actions: ActionStyle, warned: tuple[str, ...]
) -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        check_env(EmbeddedEnvironment(TASK, (16, 16), actions), skip_render_check=True)
    assert len(told) == len(warned), [str(warning.message) for warning in told]
    for warning, part in zip(told, warned, strict=True):
        assert part in str(warning.message)


def test_the_tick_limit_truncates() -> None:
    environment = EmbeddedEnvironment(TASK, (8, 8))
    _, info = environment.reset(seed=3)
    assert info == {"seed": 3}
    ends = [environment.step(np.array(NOOP))[2:4] for _ in range(5)]
    assert ends == [(False, False)] * 4 + [(False, True)]
    frame = environment.render()
    assert frame is not None
    assert frame.shape == (8, 8, 3)
    environment.close()


def test_planks_and_sticks_are_crafted_by_minedojos_numbers() -> None:
    """https://minecraft.wiki/w/Planks: four from a log; https://minecraft.wiki/w/Stick: four from two planks."""
    task = Task("craft", Goal("sticks"), Collect(("stick",), 8), setup=WorldSetup(inventory=(("cherry_log", 1),)))
    environment = EmbeddedEnvironment(task, (8, 8))
    observation, _ = environment.reset(seed=0)
    planks, stick = 29, 41  # of MineDojo's ALL_CRAFT_SMELT_ITEMS
    for made in (planks, stick, stick):
        observation, _, terminated, _, info = environment.step(np.array([*NOOP[:5], 4, made, 0]))
        assert info["note"] == ""
    assert terminated
    assert observation["inventory"][:, :2].tolist().count([items().id("stick"), 8]) == 1
    environment.close()


def test_what_minedojo_cannot_say_is_said_in_full() -> None:
    setup = WorldSetup(inventory=(("cherry_planks", 6), ("crafting_table", 1)))
    task = Task("craft", Goal("a door"), Collect(("cherry_fence",), 3), setup=setup)
    environment = EmbeddedEnvironment(task, (8, 8), "full")
    observation, _ = environment.reset(seed=0)
    fence = Action(item_action=ItemAction("craft", items().id("cherry_fence")))
    with pytest.raises(ValueError, match="craft cherry_fence with these slots; use the style 'full'"):
        to_choice(fence, observation["inventory"])
    info = environment.step(to_full(fence))[-1]
    assert info["note"].startswith("craft: cherry_fence needs"), "the world understood"
    turned = environment.step(to_full(Action(d_yaw=1.25)))[0]["gaze"][0]
    assert turned == observation["gaze"][0] + 1.25
    environment.close()


def test_a_saved_world_is_played_in(tmp_path: Path) -> None:
    save_world(tmp_path, SeedColumns(7), [(40, 0)], Level(7, (648, 90, 8)))
    saved = SavedWorld(tmp_path)
    single = EmbeddedEnvironment(TASK, (8, 8), saved=saved)
    observation, _ = single.reset(seed=0)
    assert observation["position"][[0, 2]].tolist() == [648.5, 8.5]
    vector = EmbeddedVectorEnvironment(TASK, 2, (8, 8), threads=2, saved=saved)
    assert_as_single_ones(vector, lambda: EmbeddedEnvironment(TASK, (8, 8), saved=saved), steps=8)
    elsewhere = Task("t", TASK.goal, TASK.success, setup=WorldSetup(biome="desert"))
    with pytest.raises(WorldError, match=r"task.setup.biome: got 'desert'; a saved world is as it was saved"):
        EmbeddedEnvironment(elsewhere, (8, 8), saved=saved).reset(seed=0)
    single.close()
