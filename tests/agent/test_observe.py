"""What the student is shown of an observation."""

import msgspec
import numpy as np
import pytest

from agent import layout, observe
from bridge import names
from bridge.messages import EYE_HEIGHT, Pose, Target, make_example_observation

GRASS, OAK = names.blocks().id("grass_block"), names.blocks().id("oak_log")


def observation_with(blocks, yaw=0.0, pitch=0.0):
    """An observation whose cube holds ``blocks``: (dx, dy, dz from the eye's cell) -> block."""
    base = make_example_observation(np.random.default_rng(0))
    voxels = np.zeros_like(base.voxels)
    for (dx, dy, dz), block in blocks.items():
        voxels[8 + dx, 8 + dy, 8 + dz] = block
    pose = Pose(position=(0.5, 64.0, 0.5), yaw=yaw, pitch=pitch)
    return msgspec.structs.replace(base, voxels=voxels, voxel_origin=(-8, 57, -8), pose=pose, entities=())


def geometry_of(arrays, block):
    return arrays["point_geometry"][0][arrays["point_blocks"][0] == block][0]


def test_arrays_have_the_layout_that_the_graph_expects():
    arrays = observe.encode([make_example_observation(np.random.default_rng(seed)) for seed in range(3)])
    for field in layout.OBSERVATION_FIELDS:
        assert arrays[field.name].shape == (3, *field.shape)
        assert arrays[field.name].dtype == field.dtype


@pytest.mark.parametrize(
    ("offset", "yaw", "turn_sign"),
    [((0, 0, 4), 0, 0), ((-4, 0, 4), 0, 1), ((4, 0, 4), 0, -1), ((-4, 0, 0), 90, 0), ((0, 0, 4), 90, -1)],
)
def test_the_turn_to_a_block_follows_the_contract_of_yaw(offset, yaw, turn_sign):
    geometry = geometry_of(observe.encode([observation_with({offset: OAK}, yaw)]), OAK)
    assert np.sign(np.round(geometry[3], 3)) == turn_sign


def test_a_block_below_asks_for_looking_down():
    assert geometry_of(observe.encode([observation_with({(0, -2, 3): OAK})]), OAK)[7] > 0
    assert abs(geometry_of(observe.encode([observation_with({(0, 0, 3): OAK})]), OAK)[7]) < 0.05


def test_a_rare_block_is_not_crowded_out_by_common_ones():
    ground = {(x, -2, z): GRASS for x in range(-8, 9) for z in range(-8, 9)}
    arrays = observe.encode([observation_with(ground | {(7, 0, 7): OAK})])
    assert OAK in arrays["point_blocks"][0]
    assert (arrays["point_blocks"][0] == GRASS).sum() <= layout.POINTS - 1


def test_buried_blocks_are_not_shown():
    lump = {(x, y, z): GRASS for x in (3, 4, 5) for y in (3, 4, 5) for z in (3, 4, 5)} | {(4, 4, 4): OAK}
    assert OAK not in observe.encode([observation_with(lump)])["point_blocks"][0]


@pytest.mark.parametrize(("pitch", "turn"), [(0.0, 0.0), (15.0, -0.5), (-6.0, 0.2), (80.0, -1.0)])
def test_the_status_holds_the_turn_that_levels_the_gaze(pitch, turn):
    status = observe.encode([observation_with({}, pitch=pitch)])["status"][0]
    assert status[layout.LEVEL_TURN_FEATURE] == pytest.approx(turn)


def test_the_surround_turns_with_the_body():
    wall_south = {(x, -1, 2): GRASS for x in range(-8, 9)}
    ahead = observe.encode([observation_with(wall_south, yaw=0)])["surround"][0]
    right = observe.encode([observation_with(wall_south, yaw=-90)])["surround"][0]
    assert ahead[3, 3, 2] == 2
    assert ahead[3, 1, 2] == 0
    assert right[5, 1, 2] == 2


def test_frames_are_averaged_and_odd_sizes_refused():
    frame = np.zeros((128, 128, 3), np.uint8)
    frame[::2, ::2] = 200
    assert np.all(observe.shrink_frame(frame) == 50)
    for shape in ((100, 128, 3), (64, 128, 3)):
        with pytest.raises(ValueError, match="multiple of 64"):
            observe.shrink_frame(np.zeros(shape, np.uint8))


def test_cells_that_touch_the_body_are_shown_even_inside_rock_and_no_others_push_them_out():
    shaft = {(0, 0, 0), (0, -1, 0)}
    rock = {
        (x, y, z): GRASS for x in range(-8, 9) for y in range(-8, 9) for z in range(-8, 9) if (x, y, z) not in shaft
    }
    arrays = observe.encode([observation_with(rock | {(0, -2, 0): OAK})])
    touching = arrays["touching_geometry"][0][:, :3] * 8
    assert (arrays["touching_blocks"][0] != 0).all()
    floor = touching[arrays["touching_blocks"][0] == OAK]
    assert floor[0] == pytest.approx([0, -0.5 - EYE_HEIGHT, 0], abs=1e-3)
    assert OAK not in arrays["point_blocks"][0], "one block is one token"


def test_a_student_that_reads_no_touching_cells_has_all_blocks_among_its_points():
    fields = [field for field in layout.OBSERVATION_FIELDS if not field.name.startswith("touching")]
    observation = observation_with({(0, -2, 0): OAK, (3, 0, 3): GRASS})
    assert OAK in observe.encode([observation], fields)["point_blocks"][0]
    assert OAK not in observe.encode([observation])["point_blocks"][0]


@pytest.mark.parametrize("x", [0.5, -3.5])
@pytest.mark.parametrize("y", [64.0, 63.9999, -10.0])
def test_touching_cells_are_those_of_the_feet_wherever_they_stand(x, y):
    base = observation_with({})
    cell = (int(np.floor(x)), round(y), 0)
    origin = (cell[0] - 8, cell[1] - 7, -8)
    voxels = np.zeros_like(base.voxels)
    voxels[8, 6, 8] = OAK
    pose = Pose(position=(x, y, 0.5), yaw=0.0, pitch=90.0)
    floor = Target(distance=2.0, block=OAK, cell=(cell[0], cell[1] - 1, 0))
    observation = msgspec.structs.replace(base, voxels=voxels, voxel_origin=origin, pose=pose, target=floor)
    arrays = observe.encode([observation])
    at = np.flatnonzero(arrays["touching_blocks"][0] == OAK)
    assert at.tolist() == [0]
    assert arrays["touching_geometry"][0, 0, layout.CROSSHAIR_FEATURE] == 1.0
