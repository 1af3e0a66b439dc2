"""An episode begins where its task can be done."""

import numpy as np
import pytest

from bridge.embedded.land.biomes import biome_id
from bridge.embedded.land.noise import seed_word
from bridge.embedded.land.relief import biome_at
from bridge.embedded.land.spawn import (
    FLAT_SPAWN,
    SPAWN_FARTHEST,
    SPAWN_NEAREST,
    SPAWN_TRUNKS,
    SPAWN_VIEW,
    find_spawn,
)
from bridge.embedded.land.terrain import generate_column
from bridge.embedded.world import EmbeddedWorld
from bridge.messages import Action, Collect, Goal, Task, WorldSetup
from bridge.world import WorldError
from tests.bridge.embedded.land.terrain_view import BLOCKS, area, is_any


def task(setup: WorldSetup) -> Task:
    return Task("stand", Goal("stand there"), Collect(("oak_log",), 1), setup=setup)


@pytest.mark.parametrize("seed", range(20))
def test_spawn_is_dry_open_and_near_every_kind_of_tree(seed: int) -> None:
    x, y, z = find_spawn(seed)
    chunks_x, chunks_z = range((int(x) >> 4) - 4, (int(x) >> 4) + 5), range((int(z) >> 4) - 4, (int(z) >> 4) + 5)
    blocks = area(seed, chunks_x, chunks_z)
    centre = np.array([np.floor(x) - chunks_x[0] * 16, np.floor(z) - chunks_z[0] * 16]).astype(int)
    above = blocks[centre[0], int(y) :, centre[1]]
    assert not BLOCKS.solid[above].any()
    assert BLOCKS.id("water") not in above
    assert blocks[centre[0], int(y) - 1, centre[1]] == BLOCKS.id("grass_block")
    for species, wanted in zip(("oak", "birch", "spruce"), SPAWN_TRUNKS, strict=True):
        trunks = np.unique(np.argwhere(blocks == BLOCKS.id(f"{species}_log"))[:, [0, 2]], axis=0)
        apart = np.linalg.norm(trunks - centre, axis=1)
        assert SPAWN_NEAREST <= apart.min() <= SPAWN_FARTHEST
        assert (apart <= SPAWN_VIEW).sum() >= wanted


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("name", ["desert", "jungle", "swamp", "snowy_slopes", "taiga"])
def test_a_biome_that_is_asked_for_is_where_one_begins(seed: int, name: str) -> None:
    x, y, z = (int(np.floor(v)) for v in find_spawn(seed, name))
    assert biome_at(seed_word(seed), x, z) == biome_id(name)
    blocks = generate_column(seed, x >> 4, z >> 4).blocks[x % 16, :, z % 16]
    assert BLOCKS.solid[blocks[y - 1]] != 0
    assert not BLOCKS.solid[blocks[y : y + 2]].all()
    assert not is_any(blocks[y:], "water", "lava", "cactus", "sweet_berry_bush").any()


@pytest.mark.parametrize("name", ["ocean", "river"])
def test_of_water_the_shore_is_where_one_begins(name: str) -> None:
    for seed in range(6):
        x, y, z = (int(np.floor(v)) for v in find_spawn(seed, name))
        around = area(seed, range((x >> 4) - 3, (x >> 4) + 4), range((z >> 4) - 3, (z >> 4) + 4))
        column = generate_column(seed, x >> 4, z >> 4).blocks[x % 16, :, z % 16]
        assert not is_any(column[y - 1 :], "water").any(), "dry"
        assert is_any(around[:, 62], "water").any(), "beside water"
        nearby = [biome_at(seed_word(seed), x + dx, z + dz) for dx in range(-48, 49, 4) for dz in range(-48, 49, 4)]
        assert biome_id(name) in nearby


def test_an_unknown_biome_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"biome: unknown 'junge'.*jungle"):
        find_spawn(0, "junge")
    with pytest.raises(WorldError, match=r"setup\.biome: 'junge' is no biome; did you mean jungle"):
        EmbeddedWorld(draw=False).reset(task(WorldSetup(biome="junge")), 0)


def test_the_setup_of_a_task_says_where() -> None:
    world = EmbeddedWorld(draw=False)
    world.reset(task(WorldSetup(biome="desert")), 1)
    x, y, z = (int(np.floor(v)) for v in world.body.position)
    assert BLOCKS.name(world.grid.get(x, y - 1, z)) == "sand"
    assert world.body.on_ground


def test_a_flat_world_is_flat_everywhere() -> None:
    world = EmbeddedWorld(draw=False)
    observation = world.reset(task(WorldSetup(terrain="flat")), 1)
    assert observation.pose.position == FLAT_SPAWN
    assert observation.pose.on_ground
    world.body.position[:] = (1000.5, 4.0, -2000.5)
    world.step(Action())
    assert BLOCKS.name(world.grid.get(1000, 3, -2001)) == "grass_block"
    with pytest.raises(WorldError, match="plains"):
        world.reset(task(WorldSetup(terrain="flat", biome="desert")), 1)
