"""The student while it learns: the torch model behind the same policy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from agent import observe
from agent.goal import GoalTokenizer, goal_arrays
from agent.policy import StudentPolicy, TickLogits
from agent.student import Student
from agent.temperature import TEMPERATURE
from bridge.messages import Goal


class TorchPolicy(StudentPolicy):
    """A torch student, run on the device where its weights are; ``generator`` and ``temperature`` as in ``StudentPolicy``."""

    def __init__(
        self,
        student: Student,
        tokenizer: GoalTokenizer,
        generator: np.random.Generator | None = None,
        temperature: float = TEMPERATURE,
    ) -> None:
        super().__init__("student", generator, temperature)
        self.student = student.eval()
        self._tokenizer = tokenizer

    @torch.no_grad()
    def encode_goals(self, goals: Sequence[Goal]) -> NDArray[np.float32]:
        """float32 (len(goals), goal features)."""
        arrays = goal_arrays(goals, self._tokenizer)
        inputs = {name: torch.from_numpy(array).to(self.student.device) for name, array in arrays.items()}
        return np.asarray(self.student.encode_goal(**inputs).float().cpu().numpy())

    def first_memory(self, agents: int) -> NDArray[np.float32]:
        """float32 (agents, memory features) of zeros."""
        return np.zeros((agents, self.student.config.memory), np.float32)

    @torch.no_grad()
    def tick(self, arrays: observe.Arrays, goal: NDArray[np.float32], memory: NDArray[np.float32]) -> TickLogits:
        """One pass of the torch model over a sequence of one tick."""
        device = self.student.device
        ticks = {name: torch.from_numpy(array).to(device)[:, None] for name, array in arrays.items()}
        output = self.student(ticks, torch.from_numpy(goal).to(device), torch.from_numpy(memory).to(device))
        return TickLogits(
            {head: logits[:, 0].float().cpu().numpy() for head, logits in output.heads.items()},
            output.plan[:, 0].float().cpu().numpy(),
            output.memory.float().cpu().numpy(),
        )
