"""One contract, two worlds: the same scripts on the embedded world and on a live server that has the same terrain.

What one world promises the other must, or a student could tell them apart. Both are driven as streaming worlds in real time.
"""

import time
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from bridge import names
from bridge.embedded.land.terrain import generate_column
from bridge.embedded.saving.export import write_world
from bridge.embedded.streaming import StreamingEmbeddedWorld
from bridge.messages import (
    EYE_HEIGHT,
    TICK_SECONDS,
    VOXEL_RADIUS,
    VOXEL_SIDE,
    Action,
    Collect,
    Goal,
    ItemAction,
    Observation,
    Task,
    count_items,
)
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.world import LiveWorld
from bridge.raycast import look_direction
from bridge.world import StreamingWorld, WorldError

SEED = 12
"""A world whose spawn is open on all sides."""
DIRT = names.items().id("dirt")
DIG = Task("dig", Goal("collect 1 dirt"), Collect(("dirt",), 1), tick_limit=200)

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedServer]:
    path: Path = tmp_path_factory.mktemp("world") / "contract.world"
    write_world(path, SEED)
    server = EmbeddedServer()
    await server.start(path)
    yield server
    await server.stop()


@pytest_asyncio.fixture(params=["embedded", "live"], loop_scope="module")
async def world(request: pytest.FixtureRequest, server: EmbeddedServer) -> AsyncIterator[StreamingWorld]:
    made: StreamingWorld
    if request.param == "embedded":
        made = StreamingEmbeddedWorld()
    else:
        made = LiveWorld(server.host, server.port, username=f"c{abs(hash(request.node.name)) % 10**8}")
    yield made
    await made.close()


async def play(world: StreamingWorld, action: Action, ticks: int) -> Observation:
    """Hold an action for some ticks; the last observation."""
    for _ in range(ticks):
        world.act(action)
        observation, _, done, _ = await world.next_step()
        if done:
            break
    return observation


async def face(world: StreamingWorld, observation: Observation, yaw: float, pitch: float) -> Observation:
    """Turn to a direction."""
    turn = (yaw - observation.pose.yaw + 180) % 360 - 180
    await play(world, Action(d_yaw=turn, d_pitch=pitch - observation.pose.pitch), 1)
    return await play(world, Action(), 3)


async def test_the_first_observation_is_whole(world: StreamingWorld) -> None:
    first = await world.reset(DIG, SEED)
    assert first.tick == 0
    assert first.frame.shape == (128, 128, 3)
    assert first.frame.std() > 5, "a picture, not a blank"
    assert first.life.health == 20
    assert first.pose.on_ground
    assert not first.inventory[:, 1].any()


async def test_the_voxel_cube_holds_the_terrain_of_the_seed(world: StreamingWorld) -> None:
    first = await world.reset(DIG, SEED)
    x, y, z = first.voxel_origin
    eye = (first.pose.position[0], first.pose.position[1] + EYE_HEIGHT, first.pose.position[2])
    assert (x, y, z) == tuple(int(np.floor(v)) - VOXEL_RADIUS for v in eye)
    for dx in range(VOXEL_SIDE):
        for dz in range(VOXEL_SIDE):
            column = generate_column(SEED, (x + dx) >> 4, (z + dz) >> 4).blocks
            expected = column[(x + dx) % 16, y : y + VOXEL_SIDE, (z + dz) % 16]
            assert np.array_equal(first.voxels[dx, :, dz], expected)


async def test_ticks_count_up_and_come_no_faster_than_20_a_second(world: StreamingWorld) -> None:
    await world.reset(DIG, SEED)
    first, _, _, _ = await world.next_step()
    begun, last = time.monotonic(), first
    for _ in range(40):
        observation, _, _, _ = await world.next_step()
        assert observation.tick > last.tick
        last = observation
    seconds = (time.monotonic() - begun) / (last.tick - first.tick)
    # A machine that is busy with other things may be late, so the upper bound is wide.
    assert 0.9 * TICK_SECONDS < seconds < 2 * TICK_SECONDS
    assert 0 <= last.age_ms < 1000


async def test_the_day_begins_with_the_setup_and_goes_on_a_tick_each_tick(world: StreamingWorld) -> None:
    first = await world.reset(DIG, SEED)
    # A live body first waits for its ground.
    assert 0 <= first.time_of_day - DIG.setup.time_of_day < 10 / TICK_SECONDS
    times, ticks = [first.time_of_day], [first.tick]
    for _ in range(60):
        observation, _, _, _ = await world.next_step()
        times.append(observation.time_of_day)
        ticks.append(observation.tick)
    assert np.median(np.diff(times) - np.diff(ticks)) == 0
    # A live server and a body keep time each for itself, the more so on a machine that is busy with other things.
    assert times[-1] - times[0] == pytest.approx(ticks[-1] - ticks[0], abs=10)


@pytest.mark.parametrize("yaw", [0.0, 90.0, 180.0, -90.0])
async def test_forward_goes_where_the_eyes_look(world: StreamingWorld, yaw: float) -> None:
    start = await face(world, await world.reset(DIG, SEED), yaw, 0.0)
    assert (start.pose.yaw - yaw + 180) % 360 - 180 == pytest.approx(0, abs=0.01)
    end = await play(world, Action(forward=1), 8)
    moved = np.subtract(end.pose.position, start.pose.position)[[0, 2]]
    ahead = np.array(look_direction(yaw, 0.0))[[0, 2]]
    assert moved @ ahead > 0.5
    assert abs(moved @ ahead[::-1]) < 0.3


async def test_pitch_stops_at_straight_up_and_straight_down(world: StreamingWorld) -> None:
    await world.reset(DIG, SEED)
    assert (await play(world, Action(d_pitch=180), 3)).pose.pitch == pytest.approx(90, abs=0.01)
    assert (await play(world, Action(d_pitch=-180), 3)).pose.pitch == pytest.approx(-90, abs=0.01)


async def test_a_jump_rises_and_lands(world: StreamingWorld) -> None:
    start = await world.reset(DIG, SEED)
    heights = []
    for tick in range(16):
        world.act(Action(jump=tick < 2))
        observation, _, _, _ = await world.next_step()
        heights.append(observation.pose.position[1] - start.pose.position[1])
    assert max(heights) == pytest.approx(1.2522, abs=0.09)
    assert heights[-1] == pytest.approx(0, abs=0.01)


async def test_digging_takes_its_time_changes_the_grid_and_ends_in_the_inventory(world: StreamingWorld) -> None:
    """Grass by hand: hardness 0.6, so 0.9 s or 18 ticks (https://minecraft.wiki/w/Breaking#Calculation)."""
    looking = await face(world, await world.reset(DIG, SEED), 0.0, 90.0)
    assert looking.target is not None
    assert looking.target.cell is not None
    below = looking.target.cell
    if names.blocks().name(looking.target.block or 0) not in ("grass_block", "dirt"):
        pytest.fail(f"the spawn stands on {names.blocks().name(looking.target.block or 0)}")
    broken_after, success = None, False
    for _ in range(80):
        world.act(Action(attack=broken_after is None))
        observation, _, done, info = await world.next_step()
        index = tuple(np.subtract(below, observation.voxel_origin))
        if broken_after is None and observation.voxels[index] == names.AIR:
            broken_after = observation.tick - looking.tick
        success = success or info.success
        if done:
            break
    assert broken_after is not None
    assert 15 <= broken_after <= 26
    assert success
    assert count_items(observation.inventory, np.array([DIRT])) == 1


async def test_an_unknown_craft_is_refused_with_a_note_and_play_goes_on(world: StreamingWorld) -> None:
    await world.reset(DIG, SEED)
    notes = []
    for tick in range(20):
        refused = ItemAction("craft", names.items().id("diamond_pickaxe"))
        world.act(Action(item_action=refused if tick == 2 else None))
        _, _, _, info = await world.next_step()
        notes.append(info.note)
    assert any("craft" in note for note in notes)


async def test_a_closed_world_says_so(world: StreamingWorld) -> None:
    await world.reset(DIG, SEED)
    await world.close()
    await world.close()
    with pytest.raises(WorldError):
        await world.next_step()
