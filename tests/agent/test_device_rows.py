"""State tensors on the student's device answer as those of this process do. Here the device is the CPU: a GPU differs by its
name alone (``device_rows``), and whether onnxruntime has one decides which is taken."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from agent.host_rows import HostRows
from agent.policy import StudentPolicy
from bridge.messages import Goal, Observation
from runtime.policy_server.seats import Rows, StudentSeats
from runtime.policy_server.settings import BatchSettings

pytest.importorskip("onnxruntime")

from agent import device_rows
from agent.device_rows import GRAPHS, PUT_ROWS, TAKE_ROWS, DeviceRows
from agent.onnx_policy import OnnxPolicy


@pytest.mark.parametrize("apart", [False, True])
def test_rows_on_the_device_are_bit_by_bit_those_of_the_host(
    student: Callable[[int], StudentPolicy], walks: list[list[Observation]], apart: bool
) -> None:
    policy = student(0)
    assert isinstance(policy, OnnxPolicy)
    kept: tuple[Rows, Rows] = (HostRows(policy, 5, apart), DeviceRows(policy, 5, apart))
    starts = [policy.start([Goal(text)]) for text in ("collect 4 oak logs", "collect 1 birch log")]
    for rows in kept:
        for seat, start in ((4, starts[0]), (1, starts[1])):
            rows.begin(seat, start.goal, start.memory)
    # Both, one, the other way round, and the first anew.
    for tick, seats in enumerate(([4, 1], [1], [1, 4], [4], [4, 1])):
        if tick == 3:
            for rows in kept:
                rows.begin(4, starts[1].goal, starts[1].memory)
        arrays = [policy.arrays([walks[seat % 3][tick]], starts[0].notes) for seat in seats]
        (host_heads, host_plan), (heads, plan) = (rows.tick(seats, arrays) for rows in kept)
        assert np.array_equal(plan, host_plan)
        assert all(np.array_equal(heads[name], host_heads[name]) for name in host_heads)


def test_a_student_on_a_gpu_keeps_what_it_remembers_there(
    student: Callable[[int], StudentPolicy], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[tuple[int, bool]] = []
    monkeypatch.setattr(device_rows, "DeviceRows", lambda policy, seats, apart: made.append((seats, apart)))
    monkeypatch.setattr(OnnxPolicy, "provider", "CUDAExecutionProvider")
    StudentSeats(student(0), BatchSettings(seats=3, exact=False))
    assert made == [(3, False)]


def test_the_row_graphs_are_those_that_the_script_makes() -> None:
    pytest.importorskip("onnx")
    from training.row_graphs import put_rows, take_rows

    assert (GRAPHS / TAKE_ROWS).read_bytes() == take_rows()
    assert (GRAPHS / PUT_ROWS).read_bytes() == put_rows()
