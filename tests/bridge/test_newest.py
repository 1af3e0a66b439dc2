"""One place for the newest step: a slow reader skips ticks, but loses no reward, no note and no measurement."""

import asyncio

import numpy as np
import pytest

from bridge.messages import Step, StepInfo, make_example_observation
from bridge.newest import NOTE_CHARACTERS, NewestStep, join_notes

OBSERVATION = make_example_observation(np.random.default_rng(0), 4)


def step(sequence: int, reward: float = 0.0, echo_ns: int = 0) -> Step:
    return Step(sequence, OBSERVATION, reward, echo_ns=echo_ns)


async def test_the_newest_is_taken_with_the_rewards_and_the_echo_of_those_before_it() -> None:
    newest = NewestStep()
    for given in (step(1, 1.0), step(2, 2.0, echo_ns=77), step(3, 4.0)):
        newest.offer(given)
    taken = await newest.take()
    assert (taken.sequence, taken.reward, taken.echo_ns) == (3, 7.0, 77)
    newest.offer(step(4, 8.0))
    assert (await newest.take()).reward == 8.0


async def test_a_newer_echo_takes_the_place_of_an_older_one() -> None:
    newest = NewestStep()
    newest.offer(step(1, echo_ns=5))
    newest.offer(step(2, echo_ns=6))
    assert (await newest.take()).echo_ns == 6


async def test_notes_of_skipped_steps_come_with_the_newest() -> None:
    newest = NewestStep()
    for note, success in (("craft: no table", False), ("", False), ("place: no block", True)):
        newest.offer(Step(1, OBSERVATION, info=StepInfo(success=success, progress=0.5, note=note)))
    assert (await newest.take()).info == StepInfo(success=True, progress=0.5, note="craft: no table; place: no block")
    newest.offer(step(4))
    assert (await newest.take()).info.note == ""


def test_notes_grow_neither_by_repetition_nor_beyond_their_length() -> None:
    assert join_notes("a; b", "a") == "a; b"
    assert join_notes("", "a") == "a"
    assert join_notes("a", "") == "a"
    together = ""
    for number in range(1000):
        together = join_notes(together, f"place {number}")
        assert len(together) <= NOTE_CHARACTERS
    assert together.endswith("place 999")


async def test_a_reader_waits_for_a_step() -> None:
    newest = NewestStep()
    reading = asyncio.create_task(newest.take())
    await asyncio.sleep(0.01)
    assert not reading.done()
    newest.offer(step(1))
    assert (await reading).sequence == 1


async def test_a_failure_is_raised_after_the_last_step_and_ever_after() -> None:
    newest = NewestStep()
    newest.offer(step(1))
    newest.fail(OSError("gone"))
    assert (await newest.take()).sequence == 1
    for _ in range(2):
        with pytest.raises(OSError, match="gone"):
            await newest.take()


async def test_a_cleared_step_is_not_taken_and_its_reward_is_forgotten() -> None:
    newest = NewestStep()
    newest.offer(step(1, 1.0))
    newest.clear()
    reading = asyncio.create_task(newest.take())
    await asyncio.sleep(0.01)
    assert not reading.done()
    newest.offer(step(2, 2.0))
    assert (await reading).reward == 2.0
