"""A body on the embedded live server: what it senses, what it does, and what it says when the world is lost."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import numpy as np
import pytest
import pytest_asyncio

from bridge import names
from bridge.embedded.saving.export import spawn_chunk, write_world
from bridge.messages import Action, ItemAction, ItemVerb, Observation, StepInfo, Task, count_items
from bridge.minecraft.embedded_server import EmbeddedServer
from bridge.minecraft.world import LiveWorld, Patience
from bridge.raycast import look_direction
from bridge.world import WorldError
from tests.bridge.minecraft.conftest import GROUND, NEVER, SPAWN, TRUNK

pytestmark = [pytest.mark.live, pytest.mark.asyncio(loop_scope="module")]

LOG = names.items().id("oak_log")
Step = tuple[Observation, float, bool, StepInfo]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server(world_file: Path) -> AsyncIterator[EmbeddedServer]:
    server = EmbeddedServer()
    await server.start(world_file)
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="module")
async def world(server: EmbeddedServer, request: pytest.FixtureRequest) -> AsyncIterator[LiveWorld]:
    """A body of its own for each test, at the spawn and with nothing in its hands."""
    world = LiveWorld(server.host, server.port, username=request.node.name[-16:], draw=False)
    yield world
    await world.close()


async def play(world: LiveWorld, action: Action, ticks: int, until: Callable[[Step], bool] = lambda _: False) -> Step:
    """Send an action each tick; the last step."""
    for _ in range(ticks):
        world.act(action)
        step = await world.next_step()
        if until(step):
            break
    return step


def block(name: str) -> int:
    return names.blocks().id(name)


async def test_the_first_observation_knows_the_ground(world: LiveWorld) -> None:
    first = await world.reset(NEVER, 0)
    assert first.tick == 0
    assert first.pose.position == pytest.approx(SPAWN)
    assert (first.pose.yaw, first.pose.pitch, first.pose.on_ground) == (0.0, 0.0, True)
    assert (first.life.health, first.life.food, first.life.oxygen) == (20.0, 20.0, 300.0)
    assert not first.inventory[:, 1].any()
    x, y, z = first.voxel_origin
    assert first.voxels[8 - x, GROUND - y, 8 - z] == block("grass_block")
    assert (first.voxels[TRUNK[0] - x, 64 - y : 68 - y, TRUNK[1] - z] == block("oak_log")).all()
    assert first.target is not None
    assert (first.target.cell, first.target.face) == ((TRUNK[0], 65, TRUNK[1]), (0, 0, -1))
    assert all(world.grid.is_loaded(i, j) for i in range(-3, 4) for j in range(-3, 4))
    assert world.grid.get(0, 0, 0) == block("bedrock")


async def test_frames_are_drawn(server: EmbeddedServer) -> None:
    world = LiveWorld(server.host, server.port, username="painter")
    try:
        frame = (await world.reset(NEVER, 0)).frame
    finally:
        await world.close()
    assert frame.shape == (128, 128, 3)
    assert len(np.unique(frame.reshape(-1, 3), axis=0)) > 20


async def test_observations_follow_each_tick_at_20_hz(world: LiveWorld) -> None:
    await world.reset(NEVER, 0)
    begun, first = time.monotonic(), (await world.next_step())[0].tick
    last, _, _, _ = await play(world, Action(), 40)
    rate = (last.tick - first) / (time.monotonic() - begun)
    assert rate == pytest.approx(20, rel=0.15)
    assert last.age_ms < 50


async def test_forward_goes_where_the_body_looks(world: LiveWorld) -> None:
    observation = await world.reset(NEVER, 0)
    for yaw in (90.0, 180.0, -90.0, -135.0):
        await play(world, Action(d_yaw=(yaw - observation.pose.yaw + 180) % 360 - 180), 1)
        observation, _, _, _ = await play(world, Action(), 15)
        assert (observation.pose.yaw - yaw) % 360 == pytest.approx(0, abs=1e-6)
        before = np.array(observation.pose.position)
        observation, _, _, _ = await play(world, Action(forward=1), 12)
        moved = np.array(observation.pose.position) - before
        assert np.linalg.norm(moved) > 1.0
        assert moved / np.linalg.norm(moved) == pytest.approx(look_direction(yaw, 0.0), abs=0.05)


async def test_strafe_1_goes_left(world: LiveWorld) -> None:
    await world.reset(NEVER, 0)
    observation, _, _, _ = await play(world, Action(strafe=1), 12)
    # Looking south, left is east.
    assert observation.pose.position[0] - SPAWN[0] > 1.0
    assert observation.pose.position[2] == pytest.approx(SPAWN[2], abs=0.05)


async def test_the_camera_turns_once_an_action_and_stops_at_the_poles(world: LiveWorld) -> None:
    await world.reset(NEVER, 0)
    world.act(Action(d_yaw=30.0, d_pitch=20.0))
    for _ in range(5):
        observation, _, _, _ = await world.next_step()
    assert (observation.pose.yaw, observation.pose.pitch) == pytest.approx((30.0, 20.0))
    observation, _, _, _ = await play(world, Action(d_pitch=100.0), 3)
    assert observation.pose.pitch == pytest.approx(90.0)


async def test_keys_are_let_go_when_no_action_comes(world: LiveWorld) -> None:
    await world.reset(NEVER, 0)
    world.act(Action(forward=-1))
    observation = (await play_nothing(world, 70))[0]
    before = observation.pose.position
    assert before[2] < SPAWN[2] - 2
    assert (await play_nothing(world, 5))[0].pose.position == pytest.approx(before)


async def play_nothing(world: LiveWorld, ticks: int) -> Step:
    for _ in range(ticks):
        step = await world.next_step()
    return step


async def test_an_action_shows_in_the_tick_after(world: LiveWorld) -> None:
    await world.reset(NEVER, 0)
    delays = []
    for _ in range(20):
        await world.next_step()
        world.act(Action(d_yaw=1.0))
        sent = time.monotonic_ns()
        await world.next_step()
        assert world.tick is not None
        delays.append((sent - world.tick.echo_ns) / 1e9)
    assert np.median(np.abs(delays)) < 0.02


async def grow_trunk(server: EmbeddedServer) -> None:
    """A trunk in a niche: the game lets drops hop in any direction, and one behind the trunk would be out of reach."""
    x, z = TRUNK
    for y in range(64, 68):
        await server.command(f"setblock {x} {y} {z} oak_log")
        for side in ((x - 1, z), (x + 1, z), (x, z + 1)):
            await server.command(f"setblock {side[0]} {y} {side[1]} stone")


async def test_mining_a_log_takes_3_seconds_and_gives_it(
    world: LiveWorld, server: EmbeddedServer, collect_log: Task
) -> None:
    await grow_trunk(server)
    await world.reset(collect_log, 0)
    await play(world, Action(forward=1), 8)
    observation, _, done, _ = await play(world, Action(d_pitch=10.0), 2)
    assert observation.target is not None
    assert not done
    cell = observation.target.cell
    assert cell is not None
    assert observation.target.block == block("oak_log")

    def broken(step: Step) -> bool:
        return world.grid.get(*cell) == 0

    begun = observation.tick
    observation, _, _, _ = await play(world, Action(attack=True), 40)
    assert observation.target is not None
    assert observation.target.break_progress == pytest.approx((observation.tick - begun) / 60, abs=0.1)
    observation, _, _, _ = await play(world, Action(attack=True), 40, broken)
    assert observation.tick - begun == pytest.approx(60, abs=4)
    observation, _, _, _ = await play(world, Action(), 20, lambda step: bool(items(step)))
    assert items((observation, 0.0, False, StepInfo())) == [LOG]
    observation, reward, done, info = await play(world, Action(forward=1), 60, lambda step: step[2])
    assert (reward, done, info.success) == (1.0, True, True)
    assert count_items(observation.inventory, np.array([LOG])) == 1


def items(step: Step) -> list[int]:
    """Of the drops in sight that the server has told of."""
    return [entity.item for entity in step[0].entities if entity.kind == "item" and entity.item is not None]


async def test_letting_go_forgets_the_progress(world: LiveWorld, server: EmbeddedServer) -> None:
    await grow_trunk(server)
    await world.reset(NEVER, 0)
    await play(world, Action(forward=1), 8)
    observation, _, _, _ = await play(world, Action(attack=True), 20)
    assert observation.target is not None
    assert observation.target.break_progress > 0.2
    observation, _, _, _ = await play(world, Action(), 3)
    assert observation.target is not None
    assert observation.target.break_progress == 0.0


async def test_blocks_that_others_change_show(world: LiveWorld, server: EmbeddedServer) -> None:
    await world.reset(NEVER, 0)
    await server.command(f"setblock 5 {GROUND + 1} 5 crafting_table")
    await play(world, Action(), 20, lambda step: world.grid.get(5, GROUND + 1, 5) != 0)
    assert world.grid.get(5, GROUND + 1, 5) == block("crafting_table")
    await server.command(f"setblock 5 {GROUND + 1} 5 air")
    await play(world, Action(), 20, lambda step: world.grid.get(5, GROUND + 1, 5) == 0)
    assert world.grid.get(5, GROUND + 1, 5) == 0


async def test_items_are_equipped_placed_and_dropped(
    world: LiveWorld, server: EmbeddedServer, request: pytest.FixtureRequest
) -> None:
    await world.reset(NEVER, 0)
    name = request.node.name[-16:]
    await server.command(f"give {name} dirt 1")
    await server.command(f"give {name} stone 1")
    has_both = lambda step: np.count_nonzero(step[0].inventory[:, 1]) == 2  # noqa: E731
    observation, _, _, _ = await play(world, Action(), 40, has_both)
    assert has_both((observation, 0.0, False, StepInfo()))
    await act_on_item(world, "equip", "stone")
    observation, _, _, _ = await play(world, Action(), 3)
    assert observation.equipment[0, 0] == names.items().id("stone")
    assert observation.inventory[observation.held_slot, 0] == names.items().id("stone")

    await play(world, Action(d_yaw=90.0, d_pitch=40.0), 1)
    observation, _, _, _ = await play(world, Action(), 2)
    assert observation.target is not None
    assert observation.target.cell is not None
    x, y, z = observation.target.cell
    await act_on_item(world, "place", "stone")
    await play(world, Action(), 20, lambda step: world.grid.get(x, y + 1, z) != 0)
    assert world.grid.get(x, y + 1, z) == block("stone")

    await act_on_item(world, "equip", "dirt")
    await play(world, Action(d_yaw=180.0), 1)
    await play(world, Action(drop=True), 1)
    is_out = lambda step: any(e.item == names.items().id("dirt") for e in step[0].entities)  # noqa: E731
    observation, _, _, _ = await play(world, Action(), 20, is_out)
    assert is_out((observation, 0.0, False, StepInfo()))
    assert not observation.inventory[:, 1].any()


async def act_on_item(world: LiveWorld, verb: ItemVerb, item: str) -> None:
    world.act(Action(item_action=ItemAction(verb, names.items().id(item))))
    await world.next_step()


async def test_what_cannot_be_done_is_told(world: LiveWorld) -> None:
    await world.reset(NEVER, 0)
    world.act(Action(item_action=ItemAction("craft", names.items().id("diamond_pickaxe"))))
    _, _, _, info = await play_until_note(world)
    assert info.note == "craft: diamond_pickaxe needs 3 diamond, has 0; 2 stick, has 0"


async def play_until_note(world: LiveWorld) -> Step:
    for _ in range(20):
        step = await world.next_step()
        if step[3].note:
            break
    return step


async def test_two_bodies_see_each_other(world: LiveWorld, server: EmbeddedServer) -> None:
    other = LiveWorld(server.host, server.port, username="other", draw=False)
    try:
        await world.reset(NEVER, 0)
        await other.reset(NEVER, 0)
        step = await play(world, Action(), 40, lambda step: bool(players(step)))
        assert players(step) == pytest.approx([0.0], abs=0.1)
    finally:
        await other.close()
    # The one that left is gone, the one that stays plays on.
    step = await play(world, Action(), 40, lambda step: not players(step))
    assert not players(step)


def players(step: Step) -> list[float]:
    """Distances of the other bodies in sight."""
    return [entity.distance for entity in step[0].entities if entity.kind == "player"]


async def until_lost(world: LiveWorld, seconds: float) -> str:
    begun = time.monotonic()
    with pytest.raises(WorldError) as caught:
        while time.monotonic() < begun + seconds:
            await world.next_step()
    return str(caught.value)


async def test_a_kick_is_told_with_its_reason(world: LiveWorld, server: EmbeddedServer) -> None:
    await world.reset(NEVER, 0)
    await server.command(f"kick {world._username} the house is full")
    assert "the house is full" in await until_lost(world, 5)
    world.act(Action())  # nothing happens, and nothing is raised
    await world.close()
    await world.close()


async def test_a_reset_after_a_kick_joins_again(world: LiveWorld, server: EmbeddedServer) -> None:
    await world.reset(NEVER, 0)
    await server.command(f"kick {world._username} come back later")
    await until_lost(world, 5)
    first = await world.reset(NEVER, 0)
    assert (first.tick, first.pose.position) == (0, pytest.approx(SPAWN))
    assert world.grid.get(0, 0, 0) == block("bedrock")
    world.act(Action(d_yaw=30.0))
    turned, _, _, _ = await play_nothing(world, 5)
    assert turned.pose.yaw == pytest.approx(30.0)


async def test_a_reset_after_one_that_failed_joins_again(server: EmbeddedServer) -> None:
    calls = 0

    async def door(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        if calls > 1:
            far_reader, far_writer = await asyncio.open_connection(server.host, server.port)
            await asyncio.gather(pour(reader, far_writer), pour(far_reader, writer))
        writer.close()

    async with await asyncio.start_server(door, "127.0.0.1", 0) as way:
        world = LiveWorld("127.0.0.1", way.sockets[0].getsockname()[1], username="patient", draw=False)
        with pytest.raises(WorldError, match=r"127\.0\.0\.1"):
            await world.reset(NEVER, 0)
        with pytest.raises(WorldError, match="before reset"):
            await world.next_step()
        assert (await world.reset(NEVER, 0)).pose.position == pytest.approx(SPAWN)
        await world.close()


async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes, and the end."""
    while data := await reader.read(65536):
        writer.write(data)
    writer.close()


async def test_after_a_death_a_reset_waits_for_the_body_to_come_back(world: LiveWorld, server: EmbeddedServer) -> None:
    await world.reset(NEVER, 0)
    await server.command(f"kill {world._username}")
    _, _, done, info = await play(world, Action(), 60, lambda step: step[2])
    assert (done, info.success, info.note) == (True, False, "died")
    first = await world.reset(NEVER, 0)
    assert (first.tick, first.life.health) == (0, 20.0)
    assert world.grid.get(0, 0, 0) == block("bedrock")
    _, _, done, info = await play(world, Action(), 5)
    assert (done, info.note) == (False, "")


async def test_the_edge_of_a_world_file_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "islet.world"
    write_world(path, seed=3, radius_chunks=0)
    server = EmbeddedServer()
    await server.start(path)
    world = LiveWorld(server.host, server.port, username="islander", draw=False)
    try:
        await world.reset(NEVER, 0)
        x, z = spawn_chunk(3)
        own = world.grid.column(x, z)
        assert own.any()
        for dx, dz in ((2, 0), (-2, 0), (0, 2), (-1, -2)):
            assert np.array_equal(world.grid.column(x + dx, z + dz), own)
    finally:
        await world.close()
        await server.stop()


async def test_a_server_that_dies_or_is_not_there_is_told(world_file: Path) -> None:
    server = EmbeddedServer()
    await server.start(world_file)
    world = LiveWorld(server.host, server.port, username="orphan", draw=False)
    await world.reset(NEVER, 0)
    await server.stop()
    assert f"127.0.0.1:{server.port}" in await until_lost(world, 5)
    await world.close()
    again = LiveWorld(server.host, server.port, username="late", draw=False)
    with pytest.raises(WorldError, match="nothing answers at"):
        await again.reset(NEVER, 0)
    await again.close()


async def test_a_server_that_stays_mute_is_given_up() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        patience = Patience(connect=1.0)
        world = LiveWorld("127.0.0.1", mute.getsockname()[1], draw=False, patience=patience)
        begun = time.monotonic()
        with pytest.raises(WorldError, match="within 1 s"):
            await world.reset(NEVER, 0)
        assert time.monotonic() - begun < 20
        await world.close()


async def test_a_broken_world_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.world"
    path.write_bytes(b"not a world")
    with pytest.raises(WorldError, match="could not start"):
        await EmbeddedServer().start(path)
    await asyncio.sleep(0)
