"""A student's state tensors where its graph runs: goals and memories lie on the GPU and never leave it between two ticks.

Onnxruntime's I/O binding hands tensors from one pass to the next without a copy through this process. Only what is new in a tick
goes up (the observations' arrays), and only what is chosen from comes down (the heads' and the plan's logits).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from agent import observe
from agent.act import HEAD_NAMES
from agent.host_rows import Logits, apart, joined
from agent.onnx_policy import CUDA, OnnxPolicy

GRAPHS = Path(__file__).parent / "row_graphs"
TAKE_ROWS, PUT_ROWS = "take_rows.onnx", "put_rows.onnx"
"""Made by ``training.row_graphs``."""


class DeviceRows:
    """Goal and memory of each seat, as ``agent.host_rows.HostRows`` keeps them, on the student's own device.

    Args:
        student: runs the passes, on the provider that it has.
        seats: number of rows.
        apart: whether each row gets a pass of its own.
    """

    def __init__(self, student: OnnxPolicy, seats: int, apart: bool) -> None:
        self._student = student
        self._apart = apart
        self._device = "cuda" if student.provider == CUDA else "cpu"
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        providers = student.session.get_providers()
        self._take = onnxruntime.InferenceSession(GRAPHS / TAKE_ROWS, options, providers)
        self._put = onnxruntime.InferenceSession(GRAPHS / PUT_ROWS, options, providers)
        config = student.package.config
        self._goal, self._memory = (_Table(seats, config[name], self._device) for name in ("goal", "memory"))

    def begin(self, seat: int, goal: NDArray[np.float32], memory: NDArray[np.float32]) -> None:
        """Put a seat's goal and first memory in its row: float32 (1, features) each."""
        self._write(self._goal, [seat], self._value(goal))
        self._write(self._memory, [seat], self._value(memory))

    def tick(self, seats: Sequence[int], rows: Sequence[observe.Arrays]) -> Logits:
        """One pass over some seats; as ``HostRows.tick``."""
        return apart(self._pass, seats, rows) if self._apart else self._pass(list(seats), joined(rows))

    def _pass(self, seats: list[int], arrays: observe.Arrays) -> Logits:
        session = self._student.session
        binding = session.io_binding()
        for name in self._student.interface.fields:
            binding.bind_cpu_input(name, np.ascontiguousarray(arrays[name]))
        for name, table in (("goal", self._goal), ("memory", self._memory)):
            binding.bind_ortvalue_input(name, self._read(table, seats))
        for name in (*HEAD_NAMES, "plan"):
            binding.bind_output(name, "cpu")
        binding.bind_output("new_memory", self._device)
        session.run_with_iobinding(binding)
        *logits, memory = binding.get_outputs()
        self._write(self._memory, seats, memory)
        *heads, plan = (value.numpy() for value in logits)
        return dict(zip(HEAD_NAMES, heads, strict=True)), plan

    def _read(self, table: _Table, seats: list[int]) -> Any:
        binding = self._take.io_binding()
        binding.bind_ortvalue_input("table", table.now)
        binding.bind_cpu_input("rows", np.array(seats, np.int64))
        binding.bind_output("taken", self._device)
        self._take.run_with_iobinding(binding)
        return binding.get_outputs()[0]

    def _write(self, table: _Table, seats: list[int], given: Any) -> None:
        binding = self._put.io_binding()
        binding.bind_ortvalue_input("table", table.now)
        binding.bind_cpu_input("rows", np.array(seats, np.int64)[:, None])
        binding.bind_ortvalue_input("given", given)
        binding.bind_ortvalue_output("put", table.spare)
        self._put.run_with_iobinding(binding)
        table.turn()

    def _value(self, array: NDArray[np.float32]) -> Any:
        return onnxruntime.OrtValue.ortvalue_from_numpy(np.ascontiguousarray(array), self._device, 0)


class _Table:
    """A state tensor float32 (seats, features), and the spare one that the next is written to."""

    def __init__(self, seats: int, features: int, device: str) -> None:
        zeros = np.zeros((seats, features), np.float32)
        self.now, self.spare = (onnxruntime.OrtValue.ortvalue_from_numpy(zeros, device, 0) for _ in range(2))

    def turn(self) -> None:
        """What was spare is now."""
        self.now, self.spare = self.spare, self.now
