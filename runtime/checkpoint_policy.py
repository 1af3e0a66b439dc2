"""A student straight from a training checkpoint: in torch, with float weights, as it was before the export."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from agent.package import file_hash, package_hash
from agent.policy import PolicyStep, StudentPolicy
from agent.temperature import TEMPERATURE
from bridge.messages import Goal, Observation

WEIGHTS = "model.safetensors"


def is_checkpoint(folder: Path) -> bool:
    """Whether a folder holds the weights that ``steve2 train`` writes."""
    return (folder / WEIGHTS).is_file()


class CheckpointPolicy:
    """Implements ``agent.policy.Policy``. The train extra is imported where one is made.

    Args:
        folder: the checkpoint.
        threads: CPU threads of torch, for the whole process; in a process that has torch already it keeps its own.
        generator, temperature: as in ``agent.policy.StudentPolicy``.

    Raises:
        ModuleNotFoundError: the train extra is not installed. Whatever torch and transformers raise of files they
        cannot read.
    """

    name = "student"

    def __init__(
        self,
        folder: Path,
        threads: int = 1,
        generator: np.random.Generator | None = None,
        temperature: float = TEMPERATURE,
    ) -> None:
        # Torch itself is for training and the agent to import; it reads this when they do.
        os.environ["OMP_NUM_THREADS"] = str(threads)
        from agent.goal import GoalTokenizer
        from agent.torch_policy import TorchPolicy
        from training.checkpoint import TOKENIZER, load_student
        from training.expert.shipped import shipped_decoder

        student = load_student(folder)
        tokenizer = GoalTokenizer(folder / TOKENIZER)
        self.student: StudentPolicy = TorchPolicy(student, tokenizer, generator, temperature, shipped_decoder())
        """The policy that does the work."""
        self.provider = f"torch on {student.device}"
        """What runs the student, as reports name it."""
        self.hash = package_hash({name: file_hash(folder / name) for name in (WEIGHTS, TOKENIZER)})
        """Changes when the weights or the tokenizer do, as a package's hash (hexadecimal)."""

    def start(self, goals: Sequence[Goal]) -> Any:
        """The state before the first tick of a batch of agents."""
        return self.student.start(goals)

    def step(self, observations: Sequence[Observation], state: Any) -> PolicyStep:
        """One tick for every agent of the batch."""
        return self.student.step(observations, state)
