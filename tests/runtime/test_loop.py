"""The loop promises: 20 Hz whatever the model does; a late model means a hold action and a counted stale tick."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from agent.policy import PolicyStep
from bridge.clock import MonotonicClock
from bridge.messages import Action
from bridge.world import WorldError
from runtime.goals import read_goal
from runtime.hold import KEEP_BUTTONS_TICKS, KEEP_MOVEMENT_TICKS, hold_action
from runtime.loop import LiveLoop
from runtime.records import EpisodeResult
from runtime.worker import ThreadWorker


class Records(list):
    def on_tick(self, record):
        self.append(record)


async def play(world, policy, worker, clock, task):
    records = Records()
    turning = asyncio.create_task(clock.turn())
    try:
        return await LiveLoop(world, policy, worker, clock, [records]).run(task, 0), records
    finally:
        turning.cancel()


async def test_a_model_in_time_acts_every_tick_on_its_own_observation(
    clock, task, timed_worker, scripted_world, counting_policy
):
    world = scripted_world(clock)
    result, records = await play(world, counting_policy, timed_worker([10.0]), clock, task)
    assert (result.outcome, result.ticks, result.stale_ticks) == ("limit", 20, 0)
    assert [action.d_yaw for _, action in world.acts[:-1]] == list(range(1, 21))
    assert [record.tick for record in records] == list(range(21))
    assert [moment for moment, _ in world.acts[:-1]] == pytest.approx([0.05 * tick + 0.01 for tick in range(1, 21)])
    assert result.latency.p50 == pytest.approx(10.0)
    assert records[3].plan_token == "word4"
    assert records[3].subgoal == "subgoal 1"


async def test_a_late_model_means_hold_actions_and_exactly_counted_stale_ticks(
    clock, task, timed_worker, scripted_world, counting_policy
):
    # The third answer takes 130 ms: it is due at tick 2, held at ticks 2 and 3, and played late in tick 4.
    world = scripted_world(clock)
    result, records = await play(world, counting_policy, timed_worker([10, 10, 130, 10]), clock, task)
    assert [record.tick for record in records if record.stale] == [2, 3, 4]
    assert result.stale_ticks == 3
    held = [record.action for record in records[2:4]]
    assert held == [Action(forward=1, attack=True)] * 2  # walks on, hits on; no jump, camera still
    assert records[4].action.d_yaw == 3.0  # the late answer
    assert records[5].action.d_yaw == 4.0
    assert [round(records[tick].latency_ms) for tick in (1, 2, 4)] == [10, 42, 30]


async def test_an_answer_between_two_ticks_is_too_old_to_act_on_but_is_remembered(
    clock, task, timed_worker, scripted_world, counting_policy
):
    world = scripted_world(clock)
    result, records = await play(world, counting_policy, timed_worker([10, 46, 10]), clock, task)
    assert [record.tick for record in records if record.stale] == [1]
    assert records[1].plan_token == ""
    assert records[2].plan_token == "word2 word3"
    assert records[2].action.d_yaw == 3.0
    assert result.stale_ticks == 1


async def test_ticks_that_nobody_took_are_stale_too(clock, task, timed_worker, scripted_world, counting_policy):
    world = scripted_world(clock, skip=(5, 6))
    result, records = await play(world, counting_policy, timed_worker([1.0]), clock, task)
    assert result.stale_ticks == 2
    assert [record.skipped for record in records if record.skipped] == [2]
    assert result.ticks == 20


async def test_buttons_are_let_go_after_some_held_ticks(clock, task, timed_worker, scripted_world, counting_policy):
    world = scripted_world(clock)
    result, records = await play(world, counting_policy, timed_worker([10, 10_000]), clock, task)
    attacks = [record.action.attack for record in records[1:20]]
    assert attacks == [True] * KEEP_BUTTONS_TICKS + [False] * (19 - KEEP_BUTTONS_TICKS)
    assert all(record.action.forward == 1 for record in records[1:20])
    assert result.stale_ticks == 19


async def test_a_model_that_never_answers_again_leaves_the_body_standing_after_a_second(
    clock, timed_worker, scripted_world, counting_policy
):
    world = scripted_world(clock)
    task = read_goal("collect 2 oak logs", tick_limit=40)
    _, records = await play(world, counting_policy, timed_worker([10, 10_000]), clock, task)
    held = [record.action for record in records[1:40]]
    assert all(action.forward == 1 for action in held[:KEEP_MOVEMENT_TICKS])
    assert set(held[KEEP_MOVEMENT_TICKS:]) == {Action()}
    assert KEEP_MOVEMENT_TICKS == 20  # a second


class Hanging:
    """A worker whose model never answers once the game began; tells when it was closed."""

    def __init__(self, told):
        self._told, self._calls = told, 0

    def submit(self, call):
        from runtime.loop import WARM_UP_STEPS

        self._calls += 1
        answer = asyncio.get_running_loop().create_future()
        if self._calls <= WARM_UP_STEPS + 3:
            answer.set_result(call())
        return answer

    def close(self):
        self._told.append("worker closed")


@pytest.mark.parametrize("ending", ["limit", "lost", "cancelled"])
async def test_however_it_ends_the_worker_is_stopped_and_then_the_body_is_let_go(
    clock, task, scripted_world, counting_policy, ending
):
    told = []

    class Told(scripted_world):
        def act(self, action):
            super().act(action)
            told.append(action)

    world = Told(clock, lost_at=6 if ending == "lost" else None)
    playing = asyncio.create_task(LiveLoop(world, counting_policy, Hanging(told), clock).run(task, 0))
    turning = asyncio.create_task(clock.turn())
    if ending == "cancelled":
        while len(told) < 3:
            await asyncio.sleep(0)
        playing.cancel()
    (how,) = await asyncio.gather(playing, return_exceptions=True)
    turning.cancel()
    assert isinstance(how, {"limit": EpisodeResult, "lost": WorldError, "cancelled": asyncio.CancelledError}[ending])
    assert told[-3] != Action()
    assert told[-2:] == ["worker closed", Action()]


async def test_success_ends_the_episode_at_its_tick(clock, task, timed_worker, scripted_world, counting_policy):
    world = scripted_world(clock, logs_at=(4, 9))
    result, records = await play(world, counting_policy, timed_worker([1.0]), clock, task)
    assert result.success
    assert result.ticks == 8  # the first observation played is tick 1 of the world
    assert records[-1].info.success
    assert records[-1].latency_ms is None


async def test_death_ends_the_episode_without_success(clock, task, timed_worker, scripted_world, counting_policy):
    result, _ = await play(scripted_world(clock, dies_at=7), counting_policy, timed_worker([1.0]), clock, task)
    assert (result.outcome, result.success) == ("death", False)


async def test_a_lost_world_is_told_and_what_was_played_stays_counted(
    clock, task, timed_worker, scripted_world, counting_policy
):
    world = scripted_world(clock, lost_at=6)
    loop = LiveLoop(world, counting_policy, timed_worker([1.0]), clock)
    turning = asyncio.create_task(clock.turn())
    with pytest.raises(WorldError, match="closed the connection"):
        await loop.run(task, 0)
    turning.cancel()
    assert loop.meter.result("error").ticks == 4


async def test_what_the_model_raises_comes_out(clock, task, timed_worker, scripted_world, counting_policy):
    class Broken(type(counting_policy)):
        def step(self, observations, state):
            if state == (3,):
                raise FloatingPointError("NaN in the logits")
            return super().step(observations, state)

    with pytest.raises(FloatingPointError):
        await play(scripted_world(clock), Broken(), timed_worker([1.0]), clock, task)


async def test_the_model_runs_in_one_thread_beside_the_event_loop(task, scripted_world, counting_policy):
    threads = set()

    class Slow(type(counting_policy)):
        def step(self, observations, state) -> PolicyStep:
            threads.add(threading.current_thread().name)
            time.sleep(0.06)
            return super().step(observations, state)

    clock, worker = MonotonicClock(), ThreadWorker()
    world = scripted_world(clock)
    result = await LiveLoop(world, Slow(), worker, clock).run(task, 0)
    worker.close()
    assert len(threads) == 1
    assert threads.pop().startswith("model")
    assert result.ticks >= 19
    assert result.stale_ticks >= 10  # a model of 60 ms is late nearly always; the world did not wait for it


def test_the_hold_action_never_repeats_what_must_happen_once():
    last = Action(forward=1, strafe=-1, sneak=True, sprint=True, jump=True, drop=True, use=True, d_pitch=5.0)
    assert hold_action(last, 1) == Action(forward=1, strafe=-1, sneak=True, sprint=True, use=True)
    assert hold_action(last, KEEP_BUTTONS_TICKS + 1) == Action(forward=1, strafe=-1, sneak=True, sprint=True)


def test_a_deadline_beyond_the_tick_is_refused(clock, scripted_world, counting_policy):
    with pytest.raises(ValueError, match="deadline_seconds"):
        LiveLoop(scripted_world(clock), counting_policy, ThreadWorker(), clock, deadline_seconds=0.06)
