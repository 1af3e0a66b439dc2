"""The networks of the blueprint expert: block structures to 64 codes and back, and texts to codes.

Codes come from finite scalar quantisation (arXiv 2309.15505): a code is 4 digits of 4 levels each, which is a codebook of 256
without codes that die. Three digits of a code are learned: they say the shape, as a role for each cell. The fourth digits of all
codes spell which block each role is made of (our own definition).
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from agent.attention import KeysAndValues, Reading, mlp
from agent.blueprint import CODES
from bridge.messages import BLUEPRINT_SIDE
from training.expert.palette import ROLES

PATCH = 4
"""Cells along each side of the cube that one code stands for."""
GRID = BLUEPRINT_SIDE // PATCH
"""Codes along each side; their cube is CODES."""
DIGITS = 4
LEVELS = 4
"""LEVELS to the power of DIGITS is CODEBOOK."""
SHAPE_DIGITS = 3
"""The first digits of a code say the shape of its patch; the last one spells the palette (``training.expert.palette``)."""
_CELLS = PATCH**3


@dataclass(frozen=True)
class Sizes:
    """Sizes of the networks.

    Attributes:
        width: features of a patch in the autoencoder.
        depth: mixing rounds in the encoder; the decoder has one more.
        text_width: features of a word.
        text_depth: layers that read the text.
        latents: what the text is summed up in.
        hidden: features of the layers from the text to all codes.
        vocabulary: tokens of the tokenizer.
        words: longest text in tokens.
    """

    width: int = 64
    depth: int = 2
    text_width: int = 96
    text_depth: int = 2
    latents: int = 8
    hidden: int = 512
    vocabulary: int = 768
    words: int = 64


def to_patches(cells: Tensor) -> Tensor:
    """(n, 16, 16, 16) to (n, CODES, cells of a patch), both in the order x, y, z."""
    n = cells.shape[0]
    split = cells.reshape(n, GRID, PATCH, GRID, PATCH, GRID, PATCH)
    return split.permute(0, 1, 3, 5, 2, 4, 6).reshape(n, CODES, _CELLS)


def from_patches(patches: Tensor) -> Tensor:
    """The inverse of ``to_patches``."""
    n = patches.shape[0]
    split = patches.reshape(n, GRID, GRID, GRID, PATCH, PATCH, PATCH)
    return split.permute(0, 1, 4, 2, 5, 3, 6).reshape(n, *(BLUEPRINT_SIDE,) * 3)


def levels_of(digits: Tensor) -> Tensor:
    """Digits 0..3 to their levels -1, -1/3, 1/3, 1."""
    return digits.float() * (2 / (LEVELS - 1)) - 1


def to_codes(digits: Tensor) -> Tensor:
    """Digits (..., DIGITS) to codes 0..255, int64 (...)."""
    weights = LEVELS ** torch.arange(DIGITS, device=digits.device)
    return (digits.long() * weights).sum(-1)


def to_digits(codes: Tensor) -> Tensor:
    """Codes (...) to digits, int64 (..., DIGITS)."""
    weights = LEVELS ** torch.arange(DIGITS, device=codes.device)
    return codes.long()[..., None] // weights % LEVELS


class Mixing(nn.Module):
    """One round of an MLP-Mixer (arXiv 2105.01601): the patches mix, then the features."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.patch_norm = nn.LayerNorm(width)
        self.patches = mlp(CODES, 2 * CODES, CODES)
        self.features = nn.Sequential(nn.LayerNorm(width), *mlp(width, 4 * width, width))

    def forward(self, x: Tensor) -> Tensor:
        """(n, CODES, width) to the same."""
        x = x + self.patches(self.patch_norm(x).transpose(1, 2)).transpose(1, 2)
        mixed: Tensor = x + self.features(x)
        return mixed


class Encoder(nn.Module):
    """Roles of cells to digits of the shape."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.patch = nn.Linear(_CELLS * ROLES, sizes.width)
        self.place = nn.Parameter(torch.randn(CODES, sizes.width) * 0.1)
        self.mix = nn.Sequential(*(Mixing(sizes.width) for _ in range(sizes.depth)), nn.LayerNorm(sizes.width))
        self.out = nn.Linear(sizes.width, SHAPE_DIGITS)

    def forward(self, roles: Tensor) -> Tensor:
        """int64 (n, 16, 16, 16) to values -1..1 (n, CODES, SHAPE_DIGITS), not yet rounded."""
        hot = F.one_hot(to_patches(roles), ROLES).flatten(2).to(self.place.dtype)
        bounded: Tensor = torch.tanh(self.out(self.mix(self.patch(hot) + self.place)))
        return bounded


class Decoder(nn.Module):
    """Levels of the shape's digits to roles of cells."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.code = nn.Linear(SHAPE_DIGITS, sizes.width)
        self.place = nn.Parameter(torch.randn(CODES, sizes.width) * 0.1)
        self.mix = nn.Sequential(*(Mixing(sizes.width) for _ in range(sizes.depth + 1)), nn.LayerNorm(sizes.width))
        self.cells = nn.Linear(sizes.width, _CELLS * ROLES)

    def forward(self, levels: Tensor) -> Tensor:
        """(n, CODES, SHAPE_DIGITS) to logits of roles (n, CODES, ROLES, cells of a patch)."""
        logits: Tensor = self.cells(self.mix(self.code(levels) + self.place)).unflatten(-1, (ROLES, _CELLS))
        return logits


class Autoencoder(nn.Module):
    """Shapes to digits and back."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.encoder = Encoder(sizes)
        self.decoder = Decoder(sizes)


def nearest_digits(bounded: Tensor) -> Tensor:
    """Values -1..1 to the digits of the nearest levels."""
    return ((bounded + 1) * ((LEVELS - 1) / 2)).round().clamp(0, LEVELS - 1).long()


def straight_through(bounded: Tensor) -> Tensor:
    """The nearest levels, with the gradient of what was rounded."""
    rounded = levels_of(nearest_digits(bounded))
    return bounded + (rounded - bounded).detach()


class CodePredictor(nn.Module):
    """Token ids of a text to logits of the digits of all codes."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        width = sizes.text_width
        self.tokens = nn.Embedding(sizes.vocabulary, width, padding_idx=0)
        self.place = nn.Parameter(torch.randn(sizes.words, width) * 0.1)
        layer = nn.TransformerEncoderLayer(
            width, 4, 3 * width, dropout=0.0, activation="gelu", batch_first=True, norm_first=True
        )
        self.read = nn.TransformerEncoder(layer, sizes.text_depth, enable_nested_tensor=False)
        self.latents = nn.Parameter(torch.randn(sizes.latents, width) * 0.3)
        self.keys = KeysAndValues(width, 4)
        self.reading = Reading(width, 4)
        self.hidden = nn.Linear(sizes.latents * width, sizes.hidden)
        self.think = nn.Sequential(nn.LayerNorm(sizes.hidden), *mlp(sizes.hidden, sizes.hidden, sizes.hidden))
        self.out = nn.Sequential(nn.LayerNorm(sizes.hidden), nn.Linear(sizes.hidden, CODES * DIGITS * LEVELS))

    def forward(self, tokens: Tensor) -> Tensor:
        """Token ids int64 (n, words), 0 where there is none, to logits (n, CODES, DIGITS, LEVELS)."""
        absent = tokens == 0
        x = self.read(self.tokens(tokens) + self.place[: tokens.shape[1]], src_key_padding_mask=absent)
        latents = self.latents.expand(tokens.shape[0], -1, -1)
        summed = self.reading(latents, *self.keys(x), absent).flatten(1)
        hidden = F.gelu(self.hidden(summed))
        logits: Tensor = self.out(hidden + self.think(hidden)).unflatten(-1, (CODES, DIGITS, LEVELS))
        return logits
