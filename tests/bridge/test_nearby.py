"""Stations count within reach of the eye, and come nearest first."""

import numpy as np

from bridge import names
from bridge.messages import REACH_BLOCKS, VOXEL_SIDE, Nearby
from bridge.nearby import cells_in_reach, nearby_of

FURNACE = names.blocks().id("furnace")


def test_cells_in_reach_come_nearest_first() -> None:
    origin, eye = (92, 56, -8), (100.5, 64.5, 0.5)
    voxels = np.zeros((VOXEL_SIDE,) * 3, np.uint16)
    assert cells_in_reach(voxels, origin, eye, FURNACE) == ()
    assert nearby_of(voxels, origin, eye) == Nearby()
    for x in (8 - 5, 8 - 4, 8 + 2):
        voxels[x, 8, 8] = FURNACE
    assert cells_in_reach(voxels, origin, eye, FURNACE) == ((102, 64, 0), (96, 64, 0))
    assert 4 < REACH_BLOCKS < 5
    assert nearby_of(voxels, origin, eye) == Nearby(furnace=True)
