"""The student while it learns: the torch model behind the same policy."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from agent import observe
from agent.goal import GoalTokenizer
from agent.policy import StudentPolicy, TickLogits
from agent.student import Student
from agent.temperature import TEMPERATURE


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
    def encode_goals(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """float32 (len(texts), goal features)."""
        tokens = torch.from_numpy(self._tokenizer.encode(texts)).to(self.student.device)
        return np.asarray(self.student.encode_goal(tokens).float().cpu().numpy())

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
