"""How a design is said: which code comes next, from what is wanted, how far the design has got, and the codes said so far."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from agent.plan import CODEBOOK, DESIGN_CODES

CODE_FEATURES = 16


class DesignHead(nn.Module):
    """Scores of the next code. What is seen takes no part: a building is designed from the goal alone.

    Two steps of any tick's cost: a sum over the codes that were said, and three layers.
    """

    def __init__(self, goal: int, width: int) -> None:
        super().__init__()
        self.codes = nn.Embedding(CODEBOOK + 1, CODE_FEATURES, padding_idx=0)
        self.said = nn.Linear(DESIGN_CODES * CODE_FEATURES, width)
        self.place = nn.Embedding(DESIGN_CODES + 1, width)
        self.think = nn.Sequential(
            nn.Linear(goal + width, 4 * width), nn.GELU(), nn.Linear(4 * width, 4 * width), nn.GELU()
        )
        self.score = nn.Linear(4 * width, CODEBOOK)

    def forward(self, goal: Tensor, codes: Tensor) -> tuple[Tensor, Tensor]:
        """Log probabilities of the next code (n, CODEBOOK), and how far the design has got, as features (n, width).

        Args:
            goal: (n, goal).
            codes: int (n, DESIGN_CODES), the tick field ``design_codes``.
        """
        progress = self.place((codes > 0).sum(-1))
        thought = self.think(torch.cat([goal, progress + self.said(self.codes(codes).flatten(1))], -1))
        return self.score(thought).float().log_softmax(-1).to(thought.dtype), progress
