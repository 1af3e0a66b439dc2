"""The teachers that build: they place what is due, climb on what is at hand, leave nothing behind, and go on from any state."""

import numpy as np
import pytest
from msgspec.structs import replace

from agent import observe
from agent.layout import BLOCK_TOKENS, ENTITIES, FRAME_TOKENS
from agent.notes import notes_for
from agent.plan import SUBGOAL_TOKENS
from agent.site import Site
from agent.skill import SKILLS
from bridge import names
from bridge.embedded.world import EmbeddedWorld
from bridge.grid import BlockGrid
from bridge.messages import (
    BLUEPRINT_SIDE,
    EYE_HEIGHT,
    Action,
    Build,
    Collect,
    Goal,
    Observation,
    Pose,
    Target,
    Task,
    WorldSetup,
    empty_slots,
    make_example_observation,
)
from bridge.raycast import cast
from training.blueprints import draw_blueprint
from training.pointing import target_token
from training.task_files import load_family
from training.teachers.aiming import gaze_error
from training.teachers.building.actor import BuildActor, laid_cell
from training.teachers.building.critic import BuildCritic
from training.teachers.building.hierarchy import BuildHierarchy
from training.teachers.building.laying import lay_aims, surfaces
from training.teachers.building.manager import BuildManager
from training.teachers.building.trial import play
from training.teachers.building.words import BuildSubgoal, ClearSubgoal, Lay, RaiseSubgoal
from training.teachers.crew import make_teachers
from training.teachers.critic import Verdict

STONE, DIRT = names.blocks().id("cobblestone"), names.blocks().id("dirt")
COBBLESTONE = names.items().id("cobblestone")


def rough_grid(generator: np.random.Generator) -> BlockGrid:
    """One loaded neighbourhood of ground with blocks strewn over it, in the air too."""
    grid = BlockGrid(0, 48)
    for chunk_x in range(-2, 2):
        for chunk_z in range(-2, 2):
            column = np.zeros((16, 48, 16), np.uint16)
            column[:, :20] = STONE
            column[:, 20:26] = np.where(generator.random((16, 6, 16)) < 0.15, STONE, 0)
            grid.load_column(chunk_x, chunk_z, column)
    return grid


def test_a_block_placed_at_an_aim_goes_into_the_cell_that_it_was_aimed_at(generator):
    """The builder's rays and the world's crosshair agree, for every cell that can be placed from many poses."""
    grid, aimed = rough_grid(generator), 0
    for _ in range(60):
        x, z = generator.uniform(-10, 10, 2)
        y = 20.0 + generator.integers(0, 4)
        cells = np.array([x, y, z]).astype(np.int64) + generator.integers(-4, 5, (40, 3))
        aims = np.zeros((len(cells), 3))
        found = lay_aims(grid.blocks, grid.min_y, surfaces(), x, y, z, EYE_HEIGHT, cells, aims)
        for cell, aim in zip(cells[found].tolist(), aims[found].tolist(), strict=True):
            eye = (x, y + EYE_HEIGHT, z)
            hit = cast(grid, eye, *gaze_error(eye, 0.0, 0.0, tuple(aim)))
            assert hit is not None
            assert laid_cell(Target(hit.distance, hit.block, hit.cell, hit.face)) == tuple(cell)
            assert grid.get(*cell) == 0
            aimed += 1
    assert aimed > 100


@pytest.mark.parametrize("name", ["build_high/wooden_pillar/6", "build_high/arch/4", "build_wide/house/4"])
def test_a_building_is_put_up_wholly_and_nothing_is_left_behind(name):
    family, kind, count = name.split("/")
    trial = play(load_family(family).task(kind, int(count)), seed=900_100)
    assert trial.overlap == 1.0
    assert trial.health == 20.0


def test_builders_go_on_from_states_that_somebody_else_brought_about():
    trial = play(load_family("build_long").task("plank_wall", 3), seed=900_200, disturbed=0.2)
    assert trial.overlap == 1.0


def test_labels_are_words_and_skills_of_the_student_and_do_not_depend_on_memory_of_time():
    """Two crews that saw the same first state say the same of a later one, though one saw nothing in between."""
    task = load_family("build_long").task("bridge", 3)
    world = EmbeddedWorld()
    observation = world.reset(task, 900_300)
    crew, late = make_teachers(task), make_teachers(task)
    for teachers in (crew, late):
        teachers.start(task.goal, task, world)
    late.label(observation)
    said = set()
    for _ in range(25):
        label = crew.label(observation)
        assert label.skill in SKILLS
        assert len(label.subgoal.split()) <= SUBGOAL_TOKENS
        said.add((label.subgoal, label.skill))
        observation = world.step(label.action)[0]
    assert ("build layer 1", "build") in said
    assert late.label(observation) == crew.label(observation)


def test_who_goes_to_build_is_after_a_cell_that_the_student_sees_wanted():
    task = load_family("build_wide").task("house", 4)
    world = EmbeddedWorld(draw=False)
    observation = world.reset(task, 900_100)
    teachers = make_teachers(task)
    teachers.start(task.goal, task, world)
    notes = notes_for(Goal(task.goal.text, blueprint=task.success.blueprint))
    walked = at_wanted = 0
    first = FRAME_TOKENS + BLOCK_TOKENS + ENTITIES
    for _ in range(300):
        label = teachers.label(observation)
        notes = notes.see(observation)
        arrays = observe.tick_arrays([observation], [notes])
        if label.skill == "approach":
            walked += 1
            row = {name: array[0] for name, array in arrays.items()}
            at_wanted += target_token(observation, row, label, world.grid) >= first
        observation, _, done, _ = world.step(label.action)
        if done:
            break
    assert walked > 50
    assert at_wanted > 0.8 * walked


def test_words():
    site = Site(draw_blueprint("pillar", "cobblestone", 3), (0, 4, 0))
    assert BuildSubgoal(site, 3, 1).text() == "build layer 3"
    assert RaiseSubgoal(names.items().id("dirt"), 100).text() == "place dirt 64"
    assert ClearSubgoal(DIRT, 2).text() == "collect dirt 2"


def test_the_manager_names_the_lowest_layer_that_is_not_complete(generator):
    blueprint = np.zeros((BLUEPRINT_SIDE,) * 3, np.uint16)
    blueprint[2, 5:8, 2] = STONE
    manager = BuildManager()
    manager.start(Goal("build", blueprint=blueprint), None, empty_slots(36))
    example = replace(make_example_observation(generator, 16), pose=Pose((0.5, 64.0, 0.5)), voxel_origin=(-8, 57, -8))
    empty = replace(example, voxels=np.zeros_like(example.voxels))
    first = manager.subgoal(empty)
    assert first is not None
    assert (first.layer, first.count) == (1, 3)
    x, y, z = (at - corner for at, corner in zip(first.site.origin, empty.voxel_origin, strict=True))
    for layer in range(3):
        empty.voxels[x + 2, y + 5 + layer, z + 2] = STONE
        subgoal = manager.subgoal(empty)
        assert (None if subgoal is None else (subgoal.layer, subgoal.count)) == (
            (layer + 2, 2 - layer) if layer < 2 else None
        )


def test_without_the_expert_a_blueprint_comes_from_the_goal_alone():
    task = load_family("build_high").task("wooden_pillar", 3)
    with pytest.raises(ValueError, match="without the expert nobody knows what"):
        make_teachers(replace(task, goal=Goal("build a pillar")), expert=False)
    shown = draw_blueprint("pillar", "cobblestone", 5)
    world = EmbeddedWorld(draw=False)
    observation = world.reset(replace(task, goal=Goal("build this", blueprint=shown)), 900_500)
    manager = BuildManager(expert=False)
    manager.start(Goal("build this", blueprint=shown), task, empty_slots(36))
    subgoal = manager.subgoal(observation)
    assert subgoal is not None
    assert (subgoal.site.blueprint == shown).all()


def test_the_manager_needs_a_blueprint():
    with pytest.raises(ValueError, match="blueprint"):
        BuildManager().start(Goal("build"), Task("x", Goal("build"), Collect(("dirt",), 1)), empty_slots(36))


def test_the_critic_measures_likeness_and_loses_patience_once(generator):
    site = Site(draw_blueprint("pillar", "cobblestone", 2), (0, 64, 0))
    subgoal = BuildSubgoal(site, 1, 2)
    example = replace(make_example_observation(generator, 16), voxel_origin=(-8, 60, -8))
    critic = BuildCritic(patience=5)

    def seen(tick: int, *cells: tuple[int, int, int, int]) -> Observation:
        voxels = np.zeros_like(example.voxels)
        for x, y, z, block in cells:
            voxels[x + 8, y - 60, z + 8] = block
        return replace(example, tick=tick, voxels=voxels)

    assert critic.judge(subgoal, seen(0)) is Verdict.RUNNING
    assert critic.judge(subgoal, seen(1, (0, 64, 0, STONE))) is Verdict.DONE
    assert critic.likeness == 0.5
    assert critic.judge(subgoal, seen(2, (0, 64, 0, STONE), (1, 64, 0, DIRT))) is Verdict.RUNNING
    assert critic.likeness == pytest.approx(1 / 3)
    verdicts = [critic.judge(subgoal, seen(tick, (0, 64, 0, STONE), (1, 64, 0, DIRT))) for tick in range(3, 10)]
    assert verdicts.count(Verdict.FAILED) == 1
    assert critic.judge(None, seen(11)) is Verdict.DONE
    with pytest.raises(ValueError, match="patience"):
        BuildCritic(patience=0)


def test_the_actor_places_only_where_the_crosshair_is_and_else_turns(generator):
    actor = BuildActor()
    actor.start(rough_grid(generator))
    skill = Lay((3, 20, 3), COBBLESTONE, (3.5, 20.0, 3.5), (3.5, 20.5, 3.5))
    example = replace(make_example_observation(generator, 16), pose=Pose((0.5, 20.0, 0.5)))
    placing = actor.act(skill, replace(example, target=Target(3.0, STONE, (3, 19, 3), (0, 1, 0))))
    assert placing.item_action is not None
    assert (placing.d_yaw, placing.d_pitch) == (0.0, 0.0)
    for target in (None, Target(3.0, STONE, (2, 19, 3), (0, 1, 0)), Target(3.0, STONE, (3, 19, 3), (1, 0, 0))):
        turning = actor.act(skill, replace(example, target=target))
        assert turning.item_action is None
        assert turning != Action()


def test_without_blocks_the_building_is_not_said_to_be_done():
    build = Build(draw_blueprint("pillar", "cobblestone", 3))
    task = Task("bare", Goal("build"), build, 20, WorldSetup(terrain="flat", biome="plains"))
    world, teachers = EmbeddedWorld(), BuildHierarchy()
    observation = world.reset(task, 900_400)
    teachers.start(task.goal, task, world)
    label = teachers.label(observation)
    assert (label.subgoal, label.skill, label.action) == ("build layer 1", "look", Action())
