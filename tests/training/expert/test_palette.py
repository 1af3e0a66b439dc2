"""What a structure is made of is spelled in its codes so that single wrong digits do no harm."""

import numpy as np
import pytest
import torch

from training.expert.buildings import MATERIALS, make_building
from training.expert.corpus import draw_corpus, stack
from training.expert.model import Decoder, Sizes
from training.expert.palette import block_ids, spell, split_roles
from training.expert.weights import DecoderGraph

VOXELS = stack(draw_corpus(60, seed=3))


def blocks_of_roles(palettes: np.ndarray) -> np.ndarray:
    return block_ids()[np.pad(palettes, ((0, 0), (1, 0)))]


def test_roles_and_palette_are_the_whole_structure() -> None:
    roles, palettes = split_roles(VOXELS)
    drawn = np.take_along_axis(blocks_of_roles(palettes), roles.reshape(len(roles), -1), 1)
    assert np.array_equal(drawn.reshape(VOXELS.shape), VOXELS)


def test_a_palette_survives_a_wrong_digit() -> None:
    _, palettes = split_roles(VOXELS)
    graph, digits = DecoderGraph(Decoder(Sizes())), spell(palettes)
    for wrong in (None, 5, 27):
        heard = digits.copy()
        if wrong is not None:
            heard[:, wrong] = (heard[:, wrong] + 1) % 4
        assert np.array_equal(graph.blocks(torch.from_numpy(heard)).numpy(), blocks_of_roles(palettes))


def test_a_structure_that_cannot_be_spelled_is_refused() -> None:
    with pytest.raises(ValueError, match="the codebook has no bedrock"):
        split_roles(make_building("floor", "bedrock", {"width": 3}).voxels()[None])
    voxels = np.zeros((1, 16, 16, 16), np.uint16)
    for x, block in enumerate(MATERIALS[:6]):
        voxels[0, x] = make_building("pillar", block, {"height": 2}).voxels()[0]
    with pytest.raises(ValueError, match="6 different blocks are more than 5"):
        split_roles(voxels)
