"""A policy over real sockets: the same answers, refusals in words, and agents that hold while the server is away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager

import msgspec
import numpy as np
import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from agent.goal import GoalTextError
from agent.policy import StudentPolicy
from bridge import wire
from bridge.clock import MonotonicClock
from bridge.door import Address, make_token
from bridge.messages import PROTOCOL_VERSION, Action, Bye, Error, Goal, Hello, Observation, make_example_observation
from bridge.server import serve as serve_world
from runtime.policy_server import remote_seat
from runtime.policy_server.batcher import Batcher
from runtime.policy_server.connecting import PolicyServerError
from runtime.policy_server.link_thread import LinkThread
from runtime.policy_server.messages import (
    Answer,
    Ask,
    Begin,
    PolicyWelcome,
    Read,
    decode_reply,
    encode_reply,
    encode_request,
)
from runtime.policy_server.remote_seat import RemoteSeat
from runtime.policy_server.seat_policy import SeatPolicy
from runtime.policy_server.seats import SeatAnswer, make_seats
from runtime.policy_server.server import serve_policy
from runtime.policy_server.settings import BatchSettings
from tests.bridge.test_client_server import CountingWorld
from tests.runtime.policy_server.counted_seats import CountedSeats

TOKEN = make_token()
SEEN = make_example_observation(np.random.default_rng(0), 16)
GOAL = Goal("walk on")
LONG = 30.0


@pytest.fixture
def link() -> Iterator[LinkThread]:
    link = LinkThread()
    yield link
    link.close()


@pytest.fixture
def seats() -> CountedSeats:
    return CountedSeats(3)


class CountingBatcher(Batcher):
    """Knows how many requests have come to it."""

    asked = 0

    def ask(self, seat: int, observation: Observation, seconds: float) -> Future[SeatAnswer | None]:
        answer = super().ask(seat, observation, seconds)
        self.asked += 1
        return answer


@asynccontextmanager
async def served(seats: CountedSeats, port: int = 0, batcher: Batcher | None = None) -> AsyncIterator[Address]:
    batcher = batcher or Batcher(seats, BatchSettings())
    try:
        async with serve_policy(batcher, port=port, token=TOKEN, name="counting", provider="none") as address:
            yield address
    finally:
        batcher.close()


async def seat_at(address: Address, link: LinkThread, token: str = TOKEN) -> RemoteSeat:
    return await asyncio.to_thread(RemoteSeat, address.url, token, link)


async def answer_of(seat: RemoteSeat, seconds: float = LONG) -> SeatAnswer | None:
    return await asyncio.wait_for(asyncio.wrap_future(seat.ask(SEEN, seconds)), 20)


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


async def test_agents_elsewhere_get_a_seat_each(link: LinkThread, seats: CountedSeats) -> None:
    async with served(seats) as address:
        first, second = await seat_at(address, link), await seat_at(address, link)
        assert (first.welcome.policy, first.welcome.provider) == ("counting", "none")
        first.begin(GOAL, 10)
        second.begin(GOAL, 20)
        turns = [(await answer_of(seat)).action.d_yaw for seat in (first, second, first)]  # type: ignore[union-attr]
        assert turns == [11, 21, 12]
        first.leave()
        first.leave()
        second.leave()
        await until(lambda: seats.taken == 0)


async def test_the_student_says_over_the_wire_what_it_says_alone(
    link: LinkThread, student: Callable[[int], StudentPolicy], walks: list[list[Observation]]
) -> None:
    settings = BatchSettings()
    batcher = Batcher(make_seats(student(0), settings), settings)
    async with serve_policy(batcher, token=TOKEN) as address:

        def play(agent: int) -> list[Action]:
            policy = SeatPolicy(RemoteSeat(address.url, TOKEN, link), "student", seed=agent, seconds=LONG)
            state, actions = policy.start([Goal("collect 4 oak logs")]), []
            for seen in walks[agent]:
                step = policy.step([seen], state)
                state = step.state
                actions += step.actions
            policy.close()
            return actions

        played = await asyncio.gather(*(asyncio.to_thread(play, agent) for agent in range(3)))
    batcher.close()
    for agent, actions in enumerate(played):
        policy = student(agent)
        state, alone = policy.start([Goal("collect 4 oak logs")]), []
        for seen in walks[agent]:
            step = policy.step([seen], state)
            state = step.state
            alone += step.actions
        assert actions == alone


async def test_a_goal_or_an_observation_that_cannot_be_read_is_said_and_the_seat_goes_on(
    link: LinkThread, student: Callable[[int], StudentPolicy], walks: list[list[Observation]]
) -> None:
    batcher = Batcher(make_seats(student(0), BatchSettings()), BatchSettings())
    async with serve_policy(batcher, token=TOKEN) as address:
        seat = await seat_at(address, link)
        with pytest.raises(GoalTextError, match="tokens"):
            await asyncio.to_thread(seat.read, Goal("word " * 300))
        seat.begin(Goal("word " * 300), 0)
        with pytest.raises(ValueError, match="tokens"):
            await answer_of(seat)
        seat.begin(Goal("collect 4 oak logs"), 0)
        wide = msgspec.structs.replace(SEEN, frame=np.zeros((10, 20, 3), np.uint8))
        with pytest.raises(ValueError, match="frame"):
            await asyncio.wrap_future(seat.ask(wide, LONG))
        large = msgspec.structs.replace(SEEN, frame=np.zeros((1024, 1024, 3), np.uint8))
        with pytest.raises(ValueError, match="bytes"):
            await asyncio.wrap_future(seat.ask(large, LONG))
        assert await asyncio.wrap_future(seat.ask(walks[0][0], LONG)) is not None
        assert seat.losses == 0
        seat.leave()
    batcher.close()


# --- who does not get in ---


async def test_a_wrong_token_no_server_and_no_place_are_told_apart(link: LinkThread, seats: CountedSeats) -> None:
    async with served(seats) as address:
        with pytest.raises(PolicyServerError, match="token: the token is wrong"):
            await seat_at(address, link, "guess")
        taken = [await seat_at(address, link) for _ in range(3)]
        with pytest.raises(PolicyServerError, match="busy: all 3 seats are taken"):
            await seat_at(address, link)
        for seat in taken:
            seat.leave()
        await until(lambda: seats.taken == 0)
    with pytest.raises(PolicyServerError, match="cannot reach the policy server"):
        await seat_at(address, link)


async def test_a_server_of_another_kind_is_told(link: LinkThread) -> None:
    async with serve_world(CountingWorld, token=TOKEN) as address:
        with pytest.raises(PolicyServerError, match="is no policy server"):
            await seat_at(address, link)


FRAMES = {
    "an Ask before a Begin": ([encode_request(Ask(0, SEEN, 10.0))], "malformed"),
    "a sequence that does not grow": ([encode_request(Read(1, GOAL)), encode_request(Read(1, GOAL))], "malformed"),
    "a second Hello": ([wire.encode(Hello(PROTOCOL_VERSION, TOKEN))], "malformed"),
    "no msgpack": ([b"\xc1garbage"], "malformed"),
    "a text frame": (["hello"], "malformed"),
    "an extension": ([b"\xd4\x01\x00"], "unsupported"),
    "too many values": ([b"\xdd\x00\x10\x00\x00" + b"\0" * 0x100000], "oversized"),
}


@pytest.mark.parametrize("frames", FRAMES.values(), ids=FRAMES.keys())
async def test_a_client_that_errs_is_told_and_shown_out_and_nobody_else_notices(
    link: LinkThread, seats: CountedSeats, frames: tuple[list[bytes | str], str]
) -> None:
    async with served(seats) as address:
        seat = await seat_at(address, link)
        seat.begin(GOAL, 0)
        async with connect(address.url, compression=None, proxy=None) as stranger:
            await stranger.send(wire.encode(Hello(PROTOCOL_VERSION, TOKEN)))
            assert isinstance(decode_reply(await stranger.recv()), PolicyWelcome)
            for frame in frames[0]:
                await stranger.send(frame)
            with pytest.raises(ConnectionClosed):
                while True:
                    said = decode_reply(await asyncio.wait_for(stranger.recv(), 10))
            assert isinstance(said, Error)
            assert said.code == frames[1]
        await until(lambda: seats.taken == 1)
        assert await answer_of(seat) is not None
        assert seat.losses == 0
        seat.leave()


async def test_a_stranger_cannot_send_much(seats: CountedSeats) -> None:
    async with served(seats) as address, connect(address.url, compression=None, proxy=None) as stranger:
        with pytest.raises(ConnectionClosed) as caught:
            await stranger.send(encode_request(Ask(0, SEEN, 10.0)))
            await stranger.recv()
        assert caught.value.rcvd is not None
        assert caught.value.rcvd.code == 1009
        assert seats.taken == 0


async def test_a_client_that_dies_frees_its_row(seats: CountedSeats) -> None:
    async with served(seats) as address:
        async with connect(address.url, compression=None, proxy=None) as client:
            await client.send(wire.encode(Hello(PROTOCOL_VERSION, TOKEN)))
            await client.recv()
            await client.send(encode_request(Begin(0, GOAL, 0)))
            await client.recv()
            assert seats.taken == 1
            client.transport.abort()
        await until(lambda: seats.taken == 0)


# --- when the server is late, or away ---


async def test_a_late_request_is_not_computed_and_answered_by_none_when_its_time_is_over(
    link: LinkThread, seats: CountedSeats
) -> None:
    batcher, useful_seconds = CountingBatcher(seats, BatchSettings()), 0.03
    async with served(seats, batcher=batcher) as address:
        seat, other = await seat_at(address, link), await seat_at(address, link)
        seat.begin(GOAL, 0)
        other.begin(GOAL, 0)
        seats.go.clear()
        slow = other.ask(SEEN, LONG)
        assert await asyncio.to_thread(seats.begun.wait, 10)
        late = seat.ask(SEEN, useful_seconds)
        assert await asyncio.wrap_future(late) is None
        await until(lambda: batcher.asked == 2)
        await asyncio.sleep(useful_seconds)
        seats.go.set()
        assert await asyncio.wrap_future(slow) is not None
        assert (await answer_of(seat)).action.d_yaw == 1, "of what was not computed nothing is remembered"  # type: ignore[union-attr]
        seat.leave()
        other.leave()


async def test_a_dead_server_means_no_answers_and_a_seat_that_comes_back_by_itself(
    link: LinkThread, seats: CountedSeats, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_seat, "LONGEST_WAIT_SECONDS", 0.3)
    clock = MonotonicClock()
    async with served(seats) as address:
        seat = await seat_at(address, link)
        seat.begin(GOAL, 5)
        assert (await answer_of(seat)).action.d_yaw == 6  # type: ignore[union-attr]
    await until(lambda: not seat.is_connected)
    begun = clock.now()
    assert await answer_of(seat, 0.05) is None
    assert clock.now() - begun >= 0.05, "a loop must see a late model, not one that answers that it has nothing to say"
    seat.begin(GOAL, 7)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await answer_of(seat)
    async with served(CountedSeats(), address.port):
        await until(lambda: seat.is_connected)
        assert (await answer_of(seat)).action.d_yaw == 8  # type: ignore[union-attr]
        assert seat.losses == 1
        seat.leave()


async def test_a_server_that_talks_nonsense_is_left_and_tried_again(link: LinkThread) -> None:
    visits: list[int] = []

    async def talk(connection: ServerConnection) -> None:
        visits.append(1)
        await connection.recv()
        await connection.send(encode_reply(PolicyWelcome(PROTOCOL_VERSION, "\x1b[2Jliar" + "r" * 1000)))
        if len(visits) == 1:
            await connection.send(b"\xff" * 100)
        else:
            await connection.recv()
            await connection.recv()
            await connection.send(encode_reply(Answer(1, Action(), "\x1b[31mword", "\u202egoal", 1)))
            await connection.send(encode_reply(Answer(2, Action(), "\x1b[31mword", "\u202egoal", 1)))
        await connection.wait_closed()

    async with serve(talk, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        seat = await seat_at(Address("127.0.0.1", port), link)
        assert seat.welcome.policy.startswith("[2Jliar")
        assert len(seat.welcome.policy) <= 200
        await until(lambda: len(visits) >= 2 and seat.is_connected)
        seat.begin(GOAL, 0)
        answer = await answer_of(seat)
        assert answer is not None
        assert (answer.plan_token, answer.subgoal) == ("[31mword", "goal"), "nothing of it is carried out by a terminal"
        seat.leave()


async def test_a_goodbye_of_the_client_is_heard(seats: CountedSeats) -> None:
    async with served(seats) as address, connect(address.url, compression=None, proxy=None) as client:
        await client.send(wire.encode(Hello(PROTOCOL_VERSION, TOKEN)))
        await client.recv()
        await client.send(encode_request(Bye()))
        await client.wait_closed()
        await until(lambda: seats.taken == 0)
