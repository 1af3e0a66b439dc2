"""The loss of the distillation (our definition): KL to the teachers' action distribution, cross-entropy on their plan words,
the token that the teachers are after for its pointer, the conductor's skill, what the patches of its frame show, and a small
prediction of privileged facts from its memory.

The teachers' distribution is certain for every head but the camera's, whose weight lies on the two bins around the wanted turn,
so that its mean is exactly that turn. KL and cross-entropy then differ by the teachers' own entropy, which no student can change.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from agent.act import FUNCTIONS, HEAD_NAMES, MAX_TURN_DEGREES, camera_bin_degrees
from agent.student import StudentOutput
from training.train_config import LossWeights


def camera_targets(degrees: Tensor) -> Tensor:
    """Turns in degrees (...,) to distributions (..., CAMERA_BINS) with that mean; see ``agent.act.camera_distribution``."""
    bins = torch.tensor(camera_bin_degrees(), dtype=torch.float32, device=degrees.device)
    turn = degrees.float().clamp(-MAX_TURN_DEGREES, MAX_TURN_DEGREES)
    upper = torch.searchsorted(bins, turn.contiguous()).clamp(1, len(bins) - 1)
    low, high = bins[upper - 1], bins[upper]
    share = ((turn - low) / (high - low)).unsqueeze(-1)
    below = functional.one_hot(upper - 1, len(bins)).float()
    return below * (1 - share) + functional.one_hot(upper, len(bins)).float() * share


def action_divergence(logits: Tensor, target: Tensor) -> Tensor:
    """KL(target || softmax(logits)) over the last axis."""
    log_target = torch.where(target > 0, target.clamp_min(1e-9).log(), torch.zeros_like(target))
    return (target * (log_target - logits.float().log_softmax(-1))).sum(-1)


def distillation_loss(
    output: StudentOutput, batch: dict[str, Tensor], weights: LossWeights
) -> tuple[Tensor, dict[str, Tensor]]:
    """The loss and its parts, averaged over the ticks that count (``batch["weight"]``).

    Heads that ``output`` leaves out are left out of the loss; see ``needed_heads``.
    """
    weight = batch["weight"]
    total_weight = weight.sum().clamp_min(1.0)

    def mean(per_tick: Tensor) -> Tensor:
        return (per_tick * weight).sum() / total_weight

    labels = batch["label_heads"].long()
    parts = {}
    for head, logits in output.heads.items():
        index = HEAD_NAMES.index(head)
        if head in ("pitch", "yaw"):
            parts[head] = mean(action_divergence(logits, camera_targets(batch["label_turn"][..., int(head == "yaw")])))
        else:
            nll = functional.cross_entropy(logits.float().flatten(0, 1), labels[..., index].flatten(), reduction="none")
            parts[head] = mean(nll.view_as(weight))
    plan = functional.cross_entropy(
        output.plan.float().flatten(0, 1), batch["label_plan"].long().flatten(), reduction="none"
    )
    parts["plan"] = mean(plan.view_as(weight))
    pointer = functional.cross_entropy(
        output.pointer.float().flatten(0, 1), batch["label_pointer"].long().flatten(), reduction="none"
    )
    parts["pointer"] = mean(pointer.view_as(weight))
    skill = functional.cross_entropy(
        output.skill.float().flatten(0, 1), batch["label_skill"].long().flatten(), reduction="none"
    )
    parts["skill"] = mean(skill.view_as(weight))
    patches = functional.cross_entropy(
        output.patches.float().flatten(0, 2), batch["label_patches"].long().flatten(), reduction="none"
    )
    parts["patches"] = mean(patches.view(*weight.shape, -1).mean(-1))
    known = batch["label_facts"][..., 3:]
    difference = output.auxiliary.float() - batch["label_facts"]
    relevant = torch.cat([known.expand(*known.shape[:-1], 3), torch.ones_like(known)], -1)
    parts["facts"] = mean((difference.square() * relevant).sum(-1))
    action = torch.stack([parts[head] for head in output.heads]).sum()
    loss = (
        weights.action * action
        + weights.plan * parts["plan"]
        + weights.pointer * parts["pointer"]
        + weights.skill * parts["skill"]
        + weights.patches * parts["patches"]
        + weights.facts * parts["facts"]
    )
    return loss, parts | {"loss": loss}


def needed_heads(label_heads: Tensor) -> tuple[str, ...]:
    """The heads that a batch of labels (..., heads) teaches: ``item`` only where some function takes an item."""
    functions = label_heads[..., HEAD_NAMES.index("function")]
    takes_item = bool((functions >= FUNCTIONS.index("craft")).any())
    return tuple(head for head in HEAD_NAMES if head != "item" or takes_item)
