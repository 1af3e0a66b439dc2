"""A student with a vision-language model as trunk: its pictures and words are read by a large model that was taught by others.

The model runs as it is, through its own forward: once a goal over the goal's words, and once a tick over the frame and a few
soft tokens that say what is wanted. What it makes of the frame joins the tick's tokens through a gate. Its weights stay as they
came but for small adapters (low-rank updates, arXiv 2106.09685), which are trained with the rest of the student. Pointer, memory,
plan and action heads are those of every student.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel, PretrainedConfig, PreTrainedModel

from agent.goal import GOAL_PAD
from agent.student import PRESETS, Student, StudentConfig

SOFT_TOKENS = 4
"""Tokens of what is wanted, beside those of the frame."""
ADAPTED = ("q_proj", "v_proj", "query", "value", "query_key_value", "qkv_proj")
"""Linear layers of the language model that get an adapter, by the last part of their name."""
FIRST_GATE = 0.1
_IMAGES_IN_A_LIST = ("idefics2", "idefics3", "smolvlm")
"""Models that take several images a row: (rows, images, 3, height, width)."""


class VlmStudentConfig(StudentConfig):
    """Sizes of a student with a trunk.

    Args:
        trunk: the vision-language model's own config, as its ``to_dict`` gives it.
        rank: features of an adapter.
        more: sizes as those of ``StudentConfig``.
    """

    model_type = "steve2_vlm_student"

    def __init__(self, trunk: dict[str, Any] | None = None, rank: int = 8, **more: Any) -> None:
        super().__init__(**more)
        if rank < 1:
            raise ValueError(f"rank: must be positive, got {rank}")
        self.trunk = trunk
        self.rank = rank

    def trunk_config(self) -> PretrainedConfig:
        """The vision-language model's config."""
        if self.trunk is None:
            raise ValueError("trunk: this config names no vision-language model; make it by VlmStudent.on")
        fields = dict(self.trunk)
        config: PretrainedConfig = AutoConfig.for_model(fields.pop("model_type"), **fields)
        return config


class LowRank(nn.Module):
    """A frozen linear layer and a trained update of low rank, which is nothing at the start."""

    def __init__(self, base: nn.Linear, rank: int) -> None:
        super().__init__()
        self.base = base
        self.down = nn.Linear(base.in_features, rank, bias=False)
        self.up = nn.Linear(rank, base.out_features, bias=False)
        nn.init.zeros_(self.up.weight)

    def forward(self, inputs: Tensor) -> Tensor:
        """(..., in) to (..., out)."""
        adapted: Tensor = self.base(inputs) + self.up(self.down(inputs))
        return adapted


class VlmStudent(Student):
    """A student on a trunk; trains as any other, and runs in torch alone.

    Args:
        config: its sizes, with the trunk's config.
        trunk: the model to stand on; None makes one of that config with random weights, for loading a checkpoint.
    """

    config_class = VlmStudentConfig  # type: ignore[assignment]

    def __init__(self, config: VlmStudentConfig, trunk: PreTrainedModel | None = None) -> None:
        super().__init__(config)
        model: PreTrainedModel = AutoModel.from_config(config.trunk_config()) if trunk is None else trunk
        text, vision = model.config.get_text_config(), getattr(model.config, "vision_config", None)
        if vision is None or not hasattr(model, "get_image_features"):
            raise ValueError(f"trunk: {model.config.model_type} is no vision-language model that reads pictures")
        self._image_side = int(getattr(vision, "image_size", 0) or 0)
        image_token = getattr(model.config, "image_token_id", getattr(model.config, "image_token_index", None))
        if not self._image_side or image_token is None:
            raise ValueError(f"trunk: {model.config.model_type} takes no pictures of one size; give another model")
        self._image_axes = 2 if model.config.model_type in _IMAGES_IN_A_LIST else 1
        self._image_token = int(image_token)
        self._image_tokens = 0
        for parent, name in list(_adapted_layers(model)):
            setattr(parent, name, LowRank(getattr(parent, name), config.rank))
        self.vision_language = model
        self.hold_trunk()
        hidden = text.hidden_size
        del self.goal_encoder.words  # the trunk reads them
        self.read_words = nn.Sequential(nn.LayerNorm(hidden), nn.Linear(hidden, config.width))
        self.soft_tokens = nn.Linear(config.goal, SOFT_TOKENS * hidden)
        self.read_trunk = nn.Sequential(nn.LayerNorm(hidden), nn.Linear(hidden, config.width))
        self.gate = nn.Parameter(torch.full((), FIRST_GATE))

    @classmethod
    def on(cls, folder: Path, **sizes: Any) -> VlmStudent:
        """A new student on the vision-language model of a folder, which must hold ``tokenizer.json`` too.

        Only safetensors are loaded, and no code of its own. Its goals are read by that tokenizer. ``sizes`` are
        ``VlmStudentConfig``'s, by default the preset's. ValueError where no such model lies there.
        """
        try:
            trunk = AutoModel.from_pretrained(
                folder, local_files_only=True, use_safetensors=True, trust_remote_code=False
            )
        except (OSError, ValueError, KeyError) as error:
            raise ValueError(f"trunk: {folder} holds no model that transformers can load ({error})") from error
        sizes = {**PRESETS["vlm"], **sizes, "goal_vocabulary": 1, "trunk": trunk.config.to_dict()}
        return cls(VlmStudentConfig(**sizes), trunk)

    def hold_trunk(self) -> None:
        """Let nothing of the trunk be learned but its adapters. To be called after ``from_pretrained``, which forgets it."""
        self.vision_language.requires_grad_(False)
        for module in self.vision_language.modules():
            if isinstance(module, LowRank):
                module.down.requires_grad_(True)
                module.up.requires_grad_(True)

    def train(self, mode: bool = True) -> VlmStudent:
        """As any module; the trunk itself stays as when it answers, without dropout."""
        super().train(mode)
        if hasattr(self, "vision_language"):
            self.vision_language.eval()
        return self

    def encode_goal(
        self,
        goal_tokens: Tensor,
        goal_image: Tensor | None = None,
        goal_has_image: Tensor | None = None,
        goal_sound: Tensor | None = None,
    ) -> Tensor:
        """As ``Student.encode_goal``; the words are tokens of the trunk's own tokenizer and are read by its language model."""
        read = self.vision_language(
            input_ids=goal_tokens.long(), attention_mask=(goal_tokens != GOAL_PAD).long(), use_cache=False
        )
        words = self.read_words(read.last_hidden_state.to(self.gate.dtype))
        encoded: Tensor = self.goal_encoder(
            self.frame_tokens, goal_tokens, goal_image, goal_has_image, goal_sound, words
        )
        return encoded

    def more_tokens(self, frame: Tensor, goal: Tensor) -> Tensor:
        """What the trunk makes of frames uint8 (n, FRAME_SIDE, FRAME_SIDE, 3) and goals (n, goal): (n, tokens, width)."""
        pixels = frame.permute(0, 3, 1, 2).to(goal.dtype) / 127.5 - 1.0
        side = (self._image_side, self._image_side)
        pixels = nn.functional.interpolate(pixels, side, mode="bilinear").to(self.vision_language.dtype)
        if self._image_axes == 2:
            pixels = pixels[:, None]
        embed = self.vision_language.get_input_embeddings()
        places = torch.full((len(frame), self._count_image_tokens(pixels)), self._image_token, device=frame.device)
        pictured = embed(places)
        wanted = self.soft_tokens(goal).view(len(frame), SOFT_TOKENS, -1).to(pictured.dtype)
        read = self.vision_language(
            inputs_embeds=torch.cat([pictured, wanted], 1),
            attention_mask=torch.ones(places.shape[0], places.shape[1] + SOFT_TOKENS, device=frame.device).long(),
            pixel_values=pixels,
            use_cache=False,
        )
        tokens: Tensor = self.gate.tanh() * self.read_trunk(read.last_hidden_state.to(goal.dtype))
        return tokens

    @torch.no_grad()
    def _count_image_tokens(self, pixels: Tensor) -> int:
        """How many tokens one picture takes in this trunk."""
        if not self._image_tokens:
            model: Any = self.vision_language
            features = model.get_image_features(pixels[:1], return_dict=True).pooler_output
            if isinstance(features, list | tuple):
                features = torch.cat(list(features))
            self._image_tokens = math.prod(features.shape[:-1])
        return self._image_tokens


def _adapted_layers(model: PreTrainedModel) -> Iterator[tuple[nn.Module, str]]:
    """The layers that get an adapter, each as its parent and its name. ValueError where there are none."""
    found = False
    for parent in model.get_decoder().modules():
        for child, layer in parent.named_children():
            if child in ADAPTED and isinstance(layer, nn.Linear):
                found = True
                yield parent, child
    if not found:
        raise ValueError(f"trunk: {model.config.model_type} has no layer called {', '.join(ADAPTED)} to adapt")


def student_class(folder: Path) -> type[Student]:
    """The class of the student that was saved in a folder, by its config's ``model_type``."""
    kind = PretrainedConfig.get_config_dict(str(folder), local_files_only=True)[0].get("model_type")
    return VlmStudent if kind == VlmStudentConfig.model_type else Student
