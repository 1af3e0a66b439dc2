"""Sizes of students, and the presets by name."""

from __future__ import annotations

from typing import Any

from transformers import PretrainedConfig


class StudentConfig(PretrainedConfig):
    """Sizes of a student.

    Args:
        width: features of a token and of a latent.
        latents: latents that read a tick's tokens.
        readings: rounds of cross-attention.
        attention_heads: heads of each round.
        memory: features of the recurrent memory.
        goal: features of an encoded goal.
        goal_vocabulary: tokens of the goal tokenizer.

    Raises ValueError, naming the size, where one cannot be.
    """

    model_type = "steve2_student"

    def __init__(
        self,
        width: int = 128,
        latents: int = 4,
        readings: int = 2,
        attention_heads: int = 2,
        memory: int = 384,
        goal: int = 192,
        goal_vocabulary: int = 1024,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        sizes = {"width": width, "latents": latents, "readings": readings, "memory": memory, "goal": goal}
        for name, value in (sizes | {"attention_heads": attention_heads}).items():
            if value <= 0:
                raise ValueError(f"{name}: must be positive, got {value}")
        if width % attention_heads:
            raise ValueError(f"width: must be a multiple of attention_heads, got {width} and {attention_heads}")
        self.width = width
        self.latents = latents
        self.readings = readings
        self.attention_heads = attention_heads
        self.memory = memory
        self.goal = goal
        self.goal_vocabulary = goal_vocabulary


PRESETS: dict[str, dict[str, int]] = {
    "nano": {"width": 128, "latents": 4, "readings": 2, "memory": 384, "goal": 192},
    "base": {"width": 384, "latents": 8, "readings": 4, "attention_heads": 8, "memory": 1024, "goal": 384},
    "vlm": {"width": 384, "latents": 8, "readings": 4, "attention_heads": 8, "memory": 1024, "goal": 384},
}
"""``nano`` ships and runs on one CPU thread; ``base`` is for a GPU; ``vlm`` adds a vision-language model as trunk
(``agent.vlm_student``)."""
