"""A served world is the world itself; whoever errs is told why, and nobody else notices. Real sockets throughout."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field

import msgpack
import msgspec
import numpy as np
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from bridge import wire
from bridge.client import RemoteWorld, RemoteWorldError, StreamingRemoteWorld
from bridge.messages import (
    PROTOCOL_VERSION,
    TICK_SECONDS,
    Act,
    Action,
    Bye,
    Collect,
    Error,
    Goal,
    Hello,
    ItemAction,
    Observation,
    Pose,
    Reset,
    Step,
    StepInfo,
    Task,
    Welcome,
    make_example_observation,
)
from bridge.server import Address, make_token, serve
from bridge.world import WorldError

TOKEN = make_token()
TASK = Task("count", Goal("walk on"), Collect(("oak_log",), 1))


class CountingWorld:
    """Walks along x by ``forward`` and turns by ``d_yaw``; done after ``length`` ticks; fails where it is told to."""

    name = "counting"

    def __init__(self, length: int = 1000, frame_size: int = 8) -> None:
        self.length = length
        self.actions: list[Action] = []
        self.closed = threading.Event()
        self.stepped = threading.Event()
        self._blank = make_example_observation(np.random.default_rng(0), frame_size)
        self._seed = 0
        self._tick = 0

    def _observe(self) -> Observation:
        x = self._seed + sum(action.forward for action in self.actions)
        yaw = sum(action.d_yaw for action in self.actions)
        pose = Pose((float(x), 64.0, 0.0), yaw=yaw)
        return msgspec.structs.replace(self._blank, tick=self._tick, pose=pose)

    def reset(self, task: Task, seed: int) -> Observation:
        if task.name == "impossible":
            raise WorldError("this world has no such task; choose another")
        self._seed, self._tick, self.actions = seed, 0, []
        return self._observe()

    def step(self, action: Action) -> tuple[Observation, float, bool, StepInfo]:
        if action.drop:
            raise ZeroDivisionError("a fault of the world's own")
        self.actions.append(action)
        self._tick += 1
        self.stepped.set()
        done = self._tick >= self.length
        return self._observe(), 1.0, done, StepInfo(success=done, progress=self._tick / self.length)

    def close(self) -> None:
        self.closed.set()


@dataclass
class SteppedClock:
    """Time that passes only when a test says so."""

    time: float = 0.0
    sleepers: list[tuple[float, asyncio.Event]] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    async def sleep_until(self, moment: float) -> None:
        if moment > self.time:
            sleeper = (moment, asyncio.Event())
            self.sleepers.append(sleeper)
            try:
                await sleeper[1].wait()
            finally:
                self.sleepers.remove(sleeper)

    async def tick(self) -> None:
        """Let one tick pass, and whoever sleeps until then go on."""
        while not self.sleepers:
            await asyncio.sleep(0.001)
        self.time += TICK_SECONDS
        for moment, woken in self.sleepers:
            if moment <= self.time + 1e-9:
                woken.set()
        await asyncio.sleep(0)


class HurriedClock:
    """Time that passes as fast as the machine allows."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> float:
        return self.time

    async def sleep_until(self, moment: float) -> None:
        self.time = max(self.time, moment)
        await asyncio.sleep(0)


def serving(
    world: Callable[[], CountingWorld] = CountingWorld, **options: object
) -> AbstractAsyncContextManager[Address]:
    return serve(world, token=TOKEN, **options)  # type: ignore[arg-type]


@pytest.fixture
async def address() -> AsyncIterator[Address]:
    async with serving() as address:
        yield address


async def converse(address: Address, *frames: bytes | str) -> list[object]:
    """Send frames as they are, those after a Hello once it is answered; returns every message that comes back until the
    server closes."""
    said: list[object] = []
    async with connect(address.url, compression=None, proxy=None, max_size=None) as connection:
        try:
            for frame in frames:
                await connection.send(frame)
                if frame == HELLO:
                    said.append(wire.decode_server(await asyncio.wait_for(connection.recv(), 10)))
            while True:
                said.append(wire.decode_server(await asyncio.wait_for(connection.recv(), 10)))
        except ConnectionClosed:
            return said


async def admitted(connection: ClientConnection) -> None:
    await connection.send(HELLO)
    assert isinstance(wire.decode_server(await connection.recv()), Welcome)


HELLO = wire.encode(Hello(PROTOCOL_VERSION, TOKEN))
RESET = wire.encode(Reset(0, TASK, 7))


# --- lock-step ---


async def play(address: Address, seed: int, ticks: int) -> list[float]:
    """The x positions of an episode in lock-step, walking on in every other tick."""

    def run() -> list[float]:
        world = RemoteWorld(address.url, TOKEN)
        try:
            assert world.name == "counting"
            positions = [world.reset(TASK, seed).pose.position[0]]
            for tick in range(ticks):
                observation, reward, done, info = world.step(Action(forward=tick % 2))
                assert (reward, done, observation.tick) == (1.0, False, tick + 1)
                assert info.progress == (tick + 1) / 1000
                positions.append(observation.pose.position[0])
            return positions
        finally:
            world.close()
            world.close()

    return await asyncio.to_thread(run)


async def test_a_remote_world_in_lock_step_is_the_world_itself(address: Address) -> None:
    assert await play(address, 7, 4) == [7, 7, 8, 8, 9]


async def test_worlds_of_several_clients_are_their_own(address: Address) -> None:
    assert await asyncio.gather(play(address, 10, 4), play(address, 20, 4)) == [
        [10, 10, 11, 11, 12],
        [20, 20, 21, 21, 22],
    ]


async def test_an_act_is_answered_with_its_sequence_and_its_time(address: Address) -> None:
    act = wire.encode(Act(9, Action(), sent_ns=1234))
    _, first, step = await converse(address, HELLO, RESET, act, wire.encode(Bye()))
    assert isinstance(first, Step)
    assert (first.sequence, first.echo_ns) == (0, 0)
    assert isinstance(step, Step)
    assert (step.sequence, step.echo_ns) == (9, 1234)
    assert step.sent_ns >= first.sent_ns > 0


async def test_the_world_is_closed_when_its_client_leaves_without_a_word() -> None:
    world = CountingWorld()
    async with serving(lambda: world) as address:
        async with connect(address.url, proxy=None) as connection:
            await admitted(connection)
            connection.transport.abort()
        assert await asyncio.to_thread(world.closed.wait, 10)


# --- refusals ---


@pytest.mark.parametrize(
    ("frames", "code", "text"),
    [
        pytest.param([wire.encode(Hello(PROTOCOL_VERSION, "guess"))], "token", "token is wrong", id="wrong token"),
        pytest.param([wire.encode(Hello(PROTOCOL_VERSION + 1, TOKEN))], "version", "protocol 2", id="wrong version"),
        pytest.param([msgpack.packb({"type": "hello", "protocol": 99})], "version", "protocol 99", id="future hello"),
        pytest.param([RESET], "malformed", "reset", id="no hello"),
        pytest.param([bytes(5000)], "oversized", "at most 4096", id="large hello"),
        pytest.param([HELLO, HELLO], "malformed", "second Hello", id="two hellos"),
        pytest.param([HELLO, b"\xc1\x00"], "malformed", "not a message", id="not msgpack"),
        pytest.param([HELLO, b"\x91" * 2000], "malformed", "not a message", id="nested too deep"),
        pytest.param([HELLO, msgpack.packb([[{}] * 999] * 5)], "oversized", "4096 values", id="too many values"),
        pytest.param([HELLO, msgpack.packb(msgpack.Timestamp(1))], "unsupported", "extension", id="timestamp"),
        pytest.param([HELLO, "{}"], "malformed", "text frame", id="text frame"),
        pytest.param(
            [HELLO, wire.encode(Act(0, Action()))], "malformed", "before the first Reset", id="act before reset"
        ),
        pytest.param([HELLO, RESET, RESET], "malformed", "must grow", id="sequence again"),
        pytest.param([HELLO, RESET, bytes(70_000)], "oversized", "at most 65536", id="oversized"),
        pytest.param(
            [
                HELLO,
                msgpack.packb(
                    {
                        "type": "reset",
                        "sequence": 0,
                        "seed": 0,
                        "task": {
                            "name": "n",
                            "goal": {"text": "t", "image": {"dtype": "object", "shape": [1], "data": b"\x80\x04N."}},
                            "success": {"type": "collect", "items": ["oak_log"], "count": 1},
                        },
                    }
                ),
            ],
            "unsupported",
            "dtype 'object' does not travel",
            id="unknown dtype",
        ),
        pytest.param(
            [HELLO, wire.encode(Reset(0, msgspec.structs.replace(TASK, name="impossible"), 0))],
            "world",
            "choose another",
            id="world error",
        ),
        pytest.param(
            [HELLO, RESET, wire.encode(Act(1, Action(drop=True)))], "world", "ZeroDivisionError", id="world fault"
        ),
    ],
)
async def test_who_errs_is_told_why_and_the_others_go_on(frames: list[bytes | str], code: str, text: str) -> None:
    async with (
        serving(limits=wire.Limits(max_bytes=65536)) as address,
        connect(address.url, compression=None, proxy=None) as other,
    ):
        await admitted(other)
        await other.send(RESET)
        await other.recv()

        error = (await converse(address, *frames))[-1]
        assert isinstance(error, Error)
        assert error.code == code
        assert text in error.message

        await other.send(wire.encode(Act(1, Action(forward=1))))
        step = wire.decode_server(await other.recv())
        assert isinstance(step, Step)
        assert step.observation.pose.position[0] == 8


async def test_a_frame_far_too_large_is_cut_off_with_the_websocket_code_for_it() -> None:
    async with (
        serving(limits=wire.Limits(max_bytes=65536)) as address,
        connect(address.url, compression=None, proxy=None) as connection,
    ):
        await admitted(connection)
        with pytest.raises(ConnectionClosed) as caught:
            await connection.send(bytes(1_000_000))
            await connection.recv()
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 1009
        assert await play(address, 1, 1) == [1, 1]


async def test_a_large_message_is_taken_only_from_who_showed_the_token(address: Address) -> None:
    image = np.zeros((256, 256, 3), np.uint8)
    large = wire.encode(Reset(0, msgspec.structs.replace(TASK, goal=Goal("g", image=image)), 7))
    async with connect(address.url, compression=None, proxy=None) as stranger:
        with pytest.raises(ConnectionClosed) as caught:
            await stranger.send(large)
            await stranger.recv()
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 1009
    async with connect(address.url, compression=None, proxy=None) as known:
        await admitted(known)
        await known.send(large)
        assert isinstance(wire.decode_server(await known.recv()), Step)


@pytest.mark.parametrize("origin", ["http://localhost:8000", "https://127.0.0.1", "http://[::1]:3000"])
async def test_a_page_of_this_machine_may_connect(address: Address, origin: str) -> None:
    async with connect(address.url, proxy=None, origin=origin) as connection:  # type: ignore[arg-type]
        await admitted(connection)


@pytest.mark.parametrize(
    "origin", ["http://example.com", "http://localhost.example.com", "https://127.0.0.1.example.com", "null"]
)
async def test_a_page_from_elsewhere_may_not(address: Address, origin: str) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        async with connect(address.url, proxy=None, origin=origin):  # type: ignore[arg-type]
            pass


async def test_more_sessions_than_places_are_told_busy_until_one_leaves() -> None:
    async with serving(max_sessions=1) as address:
        async with connect(address.url, proxy=None) as connection:
            await admitted(connection)
            with pytest.raises(RemoteWorldError, match="busy: all 1 sessions") as caught:
                await asyncio.to_thread(RemoteWorld, address.url, TOKEN)
            assert caught.value.code == "busy"
            # Without the token not even that is told.
            with pytest.raises(RemoteWorldError, match="token"):
                await asyncio.to_thread(RemoteWorld, address.url, "guess")
            await connection.send(wire.encode(Bye()))
            await connection.wait_closed()
        assert await play(address, 3, 1) == [3, 3]


async def test_a_server_without_a_token_does_not_start() -> None:
    with pytest.raises(ValueError, match="token"):
        async with serve(CountingWorld, token=""):
            pass


async def test_a_world_that_cannot_be_made_is_told_to_the_client() -> None:
    def factory() -> CountingWorld:
        raise WorldError("the engine is missing; install it")

    async with serving(factory) as address:
        with pytest.raises(RemoteWorldError, match="world: the engine is missing; install it"):
            await asyncio.to_thread(RemoteWorld, address.url, TOKEN)


async def test_a_lock_step_client_raises_the_servers_error_then_says_that_the_world_is_gone(address: Address) -> None:
    def run() -> None:
        world = RemoteWorld(address.url, TOKEN)
        world.reset(TASK, 0)
        with pytest.raises(RemoteWorldError, match="ZeroDivisionError"):
            world.step(Action(drop=True))
        with pytest.raises(RemoteWorldError, match="gone"):
            world.step(Action())
        world.close()

    await asyncio.to_thread(run)


async def test_a_server_that_is_not_there_is_named() -> None:
    async with serving() as address:
        pass
    with pytest.raises(RemoteWorldError, match=rf"cannot reach {address.url} .*is the server running"):
        await asyncio.to_thread(RemoteWorld, address.url, TOKEN)
    with pytest.raises(RemoteWorldError, match=rf"cannot reach {address.url}"):
        await StreamingRemoteWorld(address.url, TOKEN).reset(TASK, 0)


# --- push mode ---


async def next_position(world: StreamingRemoteWorld) -> tuple[int, float, float]:
    observation, *_ = await asyncio.wait_for(world.next_step(), 10)
    return observation.tick, observation.pose.position[0], observation.pose.yaw


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


async def test_pushed_ticks_come_unasked_and_hold_keys_but_not_turns(clock: SteppedClock) -> None:
    backing = CountingWorld()
    async with serving(lambda: backing, clock=clock) as address:
        world = StreamingRemoteWorld(address.url, TOKEN)
        assert (await world.reset(TASK, 5)).pose.position[0] == 5
        assert world.name == "counting"
        await clock.tick()
        assert await next_position(world) == (1, 5, 0)

        world.act(Action(forward=1, d_yaw=10.0, item_action=ItemAction("equip", 1)))
        await asyncio.sleep(0.05)  # the action travels
        await clock.tick()
        assert await next_position(world) == (2, 6, 10)
        assert world.round_trip_seconds is not None
        await clock.tick()
        assert await next_position(world) == (3, 7, 10)
        assert backing.actions[-1] == Action(forward=1)
        await world.close()
        await world.close()
        assert await asyncio.to_thread(backing.closed.wait, 10)


async def test_push_mode_ticks_at_20_hz_by_the_machines_clock(address: Address) -> None:
    world = StreamingRemoteWorld(address.url, TOKEN)
    await world.reset(TASK, 0)
    await world.next_step()
    begun = asyncio.get_running_loop().time()
    first = (await world.next_step())[0].tick
    last = first
    while last < first + 10:
        last = (await world.next_step())[0].tick
    seconds = asyncio.get_running_loop().time() - begun
    await world.close()
    assert 0.4 < seconds < 5.0


async def test_a_new_reset_ends_the_pushed_episode_before_it(clock: SteppedClock) -> None:
    async with serving(clock=clock) as address:
        world = StreamingRemoteWorld(address.url, TOKEN)
        await world.reset(TASK, 5)
        world.act(Action(forward=1))
        await clock.tick()
        assert (await world.reset(TASK, 50)).pose.position[0] == 50
        assert len(clock.sleepers) <= 1
        await clock.tick()
        await clock.tick()
        tick, position, _ = await next_position(world)
        assert tick >= 1
        assert position == 50
        await world.close()


async def test_a_done_episode_is_not_ticked_on(clock: SteppedClock) -> None:
    backing = CountingWorld(length=2)
    async with serving(lambda: backing, clock=clock) as address:
        world = StreamingRemoteWorld(address.url, TOKEN)
        await world.reset(TASK, 0)
        await clock.tick()
        await clock.tick()
        rewards, done = 0.0, False
        while not done:
            _, reward, done, info = await asyncio.wait_for(world.next_step(), 10)
            rewards += reward
        assert info.success
        # Whether a tick was skipped or not, its reward is not lost.
        assert rewards == 2.0
        await asyncio.sleep(0.02)
        assert clock.sleepers == []
        assert (await world.reset(TASK, 4)).pose.position[0] == 4
        await world.close()


async def test_a_streaming_client_raises_what_ended_the_world(clock: SteppedClock) -> None:
    async with serving(clock=clock) as address:
        world = StreamingRemoteWorld(address.url, TOKEN)
        await world.reset(TASK, 0)
        world.act(Action(drop=True))
        await asyncio.sleep(0.05)
        await clock.tick()
        with pytest.raises(RemoteWorldError, match="world: the world failed: ZeroDivisionError"):
            await asyncio.wait_for(world.next_step(), 10)
        await world.close()
        with pytest.raises(RemoteWorldError):
            await world.reset(TASK, 0)


@pytest.mark.parametrize("action", [Action(d_yaw=float("nan")), Action(d_yaw=object())])  # type: ignore[arg-type]
async def test_an_action_that_cannot_travel_is_its_callers_error_and_the_stream_goes_on(
    clock: SteppedClock, action: Action
) -> None:
    async with serving(clock=clock) as address:
        world = StreamingRemoteWorld(address.url, TOKEN)
        await world.reset(TASK, 0)
        with pytest.raises(RemoteWorldError, match="malformed"):
            world.act(action)
        world.act(Action(forward=1))
        await asyncio.sleep(0.05)  # the action travels
        await clock.tick()
        assert await next_position(world) == (1, 1, 0)
        await world.close()


@pytest.mark.parametrize("method", ["send", "recv"])
async def test_a_streaming_client_whose_connection_fails_in_an_unforeseen_way_says_so(
    clock: SteppedClock, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    async def broken(*_: object) -> None:
        raise ZeroDivisionError("a fault of the socket's own")

    async with serving(clock=clock) as address:
        world = StreamingRemoteWorld(address.url, TOKEN)
        await world.reset(TASK, 0)
        monkeypatch.setattr(ClientConnection, method, broken)
        world.act(Action(forward=1))
        await clock.tick()
        with pytest.raises(RemoteWorldError, match=r"world: .* failed \(ZeroDivisionError"):
            for _ in range(3):  # a tick that was on its way is still taken
                await asyncio.wait_for(world.next_step(), 10)
        monkeypatch.undo()
        await world.close()


async def test_a_streaming_client_notices_that_the_server_went(clock: SteppedClock) -> None:
    async with serving(clock=clock) as address:
        world = StreamingRemoteWorld(address.url, TOKEN)
        await world.reset(TASK, 0)
    with pytest.raises(RemoteWorldError, match="gone"):
        await asyncio.wait_for(world.next_step(), 10)
    await world.close()


async def test_a_client_that_does_not_read_gets_the_newest_step_and_costs_no_memory() -> None:
    backing = CountingWorld(length=10**6, frame_size=1024)
    frames_of_memory = 60
    async with (
        serving(lambda: backing, clock=HurriedClock()) as address,
        connect(address.url, compression=None, proxy=None, max_size=None, max_queue=1) as connection,
    ):
        await admitted(connection)
        await connection.send(wire.encode(Reset(0, TASK, 0, push=True)))
        # 3 MB a tick: the sockets' own buffers are full after a few, and the world does not wait for them.
        await wait_until(lambda: len(backing.actions) > 2 * frames_of_memory)
        received = [await receive_tick(connection)]
        while received[-1] < frames_of_memory:
            received.append(await receive_tick(connection))
        assert len(received) < frames_of_memory / 2
        assert received == sorted(set(received))
        connection.transport.abort()  # a client that does not read could not shake hands either


async def receive_tick(connection: ClientConnection) -> int:
    step = wire.decode_server(await asyncio.wait_for(connection.recv(), 10))
    assert isinstance(step, Step)
    return step.observation.tick


async def wait_until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


async def test_the_event_loop_is_not_held_up_by_a_slow_world() -> None:
    release = threading.Event()

    class SlowWorld(CountingWorld):
        def reset(self, task: Task, seed: int) -> Observation:
            release.wait(10)
            return super().reset(task, seed)

    worlds: list[Callable[[], CountingWorld]] = [SlowWorld, CountingWorld]
    async with (
        serving(lambda: worlds.pop(0)()) as address,
        connect(address.url, compression=None, proxy=None) as slow,
    ):
        await admitted(slow)
        await slow.send(RESET)
        assert await play(address, 1, 1) == [1, 1]
        release.set()
        assert isinstance(wire.decode_server(await slow.recv()), Step)
