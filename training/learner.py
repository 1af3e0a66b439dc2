"""One step of learning: draw sequences, ask the student, compare with the teachers, mend the student.

Several processes learn together where `accelerate launch` or `torchrun` started them. All draw the same sequences, and each takes
its own share of them; losses are divided by the weight of the whole batch and gradients are added up. So a run learns the same,
up to the rounding of sums, whatever the number of processes and the pieces that a process takes its share in.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import torch
from accelerate import Accelerator
from torch import Tensor, nn

from agent.goal import GOAL_FIELDS, GoalTokenizer
from agent.layout import POINTS_AT_WAY, TICK_FIELDS
from agent.student import Picks, Student
from training.ablations import ONLY_SKILL, without_hierarchy
from training.checkpoint import load_learning_state
from training.designs import Designs
from training.device import multiplies_bfloat16
from training.goal_texts import draw_goal_text
from training.losses import Batch, design_loss, distillation_loss, needed_heads
from training.meter import Meter, Unmeasured
from training.pointing import GOES_ANOTHER_WAY
from training.store import EpisodeStore
from training.task_names import TaskName
from training.train_config import TrainConfig

_BUILDINGS = 1
"""Tells the draws of buildings from those of sequences."""


class Lesson(nn.Module):
    """The student and what it is judged by, as one module: what several processes share is its ``forward`` alone."""

    def __init__(self, student: Student, config: TrainConfig, bfloat16: bool) -> None:
        super().__init__()
        self.student = student
        self._weights = config.losses
        self._flat = config.ablation.flat
        self._buildings = config.learn.buildings
        self._bfloat16 = bfloat16

    def forward(
        self, batch: Batch, memory: Tensor, heads: tuple[str, ...], total_weight: Tensor
    ) -> tuple[Tensor, dict[str, Tensor], Tensor]:
        """The loss, its parts and the memory (batch, memory) after the last tick; see ``distillation_loss``."""
        ticks = {field.name: batch[field.name] for field in TICK_FIELDS}
        skill = batch["label_skill"].long()
        # Actions follow the teachers' picks while they are learned; see agent.student.Picks. Where the teachers go another way, a
        # student by itself picks the way that it said: its memory and its words come after that pick.
        wanted = batch["label_pointer"].long()
        pointer = torch.where(wanted == GOES_ANOTHER_WAY, POINTS_AT_WAY, wanted)
        picks = Picks(pointer, torch.full_like(skill, ONLY_SKILL) if self._flat else skill)
        with torch.autocast(memory.device.type, torch.bfloat16, enabled=self._bfloat16):
            goal = self.student.encode_goal(*(batch[field.name] for field in GOAL_FIELDS))
            output = self.student(ticks, goal, memory, heads, picks)
            buildings = self.student.encode_goal(batch["building_tokens"]) if "building_tokens" in batch else None
        loss, parts = distillation_loss(output, batch, self._weights, total_weight)
        if buildings is not None:
            parts["design"] = (
                design_loss(self.student.design, buildings, batch["building_codes"]).sum() / self._buildings
            )
            loss = loss + self._weights.design * parts["design"]
            parts["loss"] = loss
        return loss, {name: part.detach() for name, part in parts.items()}, output.memory.detach().float()


class Learner:
    """A student that learns from a store of episodes.

    Args:
        student: learns; it is moved to the accelerator's device.
        config: ValueError where its batch cannot be shared evenly by the processes there are.
        tokenizer: of the goals.
        accelerator: the processes that learn together.
        designs: buildings to learn from beside the episodes; None where there are none.
        meter: is told of the parts ``draw``, ``forward``, ``backward`` and ``optimizer``.
    """

    def __init__(
        self,
        student: Student,
        config: TrainConfig,
        tokenizer: GoalTokenizer,
        accelerator: Accelerator,
        designs: Designs | None = None,
        meter: Meter | None = None,
    ) -> None:
        learn, processes = config.learn, accelerator.num_processes
        if learn.batch % (processes * learn.accumulate):
            raise ValueError(
                f"batch: {learn.batch} sequences cannot be shared by {processes} processes in {learn.accumulate} pieces each; "
                f"give a multiple of {processes * learn.accumulate}"
            )
        self.student = student
        self._meter = meter or Unmeasured()
        self._config = config
        self._tokenizer = tokenizer
        self._designs = designs if config.losses.design and config.learn.buildings else None
        self._accelerator = accelerator
        if config.ablation.flat:
            without_hierarchy(student)
        # What the sequences of a step leave in memory is what the next step's begin with, if they do not begin with an episode:
        # so the student learns with memories of any age. Were they always empty, a memory older than one sequence would be
        # nothing it has ever met, and it would freeze.
        share = learn.batch // processes
        self._rows = slice(accelerator.process_index * share, (accelerator.process_index + 1) * share)
        bfloat16 = learn.precision == "bf16" or (learn.precision == "auto" and multiplies_bfloat16(accelerator.device))
        lesson = Lesson(student, config, bfloat16)
        torch.nn.Module.to(student, accelerator.device)  # before the optimizer, whose fused steps are the device's
        taught = [parameter for parameter in student.parameters() if parameter.requires_grad]
        self.optimizer = torch.optim.AdamW(taught, lr=1.0, betas=(0.9, 0.98), weight_decay=0.01, fused=True)
        self._lesson, self._optimizer = accelerator.prepare(lesson, self.optimizer)
        self._memory = student.first_memory(share)

    @property
    def memory(self) -> Tensor:
        """float32 (batch, memory), what the next step's sequences begin with, of all processes: all must ask at one time."""
        gathered: Tensor = self._accelerator.gather(self._memory)
        return gathered

    def resume(self, checkpoint: Path) -> None:
        """Take up the optimizer's state and the memories of a checkpoint of the same run."""
        memory = load_learning_state(checkpoint, self.optimizer)
        self._memory = memory[self._rows].to(self._accelerator.device)

    def learn(self, store: EpisodeStore, step: int) -> dict[str, Tensor]:
        """Learn from one batch; everything that is drawn is decided by the seed and the step. Returns this process's losses."""
        config, accelerator = self._config, self._accelerator
        with self._meter.part("draw"):
            whole = self.draw(store, step)
        total_weight = whole["weight"].sum().to(accelerator.device)
        heads = needed_heads(whole["label_heads"])
        mine = {name: tensor[self._rows].to(accelerator.device) for name, tensor in whole.items()}
        buildings = self._draw_buildings(step)
        torch.manual_seed(config.seed + step * accelerator.num_processes + accelerator.process_index)
        for group in self._optimizer.param_groups:
            group["lr"] = config.rate(step)
        self.student.train()
        self._optimizer.zero_grad(set_to_none=True)
        sums: dict[str, Tensor] = {}
        memories = []
        size = len(self._memory) // config.learn.accumulate
        for first in range(0, len(self._memory), size):
            rows = slice(first, first + size)
            last = first + size == len(self._memory)
            # Gradients are exchanged once, with those of the last piece.
            with contextlib.nullcontext() if last else accelerator.no_sync(self._lesson):
                piece = {name: tensor[rows] for name, tensor in mine.items()} | (buildings if last else {})
                memory = self._memory[rows].masked_fill(piece["begins"][:, None], 0.0)
                with self._meter.part("forward"):
                    loss, parts, memory = self._lesson(piece, memory, heads, total_weight)
                with self._meter.part("backward"):
                    # The exchange takes the mean over processes, and here their sum is meant.
                    accelerator.backward(loss * accelerator.num_processes)
            memories.append(memory)
            sums = {name: sums.get(name, 0.0) + part for name, part in parts.items()}
        with self._meter.part("optimizer"):
            accelerator.clip_grad_norm_(self.student.parameters(), config.learn.clip)
            self._optimizer.step()
        self._memory = torch.cat(memories)
        return sums

    def losses_of_all(self, losses: dict[str, Tensor]) -> dict[str, float]:
        """The losses of a step over all processes: all must ask for them at one time."""
        together: dict[str, Tensor] = self._accelerator.reduce(losses, reduction="sum")
        return {name: round(float(value), 5) for name, value in together.items()}

    def _draw_buildings(self, step: int) -> Batch:
        """This process's share of the buildings of a step, drawn by all of them alike; nothing where there are none."""
        accelerator = self._accelerator
        if self._designs is None:
            return {}
        generator = np.random.default_rng((self._config.seed, step, _BUILDINGS))
        drawn = self._designs.draw(self._config.learn.buildings, generator)
        rows = slice(accelerator.process_index, None, accelerator.num_processes)
        tokens, codes = (torch.from_numpy(array[rows]).to(accelerator.device) for array in drawn)
        return {"building_tokens": tokens, "building_codes": codes}

    def draw(self, store: EpisodeStore, step: int) -> Batch:
        """The sequences of a step of all processes, on the CPU."""
        config = self._config
        generator = np.random.default_rng((config.seed, step))
        facts, arrays = store.sample(config.learn.batch, config.learn.length, config.learn.warm_up, generator)
        # The same deed in ever other words: the text is read, not remembered.
        arrays["goal_tokens"] = self._tokenizer.encode(
            [draw_goal_text(TaskName.parse(fact.spec.task), generator) for fact in facts]
        )
        arrays["finished"][generator.random(config.learn.batch) < config.learn.speech_dropout] = 0
        return {name: torch.from_numpy(_learnable(array)) for name, array in arrays.items()}


def _learnable(array: np.ndarray) -> np.ndarray:
    """An array with a dtype that the student computes with, in place of a smaller one that it is kept in."""
    match array.dtype:
        case np.uint16:
            return array.astype(np.int32)
        case np.float16:
            return array.astype(np.float32)
        case _:
            return array
