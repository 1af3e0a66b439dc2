"""The loss of the distillation (our definition): KL to the teachers' action distribution, cross-entropy on their plan words,
the token that the teachers are after for its pointer, the conductor's skill, what the patches of its frame show, a small
prediction of privileged facts from its memory, and the codes of buildings that the blueprint expert made.

The teachers' distribution is certain for every head but the camera's, whose weight lies on the two bins around the wanted turn,
so that its mean is exactly that turn. KL and cross-entropy then differ by the teachers' own entropy, which no student can change.
A part whose weight is 0 is not computed. ``docs/distillation.md`` has the formulas.

Where the student has said another way than the teachers go, only its words are judged: which way they go is nothing that it
senses, so what it does can only follow from what it said, and what it said is mended by what it is to say.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor
from torch.nn import functional

from agent.act import FUNCTIONS, HEAD_NAMES, MAX_TURN_DEGREES, camera_bin_degrees
from agent.design_head import DesignHead
from agent.student import StudentOutput
from training.pointing import GOES_ANOTHER_WAY
from training.train_config import LossWeights

Batch = dict[str, Tensor]
Mean = Callable[[Tensor], Tensor]
"""From one number a tick to their weighted mean."""


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
    output: StudentOutput, batch: Batch, weights: LossWeights, total_weight: Tensor | None = None
) -> tuple[Tensor, dict[str, Tensor]]:
    """The loss and its parts, averaged over the ticks that count.

    Args:
        output: heads that it leaves out are left out of the loss; see ``needed_heads``.
        batch: labels and ``weight`` float32 (batch, time), how much each tick counts.
        weights: of the parts; one that is 0 is neither computed nor returned.
        total_weight: what the weighted sums are divided by; the sum of ``batch["weight"]`` where it is None. Losses of the
            pieces of a batch, each divided by the weight of the whole, add up to the loss of the whole.
    """
    weight = batch["weight"]
    total = weight.sum() if total_weight is None else total_weight
    deeds_weight = weight * (batch["label_pointer"] != GOES_ANOTHER_WAY)

    def mean(per_tick: Tensor) -> Tensor:
        return (per_tick * weight).sum() / total.clamp_min(1.0)

    def mean_of_deeds(per_tick: Tensor) -> Tensor:
        return (per_tick * deeds_weight).sum() / total.clamp_min(1.0)

    losses = {
        "plan": lambda: _cross_entropy(output.plan, batch["label_plan"], mean),
        "pointer": lambda: _cross_entropy(output.pointer, batch["label_pointer"].clamp_min(0), mean_of_deeds),
        "skill": lambda: _cross_entropy(output.skill, batch["label_skill"], mean_of_deeds),
        "patches": lambda: _cross_entropy(output.patches, batch["label_patches"], lambda nll: mean(nll.mean(-1))),
        "facts": lambda: mean(_fact_errors(output.auxiliary, batch["label_facts"])),
    }
    parts = _action_losses(output.heads, batch, mean_of_deeds) if weights.action else {}
    loss = weights.action * torch.stack(list(parts.values())).sum() if parts else weight.new_zeros(())
    for name, value in losses.items():
        if share := getattr(weights, name):
            parts[name] = value()
            loss = loss + share * parts[name]
    return loss, parts | {"loss": loss}


def design_loss(design: DesignHead, goal: Tensor, codes: Tensor) -> Tensor:
    """Cross-entropy of the codes of buildings, each from the text and the codes before it; averaged over codes, (buildings,).

    Args:
        design: the student's head that says codes.
        goal: the encoded texts (buildings, goal).
        codes: int (buildings, DESIGN_CODES), 0..CODEBOOK - 1, what the blueprint expert made of the buildings.
    """
    count = codes.shape[1]
    before = torch.ones(count, count, dtype=torch.bool, device=codes.device).tril(-1)
    said = torch.where(before, codes[:, None] + 1, 0)
    scores, _ = design(goal.repeat_interleave(count, 0), said.flatten(0, 1))
    nll = functional.cross_entropy(scores.float(), codes.long().flatten(), reduction="none")
    return nll.view(codes.shape).mean(1)


def needed_heads(label_heads: Tensor) -> tuple[str, ...]:
    """The heads that a batch of labels (..., heads) teaches: ``item`` only where some function takes an item."""
    some = bool(_takes_item(label_heads).any())
    return tuple(head for head in HEAD_NAMES if head != "item" or some)


def _takes_item(label_heads: Tensor) -> Tensor:
    """bool (...): where the function of labels (..., heads) is done with an item. Elsewhere nobody reads the item head."""
    return label_heads[..., HEAD_NAMES.index("function")] >= FUNCTIONS.index("craft")


def _action_losses(heads: dict[str, Tensor], batch: Batch, mean: Mean) -> dict[str, Tensor]:
    labels, turns = batch["label_heads"], batch["label_turn"]
    with_item = _takes_item(labels)
    losses = {}
    for head, logits in heads.items():
        if head in ("pitch", "yaw"):
            losses[head] = mean(action_divergence(logits, camera_targets(turns[..., int(head == "yaw")])))
            continue
        # An action without an item is told by its function alone.
        of_head = (lambda nll: mean(nll * with_item)) if head == "item" else mean
        losses[head] = _cross_entropy(logits, labels[..., HEAD_NAMES.index(head)], of_head)
    return losses


def _cross_entropy(logits: Tensor, labels: Tensor, mean: Mean) -> Tensor:
    """Of logits (batch, time, ..., classes) and labels (batch, time, ...)."""
    each = functional.cross_entropy(logits.float().flatten(0, -2), labels.long().flatten(), reduction="none")
    return mean(each.view(labels.shape))


def _fact_errors(predicted: Tensor, facts: Tensor) -> Tensor:
    """Squared errors (batch, time) of facts (batch, time, AUXILIARY); without a target only that there is none counts."""
    known = facts[..., 3:]
    relevant = torch.cat([known.expand(*known.shape[:-1], 3), torch.ones_like(known)], -1)
    return ((predicted.float() - facts).square() * relevant).sum(-1)
