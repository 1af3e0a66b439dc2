"""How latents read the tokens of a tick, or words those of a goal: cross-attention with shared keys and values."""

from __future__ import annotations

from torch import Tensor, nn


def mlp(inputs: int, width: int, outputs: int) -> nn.Sequential:
    """Two layers with a GELU between them."""
    return nn.Sequential(nn.Linear(inputs, width), nn.GELU(), nn.Linear(width, outputs))


class KeysAndValues(nn.Module):
    """Keys and values (n, tokens, features of a head) of a tick's tokens, made once for all readings and heads.

    That all heads share them is multi-query attention (arXiv 1911.02150): the tokens are many and the latents few, so that
    this product is most of the student's work.
    """

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.linear = nn.Linear(width, 2 * (width // heads))

    def forward(self, tokens: Tensor) -> tuple[Tensor, Tensor]:
        """Tokens (n, tokens, width) to keys and values."""
        keys, values = self.linear(tokens).chunk(2, -1)
        return keys, values


class Reading(nn.Module):
    """One round: the latents attend to the tokens, then think (a pre-norm cross-attention block)."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm = nn.LayerNorm(width)
        self.query = nn.Linear(width, width)
        self.out = nn.Linear(width, width)
        self.think = nn.Sequential(nn.LayerNorm(width), *mlp(width, 2 * width, width))

    def forward(self, latents: Tensor, keys: Tensor, values: Tensor, absent: Tensor) -> Tensor:
        """Latents (n, latents, width) after reading; ``absent`` bool (n, tokens) hides tokens."""
        batch, count, width = latents.shape
        query = self.query(self.norm(latents)).view(batch, count * self.heads, width // self.heads)
        scores = query @ keys.transpose(-1, -2) * (width // self.heads) ** -0.5
        scores = scores.masked_fill(absent[:, None, :], -1e4)
        read = (scores.softmax(-1) @ values).view(batch, count, width)
        latents = latents + self.out(read)
        thought: Tensor = self.think(latents)
        return latents + thought
