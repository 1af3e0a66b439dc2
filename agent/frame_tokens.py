"""The frame's stem: the student's eye on the world, and on the picture of a goal."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from agent import layout
from agent.attention import mlp


class FrameTokens(nn.Module):
    """uint8 frames (n, 64, 64, 3) to 64 tokens, one a patch of 8x8 pixels, with a learned place each.

    Patches of 4x4 pixels are read by two matrix products (as a vision transformer's are by one), an overlapping convolution
    joins them by fours, and each joined patch then looks at its neighbours: on a CPU half the time of a stack of convolutions
    that begins at full resolution.
    """

    PATCH = 4

    def __init__(self, width: int) -> None:
        super().__init__()
        narrow, wide = width // 2, 3 * width // 4
        self.patches = nn.Sequential(
            nn.Linear(3 * self.PATCH**2, narrow), nn.ReLU(), nn.Linear(narrow, narrow), nn.ReLU()
        )
        self.join = nn.Conv2d(narrow, wide, 3, stride=2, padding=1)
        self.look_around = nn.Conv2d(wide, wide, 3, padding=1, groups=wide)
        self.think = mlp(wide, width, wide)
        self.widen = nn.Linear(wide, width)
        self.place = nn.Parameter(torch.randn(layout.FRAME_TOKENS, width) * 0.02)

    def forward(self, frame: Tensor) -> Tensor:
        """Uint8 (n, FRAME_SIDE, FRAME_SIDE, 3) to (n, 64, width)."""
        side = layout.FRAME_SIDE // self.PATCH
        pixels = frame.reshape(-1, side, self.PATCH, side, self.PATCH, 3).transpose(2, 3).flatten(3)
        patches = self.patches(pixels.to(self.place.dtype) / 255.0 - 0.5)
        joined = torch.relu(self.join(patches.permute(0, 3, 1, 2)))
        thought = self.think((joined + self.look_around(joined)).flatten(2).transpose(1, 2))
        tokens: Tensor = self.widen(joined.flatten(2).transpose(1, 2) + thought)
        return tokens + self.place
