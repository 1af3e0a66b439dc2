"""The pointer: which of a tick's tokens the agent is after, what it is, and the turn that would put it under the crosshair."""

from __future__ import annotations

import itertools
import math

import torch
from torch import Tensor, nn

from agent import layout
from agent.act import CAMERA_BINS, MU
from agent.attention import mlp


def camera_hats(turns: Tensor) -> Tensor:
    """Turns (...,) in units of MAX_TURN_DEGREES, clipped to +-1, to (..., CAMERA_BINS): the weight of the one or two bins around.

    So the head that says the turn need not learn to tell 0.2 degrees from 0.6 in a number that runs to 30.
    """
    half = CAMERA_BINS // 2
    place = half + half * turns.sign() * torch.log1p(MU * turns.abs()) / math.log1p(MU)
    bins = torch.arange(CAMERA_BINS, device=turns.device, dtype=turns.dtype)
    return torch.relu(1 - (place.unsqueeze(-1) - bins).abs())


class Pointer(nn.Module):
    """Picks the one token that the agent is after, or none, and tells what and where it is.

    The pick is hard: between two trees the middle is no answer. It is taught directly, by the token that the teachers are
    after; the action heads learn to turn to whatever is picked (pointer networks, arXiv 1506.03134).
    """

    KINDS = 5
    """Kinds of token that it is told apart by; a way says by itself that it is one."""

    def __init__(self, read: int, width: int) -> None:
        super().__init__()
        self.key = mlp(width, width // 2, width // 2)
        self.query = nn.Linear(read, width // 2)
        self.nothing = nn.Linear(read, 1)
        self.place = mlp(layout.GEOMETRY + self.KINDS + 2 * CAMERA_BINS + width, width, width)

    def forward(
        self, read: Tensor, tokens: Tensor, absent: Tensor, geometry: Tensor, pick: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Scores (n, POINTS_AT_NOTHING + 1), the picked thing (n, width), and its turns in yaw and pitch (n, 2, CAMERA_BINS).

        Args:
            read: what the latents have read (n, read).
            tokens, absent, geometry: (n, POINTS_AT_NOTHING, ...) of the tokens that can be picked.
            pick: int64 (n,), what is picked in place of the best score.
        """
        keys = self.key(tokens)
        scores = (keys @ self.query(read).unsqueeze(-1)).squeeze(-1) * keys.shape[-1] ** -0.5
        scores = torch.cat([scores.masked_fill(absent, -1e4), self.nothing(read)], 1)
        pick = scores.argmax(1, keepdim=True) if pick is None else pick.unsqueeze(1)
        ends = list(itertools.accumulate((layout.FRAME_TOKENS, layout.BLOCK_TOKENS, layout.ENTITIES, layout.WANTED)))
        kinds = [(pick >= first) & (pick < end) for first, end in itertools.pairwise((0, *ends))]
        kinds.append(pick == layout.POINTS_AT_NOTHING)
        something = pick < layout.POINTS_AT_NOTHING
        row = pick.clamp(max=layout.POINTS_AT_NOTHING - 1).unsqueeze(-1)
        where, what = (
            torch.gather(things, 1, row.expand(-1, -1, things.shape[2])).squeeze(1) * something
            for things in (geometry, tokens)
        )
        turns = camera_hats(where[:, layout.TURN_FEATURES])
        picked: Tensor = self.place(
            torch.cat([where, what, turns.flatten(1), *(kind.to(what.dtype) for kind in kinds)], 1)
        )
        return scores, picked, turns
