"""A network and its optimizers: matrices between hidden layers by Muon, everything else by AdamW.

Muon (https://kellerjordan.github.io/posts/muon) takes half the steps of AdamW here, see ``docs/expert.md``.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn

_BY_ADAMW = ("place", "latents", "tokens", "code.", "cells.", "out.")
"""Names of what is a matrix and no hidden layer: tables, and the first and last layers."""
_LARGEST_BY_MUON = 256
"""Larger matrices are AdamW's: Muon's own products, cubic in the shorter side, would take longer than the network's."""
_MUON_RATE = 2.0
"""Muon's learning rate as a multiple of AdamW's."""
_RISING_STEPS = 100
_LAST_SHARE = 0.02


class NetworkLearner:
    """One network that learns.

    Args:
        name: what its tensors are called in a checkpoint.
        model: the network.
        highest_rate: learning rate after a hundred steps; it falls by cosine from there.
        total: optimizer steps of the whole run.
    """

    def __init__(self, name: str, model: nn.Module, highest_rate: float, total: int) -> None:
        self.name = name
        self.model = model
        self.total = total
        self.step = 0
        self.last_loss = math.nan
        self._highest = highest_rate
        hidden: list[nn.Parameter] = []
        others: list[nn.Parameter] = []
        for key, parameter in model.named_parameters():
            is_hidden = parameter.ndim == 2 and not any(word in key for word in _BY_ADAMW)
            is_hidden = is_hidden and min(parameter.shape) <= _LARGEST_BY_MUON
            (hidden if is_hidden else others).append(parameter)
        self._optimizers: tuple[tuple[torch.optim.Optimizer, float], ...] = (
            (torch.optim.Muon(hidden, lr=1.0, weight_decay=0.01, adjust_lr_fn="match_rms_adamw"), _MUON_RATE),
            (torch.optim.AdamW(others, lr=1.0, betas=(0.9, 0.98), weight_decay=0.01, fused=True), 1.0),
        )

    @property
    def is_done(self) -> bool:
        """Whether all steps were taken."""
        return self.step >= self.total

    def learn(self, loss: Tensor) -> None:
        """One optimizer step."""
        share = min(1.0, (self.step + 1) / _RISING_STEPS)
        share *= _LAST_SHARE + (1 - _LAST_SHARE) * 0.5 * (1 + math.cos(math.pi * self.step / self.total))
        for optimizer, multiple in self._optimizers:
            optimizer.zero_grad(set_to_none=True)
            for group in optimizer.param_groups:
                group["lr"] = self._highest * multiple * share
        loss.backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer, _ in self._optimizers:
            optimizer.step()
        self.step += 1
        self.last_loss = float(loss.detach())

    def tensors(self) -> dict[str, Tensor]:
        """Weights, what the optimizers remember, and the step, by names that begin with this learner's."""
        found = {f"{self.name}.model.{key}": value for key, value in self.model.state_dict().items()}
        found[f"{self.name}.step"] = torch.tensor(self.step)
        for number, (optimizer, _) in enumerate(self._optimizers):
            for index, state in optimizer.state_dict()["state"].items():
                for key, value in state.items():
                    found[f"{self.name}.optimizer.{number}.{index}.{key}"] = torch.as_tensor(value)
        return found

    def load(self, tensors: dict[str, Tensor]) -> None:
        """Go on from what ``tensors`` gave."""
        own = {
            key.removeprefix(f"{self.name}."): value
            for key, value in tensors.items()
            if key.startswith(f"{self.name}.")
        }
        self.step = int(own["step"])
        self.model.load_state_dict({k.removeprefix("model."): v for k, v in own.items() if k.startswith("model.")})
        for number, (optimizer, _) in enumerate(self._optimizers):
            state: dict[int, dict[str, Any]] = {}
            for key, value in own.items():
                if key.startswith(f"optimizer.{number}."):
                    index, field = key.split(".")[2:]
                    state.setdefault(int(index), {})[field] = value
            optimizer.load_state_dict({"state": state, "param_groups": optimizer.state_dict()["param_groups"]})
