"""What is wanted, as one vector that is made once a goal: of its words, its picture and its sound."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from agent.attention import KeysAndValues, Reading
from agent.frame_tokens import FrameTokens
from agent.goal import GOAL_PAD, GOAL_TOKENS
from agent.student_config import StudentConfig
from bridge.sounds import SOUNDS


class GoalEncoder(nn.Module):
    """Words, patches of a picture and a sound to a vector (n, goal).

    The picture goes through the stem that reads the frames, so that what is wanted and what is seen are the same features.
    """

    def __init__(self, config: StudentConfig) -> None:
        super().__init__()
        width = config.width
        self.words = nn.Embedding(config.goal_vocabulary, width, padding_idx=GOAL_PAD)
        self.place = nn.Parameter(torch.randn(GOAL_TOKENS, width) * 0.02)
        self.picture = nn.Parameter(torch.randn(width) * 0.02)
        self.sounds = nn.Embedding(len(SOUNDS) + 1, width, padding_idx=0)
        self.norm = nn.LayerNorm(width)
        self.keys_and_values = KeysAndValues(width, config.attention_heads)
        self.readings = nn.ModuleList(Reading(width, config.attention_heads) for _ in range(2))
        self.weigh = nn.Linear(width, 1)
        self.out = nn.Linear(width, config.goal)

    def forward(
        self,
        stem: FrameTokens,
        tokens: Tensor,
        image: Tensor | None = None,
        has_image: Tensor | None = None,
        sound: Tensor | None = None,
    ) -> Tensor:
        """``agent.goal.GOAL_FIELDS`` with a leading axis to (n, goal); a part that is None is in none of the goals.

        Args:
            stem: reads the picture.
            tokens: int (n, GOAL_TOKENS).
            image: uint8 (n, FRAME_SIDE, FRAME_SIDE, 3).
            has_image: int (n,); None where all have one.
            sound: int (n,).
        """
        states, absent = [self.words(tokens) + self.place], [tokens == GOAL_PAD]
        if image is not None:
            patches = stem(image) + self.picture
            states.append(patches)
            missing = torch.zeros_like(tokens[:, 0]) == 1 if has_image is None else has_image == 0
            absent.append(missing[:, None].expand(-1, patches.shape[1]))
        if sound is not None:
            states.append(self.sounds(sound)[:, None])
            absent.append(sound[:, None] == 0)
        state, hidden = self.norm(torch.cat(states, 1)), torch.cat(absent, 1)
        keys, values = self.keys_and_values(state)
        for reading in self.readings:
            state = reading(state, keys, values, hidden)
        weights = self.weigh(state).squeeze(-1).masked_fill(hidden, -1e4).softmax(-1)
        encoded: Tensor = self.out((weights.unsqueeze(-1) * state).sum(1))
        return encoded
