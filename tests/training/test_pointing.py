"""The pointer's teacher names the token that the teachers are after, and nothing that a student could not know."""

import msgspec
import numpy as np
import pytest

from agent import observe, plan
from agent.layout import BLOCK_TOKENS, ENTITIES, FRAME_TOKENS, POINTS_AT_NOTHING, POINTS_AT_WAY
from agent.notes import Notes, notes_for
from bridge import names
from bridge.camera import Camera
from bridge.grid import BlockGrid
from bridge.messages import EYE_HEIGHT, Action, Entity, Goal, Pose, make_example_observation
from training.pointing import GOES_ANOTHER_WAY, target_token
from training.teachers.labels import TeacherLabel

OAK, GOLD = names.blocks().id("oak_log"), names.blocks().id("gold_block")
FEET = (0.5, 64.0, 0.5)
NOTES = Notes()


def observation_with(blocks=(), entities=(), yaw=0.0, pitch=0.0):
    """Eye in the middle of an empty cube but for logs at ``blocks``, offsets from the eye's cell."""
    base = make_example_observation(np.random.default_rng(0))
    voxels = np.zeros_like(base.voxels)
    for dx, dy, dz in blocks:
        voxels[8 + dx, 8 + dy, 8 + dz] = OAK
    pose = Pose(position=FEET, yaw=yaw, pitch=pitch)
    return msgspec.structs.replace(base, voxels=voxels, voxel_origin=(-8, 57, -8), pose=pose, entities=tuple(entities))


def land(*blocks):
    """Nothing but gold at these cells."""
    grid = BlockGrid(0, 128)
    for x in range(-3, 4):
        for z in range(-3, 4):
            grid.load_column(x, z, np.zeros((16, 128, 16), np.uint16))
    for cell in blocks:
        grid.set(*cell, GOLD)
    return grid


def token_for(observation, target, skill="mine", notes=NOTES, grid=None, subgoal="collect oak_log 1"):
    arrays = observe.tick_arrays([observation], [notes.see(observation)])
    row = {name: array[0] for name, array in arrays.items()}
    return target_token(observation, row, TeacherLabel(Action(), subgoal, target, skill), grid or land()), row


@pytest.mark.parametrize("target", [(-3, 0, 2), (4, 1, -4), (0, -1, 1)])
def test_a_near_block_is_its_own_point_even_behind_the_back(target):
    observation = observation_with([(-3, 0, 2), (4, 1, -4), (0, -1, 1), (-3, 1, 2)])
    middle = (target[0] + 0.5, 65.5 + target[1], target[2] + 0.5)
    token, row = token_for(observation, middle)
    assert FRAME_TOKENS <= token < FRAME_TOKENS + BLOCK_TOKENS
    geometry = np.concatenate([row["point_geometry"], row["touching_geometry"]])
    place = geometry[token - FRAME_TOKENS][:3] * 8
    assert place == pytest.approx([-target[0], middle[1] - FEET[1] - EYE_HEIGHT, target[2]], abs=1e-3)


def test_a_dropped_item_is_its_entity():
    drop = Entity(1, "item", (1.0, 0.0, 2.0), 2.2, item=names.items().id("oak_log"))
    other = Entity(2, "item", (-3.0, 0.0, 2.0), 3.6, item=names.items().id("oak_log"))
    token, _ = token_for(observation_with(entities=[other, drop]), (1.5, 64.0, 2.5), "collect_drop")
    assert token == FRAME_TOKENS + BLOCK_TOKENS + 1


def test_a_falling_item_is_its_entity_and_never_the_ground_that_it_falls_to():
    for height in (0.0, 0.4, 0.9, 1.5):
        drop = Entity(1, "item", (1.0, height, 2.0), 2.4, item=names.items().id("oak_log"))
        ground = [(dx, -2, dz) for dx in range(-2, 4) for dz in range(-2, 4)]
        token, _ = token_for(observation_with(ground, entities=[drop]), (1.5, 64.0 + height, 2.5), "collect_drop")
        assert token == FRAME_TOKENS + BLOCK_TOKENS


@pytest.mark.parametrize(("yaw", "pitch"), [(0, 0), (25, 10), (-20, -15), (10, 30), (-15, -28)])
def test_a_far_block_is_the_patch_that_shows_it(yaw, pitch):
    cell = (-4, 66, 24)
    grid = land(cell)
    eye = (FEET[0], FEET[1] + EYE_HEIGHT, FEET[2])
    frame = Camera((128, 128)).render(grid, eye, yaw, pitch)
    grid.set(*cell, names.AIR)
    empty = Camera((128, 128)).render(grid, eye, yaw, pitch)
    rows, columns = np.nonzero((frame != empty).any(axis=-1))
    middle = tuple(c + 0.5 for c in cell)
    token, _ = token_for(observation_with(yaw=yaw, pitch=pitch), middle, "approach", grid=land(cell))
    assert abs(rows.mean() / 16 - (token // 8 + 0.5)) <= 0.6
    assert abs(columns.mean() / 16 - (token % 8 + 0.5)) <= 0.6


def test_a_tree_that_is_approached_is_pointed_at_through_its_leaves():
    cell, leaves = (-4, 66, 24), [(x, y, 23) for x in range(-6, 0) for y in range(64, 69)]
    grid, middle = land(cell), tuple(c + 0.5 for c in cell)
    bare, _ = token_for(observation_with(), middle, "approach", grid=grid)
    for leaf in leaves:
        grid.set(*leaf, names.blocks().id("oak_leaves"))
    assert token_for(observation_with(), middle, "approach", grid=grid)[0] == bare
    assert token_for(observation_with(), middle, "mine", grid=grid)[0] == POINTS_AT_NOTHING


@pytest.mark.parametrize("hidden", [[(-2, 66, 12)], [(x, y, 8) for x in range(-8, 8) for y in range(60, 72)], None])
def test_rock_that_hides_the_target_and_what_is_too_far_to_be_seen_are_not_pointed_at(hidden):
    cell = (-4, 66, 24) if hidden is not None else (-4, 66, 40)
    middle = tuple(c + 0.5 for c in cell)
    seen, _ = token_for(observation_with(), (-3.5, 66.5, 24.5), "approach", grid=land((-4, 66, 24)))
    assert seen < FRAME_TOKENS
    token, _ = token_for(observation_with(), middle, "approach", grid=land(cell, *(hidden or ())))
    assert token == POINTS_AT_NOTHING


@pytest.mark.parametrize(
    ("target", "skill"), [(None, "explore"), ((0.5, 66.0, -20.5), "approach"), ((0.5, 66.0, -20.5), "collect_drop")]
)
def test_what_cannot_be_seen_is_not_pointed_at(target, skill):
    assert token_for(observation_with([(1, 0, 1)]), target, skill)[0] == POINTS_AT_NOTHING


@pytest.mark.parametrize("height", [0.0, 0.7, 1.6])
@pytest.mark.parametrize("skill", ["fight", "approach", "flee"])
def test_a_creature_is_its_entity_whatever_of_it_the_teachers_aim_at(height, skill):
    cow = Entity(1, "cow", (1.0, 0.0, 3.0), 3.2)
    seen = observation_with([(1, -2, 3), (0, -2, 3)], entities=[cow])
    assert token_for(seen, (1.5, 64.0 + height, 3.5), skill)[0] == FRAME_TOKENS + BLOCK_TOKENS


def test_the_block_below_a_creature_can_be_meant():
    cow = Entity(1, "cow", (1.0, 0.0, 3.0), 3.2)
    token, _ = token_for(observation_with([(1, -2, 3)], entities=[cow]), (1.5, 63.5, 3.5), "approach")
    assert FRAME_TOKENS <= token < FRAME_TOKENS + BLOCK_TOKENS


def test_a_cell_to_be_built_is_its_wanted_cell():
    blueprint = np.zeros((16, 16, 16), np.uint16)
    blueprint[0, 0, 0] = OAK
    ground = [(dx, -2, dz) for dx in range(-8, 9) for dz in range(-8, 9)]
    seen = observation_with(ground)
    notes = notes_for(Goal("build it", blueprint=blueprint))
    middle = np.array(notes.see(seen).plot.survey.site.origin) + 0.5
    assert token_for(seen, tuple(middle), "place", notes)[0] == FRAME_TOKENS + BLOCK_TOKENS + ENTITIES


@pytest.mark.parametrize("skill", ["explore", "approach"])
def test_who_goes_a_way_is_after_it_once_the_student_has_said_the_same_way(skill):
    observation = observation_with([(0, 0, 5)])
    notes = NOTES
    for word in (*plan.tokenize("explore oak_log north east"), plan.END):
        notes = notes.say(word)
    for subgoal, token in (
        ("explore oak_log north east", POINTS_AT_WAY),
        ("explore north east", POINTS_AT_WAY),
        ("explore oak_log north", GOES_ANOTHER_WAY),
        ("approach cow sound", POINTS_AT_NOTHING),
    ):
        assert token_for(observation, None, skill, notes, subgoal=subgoal)[0] == token
    assert token_for(observation, None, skill, subgoal="explore north east")[0] == POINTS_AT_NOTHING, "nothing was said"
    middle = (0.5, 65.5, 5.5)
    assert token_for(observation, middle, "mine", notes, subgoal="explore oak_log north east")[0] < POINTS_AT_WAY
