"""The student as users run it: a package on onnxruntime, on the GPU where onnxruntime has one and on the CPU otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from agent import observe
from agent.act import HEAD_NAMES
from agent.goal import GoalTokenizer, goal_arrays
from agent.package import GOAL_GRAPH, TICK_GRAPH, TOKENIZER, PackageError, open_package
from agent.policy import StudentPolicy, TickLogits
from agent.temperature import TEMPERATURE
from bridge.messages import Goal

CUDA, CPU = "CUDAExecutionProvider", "CPUExecutionProvider"
PROVIDERS = (CUDA, CPU)
"""What runs a student unless told otherwise: the first of them that this build of onnxruntime has."""


class OnnxPolicy(StudentPolicy):
    """A student package run by onnxruntime.

    Args:
        folder: the package.
        threads: CPU threads of one pass; ValueError unless positive.
        generator, temperature: see ``StudentPolicy``.
        providers: names of onnxruntime's providers in the order of choice; ValueError where it has none of them.

    Raises:
        PackageError: the package is missing, altered, made for other software, or onnxruntime cannot load it.
    """

    def __init__(
        self,
        folder: Path,
        threads: int = 1,
        generator: np.random.Generator | None = None,
        temperature: float = TEMPERATURE,
        providers: Sequence[str] = PROVIDERS,
    ) -> None:
        if threads < 1:
            raise ValueError(f"threads: must be positive, got {threads}")
        available = onnxruntime.get_available_providers()
        chosen = [provider for provider in providers if provider in available]
        if not chosen:
            raise ValueError(f"providers: this onnxruntime has none of {list(providers)}; give one of {available}")
        self.package = open_package(folder)
        super().__init__("student", generator, temperature, self.package.interface)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._tick = onnxruntime.InferenceSession(folder / TICK_GRAPH, options, chosen)
            self._goal = onnxruntime.InferenceSession(folder / GOAL_GRAPH, options, chosen)
            self._tokenizer = GoalTokenizer(folder / TOKENIZER, self.interface.goal_tokens)
        except Exception as error:  # onnxruntime and tokenizers raise types of their own that they do not export
            raise PackageError(f"student: {folder} cannot be loaded ({error}); export the student again") from error

    @property
    def session(self) -> onnxruntime.InferenceSession:
        """The tick graph, for who binds its tensors to a device."""
        return self._tick

    @property
    def provider(self) -> str:
        """The onnxruntime provider that runs the tick graph."""
        return str(self._tick.get_providers()[0])

    def encode_goals(self, goals: Sequence[Goal]) -> NDArray[np.float32]:
        """float32 (len(goals), goal features)."""
        arrays = goal_arrays(goals, self._tokenizer)
        return np.asarray(
            self._goal.run(["goal"], {name: arrays[name] for name in self.interface.goal_inputs})[0], np.float32
        )

    def first_memory(self, agents: int) -> NDArray[np.float32]:
        """float32 (agents, memory features) of zeros."""
        return np.zeros((agents, self.package.config["memory"]), np.float32)

    def tick(self, arrays: observe.Arrays, goal: NDArray[np.float32], memory: NDArray[np.float32]) -> TickLogits:
        """One pass of the tick graph."""
        feed = {"goal": goal, "memory": memory} | {name: arrays[name] for name in self.interface.fields}
        *heads, plan, new_memory = self._tick.run([*HEAD_NAMES, "plan", "new_memory"], feed)
        return TickLogits(dict(zip(HEAD_NAMES, heads, strict=True)), plan, new_memory)
