"""A student as two ONNX graphs: the tick (run 20 times a second) and the goal (run once a goal)."""

from __future__ import annotations

import logging
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from agent import layout
from agent.act import HEAD_NAMES
from agent.goal import GOAL_FIELDS, GOAL_TOKENS
from agent.plan import CODEBOOK
from agent.student import Student
from training.onnx_notes import strip_notes
from training.package_weights import name_weights

OPSET = 20
TRACE_BATCH = 2
"""Traced with more than one agent, or the exporter would fix the batch axis to 1 (``torch.onnx`` specialises on 1)."""


class TickGraph(nn.Module):
    """One tick without a time axis; the recurrent unit is written out so that the graph holds plain products."""

    def __init__(self, student: Student) -> None:
        super().__init__()
        self.student = student

    def forward(self, goal: Tensor, memory: Tensor, *fields: Tensor) -> tuple[Tensor, ...]:
        """Logits of every head, of the plan, and the new memory; ``fields`` are the tick fields in their order."""
        tick = {field.name: value for field, value in zip(layout.TICK_FIELDS, fields, strict=True)}
        student = self.student
        reading = student.read_tick(tick, goal)
        features = reading.features
        unit = student.recurrent
        (weight_in, weight_back, bias_in, bias_back) = unit.all_weights[0]
        incoming = nn.functional.linear(features, weight_in, bias_in)
        recalled = nn.functional.linear(memory, weight_back, bias_back)
        reset_in, update_in, new_in = incoming.chunk(3, -1)
        reset_back, update_back, new_back = recalled.chunk(3, -1)
        reset, update = torch.sigmoid(reset_in + reset_back), torch.sigmoid(update_in + update_back)
        new_memory = (1 - update) * torch.tanh(new_in + reset * new_back) + update * memory
        trunk = student.trunk(torch.cat([new_memory, features], -1))
        plan = student.next_word(trunk, goal, tick["spoken"], tick["design_codes"])
        _, decided = student.decide(trunk)
        return (*student.act(decided, reading.turns).values(), plan, new_memory)


class GoalGraph(nn.Module):
    """The goal encoder alone, with the stem that reads its picture."""

    def __init__(self, student: Student) -> None:
        super().__init__()
        self.stem = student.frame_tokens
        self.encoder = student.goal_encoder

    def forward(self, *fields: Tensor) -> Tensor:
        """``agent.goal.GOAL_FIELDS`` in their order to (n, goal)."""
        encoded: Tensor = self.encoder(self.stem, *fields)
        return encoded


def example_inputs(student: Student, batch: int, generator: np.random.Generator) -> dict[str, np.ndarray]:
    """Random valid inputs of the tick graph, never zeros: quantisation errors hide behind zeros."""
    config = student.config
    limits = {
        "frame": 256,
        "point_blocks": student.block_names.num_embeddings,
        "touching_blocks": student.block_names.num_embeddings,
        "entity_names": len(layout.ENTITY_NAMES),
        "entity_items": student.item_names.num_embeddings,
        "stack_items": student.item_names.num_embeddings,
        "surround": 3,
        "land_seen": 2,
        "target_block": student.block_names.num_embeddings,
        "sound_kinds": student.sound_names.num_embeddings,
        "wanted_blocks": student.block_names.num_embeddings,
        "named": 2,
        "way_kinds": student.way_names.num_embeddings,
        "design_codes": CODEBOOK + 1,
        "spoken": student.word_names.num_embeddings,
        "finished": student.word_names.num_embeddings,
    }
    inputs: dict[str, np.ndarray] = {
        "goal": generator.normal(size=(batch, config.goal)).astype(np.float32),
        "memory": np.tanh(generator.normal(size=(batch, config.memory))).astype(np.float32),
    }
    for field in layout.TICK_FIELDS:
        shape = (batch, *field.shape)
        if field.name in limits:
            inputs[field.name] = generator.integers(0, limits[field.name], shape).astype(field.dtype)
        elif field.name == "stack_counts":
            inputs[field.name] = generator.integers(0, 65, shape).astype(field.dtype)
        else:
            inputs[field.name] = generator.uniform(-1.0, 1.0, shape).astype(field.dtype)
    return inputs


def example_goals(student: Student, batch: int, generator: np.random.Generator) -> dict[str, np.ndarray]:
    """Random valid inputs of the goal graph; half of the goals have a picture, texts are half as long as they may be."""
    limits = {"goal_tokens": student.config.goal_vocabulary, "goal_image": 256, "goal_has_image": 2}
    goals = {}
    for field in GOAL_FIELDS:
        most = limits.get(field.name, student.sound_names.num_embeddings)
        goals[field.name] = generator.integers(0, most, (batch, *field.shape)).astype(field.dtype)
    goals["goal_tokens"][:, :1] = 1
    goals["goal_tokens"][:, GOAL_TOKENS // 2 :] = 0
    return goals


def write_tick_graph(student: Student, path: Path) -> None:
    """Write the tick graph: inputs ``goal``, ``memory`` and the tick fields; outputs the heads, ``plan``, ``new_memory``."""
    inputs = example_inputs(student, TRACE_BATCH, np.random.default_rng(0))
    batch = torch.export.Dim("batch", min=1, max=4096)
    names = list(inputs)
    _export(
        TickGraph(student),
        tuple(torch.from_numpy(value) for value in inputs.values()),
        path,
        names,
        [*HEAD_NAMES, "plan", "new_memory"],
        {"goal": {0: batch}, "memory": {0: batch}, "fields": tuple({0: batch} for _ in names[2:])},
    )


def write_goal_graph(student: Student, path: Path) -> None:
    """Write the goal graph: inputs ``agent.goal.GOAL_FIELDS``; output ``goal`` float32 (batch, goal)."""
    inputs = example_goals(student, TRACE_BATCH, np.random.default_rng(0))
    batch = torch.export.Dim("batch", min=1, max=4096)
    tensors = tuple(torch.from_numpy(value) for value in inputs.values())
    _export(GoalGraph(student), tensors, path, list(inputs), ["goal"], {"fields": tuple({0: batch} for _ in inputs)})


def _export(
    module: nn.Module,
    inputs: tuple[Tensor, ...],
    path: Path,
    input_names: list[str],
    output_names: list[str],
    dynamic_shapes: dict[str, object],
) -> None:
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    torch.onnx.export(
        module.eval(),
        inputs,
        str(path),
        input_names=input_names,
        output_names=output_names,
        dynamic_shapes=dynamic_shapes,
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
        verbose=False,
    )
    strip_notes(path)
    name_weights(path, module.state_dict())
