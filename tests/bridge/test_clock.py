"""Ticks come every 50 ms, and a slow one is not followed by a hurried one."""

import pytest

from bridge.clock import MonotonicClock, Pace


class Jumping:
    """A clock whose sleeps end exactly when they should, and that a test can push on."""

    def __init__(self) -> None:
        self.time = 100.0

    def now(self) -> float:
        return self.time

    async def sleep_until(self, moment: float) -> None:
        self.time = max(self.time, moment)


async def test_ticks_are_due_every_50_ms_whatever_the_work_between_them_took() -> None:
    clock = Jumping()
    pace = Pace(clock)
    moments = []
    for work in (0.0, 0.03, 0.049, 0.01):
        await pace.next_tick()
        moments.append(clock.time)
        clock.time += work
    assert moments == pytest.approx([100.05, 100.10, 100.15, 100.20])


async def test_after_a_stall_the_ticks_go_on_from_there_and_none_is_hurried() -> None:
    clock = Jumping()
    pace = Pace(clock)
    await pace.next_tick()
    clock.time += 3.0
    moments = []
    for _ in range(4):
        await pace.next_tick()
        moments.append(clock.time - 103.05)
    assert moments == pytest.approx([0.0, 0.05, 0.10, 0.15])


async def test_the_machines_clock_sleeps_until_the_moment() -> None:
    clock = MonotonicClock()
    moment = clock.now() + 0.02
    await clock.sleep_until(moment)
    assert clock.now() >= moment - 0.001
    await clock.sleep_until(moment)
