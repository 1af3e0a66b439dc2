"""The listener for the node side, and what is made of its messages."""

import asyncio
import contextlib
import gc
import math
from collections.abc import Callable

import msgspec
import numpy as np
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin

from bridge import names
from bridge.messages import Action, Observation
from bridge.minecraft.feed import Feed
from bridge.minecraft.feed_checks import require_finite, require_known_ids
from bridge.minecraft.feed_messages import (
    Change,
    Column,
    Hello,
    NodeMessage,
    Section,
    SeenEntity,
    Unload,
    WorldShape,
)
from bridge.minecraft.senses import Senses
from bridge.minecraft.world import LiveWorld, Patience
from bridge.world import WorldError
from tests.bridge.minecraft.conftest import make_tick

LOG = names.blocks().id("oak_log")


def make_senses() -> Senses:
    blocks = np.zeros((16, 16, 16), "<u2")
    blocks[8, 1, 11] = LOG
    senses = Senses(None)
    senses.take_in([WorldShape(-64, 384), Column(0, 0, [Section(3, 1), Section(4, blocks.tobytes())])])
    return senses


def look(senses: Senses, **changes: object) -> Observation:
    return senses.observe(make_tick(**changes), 10)


def test_sections_become_the_grid_in_x_y_z_order() -> None:
    senses = make_senses()
    assert (senses.grid.min_y, senses.grid.height) == (-64, 384)
    assert senses.grid.get(8, 65, 11) == LOG
    assert senses.grid.get(3, 63, 3) == 1
    assert senses.grid.get(8, 66, 11) == 0
    senses.take_in([Change((8, 65, 11), 0), Change((1, 70, 1), LOG)])
    assert senses.grid.get(8, 65, 11) == 0
    assert senses.grid.get(1, 70, 1) == LOG
    senses.take_in([Unload(0, 0)])
    assert senses.grid.get(1, 70, 1) == 0


def test_an_observation_holds_what_the_tick_told() -> None:
    observation = look(make_senses())
    assert observation.tick == 2
    assert observation.held_slot == 4
    assert tuple(observation.inventory[4]) == (names.items().id("oak_log"), 3, -1)
    assert observation.inventory.dtype == np.int32
    assert observation.life.saturation == 5.0
    assert observation.sounds is None
    assert 0 <= observation.age_ms < 1000


def test_break_progress_belongs_to_the_block_that_is_dug() -> None:
    senses = make_senses()
    here = look(senses, dig=(8, 65, 11, 0.5)).target
    elsewhere = look(senses, dig=(8, 64, 11, 0.5)).target
    assert here is not None
    assert elsewhere is not None
    assert (here.cell, here.break_progress) == ((8, 65, 11), 0.5)
    assert elsewhere.break_progress == 0.0


def test_entities_and_the_one_under_the_crosshair() -> None:
    zombie = SeenEntity(7, "zombie", (0.0, 0.0, 2.0), 2.0, 180.0, None)
    observation = look(make_senses(), entities=[zombie], target_entity=(7, 1.7))
    assert [(e.id, e.kind, e.offset) for e in observation.entities] == [(7, "zombie", (0.0, 0.0, 2.0))]
    assert observation.target is not None
    assert (observation.target.entity, observation.target.block) == (7, None)


def test_tools_for_crafting_are_nearby_within_reach_only() -> None:
    senses = make_senses()
    table = names.blocks().id("crafting_table")
    senses.take_in([Change((8, 64, 14), table)])
    assert not look(senses).nearby.crafting_table  # type: ignore[union-attr]
    senses.take_in([Change((8, 64, 10), table)])
    assert look(senses).nearby.crafting_table  # type: ignore[union-attr]


async def start_feed(received: list[NodeMessage], ends: list[str]) -> Feed:
    feed = Feed(received.append, ends.append)
    await feed.start()
    return feed


async def is_closed_by_peer(socket: ClientConnection) -> bool:
    try:
        await asyncio.wait_for(socket.recv(), 5)
    except ConnectionClosed:
        return True
    return False


async def test_only_the_token_lets_in_and_only_once() -> None:
    feed = await start_feed([], [])
    assert feed.url.startswith("ws://127.0.0.1:")
    async with connect(feed.url) as stranger:
        await stranger.send(msgspec.msgpack.encode(Hello("guess", 1)))
        assert await is_closed_by_peer(stranger)
    async with connect(feed.url) as node:
        await node.send(msgspec.msgpack.encode(Hello(feed.token, 1)))
        vocabulary = msgspec.msgpack.decode(await node.recv())
        assert vocabulary["blocks"][LOG] == "oak_log"
        async with connect(feed.url) as second:
            await second.send(msgspec.msgpack.encode(Hello(feed.token, 2)))
            assert await is_closed_by_peer(second)
        closing = asyncio.create_task(feed.close())
        assert msgspec.msgpack.decode(await node.recv()) == {"type": "stop"}
    await closing
    await feed.close()


async def test_a_close_that_is_cancelled_stops_listening_all_the_same() -> None:
    feed = await start_feed([], [])
    async with connect(feed.url) as node:
        await node.send(msgspec.msgpack.encode(Hello(feed.token, 1)))
        await node.recv()
        closing = asyncio.create_task(feed.close(patience_seconds=60))
        assert msgspec.msgpack.decode(await node.recv()) == {"type": "stop"}
        closing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await closing
    with pytest.raises(OSError, match="Connect call failed"):
        await connect(feed.url)


async def test_a_start_that_is_cancelled_at_any_step_leaves_nothing_that_listens() -> None:
    for steps in range(6):
        feed = Feed(lambda _: None, lambda _: None)
        starting = asyncio.create_task(feed.start())
        for _ in range(steps):
            await asyncio.sleep(0)
        starting.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await starting
        await feed.close()
    gc.collect()  # an open socket that nobody holds fails this test by its warning


@pytest.mark.parametrize("token", ["guess", "", "gu\xe9ss", "\N{SNOWMAN}" * 32])
async def test_a_wrong_token_of_any_letters_is_shown_the_door(token: str) -> None:
    feed = await start_feed([], [])
    async with connect(feed.url) as stranger:
        await stranger.send(msgspec.msgpack.encode(Hello(token, 1)))
        assert await is_closed_by_peer(stranger)
        assert stranger.close_code == 1008
    await feed.close()


async def test_a_web_page_is_not_let_in() -> None:
    feed = await start_feed([], [])
    for origin in ("https://example.org", "http://localhost:8000"):
        with pytest.raises(InvalidStatus, match="403"):
            await connect(feed.url, origin=Origin(origin))
    await feed.close()


MALFORMED = [
    b"",
    b"\xc1",
    b"\x80",
    msgspec.msgpack.encode({"type": "column", "x": 1, "z": 1}),
    msgspec.msgpack.encode(make_tick(pitch=math.nan)),
]


@pytest.mark.parametrize("frame", MALFORMED)
async def test_a_malformed_message_ends_the_body_with_a_reason(frame: bytes) -> None:
    received: list[NodeMessage] = []
    ends: list[str] = []
    feed = await start_feed(received, ends)
    async with connect(feed.url) as node:
        await node.send(msgspec.msgpack.encode(Hello(feed.token, 1)))
        await node.recv()
        await node.send(msgspec.msgpack.encode(Change((1, 2, 3), 4)))
        await node.send(frame)
        assert await is_closed_by_peer(node)
    await feed.close()
    assert received == [Change((1, 2, 3), 4)]
    assert len(ends) == 1
    assert "malformed" in ends[0]


BLOCKS, ITEMS = len(names.blocks()), len(names.items())


@pytest.mark.parametrize(
    ("message", "field"),
    [
        (Change((0, 0, 0), BLOCKS), "change.block"),
        (Column(0, 0, [Section(0, BLOCKS)]), "column.sections.blocks"),
        (Column(0, 0, [Section(0, np.full(4096, BLOCKS, "<u2").tobytes())]), "column.sections.blocks"),
        (make_tick(inventory=np.full((36, 3), ITEMS, "<i4").tobytes()), "tick.inventory"),
        (make_tick(equipment=np.full((6, 3), -1, "<i4").tobytes()), "tick.equipment"),
        (make_tick(entities=[SeenEntity(1, "item", (0.0, 0.0, 0.0), 0.0, 0.0, ITEMS)]), "tick.entities.item"),
    ],
)
def test_an_id_outside_the_vocabulary_is_refused(message: NodeMessage, field: str) -> None:
    with pytest.raises(ValueError, match=rf"{field}: .* lies outside"):
        require_known_ids(message)


@pytest.mark.parametrize("wrong", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("position", lambda wrong: (0.0, wrong, 0.0)),
        ("health", lambda wrong: wrong),
        ("dig", lambda wrong: (1, 2, 3, wrong)),
        ("target_entity", lambda wrong: (7, wrong)),
        ("entities.yaw", lambda wrong: [SeenEntity(1, "cow", (0.0, 0.0, 0.0), 0.0, wrong, None)]),
        ("entities.offset", lambda wrong: [SeenEntity(1, "cow", (0.0, 0.0, wrong), 0.0, 0.0, None)]),
    ],
)
def test_a_float_that_is_not_finite_is_refused(field: str, value: Callable[[float], object], wrong: float) -> None:
    require_finite(make_tick(**{field.split(".")[0]: value(1.0)}))
    with pytest.raises(ValueError, match=rf"tick\.{field}: must be a finite number, got {wrong}"):
        require_finite(make_tick(**{field.split(".")[0]: value(wrong)}))


async def test_a_large_message_is_taken_only_from_who_showed_the_token() -> None:
    received: list[NodeMessage] = []
    feed = await start_feed(received, [])
    column = Column(0, 0, [Section(y, bytes(8192)) for y in range(20)])
    async with connect(feed.url) as stranger:
        await stranger.send(msgspec.msgpack.encode(column))
        assert await is_closed_by_peer(stranger)
        assert stranger.close_code == 1009
    async with connect(feed.url) as node:
        await node.send(msgspec.msgpack.encode(Hello(feed.token, 1)))
        await node.recv()
        await node.send(msgspec.msgpack.encode(column))
        await node.send(b"")
        assert await is_closed_by_peer(node)
    await feed.close()
    assert received == [column]


async def test_a_world_that_was_not_reset_says_so() -> None:
    world = LiveWorld("127.0.0.1", 1, draw=False)
    with pytest.raises(WorldError, match="reset"):
        await world.next_step()
    world.act(Action())
    await world.close()
    with pytest.raises(WorldError, match="closed"):
        await world.reset(None, 0)  # type: ignore[arg-type]


def test_patience_is_checked_where_it_is_made() -> None:
    with pytest.raises(ValueError, match=r"patience\.silence"):
        Patience(silence=0)
