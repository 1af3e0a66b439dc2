"""What the expert's networks learn from."""

from __future__ import annotations

from torch import Tensor
from torch.nn import functional as F

from training.expert.model import to_patches

_FEW = 8
"""So that a wrong cell of a tiny structure does not count like ten of a large one."""


def text_loss(logits: Tensor, digits: Tensor) -> Tensor:
    """Cross-entropy on the digits of the codes, a scalar.

    Args:
        logits: (n, CODES, DIGITS, LEVELS).
        digits: int64 (n, CODES, DIGITS).
    """
    return F.cross_entropy(logits.float().flatten(0, 2), digits.flatten())


def structure_loss(logits: Tensor, roles: Tensor) -> Tensor:
    """Cross-entropy on the roles, a scalar: the sum over a structure's cells by its number of blocks and a few more.

    Args:
        logits: (n, CODES, ROLES, cells of a patch).
        roles: int64 (n, 16, 16, 16).
    """
    truth = to_patches(roles)
    likelihood = logits.float().log_softmax(2).gather(2, truth[:, :, None])
    count = (truth > 0).flatten(1).sum(1)
    return (-likelihood.flatten(1).sum(1) / (count + _FEW)).mean()
