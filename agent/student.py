"""The student: one forward pass a tick gives one action and one plan token.

A tick becomes a short set of tokens (frame patches, exposed blocks, entities, cells to be built, stacks, sounds); a few latents
that start from the goal and the agent's own words read that set by cross-attention; a pointer picks the one token that the
agent is after, and tells exactly where it is; a gated recurrent unit carries the memory as one tensor of fixed size; then one
skill is picked, and all action heads follow that one pick. So a tick costs little, time can be trained in parallel, and the
export needs no dynamic cache.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from transformers import PreTrainedModel

from agent import layout
from agent.act import CAMERA_BINS, HEAD_NAMES, head_sizes
from agent.attention import KeysAndValues, Reading, mlp
from agent.contents import PATCH_CLASSES
from agent.design_head import DesignHead
from agent.frame_tokens import FrameTokens
from agent.goal_encoder import GoalEncoder
from agent.plan import PAD, SUBGOAL_TOKENS, vocabulary
from agent.pointer import Pointer, camera_hats
from agent.skill import SKILLS
from agent.student_config import PRESETS, StudentConfig
from agent.way import PLACE
from bridge import names
from bridge.sounds import SOUNDS

__all__ = ["AUXILIARY", "PRESETS", "Picks", "Student", "StudentConfig", "StudentOutput", "count_parameters"]

AUXILIARY = 4
"""Privileged facts that are predicted: sine and cosine of the target's bearing, log of its distance, whether there is one."""

LEAST_WEIGHT = 1e-3
"""Added to camera bins before their logarithm is taken, so that none is ruled out."""
NAME_SCALE = 0.4
"""Standard deviation of the embeddings of names at the start."""


@dataclass(frozen=True)
class Picks:
    """What the teachers would have picked, over (batch, time), so that actions are learned for the right picks.

    A student that followed its own wrong picks while it learns would be taught actions that do not belong to them.
    """

    pointer: Tensor
    """int64, 0..POINTS_AT_NOTHING"""
    skill: Tensor
    """int64, an index of ``agent.skill.SKILLS``"""


@dataclass
class TickReading:
    """What is made of n ticks before any memory comes in."""

    features: Tensor
    """(n, memory)"""
    pointer: Tensor
    """(n, POINTS_AT_NOTHING + 1), scores."""
    patches: Tensor
    """(n, FRAME_TOKENS, PATCH_CLASSES), scores of what each patch of the frame shows; only taught, never used."""
    turns: Tensor
    """(n, 3, CAMERA_BINS), as ``camera_hats``: in yaw and in pitch to what is picked, and in pitch to a level gaze."""


@dataclass
class StudentOutput:
    """Logits of the heads over (batch, time), the memory after the last tick, and the auxiliary predictions."""

    heads: dict[str, Tensor]
    plan: Tensor
    pointer: Tensor
    """(batch, time, POINTS_AT_NOTHING + 1), scores of the tokens that the agent may be after."""
    skill: Tensor
    """(batch, time, skills)"""
    patches: Tensor
    """(batch, time, FRAME_TOKENS, PATCH_CLASSES)"""
    auxiliary: Tensor
    memory: Tensor


class Student(PreTrainedModel):
    """The whole student. ``forward`` takes sequences; ``agent`` runs it one tick at a time."""

    config_class = StudentConfig

    @torch.no_grad()
    def _init_weights(self, module: nn.Module) -> None:
        """Keep torch's own start of every layer, and begin names well below the unit scale.

        The library's default, 0.02 for all weights, leaves single words so faint that plans are learned late.
        """
        if isinstance(module, nn.Embedding):
            nn.init.normal_(module.weight, std=NAME_SCALE)
            if module.padding_idx is not None:
                module.weight[module.padding_idx].zero_()

    def __init__(self, config: StudentConfig) -> None:
        super().__init__(config)
        width = config.width
        self.goal_encoder = GoalEncoder(config)
        self.frame_tokens = FrameTokens(width)
        self.block_names = nn.Embedding(len(names.blocks()), width, padding_idx=0)
        self.item_names = nn.Embedding(len(names.items()), width, padding_idx=0)
        self.entity_names = nn.Embedding(len(layout.ENTITY_NAMES), width, padding_idx=0)
        self.sound_names = nn.Embedding(len(SOUNDS) + 1, width, padding_idx=0)
        self.way_names = nn.Embedding(PLACE + 1, width, padding_idx=0)
        self.word_names = nn.Embedding(vocabulary().first_code, width, padding_idx=PAD)
        self.point_place = mlp(layout.GEOMETRY, width, width)
        self.entity_place = mlp(layout.GEOMETRY, width, width)
        self.wanted_place = mlp(layout.GEOMETRY, width, width)
        self.sound_place = mlp(layout.SOUND_FEATURES, width, width)
        self.way_place = mlp(layout.GEOMETRY, width, width)
        self.named_mark = nn.Embedding(2, width, padding_idx=0)
        self.stack_count = nn.Linear(2, width)
        right, ahead, up = layout.SURROUND_SHAPE
        self.surround = mlp(2 * right * ahead * up, width, width)
        self.status = mlp(layout.STATUS, width, width)
        self.journey = mlp(layout.JOURNEY, width, width)
        self.land_seen = mlp(layout.LAND_SIDE**2, width, width)
        self.short_word = nn.Linear(width, 32)
        self.finished_subgoal = nn.Linear(SUBGOAL_TOKENS * 32, width)
        self.spoken_words = nn.Linear(SUBGOAL_TOKENS * 32, width)
        self.goal_in = nn.Linear(config.goal, width)
        self.latents = nn.Parameter(torch.randn(config.latents, width) * 0.02)
        self.to_latents = nn.Linear(width, config.latents * width)
        self.patch_contents = nn.Linear(width, PATCH_CLASSES)
        self.token_norm = nn.LayerNorm(width)
        self.keys_and_values = KeysAndValues(width, config.attention_heads)
        self.readings = nn.ModuleList(Reading(width, config.attention_heads) for _ in range(config.readings))
        read = config.latents * width
        self.pointer = Pointer(read, width)
        fused = read + 2 * width + CAMERA_BINS
        self.fuse = nn.Sequential(nn.LayerNorm(fused), nn.Linear(fused, config.memory), nn.GELU())
        self.recurrent = nn.GRU(config.memory, config.memory, batch_first=True)
        self.trunk = nn.Sequential(nn.Linear(2 * config.memory, config.memory), nn.GELU())
        self.choose_skill = nn.Linear(config.memory, len(SKILLS))
        self.skill_names = nn.Embedding(len(SKILLS), config.memory)
        self.follow = mlp(config.memory, config.memory, config.memory)
        self.copy_turns = nn.Linear(config.memory, 3)
        self.heads = nn.ModuleDict({head: nn.Linear(config.memory, size) for head, size in head_sizes().items()})
        self.design = DesignHead(config.goal, width)
        self.plan = mlp(config.memory + config.goal + 2 * width, config.memory, vocabulary().first_code + 1)
        self.auxiliary = nn.Linear(config.memory, AUXILIARY)
        self.post_init()

    def first_memory(self, batch: int) -> Tensor:
        """The memory before the first tick: zeros (batch, memory)."""
        return torch.zeros(batch, self.config.memory, device=self.latents.device)

    def encode_goal(
        self,
        goal_tokens: Tensor,
        goal_image: Tensor | None = None,
        goal_has_image: Tensor | None = None,
        goal_sound: Tensor | None = None,
    ) -> Tensor:
        """``agent.goal.GOAL_FIELDS`` with a leading axis to (batch, goal); a part that is None is in none of the goals."""
        encoded: Tensor = self.goal_encoder(self.frame_tokens, goal_tokens, goal_image, goal_has_image, goal_sound)
        return encoded

    def read_tick(self, tick: dict[str, Tensor], goal: Tensor, pick: Tensor | None = None) -> TickReading:
        """Read n ticks, which hold ``layout.TICK_FIELDS`` with one leading axis; ``goal`` (n, goal).

        ``pick`` is the ``Pointer``'s.
        """
        points = torch.cat(
            [
                self.block_names(tick[f"{kind}_blocks"]) + self.point_place(tick[f"{kind}_geometry"])
                for kind in ("point", "touching")
            ],
            1,
        )
        entities = (
            self.entity_names(tick["entity_names"])
            + self.item_names(tick["entity_items"])
            + self.entity_place(tick["entity_geometry"])
        )
        named = self.named_mark(tick["named"].int())
        points = points + named[:, : layout.BLOCK_TOKENS]
        entities = entities + named[:, layout.BLOCK_TOKENS :]
        wanted = self.block_names(tick["wanted_blocks"]) + self.wanted_place(tick["wanted_geometry"])
        way = self.way_names(tick["way_kinds"]) + self.way_place(tick["way_geometry"])
        counts = torch.stack([tick["stack_counts"] / 16.0, torch.log1p(tick["stack_counts"])], -1)
        stacks = self.item_names(tick["stack_items"]) + self.stack_count(counts)
        sounds = self.sound_names(tick["sound_kinds"]) + self.sound_place(tick["sound_geometry"])
        frame = self.frame_tokens(tick["frame"])
        tokens = [frame, points, entities, wanted, way, stacks, sounds]
        masks = (
            *("point_blocks", "touching_blocks", "entity_names", "wanted_blocks"),
            *("way_kinds", "stack_items", "sound_kinds"),
        )
        seen = torch.zeros(frame.shape[:2], dtype=torch.bool, device=frame.device)
        absent = torch.cat([seen, *(tick[name] == 0 for name in masks)], 1)
        more = self.more_tokens(tick["frame"], goal)
        if more is not None:
            tokens.append(more)
            absent = nn.functional.pad(absent, (0, more.shape[1]))
        read_tokens = self.token_norm(torch.cat(tokens, 1))
        surround = tick["surround"].flatten(1)
        body = (
            self.goal_in(goal)
            + self.status(tick["status"])
            + self.block_names(tick["target_block"])
            + self.surround(torch.cat([surround == 2, surround == 1], -1).to(goal.dtype))
            + self.journey(tick["journey"])
            + self.land_seen(tick["land_seen"].flatten(1).to(goal.dtype))
            + (way * (tick["way_kinds"] != 0).unsqueeze(-1)).sum(1)
            + self.finished_subgoal(self._words(tick["finished"]))
        )
        latents = self.latents + self.to_latents(body).view(-1, self.config.latents, self.config.width)
        keys, values = self.keys_and_values(read_tokens)
        for reading in self.readings:
            latents = reading(latents, keys, values, absent)
        read, places = latents.flatten(1), layout.POINTS_AT_NOTHING
        geometry = torch.cat(
            [tick[f"{place}_geometry"] for place in ("patch", "point", "touching", "entity", "wanted", "way")], 1
        )
        scores, picked, turns = self.pointer(read, read_tokens[:, :places], absent[:, :places], geometry, pick)
        level = camera_hats(tick["status"][:, layout.LEVEL_TURN_FEATURE])
        features: Tensor = self.fuse(torch.cat([read, body, picked, level], -1))
        return TickReading(features, scores, self.patch_contents(frame), torch.cat([turns, level[:, None]], 1))

    def more_tokens(self, frame: Tensor, goal: Tensor) -> Tensor | None:
        """Further tokens (n, tokens, width) of frames and goals, for a student that has somebody else look at them; or None."""
        return None

    def decide(self, trunk: Tensor, skill: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Pick one skill, or take the given one (n,).

        Returns the skills' scores (n, skills), and the features (n, memory) that the action heads read.

        The pick is hard. Were it not, heads that each take their likeliest class would answer to different skills where two are
        about as likely: neither walk, as who mines, nor hit, as who walks, and so stand for ever.
        """
        scores = self.choose_skill(trunk)
        picked = scores.argmax(-1) if skill is None else skill
        return scores, trunk + self.follow(trunk + self.skill_names(picked))

    def act(self, trunk: Tensor, turns: Tensor, heads: Sequence[str] = HEAD_NAMES) -> dict[str, Tensor]:
        """Logits (n, classes) of action heads, from the decided features (n, memory) and the ``TickReading.turns``.

        The camera's heads add the turns that the pointer and the level ask for, as far as the trunk wants: to turn to what was
        picked is then a decision and no sum to be learned (a copy mechanism, arXiv 1704.04368).
        """
        logits = {head: self.heads[head](trunk) for head in heads}
        yaw, pitch, level = (self.copy_turns(trunk).unsqueeze(-1) * (turns + LEAST_WEIGHT).log()).unbind(1)
        for head, copied in (("yaw", yaw), ("pitch", pitch + level)):
            if head in logits:
                logits[head] = logits[head] + copied
        return logits

    def next_word(self, trunk: Tensor, goal: Tensor, spoken: Tensor, design_codes: Tensor) -> Tensor:
        """Logits (n, plan tokens) of what is said next, from the trunk's features, the goal and what was said so far.

        Only this head hears what is being said: it changes from tick to tick, and what is done should not waver with it. It
        scores every word, and beside them that a code comes next; which one is the design head's.
        """
        code, progress = self.design(goal, design_codes)
        scores = self.plan(torch.cat([trunk, goal, self.spoken_words(self._words(spoken)), progress], -1))
        logits: Tensor = torch.cat([scores[:, :-1], scores[:, -1:] + code], -1)
        return logits

    def _words(self, tokens: Tensor) -> Tensor:
        """(n, SUBGOAL_TOKENS) plan tokens to (n, features)."""
        words: Tensor = self.short_word(self.word_names(tokens)).flatten(1)
        return words

    def forward(
        self,
        ticks: dict[str, Tensor],
        goal: Tensor,
        memory: Tensor,
        heads: Sequence[str] = HEAD_NAMES,
        picks: Picks | None = None,
    ) -> StudentOutput:
        """Run sequences.

        Args:
            ticks: ``layout.TICK_FIELDS`` with leading axes (batch, time).
            goal: encoded goals (batch, goal).
            memory: (batch, memory) before the first tick.
            heads: the action heads to answer; the item head is the widest, and most ticks do not need it.
            picks: what to act upon in place of the student's own picks.
        """
        batch, time = ticks["frame"].shape[:2]
        goal = goal[:, None].expand(-1, time, -1).flatten(0, 1)
        flat = {name: value.flatten(0, 1) for name, value in ticks.items()}
        reading = self.read_tick(flat, goal, None if picks is None else picks.pointer.flatten())
        features = reading.features.view(batch, time, -1)
        # In full precision: mixed precision casts the weights anew at every tick of the sequence, which costs more than it saves.
        with torch.autocast(features.device.type, enabled=False):
            remembered, last = self.recurrent(features.float(), memory[None])
        trunk = self.trunk(torch.cat([remembered, features], -1))
        skill, decided = self.decide(trunk.flatten(0, 1), None if picks is None else picks.skill.flatten())
        acts = self.act(decided, reading.turns, heads)
        return StudentOutput(
            heads={head: logits.view(batch, time, -1) for head, logits in acts.items()},
            plan=self.next_word(trunk.flatten(0, 1), goal, flat["spoken"], flat["design_codes"]).view(batch, time, -1),
            pointer=reading.pointer.view(batch, time, -1),
            skill=skill.view(batch, time, -1),
            patches=reading.patches.view(batch, time, layout.FRAME_TOKENS, PATCH_CLASSES),
            auxiliary=self.auxiliary(trunk),
            memory=last[0],
        )


def count_parameters(student: nn.Module) -> int:
    """How many numbers the student learns."""
    return sum(parameter.numel() for parameter in student.parameters())
