"""Several agents in one embedded world: what they share, what is each one's own."""

from dataclasses import dataclass

import numpy as np
import pytest
from gymnasium.vector import AutoresetMode
from msgspec.structs import replace

from bridge import names
from bridge.embedded.columns import FARTHEST_APART
from bridge.embedded.deeds.sleeping import MORNING, SLEEP_TICKS
from bridge.embedded.items.drops import TOSS_DELAY
from bridge.embedded.perception import perceive
from bridge.embedded.pictures import scenes_of
from bridge.embedded.player.death import DEATH_SCREEN_TICKS
from bridge.embedded.saving.snapshot import restore, restore_shared, snapshot, state_hash
from bridge.embedded.shared import MAX_AGENTS, Agent, SharedWorld
from bridge.embedded.soak.audit import holdings
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, CreatureSetup, Goal, Observation, Survive, Task, WorldSetup
from bridge.vector_environment import VectorEnvironment
from bridge.world import WorldError
from tests.bridge.embedded.recorded_play import TASK, random_actions, same

NOON, MIDNIGHT = 6000, 18000
SETUP = WorldSetup(inventory=(("dirt", 9), ("iron_shovel", 1)), terrain="flat", time_of_day=NOON, respawn=True)
FLAT = Task("flat", Goal("collect 64 diamonds"), Collect(("diamond",), 64), tick_limit=6000, setup=SETUP)
DIRT = names.items().id("dirt")


def night(*creatures: CreatureSetup) -> Task:
    return replace(FLAT, setup=replace(SETUP, time_of_day=MIDNIGHT, passing=False, creatures=creatures))


def begun(task: Task = FLAT, agents: int = 2, seed: int = 1) -> SharedWorld:
    world = SharedWorld(agents, draw=False)
    world.reset([task] * agents, [seed] * agents)
    return world


def put(agent: Agent, x: float, z: float, yaw: float = 0.0, pitch: float = 0.0) -> None:
    """Let an agent stand on the flat ground."""
    agent.body.position[:] = (x, 4.0, z)
    agent.body.velocity[:] = 0.0
    agent.body.yaw, agent.body.pitch = yaw, pitch


def face(world: SharedWorld, distance: float) -> tuple[Agent, Agent]:
    """Let the first two agents look at each other's eyes along z, so many blocks apart."""
    one, other = world.agents[:2]
    put(one, 0.5, 0.5, yaw=0.0)
    put(other, 0.5, 0.5 + distance, yaw=180.0)
    return one, other


def count(observation: Observation, item: int) -> int:
    slots = observation.inventory
    return int(slots[slots[:, 0] == item, 1].sum())


@dataclass
class Play:
    """What became of each agent in the last tick."""

    world: SharedWorld

    def tick(self, *actions: Action, ticks: int = 1) -> list[Observation]:
        for _ in range(ticks):
            self.results = self.world.step(list(actions))
        return [result[0] for result in self.results]


def test_one_agent_is_as_an_embedded_world_alone() -> None:
    """To the last bit, over dying, coming back, crafting, digging and creatures of the night."""
    creatures = (CreatureSetup("zombie", 3, 10.0), CreatureSetup("skeleton", 2, 12.0), CreatureSetup("cow", 2, 8.0))
    setup = replace(TASK.setup, time_of_day=MIDNIGHT, creatures=creatures, spawning=True, respawn=True)
    task = replace(TASK, setup=setup)
    shared, alone = SharedWorld(1, draw=False), EmbeddedWorld(draw=False)
    assert same(shared.reset([task], [3])[0], alone.reset(task, 3))
    for action in random_actions(4, 300):
        ((observation, *rest),) = shared.step([action])
        expected, *facts = alone.step(action)
        assert same(observation, expected)
        assert rest == facts
    assert state_hash(shared) == state_hash(alone)
    assert shared.agents[0].grid.blocks.tobytes() == alone.grid.blocks.tobytes()
    moment = snapshot(shared)
    assert moment == snapshot(alone)
    restore(alone, moment)


def test_blocks_things_and_creatures_are_one_and_the_same() -> None:
    world = begun(agents=3)
    first, *others = world.agents
    for other in others:
        assert np.shares_memory(first.grid.blocks, other.grid.blocks)
        for name in ("clocks", "weathers", "drops", "creatures", "containers", "ledgers", "updates"):
            assert np.shares_memory(getattr(first.state, name), getattr(other.state, name)), name
        for name in ("bodies", "vitals", "inventories", "uses", "mining", "combats", "kills"):
            assert not np.shares_memory(getattr(first.state, name), getattr(other.state, name)), name


def test_agents_begin_beside_each_other_with_what_their_own_task_gives() -> None:
    world = SharedWorld(3, draw=False)
    tasks = [replace(FLAT, setup=replace(SETUP, inventory=(("dirt", number),))) for number in (1, 2, 3)]
    shown = world.reset(tasks, [1, 1, 1])
    assert [count(one, DIRT) for one in shown] == [1, 2, 3]
    places = [one.pose.position for one in shown]
    assert len({(x, z) for x, _, z in places}) == 3
    assert all(len([entity for entity in one.entities if entity.kind == "player"]) == 2 for one in shown)
    assert {one.tick for one in shown} == {0}


def test_one_sees_the_other_and_what_he_breaks() -> None:
    world = begun()
    one, _ = face(world, 6.0)
    cell = (0, 5, 2)
    world.agents[0].columns.change(cell, names.blocks().id("dirt"))
    put(one, 0.5, 0.5)
    play = Play(world)
    first, second = play.tick(Action(), Action())
    assert second.entities[0].kind == "player"
    assert second.entities[0].offset == pytest.approx((0.0, 0.0, -6.0))
    assert first.target is not None
    assert first.target.cell == cell
    x, y, z = (there - low for there, low in zip(cell, second.voxel_origin, strict=True))
    assert second.voxels[x, y, z] == names.blocks().id("dirt")
    for _ in range(40):
        first, second = play.tick(Action(attack=True), Action())
        x, y, z = (there - low for there, low in zip(cell, second.voxel_origin, strict=True))
        if second.voxels[x, y, z] == names.AIR:
            break
    assert second.voxels[x, y, z] == names.AIR
    assert any(entity.kind == "item" for entity in second.entities)


def test_a_block_that_two_break_in_one_tick_drops_once() -> None:
    world = begun()
    face(world, 4.0)
    cell = (0, 5, 2)
    world.agents[0].columns.change(cell, names.blocks().id("dirt"))
    play = Play(world)
    play.tick(Action(attack=True), Action(attack=True), ticks=40)
    lying = sum(int(drop["count"]) for drop in world.agents[0].drops)
    held = sum(agent.inventory.counts().get(DIRT, 0) for agent in world.agents)
    assert lying + held == 2 * 9 + 1
    assert np.array_equal(holdings(world.state), world.state.ledgers[0])


def test_the_figure_of_the_other_is_drawn() -> None:
    world = SharedWorld(2, frame_size=(32, 32))
    world.reset([FLAT] * 2, [1, 1])
    one, other = face(world, 3.0)
    seen = one.look().frame
    put(other, 0.5, -9.5)
    assert not np.array_equal(seen, one.look().frame)


def test_what_one_tosses_the_other_picks_up() -> None:
    world = begun()
    face(world, 3.0)
    play = Play(world)
    play.tick(Action(drop=True), Action())
    first, second = play.tick(Action(), Action(), ticks=TOSS_DELAY + 20)
    assert (count(first, DIRT), count(second, DIRT)) == (8, 10)
    assert np.array_equal(holdings(world.state), world.state.ledgers[0])


def test_of_two_within_reach_the_nearer_picks_up() -> None:
    world = begun()
    one, other = world.agents
    put(one, 0.5, 0.5)
    put(other, 1.3, 0.5)
    world.agents[0].drops.spill(names.items().id("apple"), (1, 4, 0))
    world.state.drops[0]["velocity"] = 0.0
    Play(world).tick(Action(), Action(), ticks=20)
    apple = names.items().id("apple")
    assert [agent.inventory.counts().get(apple, 0) for agent in (one, other)] == [0, 1]


def test_a_zombie_chases_the_nearer_and_then_who_is_left() -> None:
    world = begun(night(CreatureSetup("zombie", 1, 6.0)))
    one, other = world.agents
    put(one, 0.5, 0.5)
    put(other, 30.5, 0.5)
    zombie = world.state.creatures[0][0]
    zombie["position"] = (20.5, 4.0, 0.5)
    play = Play(world)
    play.tick(Action(), Action(), ticks=140)
    assert (one.vitals.health, other.vitals.health < 20.0) == (20.0, True)
    assert abs(zombie["position"][0] - other.body.position[0]) < 3.0


def test_one_dies_and_comes_back_and_the_others_episode_goes_on() -> None:
    world = begun()
    one, other = face(world, 5.0)
    one.vitals.record["health"] = 0.5
    one.body.position[1] = 20.0
    play = Play(world)
    play.tick(Action(), Action(forward=-1), ticks=40)
    assert play.results[0][3].note == "died"
    assert not play.results[0][2]
    assert not any(entity.kind == "player" for entity in play.results[1][0].entities), "the dead are not seen"
    assert sum(int(drop["count"]) for drop in one.drops) == 10
    play.tick(Action(), Action(), ticks=DEATH_SCREEN_TICKS + 2)
    assert one.vitals.alive
    assert one.vitals.health == 20.0
    assert one.inventory.counts() == {}
    assert other.inventory.counts()[DIRT] == 9
    assert play.results[1][3].note == ""
    assert play.results[1][0].tick == world.agents[1].tick == 42 + DEATH_SCREEN_TICKS
    assert np.array_equal(holdings(world.state), world.state.ledgers[0])


def test_nobody_gets_farther_from_another_than_the_ring_of_columns_can_hold() -> None:
    world = begun()
    one, other = world.agents
    put(one, 0.5, 0.5, yaw=0.0)
    put(other, 0.5, 0.5 + FARTHEST_APART - 3.0, yaw=0.0)
    play = Play(world)
    play.tick(Action(), Action(forward=1), ticks=60)
    assert other.body.position[2] - one.body.position[2] == pytest.approx(FARTHEST_APART)
    play.tick(Action(forward=1), Action(forward=1), ticks=60)
    assert one.body.position[2] > 5.0, "the wall moves with them"
    for agent in world.agents:
        x, z = (int(agent.body.position[axis] // 1) for axis in (0, 2))
        for dx in (-80, 0, 80):
            for dz in (-80, 0, 80):
                assert agent.grid.is_loaded((x + dx) >> 4, (z + dz) >> 4)


def test_who_would_come_back_too_far_away_comes_back_beside_the_others() -> None:
    world = begun()
    one, other = world.agents
    put(one, 200.5, 200.5)
    put(other, 203.5, 200.5)
    play = Play(world)
    play.tick(Action(), Action(), ticks=3)
    one.vitals.record["health"] = 0.0
    play.tick(Action(), Action(), ticks=DEATH_SCREEN_TICKS + 3)
    assert one.vitals.alive
    assert one.body.position.tolist() == pytest.approx(other.body.position.tolist(), abs=0.01)


def test_blows_between_agents_follow_the_rules_of_blows() -> None:
    """A fist takes half a heart, and throws the other back (https://minecraft.wiki/w/Melee_attack)."""
    world = begun()
    one, other = face(world, 2.0)
    one.inventory.swap_into_hand(5)
    play = Play(world)
    play.tick(Action(), Action(), ticks=20)
    first, _ = play.tick(Action(), Action())
    assert first.target is not None
    assert first.target.entity == first.entities[0].id
    before = other.body.position[2]
    play.tick(Action(attack=True), Action())
    assert other.vitals.health == 19.0
    play.tick(Action(), Action(), ticks=10)
    assert other.body.position[2] > before + 0.3


def test_the_night_passes_when_all_have_slept() -> None:
    """https://minecraft.wiki/w/Bed#Sleeping: in a world of several players all must sleep."""
    task = replace(FLAT, setup=replace(SETUP, time_of_day=MIDNIGHT))
    world = begun(task)
    play = Play(world)
    beds = [(4, 4, 4), (8, 4, 4)]
    for bed in beds:
        world.agents[0].grid.set(*bed, names.blocks().id("red_bed"))
    uses = world.state.uses
    uses[0]["sleep_ticks"], uses[0]["bed"] = 1, beds[0]
    play.tick(Action(), Action(), ticks=SLEEP_TICKS + 20)
    assert uses["sleep_ticks"].tolist() == [SLEEP_TICKS + 1, 0]
    uses[1]["sleep_ticks"], uses[1]["bed"] = 1, beds[1]
    first, second = play.tick(Action(), Action(), ticks=SLEEP_TICKS)
    assert uses["sleep_ticks"].tolist() == [0, 0]
    assert first.time_of_day == second.time_of_day == MORNING


def test_plants_grow_no_faster_where_two_stand_together() -> None:
    """A column near both has its random ticks once (https://minecraft.wiki/w/Tick#Random_tick): chance goes on as for one."""
    after = []
    for agents in (1, 2):
        world = begun(agents=agents)
        for agent in world.agents:
            put(agent, 0.5, 0.5)
        world.agents[0].columns.change((3, 4, 3), names.blocks().id("oak_sapling"))
        world.state.clocks["random"] = 5
        Play(world).tick(*[Action()] * agents)
        after.append(int(world.state.clocks[0]["random"][0]))
    assert after[0] == after[1] != 5


def test_the_same_seed_and_actions_give_the_same_world_and_a_snapshot_goes_on_to_it() -> None:
    task = replace(TASK, setup=replace(TASK.setup, time_of_day=MIDNIGHT, creatures=(CreatureSetup("zombie", 3, 8.0),)))
    plays = [random_actions(seed, 80) for seed in (4, 5, 6)]
    worlds = [begun(task, agents=3), begun(task, agents=3)]
    for tick in zip(*(play[:50] for play in plays), strict=True):
        for world in worlds:
            world.step(list(tick))
    assert state_hash(worlds[0]) == state_hash(worlds[1])
    later = SharedWorld(3, draw=False)
    shown = restore_shared(later, snapshot(worlds[0]))
    assert [one.tick for one in shown] == [50] * 3
    assert state_hash(later) == state_hash(worlds[0])
    for tick in zip(*(play[50:] for play in plays), strict=True):
        results = [world.step(list(tick)) for world in (worlds[1], later)]
        assert all(same(one[0], other[0]) for one, other in zip(*results, strict=True))
    assert state_hash(later) == state_hash(worlds[1])
    assert np.array_equal(holdings(later.state), later.state.ledgers[0])
    with pytest.raises(WorldError, match="agents: it was taken of 3 in one world; this world has 1"):
        restore(EmbeddedWorld(draw=False), snapshot(later))


def test_some_act_while_the_others_stand_and_one_begins_anew_while_the_world_goes_on() -> None:
    world = begun()
    assert len(world.step([Action(forward=1)], [1])) == 1
    assert world.step([], []) == []
    assert world.state.clocks["tick"].tolist() == [1]
    world.step([Action(drop=True)] * 2)
    (shown,) = world.reset([FLAT], [7], [1])
    assert (shown.tick, count(shown, DIRT)) == (0, 9)
    assert [agent.tick for agent in world.agents] == [2, 0]
    assert count(world.step([Action()] * 2)[0][0], DIRT) == 8
    assert np.array_equal(holdings(world.state), world.state.ledgers[0])
    world.reset([FLAT] * 2, [5, 5], [1, 0])
    assert world.state.clocks["tick"].tolist() == [0]


def test_each_is_judged_by_his_own_task() -> None:
    world = SharedWorld(2, draw=False)
    easy = replace(FLAT, name="easy", success=Survive(1))
    world.reset([easy, FLAT], [1, 1])
    results = world.step([Action()] * 2)
    assert [(done, info.success) for _, _, done, info in results] == [(True, True), (False, False)]
    assert not world.step([Action()] * 2)[1][2]


@pytest.mark.parametrize("mode", [AutoresetMode.NEXT_STEP, AutoresetMode.SAME_STEP])
def test_gymnasium_steps_it_as_any_vector_of_worlds(mode: AutoresetMode) -> None:
    task = replace(FLAT, tick_limit=3)
    environment = VectorEnvironment(SharedWorld(2, (8, 8), draw=False), task, (8, 8), mode)
    environment.reset(seed=1)
    nothing = np.zeros_like(environment.action_space.sample())
    ends = [environment.step(nothing)[3].tolist() for _ in range(7)]
    assert ends.count([True, True]) == 2
    assert all(end in ([True, True], [False, False]) for end in ends)
    environment.close()


def test_what_cannot_be_is_refused_by_name() -> None:
    for agents in (0, MAX_AGENTS + 1):
        with pytest.raises(ValueError, match="agents: must be 1 to"):
            SharedWorld(agents)
    world = SharedWorld(2, draw=False)
    with pytest.raises(WorldError, match="step before reset"):
        world.step([Action()] * 2)
    with pytest.raises(WorldError, match="the first reset must be of all 2 agents"):
        world.reset([FLAT], [1], [0])
    with pytest.raises(WorldError, match=r"setup\.time_of_day: got 18000; agents share one world"):
        world.reset([FLAT, night()], [1, 1])
    world.reset([FLAT] * 2, [1, 1])
    with pytest.raises(ValueError, match="which: must be different seats from 0 to 1"):
        world.step([Action()] * 2, [0, 0])
    with pytest.raises(ValueError, match="zip"):
        world.step([Action()])
    with pytest.raises(WorldError, match="d_yaw"):
        world.step([Action(), Action(d_yaw=float("nan"))])
    assert world.state.clocks["tick"].tolist() == [0]
    for refused in (lambda: world.agents[1].step(Action()), lambda: world.agents[1].reset(FLAT, 1)):
        with pytest.raises(WorldError, match="of a shared world cannot be"):
            refused()
    world.close()
    world.close()


def test_what_is_made_for_one_player_a_world_refuses_several() -> None:
    world = begun()
    with pytest.raises(ValueError, match="one player in each world, got 2"):
        perceive(world.arrays, np.zeros((1, 8, 8, 3), np.uint8))
    with pytest.raises(ValueError, match="one player in each world, got 2"):
        scenes_of(world.arrays)


def test_an_explosion_hurts_both_of_two_players() -> None:
    """Each by his own distance, in one tick: https://minecraft.wiki/w/Explosion#Damage."""
    world = begun(night(CreatureSetup("creeper", 1, 12.0)))
    one, other = world.agents
    creeper = one.herd.records[0]
    for agent in world.agents:
        agent.vitals.record["health"] = 40.0
    put(one, 0.5, 0.5)
    put(other, 0.5, 4.5)
    creeper["position"] = (0.5, 4.0, 2.0)
    creeper["fuse"], creeper["angry_ticks"] = 29, 100
    play = Play(world)
    before = [40.0, 40.0]
    play.tick(Action(), Action())
    lost = [full - float(agent.vitals.record["health"]) for full, agent in zip(before, world.agents, strict=True)]
    assert lost[0] > lost[1] > 0.0
