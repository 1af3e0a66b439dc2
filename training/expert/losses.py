"""What the expert's networks learn from."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from training.expert.model import to_patches


def text_loss(logits: Tensor, digits: Tensor) -> Tensor:
    """Cross-entropy on the digits of the codes, a scalar.

    Args:
        logits: (n, CODES, DIGITS, LEVELS).
        digits: int64 (n, CODES, DIGITS).
    """
    return F.cross_entropy(logits.float().flatten(0, 2), digits.flatten())


def structure_loss(roles: Tensor, blocks: Tensor, classes: Tensor) -> Tensor:
    """Negative log-likelihood of the cells, a scalar: the sum over a structure's cells by its number of blocks.

    Args:
        roles: logits (n, CODES, ROLES, cells of a patch).
        blocks: logits (n, ROLES - 1, blocks).
        classes: int64 (n, 16, 16, 16).
    """
    truth = to_patches(classes)
    n = truth.shape[0]
    log_roles = roles.float().log_softmax(2)
    log_blocks = blocks.float().log_softmax(-1)
    solid = truth > 0
    # Only cells that hold something need the blocks: a hundredth of all.
    row, patch, cell = solid.nonzero(as_tuple=True)
    own = log_roles[row, patch, 1:, cell]
    named = log_blocks.transpose(1, 2)[row, truth[row, patch, cell] - 1]
    full = torch.zeros(n, device=roles.device).index_add(0, row, -(own + named).logsumexp(-1))
    empty = -(log_roles[:, :, 0] * ~solid).flatten(1).sum(-1)
    count = solid.flatten(1).sum(-1)
    return ((full + empty) / (count + 8)).mean()
