"""The cube that an engine tells beside the package is the one that its voxels would have told."""

import base64
import json

import numpy as np
import pytest

from bridge import names
from bridge.block_states import STATES, state_count
from bridge.messages import VOXEL_RADIUS, VOXEL_SIDE
from bridge.minedojo.cube import cube_origin, read_cube, seen_as, told_cube
from bridge.minedojo.names import legacy_block

SHAPE = (VOXEL_SIDE,) * 3


def test_every_block_is_told_as_what_1_11_2_shows_of_it() -> None:
    """All blocks in all their states, a cube at a time."""
    pairs = [(block, state) for block in range(len(names.blocks())) for state in range(min(STATES, state_count(block)))]
    for start in range(0, len(pairs), VOXEL_SIDE**3):
        part = pairs[start : start + VOXEL_SIDE**3]
        part += [(0, 0)] * (VOXEL_SIDE**3 - len(part))
        blocks, states = (np.array(column).reshape(SHAPE) for column in zip(*part, strict=True))
        told = json.loads(json.dumps(told_cube(blocks.astype(np.uint16), states.astype(np.uint8), (1, -2, 3))))
        cube, origin = read_cube(told)
        assert origin == (1, -2, 3)
        assert cube.dtype == np.uint16
        assert cube.ravel().tolist() == [seen_as(*legacy_block(*pair)) for pair in part]


def test_the_cube_lies_around_the_eye() -> None:
    assert cube_origin((0.5, 64.0, -0.5)) == (-VOXEL_RADIUS, 65 - VOXEL_RADIUS, -1 - VOXEL_RADIUS)
    assert cube_origin((0.5, 64.5, 0.5))[1] == 66 - VOXEL_RADIUS


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("AAAA", "3 bytes"),
        ("not base64!", "base64|character|padding"),
        (base64.b64encode(b"\xff" * (VOXEL_SIDE**3 * 2)).decode(), "id 65535"),
    ],
)
def test_what_is_no_cube_is_refused(cells: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_cube({"origin": [0, 0, 0], "cells": cells})
