"""Many embedded worlds in step are as so many single ones."""

import numpy as np
import pytest
from gymnasium.vector import AutoresetMode

from bridge.embedded.environment import EmbeddedEnvironment, EmbeddedVectorEnvironment
from bridge.embedded.player.controls import put_action
from bridge.embedded.saving.snapshot import restore, snapshot, state_hash
from bridge.embedded.vector import EmbeddedWorlds
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, CreatureSetup, Find, Goal, Task, WorldSetup
from bridge.spaces.entity_kinds import ENTITY_KINDS
from bridge.spaces.observations import TOLD_BLOCK, TOLD_ENTITY
from bridge.vector_world import WorldGroup
from bridge.world import WorldError
from tests.bridge.embedded.recorded_play import TASK, play, random_actions, same
from tests.bridge.environment_checks import assert_as_single_ones

SHORT = Task("short", Goal("g"), Collect(("oak_log",), 4), tick_limit=6, setup=WorldSetup(inventory=(("dirt", 9),)))


@pytest.mark.parametrize("mode", list(AutoresetMode))
def test_the_vector_environment_is_as_gymnasiums_own_of_single_ones(mode: AutoresetMode) -> None:
    vector = EmbeddedVectorEnvironment(SHORT, 3, (16, 16), threads=2, autoreset=mode)
    assert_as_single_ones(vector, lambda: EmbeddedEnvironment(SHORT, (16, 16)), steps=20)


def test_all_that_an_action_can_say_is_said_to_many_worlds() -> None:
    vector = EmbeddedVectorEnvironment(SHORT, 2, (8, 8), actions="full")
    assert_as_single_ones(vector, lambda: EmbeddedEnvironment(SHORT, (8, 8), "full"), steps=10)


LIVELY = Task(
    "lively",
    Goal("find cows"),
    Find(creatures=("cow",), count=9, distance=8.0),
    tick_limit=70,
    setup=WorldSetup(
        inventory=(("snowball", 16), ("dirt", 9), ("egg", 9), ("oak_log", 3), ("crafting_table", 1), ("iron_axe", 1)),
        time_of_day=17000,
        creatures=tuple(CreatureSetup(kind, 4, 4.0) for kind in ("sheep", "cow", "slime", "skeleton", "zombie")),
        health=20.0,
        respawn=True,
    ),
)


def test_of_lively_worlds_the_environments_perceive_the_same() -> None:
    vector = EmbeddedVectorEnvironment(LIVELY, 3, (8, 8))
    observed = assert_as_single_ones(vector, lambda: EmbeddedEnvironment(LIVELY, (8, 8)), steps=80)
    seen = {ENTITY_KINDS.name(kind) for one in observed for kind in np.unique(one["entity_kinds"]).tolist()}
    assert seen >= {"sheep", "cow", "slime", "skeleton", "zombie", "item", "snowball", "arrow"}
    assert max(one["sound_count"].max() for one in observed) >= 2
    assert any(one["told"][:, TOLD_ENTITY].any() for one in observed)
    assert any(one["told"][:, TOLD_BLOCK].any() for one in observed)
    assert len(np.unique([one["entity_variants"] for one in observed])) > 1
    assert len(np.unique([one["life"][:, 0] for one in observed])) > 1, "somebody was hurt"


def test_worlds_that_share_memory_play_as_if_alone() -> None:
    worlds = EmbeddedWorlds(3, draw=False)
    worlds.reset([TASK] * 3, [1, 2, 3])
    alone = [EmbeddedWorld(draw=False) for _ in range(3)]
    for seed, world in zip((1, 2, 3), alone, strict=True):
        world.reset(TASK, seed)
    actions = [random_actions(seed, 60) for seed in (4, 5, 6)]
    together = [worlds.step(list(tick)) for tick in zip(*actions, strict=True)]
    for index, world in enumerate(alone):
        shown = play(world, actions[index])
        assert all(same(tick[index][0], one) for tick, one in zip(together, shown, strict=True))
        assert state_hash(worlds.worlds[index]) == state_hash(world)
        assert worlds.state.bodies[index].tobytes() == world.state.bodies[0].tobytes()
        assert worlds.grids.blocks[index].tobytes() == world.grid.blocks.tobytes()
    data = snapshot(worlds.worlds[0])
    restore(worlds.worlds[2], data)
    assert state_hash(worlds.worlds[2]) == state_hash(alone[0]), "a moment of one world can be given to another"
    assert state_hash(worlds.worlds[1]) == state_hash(alone[1])


def test_worlds_that_advance_together_are_as_worlds_that_are_stepped() -> None:
    together, alone = EmbeddedWorlds(3, draw=False, threads=2), EmbeddedWorlds(3, draw=False)
    for worlds in (together, alone):
        worlds.reset([TASK] * 3, [1, 2, 3])
    for tick in zip(*(random_actions(seed, 60) for seed in (4, 5, 6)), strict=True):
        for controls, action in zip(together.arrays.controls, tick, strict=True):
            put_action(controls, action)
        together.advance()
        alone.step(list(tick))
    for name, array in together.state._asdict().items():
        assert array.tobytes() == getattr(alone.state, name).tobytes(), name
    assert together.grids.blocks.tobytes() == alone.grids.blocks.tobytes()
    assert together.grids.light.tobytes() == alone.grids.light.tobytes()
    together.close()


def test_some_of_the_worlds_can_be_reset_or_stepped() -> None:
    worlds = EmbeddedWorlds(3, draw=False)
    worlds.reset([TASK] * 3, [1, 2, 3])
    worlds.step([Action(), Action()], [0, 2])
    assert worlds.state.clocks["tick"].tolist() == [1, 0, 1]
    worlds.reset([TASK], [9], [2])
    assert worlds.state.clocks["tick"].tolist() == [1, 0, 0]
    with pytest.raises(ValueError, match="zip"):
        worlds.step([Action()])


class Failing:
    name = "failing"

    def __init__(self, fails: bool) -> None:
        self.fails, self.steps, self.closed = fails, 0, False

    def step(self, action: Action) -> None:
        self.steps += 1
        if self.fails:
            raise WorldError("lost")

    def close(self) -> None:
        self.closed = True


def test_where_one_world_fails_the_others_have_done_their_part() -> None:
    worlds = [Failing(index == 0) for index in range(3)]
    group = WorldGroup(worlds, threads=3)  # type: ignore[arg-type]
    with pytest.raises(WorldError, match="lost"):
        group.step([Action()] * 3)
    assert [world.steps for world in worlds] == [1, 1, 1]
    group.close()
    group.close()
    assert all(world.closed for world in worlds)


def test_what_cannot_be_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="worlds: must be at least 1"):
        EmbeddedWorlds(0)
    with pytest.raises(ValueError, match="worlds: give at least one"):
        WorldGroup([])
    with pytest.raises(ValueError, match="threads: must be at least 1"):
        EmbeddedWorlds(1, threads=0)
    environment = EmbeddedVectorEnvironment(SHORT, 2, (8, 8), autoreset=AutoresetMode.DISABLED)
    nothing = environment.action_space.sample()
    assert environment.render() == ()
    with pytest.raises(ValueError, match="step before reset"):
        environment.step(nothing)
    with pytest.raises(ValueError, match="the first reset must be of all worlds"):
        environment.reset(options={"reset_mask": np.array([True, False])})
    with pytest.raises(ValueError, match="seed: give one number or 2, got 3"):
        environment.reset(seed=[1, 2, 3])
    _, infos = environment.reset(seed=np.int64(1))
    assert infos["seed"].tolist() == [1, 2]
    _, infos = environment.reset(seed=np.array([5, 6]))  # type: ignore[arg-type]
    assert infos["seed"].tolist() == [5, 6]
    environment.reset(seed=1)
    for mask in (np.array([False, False]), np.array([1, 0]), np.array([True])):
        with pytest.raises(ValueError, match=r"reset_mask: expected bool \(2,\)"):
            environment.reset(options={"reset_mask": mask})
    for _ in range(SHORT.tick_limit):
        environment.step(nothing)
    with pytest.raises(ValueError, match=r"the episodes of worlds \[0, 1\] are over"):
        environment.step(nothing)
    assert [frame.shape for frame in environment.render()] == [(8, 8, 3)] * 2
    environment.close()
