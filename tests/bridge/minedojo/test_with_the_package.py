"""The unmodified MineDojo package makes, resets and steps tasks of every kind against the embedded engine.

Needs the environment that ``steve2 minedojo install`` builds, in the default folder or where STEVE2_MINEDOJO says.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import bridge.minedojo
from bridge import names
from bridge.client import RemoteWorld
from bridge.messages import Action, Collect, Goal, ItemAction, Observation, Task
from bridge.minedojo.hosting import host_task
from bridge.minedojo.install import default_folder, environment_python
from bridge.minedojo.malmo import serve_malmo
from bridge.minedojo.names import item_names
from bridge.world import WorldError

PLAYER = Path(__file__).with_name("package_player.py")
SECONDS = 280
Play = Callable[..., list[dict[str, Any]]]

pytestmark = [pytest.mark.minedojo, pytest.mark.slow]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    python = environment_python()
    if python is None:
        pytest.skip(f"MineDojo is not installed in {default_folder()}: run steve2 minedojo install")

    def run(*tasks: str) -> list[dict[str, Any]]:
        with serve_malmo(seed=1) as port:
            done = subprocess.run(
                [python, PLAYER, str(port), *tasks],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        assert done.returncode == 0, done.stderr[-3000:]
        return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]

    return run


def test_tasks_of_every_kind_make_reset_and_step(play: Play) -> None:
    tasks = (
        "harvest_1_log",
        "harvest_milk_with_empty_bucket_and_cow",
        "combat_zombie_forest_iron_armors_diamond_sword_shield",
        "techtree_from_barehand_to_wooden_sword",
        "survival_sword_food",
        "creative:0",
    )
    played = play(*tasks)
    assert [line["task"] for line in played] == list(tasks)
    for line in played:
        assert line["steps"] == 50
        assert line["shape"] == [3, 64, 96]
        assert line["mean"] > 5
        assert line["engine"] == "embedded"
        assert line["outside"] == []
        assert line["notes"] == []
        assert line["life"] == 20
    inventories = {line["task"]: line["inventory"] for line in played}
    assert inventories["harvest_milk_with_empty_bucket_and_cow"] == ["bucket"]
    assert inventories["survival_sword_food"] == ["iron sword", "cooked beef"]


def test_the_packages_own_success_test_is_met(play: Play) -> None:
    """Inventory, crafting and the use of a tool are scored. The package rewards what appears in the last of a craft's three
    steps: that is the engine's lag."""
    for line in play(
        "harvest_1_planks+craft", "harvest_milk_with_empty_bucket+milk", "techtree_from_barehand_to_wooden_hoe+hoe"
    ):
        assert line["done"], line["task"]
        assert line["reward"] > 0, line["task"]


def test_our_names_are_the_packages(play: Play) -> None:
    (line,) = play("items")
    assert sorted(line["items"]) == sorted(item_names())


def test_a_hosted_task_is_a_world_on_our_wire() -> None:
    """The host runs in MineDojo's environment, the client here; a craft takes three of the game's ticks."""
    if environment_python() is None:
        pytest.skip(f"MineDojo is not installed in {default_folder()}: run steve2 minedojo install")
    task = Task("any", Goal("shear a sheep"), Collect(("white_wool",), 1))
    with serve_malmo(seed=1) as port, host_task("harvest_wool_with_shears_and_sheep", port, (48, 64)) as hosted:
        world = RemoteWorld(hosted.url, hosted.token)
        try:
            assert world.name == "minedojo harvest_wool_with_shears_and_sheep"
            first = world.reset(task, 5)
            assert first.frame.shape == (48, 64, 3)
            assert first.pose.on_ground
            for _ in range(2):
                seen, _, done, info = world.step(Action(forward=1, d_yaw=4.0))
            assert names.items().name(int(seen.inventory[0, 0])) == "shears"
            assert seen.pose.yaw == pytest.approx((first.pose.yaw + 8.0 + 180.0) % 360.0 - 180.0, abs=0.01)
            assert (seen.tick, done, info.success) == (2, False, False)
            seen, _, _, _ = world.step(Action(item_action=ItemAction("discard", names.items().id("shears"))))
            assert seen.tick == 5
            assert seen.inventory[0].tolist() == [0, 0, -1]
            again = world.reset(task, 5)
            assert again.pose == first.pose
        finally:
            world.close()


def test_an_engine_that_tells_no_cube_is_asked_for_voxels(monkeypatch: pytest.MonkeyPatch) -> None:
    """As Java's is, on a port of its own: what the student sees is the same."""
    if environment_python() is None:
        pytest.skip(f"MineDojo is not installed in {default_folder()}: run steve2 minedojo install")
    task = Task("any", Goal("collect 1 log"), Collect(("oak_log",), 1))

    def first_cubes() -> list[Observation]:
        with serve_malmo(seed=1) as port, host_task("harvest_1_log", port, (48, 64)) as hosted:
            world = RemoteWorld(hosted.url, hosted.token)
            try:
                return [world.reset(task, 5), world.step(Action(forward=1))[0]]
            finally:
                world.close()

    told = first_cubes()
    # The engine lives in this process, the host does not.
    monkeypatch.setattr("bridge.minedojo.mission.CUBE_WORD", "not asked for")
    for one, other in zip(told, first_cubes(), strict=True):
        assert one.voxel_origin == other.voxel_origin
        np.testing.assert_array_equal(one.voxels, other.voxels)
        assert len(np.unique(one.voxels)) > 2


def test_a_task_is_a_gymnasium_environment() -> None:
    if environment_python() is None:
        pytest.skip(f"MineDojo is not installed in {default_folder()}: run steve2 minedojo install")
    env = bridge.minedojo.make("harvest_1_dirt", tick_limit=4)
    try:
        observation, _ = env.reset(seed=5)
        assert env.observation_space.contains(observation)
        truncated = False
        for _ in range(4):
            assert not truncated
            observation, reward, terminated, truncated, info = env.step(env.action_space.sample() * 0)
        assert env.observation_space.contains(observation)
        assert (reward, terminated, truncated, info["success"]) == (0.0, False, True, False)
    finally:
        env.close()


def test_an_unknown_task_is_refused_by_the_host() -> None:
    if environment_python() is None:
        pytest.skip(f"MineDojo is not installed in {default_folder()}: run steve2 minedojo install")
    with pytest.raises(WorldError, match="harvest_the_moon"), host_task("harvest_the_moon", 1):
        pass
